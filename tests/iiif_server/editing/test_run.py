"""A book is corrected, ingested again, corrected further, removed and brought back: what was corrected holds."""

import os
import signal
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from iiif_server.care.history import history_of
from iiif_server.care.trash import restore
from iiif_server.database import writing
from iiif_server.editing.kept import Kept
from iiif_server.editing.run import Edited, current, edit, undo
from iiif_server.ingest.errors import LibraryBusy
from iiif_server.ingest.lock import book_lock
from iiif_server.ingest.withdraw import withdraw
from manifests import BadCorrection, Book, InvalidBook, UnknownBook, Wording, document_version, first_text, wording_of
from manifests.corrections import Wish, granted
from tests.iiif_server.care.conftest import open_library
from tests.iiif_server.ingest.conftest import Runs, scan

FILES = ("1.jpg", "2.jpg", "3.jpg", "10.jpg")


@pytest.fixture
def shelf(runs: Runs, folder: Path) -> Runs:
    """A library with the book `b` of four pages."""
    for number, name in enumerate(FILES):
        (folder / name).write_bytes(scan(number))
    assert runs(folder).published
    return runs


def wish(shelf: Runs, *, dry_run: bool = False, settle: bool = False, **wanted: Any) -> Edited:
    want = partial(granted, wish=Wish(**wanted))
    return edit(shelf.holdings, "b", want, dry_run=dry_run, settle=settle)


def book(shelf: Runs) -> Book:
    return shelf.holdings.library.get("b")


def labels(shelf: Runs) -> list[str]:
    return [first_text(page.label)[0] for page in book(shelf).pages]


def document(shelf: Runs) -> bytes:
    """The manifest that readers get now."""
    version = document_version(book(shelf).version, shelf.holdings.urls, shelf.holdings.limits)
    found = shelf.holdings.library.document("b", "manifest", version)
    assert found is not None, "the stored manifest is not that of the book"
    return found


def pyramids(shelf: Runs) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in (shelf.holdings.pyramids / "b").iterdir()}


def test_an_edit_is_published_and_no_image_is_touched(shelf: Runs) -> None:
    before, counter, records = pyramids(shelf), shelf.holdings.publication.value(), shelf.holdings.catalog.of_group("b")
    edited = wish(shelf, title=("Şəki",), number=("2=i",), hide=("1",), move=("10",), after="1", cover="3", date="1906")
    assert len(edited.changes) == 7
    assert (edited.conflicts, edited.kept) == ((), True)
    now = book(shelf)
    assert [page.key for page in now.pages] == ["1", "10", "2", "3"]
    assert labels(shelf) == ["1", "10", "i", "ii"]
    assert [page.key for page in now.shown_pages] == ["10", "2", "3"]
    assert (first_text(now.title)[0], now.cover_key, now.about.date and now.about.date.year) == ("Şəki", "3", 1906)
    assert "Şəki".encode() in document(shelf)
    assert pyramids(shelf) == before
    assert shelf.holdings.catalog.of_group("b") == records
    assert shelf.holdings.publication.value() > counter
    assert [(one.event, one.details.get("by")) for one in history_of(shelf.holdings.engine, "b")] == [
        ("ingested", None),
        ("edited", "edit"),
    ]


def test_a_dry_run_changes_nothing(shelf: Runs) -> None:
    before, counter = book(shelf), shelf.holdings.publication.value()
    assert [change.after for change in wish(shelf, title=("Şəki",), dry_run=True).changes] == [{"none": ("Şəki",)}]
    assert book(shelf) == before
    assert Kept(shelf.holdings.engine).edits("b", 9) == []
    assert shelf.holdings.publication.value() == counter


def test_what_is_said_already_is_no_edit(shelf: Runs) -> None:
    wish(shelf, title=("Şəki",))
    assert wish(shelf, title=("Şəki",)) == Edited((), (), False)
    assert len(Kept(shelf.holdings.engine).edits("b", 9)) == 1


def test_corrections_hold_over_an_ingest_of_the_same_sources(shelf: Runs, folder: Path) -> None:
    wish(shelf, title=("Şəki",), label=("2=ii",), hide=("1",), order="10\n3\n2\n1\n")
    before, manifest = book(shelf), document(shelf)
    report = shelf(folder)
    assert (report.published, report.conflicts, report.title, report.built) == (False, (), "Şəki", 0)
    assert (book(shelf), document(shelf)) == (before, manifest)


def test_corrections_hold_over_changed_sources(shelf: Runs, folder: Path) -> None:
    wish(shelf, label=("2=ii",), move=("10",), before="1")
    (folder / "2.jpg").write_bytes(scan(99))
    (folder / "2a.jpg").write_bytes(scan(98))
    report = shelf(folder)
    assert (report.published, report.built, report.conflicts) == (True, 2, ())
    assert [page.key for page in book(shelf).pages] == ["10", "1", "2", "2a", "3"]
    assert labels(shelf) == ["10", "1", "ii", "2a", "3"]


def test_a_page_that_goes_and_comes_back_is_as_it_was_corrected(shelf: Runs, folder: Path) -> None:
    wish(shelf, label=("3=iii",), cover="3", contents="iii Son söz\n", move=("3",), before="1")
    content = (folder / "3.jpg").read_bytes()
    (folder / "3.jpg").unlink()
    assert shelf(folder, prune=True).pages == 3
    assert ([page.key for page in book(shelf).pages], book(shelf).sections) == (["1", "2", "10"], ())
    wish(shelf, title=("Şəki",))
    (folder / "3.jpg").write_bytes(content)
    shelf(folder)
    now = book(shelf)
    assert [page.key for page in now.pages] == ["3", "1", "2", "10"]
    assert (labels(shelf)[0], now.cover_key, now.sections[0].page) == ("iii", "3", "3")


def test_a_source_that_says_something_else_by_now_is_told(shelf: Runs, folder: Path) -> None:
    wish(shelf, label=("2=ii",))
    (folder / "2.jpg").rename(folder / "2 arxa.jpg")
    report = shelf(folder)
    assert report.conflicts == (
        "label of page 2: the sources say now: arxa; when it was corrected by hand they said: 2. The correction stays:"
        " ii",
    )
    assert (labels(shelf)[1], report.ok) == ("ii", True)
    assert report.as_json()["conflicts"] == list(report.conflicts)
    assert shelf(folder).conflicts == report.conflicts
    assert len(wish(shelf, title=("Şəki",)).conflicts) == 1
    assert wish(shelf, settle=True).conflicts == ()
    assert shelf(folder).conflicts == ()
    assert labels(shelf)[1] == "ii"


def test_undo_goes_back_step_by_step(shelf: Runs, folder: Path) -> None:
    first = book(shelf)
    wish(shelf, title=("Bir",))
    wish(shelf, title=("İki",), hide=("1",))
    assert {change.topic.name for change in undo(shelf.holdings, "b").changes} == {"title", "hidden"}
    assert (first_text(book(shelf).title)[0], len(book(shelf).shown_pages)) == ("Bir", 4)
    wish(shelf, title=("Üç",))
    shelf(folder)
    undo(shelf.holdings, "b")
    assert first_text(book(shelf).title)[0] == "Bir"
    undo(shelf.holdings, "b")
    assert book(shelf) == first
    with pytest.raises(BadCorrection, match="nothing to undo"):
        undo(shelf.holdings, "b")
    assert [one.details.get("by") for one in history_of(shelf.holdings.engine, "b") if one.event == "edited"] == [
        "edit",
        "edit",
        "undo",
        "edit",
        "undo",
        "undo",
    ]


def test_title_and_language_of_an_ingest_are_corrections(runs: Runs, folder: Path) -> None:
    (folder / "1.jpg").write_bytes(scan(1))
    assert runs(folder, title="Şəki", language="az").title == "Şəki"
    assert book(runs).title == {"az": ("Şəki",)}
    assert runs(folder).published is False
    runs(folder, language="az-Cyrl")
    assert (book(runs).title, book(runs).language) == ({"az-Cyrl": ("Şəki",)}, "az-Cyrl")
    wish(runs, title=("Şəki xanlığı",))
    assert runs(folder).title == "Şəki xanlığı"
    assert runs(folder, title="Nuxa").title == "Nuxa"
    undo(runs.holdings, "b")
    assert first_text(book(runs).title)[0] == "Şəki xanlığı"
    described = current(runs.holdings, "b").described
    assert (first_text(described.title)[0], described.language) == (folder.name, None)


def test_what_the_sources_say_is_kept_also_where_readers_see_no_change(shelf: Runs, folder: Path) -> None:
    wish(shelf, label=("2=arxa",))
    before = book(shelf)
    (folder / "2.jpg").rename(folder / "2 arxa.jpg")
    shelf(folder)
    assert replace(book(shelf), pages=before.pages) == before
    undo(shelf.holdings, "b")
    wish(shelf, title=("Şəki",))
    undo(shelf.holdings, "b")
    assert labels(shelf)[1] == "arxa"


def test_a_book_that_is_removed_keeps_its_corrections(shelf: Runs, folder: Path) -> None:
    wish(shelf, title=("Şəki",), hide=("1",))
    before, described = book(shelf), Kept(shelf.holdings.engine).described("b")
    withdraw(shelf.holdings, "b")
    with pytest.raises(UnknownBook):
        wish(shelf, title=("Nuxa",))
    assert Kept(shelf.holdings.engine).described("b") is None
    restore(shelf.holdings, "b")
    assert (book(shelf), Kept(shelf.holdings.engine).described("b")) == (before, described)
    assert wish(shelf, date="1906").conflicts == ()
    withdraw(shelf.holdings, "b")
    shelf(folder)
    assert (first_text(book(shelf).title)[0], book(shelf).pages[0].hidden) == ("Şəki", True)
    assert book(shelf).about.date is not None


def test_a_book_of_an_older_version_is_as_it_is_published(shelf: Runs) -> None:
    with writing(shelf.holdings.engine) as connection:
        connection.exec_driver_sql("DELETE FROM described")
    first = book(shelf)
    assert current(shelf.holdings, "b").described == wording_of(first)
    wish(shelf, title=("Şəki",))
    undo(shelf.holdings, "b")
    assert book(shelf) == first


def test_a_book_is_never_without_a_page(shelf: Runs, folder: Path) -> None:
    before = book(shelf)
    with pytest.raises(BadCorrection, match="All pages would be hidden"):
        wish(shelf, hide=("1..10",))
    assert book(shelf) == before
    wish(shelf, hide=("1..3",))
    (folder / "10.jpg").unlink()
    with pytest.raises(InvalidBook):
        shelf(folder, prune=True)
    assert [page.key for page in book(shelf).shown_pages] == ["10"]


def test_a_wish_that_makes_no_book_changes_nothing(shelf: Runs) -> None:
    before = book(shelf)

    def broken(wording: Wording) -> Wording:
        return replace(wording, title={"az": ("a\x00",)})

    with pytest.raises(InvalidBook):
        edit(shelf.holdings, "b", broken)
    assert book(shelf) == before
    assert Kept(shelf.holdings.engine).edits("b", 9) == []


def test_while_an_ingest_is_at_work(shelf: Runs) -> None:
    with book_lock(shelf.holdings, "b", "the ingest of b"), pytest.raises(LibraryBusy, match="the ingest of b"):
        wish(shelf, title=("Şəki",))


def killed(home: Path, step: int) -> bool:
    """Corrects the title in a process that is killed (SIGKILL) before its n-th statement; whether it was.

    The commit is a statement, and so is the raising of the counter behind it.
    """
    child = os.fork()
    if child == 0:
        shelf, seen = Runs(open_library(home)), 0

        def count(*_: object) -> None:
            nonlocal seen
            seen += 1
            if seen == step:
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(shelf.holdings.engine, "before_cursor_execute", count)
        event.listen(shelf.holdings.engine, "commit", count)
        sys.addaudithook(
            lambda name, told: count() if name == "open" and str(told[0]).endswith("publication") else None
        )
        wish(shelf, title=("Şəki",), hide=("1",))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert status in (0, signal.SIGKILL)
    return status != 0


@pytest.mark.slow
def test_killed_at_every_step_it_is_the_old_or_the_new_book(shelf: Runs) -> None:
    old, step, seen = book(shelf), 1, set[bool]()
    shelf.holdings.engine.dispose()
    while killed(shelf.holdings.home, step):
        step += 1
        is_new = bool(Kept(shelf.holdings.engine).edits("b", 1))
        seen.add(is_new)
        assert (book(shelf) == old) is not is_new
        assert (first_text(book(shelf).title)[0] == "Şəki", book(shelf).pages[0].hidden) == (is_new, is_new)
        assert (b'"label":{"none":["\xc5\x9e\xc9\x99ki"]}' in document(shelf)) is is_new
        assert [one.event for one in history_of(shelf.holdings.engine, "b")][-1] == ("edited" if is_new else "ingested")
        if is_new:
            counter = shelf.holdings.publication.value()
            assert not wish(shelf, title=("Şəki",)).kept
            assert shelf.holdings.publication.value() > counter
            break
        shelf.holdings.engine.dispose()
    assert seen == {False, True}, "it was never killed behind the commit: does the hook count?"
    assert step > 8


def test_a_description_that_is_changed_stands_below_the_corrections(shelf: Runs, folder: Path) -> None:
    described = folder / "book.yaml"
    described.write_text(
        "title: Şəki xanlığı\nlanguage: az\nyear: 1829\npages: [1.jpg, 2.jpg, 3.jpg, 10.jpg]\n", "utf-8"
    )
    assert shelf(folder).conflicts == ()
    wish(shelf, title=("Şəki",), label=("3=iii",), hide=("1",), language=("az-Cyrl",))
    described.write_text("title: Nuxa\nlanguage: az\nyear: 1830\npages: [10.jpg, 3.jpg, 2.jpg, 1.jpg]\n", "utf-8")
    report = shelf(folder)
    assert [sentence.partition(":")[0] for sentence in report.conflicts] == ["title"]
    now = book(shelf)
    assert (first_text(now.title)[0], now.language, now.about.date and now.about.date.year) == ("Şəki", "az-Cyrl", 1830)
    assert [page.key for page in now.pages] == ["10", "3", "2", "1"]
    assert (labels(shelf)[1], now.pages[-1].hidden) == ("iii", True)
    undo(shelf.holdings, "b")
    assert (first_text(book(shelf).title)[0], book(shelf).language) == ("Nuxa", "az")


def test_a_title_given_to_an_ingest_stands_above_a_description(shelf: Runs, folder: Path) -> None:
    (folder / "book.yaml").write_text("title: Şəki xanlığı\nlanguage: az\n", "utf-8")
    assert shelf(folder, title="Şəki", language="az-Cyrl").title == "Şəki"
    assert (book(shelf).title, book(shelf).language) == ({"az-Cyrl": ("Şəki",)}, "az-Cyrl")
    assert shelf(folder).title == "Şəki"
    undo(shelf.holdings, "b")
    assert (book(shelf).title, book(shelf).language) == ({"az": ("Şəki xanlığı",)}, "az")


def test_what_nothing_was_done_to_is_unchanged_at_the_next_ingest(shelf: Runs, folder: Path) -> None:
    for path in folder.iterdir():
        os.utime(path, (1_700_000_000, 1_700_000_000))
    wish(shelf, title=("Şəki",))
    shelf(folder)
    assert [type(one).__name__ for one in shelf.events][-1] == "Publishing"
    report = shelf(folder)
    assert ([type(one).__name__ for one in shelf.events], report.title) == (["Unchanged"], "Şəki")
    wish(shelf, title=("Nuxa",))
    assert (shelf(folder).title, first_text(book(shelf).title)[0]) == ("Nuxa", "Nuxa")
