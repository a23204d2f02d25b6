"""Uses that repeat others, as two processes of a machine see them together."""

from pathlib import Path

import pytest

from iiif_server.stats.repeated import PLACES, SECONDS, SHELVES, LastUses

USE = ("reader", "kant", "europeana.eu", "Firefox")
NOON = 1_795_780_800.0


@pytest.fixture
def processes(tmp_path: Path) -> tuple[LastUses, LastUses]:
    return LastUses(tmp_path / "metrics"), LastUses(tmp_path / "metrics")


@pytest.mark.parametrize(("later", "repeats"), [(0, True), (0.9, True), (SECONDS, True), (SECONDS + 1, False)])
def test_within_half_a_minute(processes: tuple[LastUses, LastUses], later: float, repeats: bool) -> None:
    one, other = processes
    assert not one.repeats(USE, NOON)
    assert other.repeats(USE, NOON + later) is repeats


def test_a_row_of_them_is_one(processes: tuple[LastUses, LastUses]) -> None:
    told = [processes[step % 2].repeats(USE, NOON + 25 * step) for step in range(5)]
    assert told == [False, True, True, True, True]


def test_one_process_looks_later_than_the_other(processes: tuple[LastUses, LastUses]) -> None:
    one, other = processes
    assert not one.repeats(USE, NOON + 4)
    assert other.repeats(USE, NOON)


@pytest.mark.parametrize("place", range(len(USE)))
def test_what_differs_is_another_use(processes: tuple[LastUses, LastUses], place: int) -> None:
    one, _ = processes
    assert not one.repeats(USE, NOON)
    assert not one.repeats((*USE[:place], "x", *USE[place + 1 :]), NOON)


def test_nothing_of_a_visitor_lies_in_the_file(tmp_path: Path) -> None:
    LastUses(tmp_path).repeats(USE, NOON)
    [path] = tmp_path.iterdir()
    written = path.read_bytes()
    assert len(written) == SHELVES * PLACES * 8
    assert len(written.replace(b"\0", b"")) <= 8


def test_a_busy_minute_is_remembered(processes: tuple[LastUses, LastUses]) -> None:
    """Two thousand uses in 20 seconds, and each of them again."""
    one, other = processes
    uses = [("page", str(number)) for number in range(2000)]
    assert not any(one.repeats(use, NOON + number / 100) for number, use in enumerate(uses))
    assert all(other.repeats(use, NOON + 30) for use in uses)


def test_more_than_there_is_room_for_is_counted_rather_than_lost(processes: tuple[LastUses, LastUses]) -> None:
    one, _ = processes
    assert not any(one.repeats(("page", str(number)), NOON) for number in range(2 * SHELVES * PLACES))
