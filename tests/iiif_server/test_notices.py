"""What `/health/ready` warns of: kept in files, seen by every process, bounded."""

from pathlib import Path

from iiif_server.notices import MOST, Notices


def test_a_notice_is_told_once_by_all_processes_and_holds_until_the_next_publication(tmp_path: Path) -> None:
    published = [3]
    one, other = (Notices(tmp_path / "notices", lambda: published[0]) for _ in range(2))
    assert one.all() == []
    assert one.put("page 1", "page 1 is damaged")
    assert not other.put("page 1", "page 1 is damaged")
    assert other.all() == ["page 1 is damaged"]
    published[0] = 4
    assert one.all() == []
    assert other.put("page 1", "page 1 is still damaged")
    assert one.all() == ["page 1 is still damaged"]


def test_a_lasting_notice_holds_until_it_is_dropped(tmp_path: Path) -> None:
    published = [3]
    notices = Notices(tmp_path, lambda: published[0])
    assert notices.put("address", "it is wrong", lasting=True)
    published[0] = 4
    assert notices.all() == ["it is wrong"]
    notices.drop("address")
    notices.drop("address")
    assert notices.all() == []


def test_strangers_cannot_fill_the_disk(tmp_path: Path) -> None:
    notices = Notices(tmp_path, lambda: 0)
    new = [notices.put(f"page {number}", "damaged") for number in range(2 * MOST)]
    assert new == [True] * MOST + [False] * MOST
    assert len(list(tmp_path.iterdir())) == MOST
    notices.clear()
    assert notices.all() == []
