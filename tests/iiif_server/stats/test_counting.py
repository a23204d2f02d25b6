"""From notes of requests to rows of the table; and when the table cannot be written to."""

import logging
import re
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from iiif_server.database import writing
from iiif_server.stats import counting
from iiif_server.stats.counting import Counting, Reading
from iiif_server.stats.kept import Asked, KeptUses
from iiif_server.stats.repeated import LastUses
from iiif_server.stats.uses import Seen

PUBLIC = "https://kitab.az/iiif-server"
FIREFOX, ROBOT = "Mozilla/5.0 Firefox/140.0", "Examplebot/1.0"
NOON = datetime(2026, 11, 27, 12).timestamp()
MANIFEST = "/presentation/3/kant/manifest"
Made = Callable[..., Counting]


@pytest.fixture
def made(kept: KeptUses, tmp_path: Path) -> Made:
    """A counting whose images are named after their books, but for `lost_1`."""

    def make(book_of: Callable[[str], str | None] = lambda image: {"kant_1": "kant"}.get(image)) -> Counting:
        reading = Reading(PUBLIC, re.compile("bot", re.IGNORECASE), book_of)
        return Counting(kept, LastUses(tmp_path / "metrics"), reading)

    return make


def seen(
    path: str = MANIFEST,
    after: float = 0,
    status: int = 200,
    agent: str = FIREFOX,
    referer: str = "",
    origin: str = "",
) -> Seen:
    return Seen(NOON + after, path, status, agent, referer, origin)


def counted(kept: KeptUses) -> list[tuple[str | int, ...]]:
    groups = kept.sums(("day", "site", "book"), Asked())
    return [(*group.values, group.kind, group.robot, group.number) for group in groups]


@pytest.mark.parametrize(
    ("note", "row"),
    [
        (seen(referer="https://a.az/x"), ("a.az", "kant", "manifest", False)),
        (seen(f"/iiif-server{MANIFEST}", agent=ROBOT), ("", "kant", "manifest", True)),
        (seen(agent=""), ("", "kant", "manifest", True)),
        (seen(status=304), ("", "kant", "manifest", False)),
        (seen("/iiif/3/kant_1/info.json", origin="https://a.az"), ("a.az", "kant", "page", False)),
        (seen("/books/kant.pdf"), ("", "kant", "pdf", False)),
        (seen(referer="https://kitab.az/blog"), ("kitab.az", "kant", "manifest", False)),
        # Our reading page was counted by itself; what it shows of the book is not.
        (seen(referer=f"{PUBLIC}/read/kant"), None),
        (seen("/iiif/3/kant_1/info.json", referer=f"{PUBLIC}/read/kant"), ("kitab.az", "kant", "page", False)),
        (seen("/iiif/3/lost_1/info.json"), None),
        (seen("/books/kant.pdf", status=304), None),
        (seen("/books/kant.ris"), None),
    ],
)
def test_a_request_and_its_row(made: Made, kept: KeptUses, note: Seen, row: tuple[str, str, str, bool] | None) -> None:
    one = made()
    one.note(note)
    one.write()
    assert counted(kept) == ([("2026-11-27", *row, 1)] if row else [])


def test_what_is_opened_again_within_half_a_minute_is_opened_once(made: Made, kept: KeptUses) -> None:
    """Also where another process answers. Robots are counted by the same rule; other browsers and sites are others."""
    one, other = made(), made()
    for process, note in [
        (one, seen()),
        (other, seen(after=2)),
        (one, seen(after=20, agent=ROBOT)),
        (other, seen(after=21, agent=ROBOT)),
        (other, seen(after=22, agent="Mozilla/5.0 Chrome/142.0")),
        (one, seen(after=23, origin="https://a.az")),
        (one, seen(after=90)),
    ]:
        process.note(note)
        process.write()
    assert counted(kept) == [
        ("2026-11-27", "", "kant", "manifest", False, 3),
        ("2026-11-27", "", "kant", "manifest", True, 1),
        ("2026-11-27", "a.az", "kant", "manifest", False, 1),
    ]


def test_each_use_belongs_to_the_day_on_which_it_was_made(made: Made, kept: KeptUses) -> None:
    """By the clock of the machine: midnight of its own zone."""
    one = made()
    for after in (12 * 3600 - 40, 12 * 3600):
        one.note(seen(after=after))
    one.write()
    assert [row[0] for row in counted(kept)] == ["2026-11-27", "2026-11-28"]


def test_it_is_written_by_itself(made: Made, kept: KeptUses, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "SECONDS", 0.02)
    one = made()
    one.note(seen())
    _until(lambda: [row[-1] for row in counted(kept)] == [1])
    one.note(seen(after=100))
    _until(lambda: [row[-1] for row in counted(kept)] == [2])


def test_while_an_ingest_publishes_what_was_counted_waits(
    made: Made, kept: KeptUses, catalogue: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    one = made()
    with writing(catalogue) as transaction:
        transaction.execute(text("SELECT 1"))
        for turn in range(3):
            one.note(seen(after=100 * turn))
            one.write()
    assert counted(kept) == []
    assert len([record for record in caplog.records if record.levelno >= logging.WARNING]) == 1
    one.write()
    one.write()
    assert counted(kept) == [("2026-11-27", "", "kant", "manifest", False, 3)]


def test_what_can_never_be_written_does_not_fill_the_memory(
    made: Made, catalogue: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(counting, "MOST_SUMS", 10)
    with writing(catalogue) as transaction:
        transaction.execute(text("DROP TABLE uses"))
    one = made()
    for book in range(25):
        one.note(seen(f"/read/b{book}"))
    one.write()
    assert "25 counts of books are given up" in caplog.text
    assert not one._sums


def test_a_look_up_that_fails_ends_nothing(
    made: Made, kept: KeptUses, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(counting, "SECONDS", 0.02)

    def book_of(image: str) -> str:
        if image == "bad_1":
            raise OSError("the disk does not answer")
        return "kant"

    one = made(book_of)
    one.note(seen("/iiif/3/bad_1/info.json"))
    _until(lambda: "the disk does not answer" in caplog.text)
    one.note(seen("/iiif/3/kant_1/info.json"))
    _until(lambda: bool(counted(kept)))


def test_a_flood_is_bounded_and_told(
    made: Made, kept: KeptUses, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(counting, "MOST_NOTES", 250)
    one = made()
    for number in range(255):
        one.note(seen(f"/read/b{number}"))
    one.write()
    assert "more was asked for than is counted" in caplog.text
    assert {row[2] for row in counted(kept)} == {f"b{number}" for number in range(5, 255)}


def _until(done: Callable[[], bool]) -> None:
    for _ in range(500):
        if done():
            return
        time.sleep(0.01)
    raise AssertionError("it did not come to that within five seconds")
