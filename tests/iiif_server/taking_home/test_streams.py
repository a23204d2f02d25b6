"""Files that are sent while they are made: places, parts, and an end when the reader leaves."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager

import pytest

from iiif_server.taking_home.streams import PART, Places, sent
from image_store import Busy


class Ends:
    """Keeps how files ended: bytes taken, and whether that was all."""

    def __init__(self) -> None:
        self.told: list[tuple[int, bool]] = []

    def __call__(self, taken: int, *, whole: bool) -> None:
        self.told.append((taken, whole))


def test_a_place_is_given_back_once() -> None:
    places = Places(1)
    place = places.take()
    with pytest.raises(Busy):
        places.take()
    place.give_back()
    place.give_back()
    places.take()
    with pytest.raises(Busy):
        places.take()


def test_pieces_go_in_parts_and_nothing_is_made_ahead() -> None:
    told: list[str] = []

    def pieces() -> Generator[bytes, None, None]:
        told.append("made")
        yield bytes(PART + 1)

    @contextmanager
    def resting() -> Iterator[None]:
        told.append("rest")
        yield
        told.append("work")

    ends = Ends()
    parts = sent(b"first", pieces(), Places().take(), resting, ends)
    assert [len(part) for part in parts] == [5, PART, 1]
    assert told == ["rest", "work", "made", "rest", "work", "rest", "work"]
    assert ends.told == [(5 + PART + 1, True)]


def test_a_reader_who_leaves_ends_the_making() -> None:
    told: list[str] = []

    def pieces() -> Generator[bytes, None, None]:
        try:
            yield b"second"
            told.append("made more")
        finally:
            told.append("ended")

    @contextmanager
    def resting() -> Iterator[None]:
        yield

    places, ends = Places(1), Ends()
    parts = sent(b"first", pieces(), places.take(), resting, ends)
    assert (next(parts), next(parts)) == (b"first", b"second")
    parts.close()  # type: ignore[attr-defined] # as the server does
    assert told == ["ended"]
    # The second part was given, and nobody said that it was taken.
    assert ends.told == [(5, False)]
    places.take()
