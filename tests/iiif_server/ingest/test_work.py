"""One page in a worker, without a worker: what is a bad page, and what stops everything."""

import errno
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import pytest

from iiif_server.ingest import pages, work
from iiif_server.ingest.errors import OutOfSpace
from iiif_server.ingest.fingerprints import fingerprint
from iiif_server.ingest.outcome import Built, Failed, Outcome
from iiif_server.ingest.plan import Fingerprint
from iiif_server.ingest.work import Task
from iiif_server.page_texts import kept_text
from image_store import Dimensions
from tests.image_store.masters.pdf_bytes import Made

MakeScan = Callable[..., bytes]


def task(master: Path, stem: Path) -> Task:
    return Task("1", master, stem, fingerprint(master), 1_000_000, 1)


@pytest.fixture
def one(folder: Path, tmp_path: Path, make_scan: MakeScan) -> Task:
    (folder / "1.jpg").write_bytes(make_scan(1))
    return task(folder / "1.jpg", tmp_path / "pyramids" / "1")


def build(one: Task) -> Outcome:
    made = work.build(one, lambda _: None)
    return work.settle(made) if isinstance(made, work.Drafted) else made


def test_built_then_taken_over(one: Task) -> None:
    first = build(one)
    assert isinstance(first, Built)
    assert (first.dimensions, first.reused) == (Dimensions(60, 80), False)
    second = build(one)
    assert isinstance(second, Built)
    assert second.reused


@pytest.mark.parametrize("suffix", [".tif", ".edges", ".index"])
def test_half_a_pyramid_is_built_again(one: Task, suffix: str) -> None:
    build(one)
    one.stem.with_name(one.stem.name + suffix).write_bytes(b"")
    again = build(one)
    assert isinstance(again, Built)
    assert not again.reused


def test_a_pyramid_of_another_master_is_not_taken(one: Task, make_scan: MakeScan) -> None:
    build(one)
    one.master.write_bytes(make_scan(2))
    again = build(task(one.master, one.stem))
    assert isinstance(again, Built)
    assert not again.reused


def test_a_master_that_changes_meanwhile(one: Task) -> None:
    stale = Fingerprint(one.fingerprint.sha256, one.fingerprint.size, one.fingerprint.mtime_ns - 1)
    assert work.build(Task("1", one.master, one.stem, stale, 1_000_000, 1), lambda _: None) == Failed(
        "the file was changed while it was read; ingest the book again"
    )
    assert not list(one.stem.parent.iterdir()), "a pyramid of unknown pixels must not be taken over"


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"\x00\x00\x00\x0cjP  \r\n\x87\n", b"\xff\xd8\xff"])
def test_what_cannot_be_read_is_a_bad_page(folder: Path, tmp_path: Path, content: bytes) -> None:
    (folder / "1").write_bytes(content)
    for outcome in (
        build(task(folder / "1", tmp_path / "p")),
        work.measure(task(folder / "1", tmp_path / "p"), lambda _: None),
    ):
        assert isinstance(outcome, Failed)
        assert outcome.reason
        assert not outcome.fatal


@pytest.mark.parametrize("half", ["draft_pyramid", "settle_pyramid"])
def test_a_full_disk_stops_everything(one: Task, monkeypatch: pytest.MonkeyPatch, half: str) -> None:
    def full(*_: object) -> NoReturn:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def here(do: Callable[..., Any], tasks: list[Task], *_: object) -> Iterator[tuple[Task, Any]]:
        for each in tasks:
            yield each, do(each, lambda _: None)

    monkeypatch.setattr(work, half, full)
    assert build(one) == Failed("No space left on device", fatal=True)
    monkeypatch.setattr(pages, "side_by_side", here)
    with pytest.raises(OutOfSpace, match=r"cannot be written to .*pyramids: No space left on device\. Make room there"):
        pages.build_pages([one], {"1": "1.jpg"}, 1, lambda _: None)


def test_words_that_are_not_kept_are_told_of(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Made()
    made.page(b"BT /F 20 Tf 20 250 Td (one two three four five) Tj ET", "0 0 288 288")
    (folder / "1.pdf").write_bytes(made.whole())
    wanted = task(folder / "1.pdf", tmp_path / "pyramids" / "1")
    whole = build(replace(wanted, resolution=72))
    assert isinstance(whole, Built)
    assert (whole.words, whole.facts.get("warning")) == (5, None)
    monkeypatch.setattr("iiif_server.ingest.texts.MOST_WORDS", 3)
    for again in (build(replace(wanted, resolution=72)), build(replace(wanted, resolution=72, stem=tmp_path / "2"))):
        assert isinstance(again, Built)
        assert again.words == 3
        assert again.facts["warning"] == (
            "its text has 2 words more than can be kept of one page; the first 3 are kept"
        )
    kept = kept_text(wanted.stem)
    assert kept is not None
    assert [word.text for word in kept.words()] == ["one", "two", "three"]
