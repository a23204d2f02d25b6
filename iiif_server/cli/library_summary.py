"""The end of an ingest of many books, in words: what is wrong first, and what to type next. Knows only the report."""

import shlex
from collections.abc import Sequence
from pathlib import Path

import click

from iiif_server.cli.book_words import described_in_words, remark_in_words
from iiif_server.cli.words import bytes_in_words, counted, say_table
from iiif_server.ingest.library.remarks import worth_a_look, wrong_with
from iiif_server.ingest.library.report import BookResult, LibraryReport, State

# Longer lists are read in the page of the report; --json has them whole.
MOST_NAMED = 10
MOST_LISTED = 40
_WORDS: dict[State, str] = {
    "new": "new",
    "changed": "changed",
    "unchanged": "unchanged",
    "faulty": "with faults",
    "failed": "failed",
    "not begun": "not begun",
    "gone": "without folder now",
    "removed": "moved to the trash",
}


def say_library(report: LibraryReport, page: Path | None) -> None:
    """What was done on standard output, what was not on standard error, first."""
    _say_wrong(report)
    pages = sum(book.pages for book in report.books if book.state not in ("gone", "removed"))
    click.echo(f"{_counts(report)}; {counted(pages, 'page')} in all.")
    if report.built:
        rate = report.built / max(report.seconds, 0.001)
        click.echo(f"Built {counted(report.built, 'page')} in {_time(report.seconds)} ({rate:.1f} pages/s)")
    _say_gone(report)
    _say_notes(report)
    _say_worth_a_look(report)
    _say_books(report, page)
    if page is not None:
        click.echo(f"Report: {page}")
    if report.stopped:
        click.echo("Stopped. What is published stays, the pages that were built are kept.", err=True)
    if not report.ok:
        click.echo(f"Then run the same command again: {_again(report)}", err=True)


def say_plan(report: LibraryReport) -> None:
    """What an ingest would do."""
    _say_wrong(report)
    forecasts = {one.book.path: one for one in report.forecasts}
    rows = []
    for book in report.of("new", "changed", "failed"):
        forecast = forecasts.get(book.path)
        to_build = f"{forecast.to_build} to build" if forecast else ""
        rows.append((book.state, book.book_id, counted(book.pages, "page"), to_build, book.title))
    if rows:
        say_table(rows)
    click.echo(f"Dry run, nothing was changed. {_counts(report)}.")
    pages = sum(one.to_build for one in report.forecasts)
    if report.need is not None and pages:
        click.echo(
            f"To build: at most {counted(pages, 'page')}, {report.need.pixels / 1e6:.0f} megapixels: about"
            f" {_time(report.work_seconds)}, and {bytes_in_words(report.need.bytes)} on the disk;"
            f" {bytes_in_words(report.need.free_bytes)} are free."
        )
    if report.need is not None and report.need.bytes > report.need.free_bytes:
        click.echo("That is more than there is room for: an ingest would not begin.", err=True)
    _say_gone(report)
    _say_notes(report)


def _say_wrong(report: LibraryReport) -> None:
    for problem in report.problems[:MOST_NAMED]:
        click.echo(f"Error: {problem.source}: {problem.reason}", err=True)
    _say_more(len(report.problems))
    wrong = report.of("failed", "faulty")
    if wrong:
        click.echo(f"Error: {counted(len(wrong), 'book')} not as they should be:", err=True)
    for book in wrong[:MOST_NAMED]:
        for line in _faults(book):
            click.echo(f"  {line}", err=True)
    _say_more(len(wrong))


def _faults(book: BookResult) -> list[str]:
    if book.report is None:
        return [f"{book.book_id}: {book.reason}"]
    faults = [f"{each.file}: {each.reason}" for each in book.report.problems]
    return _lines(book, [*faults, *map(remark_in_words, wrong_with(book.report))])


def _lines(book: BookResult, told: Sequence[str]) -> list[str]:
    """What is told of a book, each with the book's name, as nobody reads on when it is more."""
    more = len(told) - MOST_NAMED
    shown = [*told[:MOST_NAMED], *([f"and {more} more"] if more > 0 else [])]
    return [f"{book.book_id}: {one}" for one in shown]


def _say_more(count: int) -> None:
    if count > MOST_NAMED:
        click.echo(f"  and {count - MOST_NAMED} more: the report has them all", err=True)


def _say_gone(report: LibraryReport) -> None:
    gone = report.of("gone")
    if gone:
        names = ", ".join(book.book_id for book in gone[:MOST_NAMED])
        more = f" and {len(gone) - MOST_NAMED} more" if len(gone) > MOST_NAMED else ""
        click.echo(f"Without folder now: {names}{more}. They stay in the library; --prune moves them to the trash.")


def _say_notes(report: LibraryReport) -> None:
    for note in report.notes[:MOST_NAMED]:
        click.echo(f"Note: {note.source}: {note.reason}")
    if len(report.notes) > MOST_NAMED:
        click.echo(f"  and {len(report.notes) - MOST_NAMED} more")


def _say_worth_a_look(report: LibraryReport) -> None:
    """Of each book what a librarian should see although all that was asked for is done."""
    told = [(book, worth_a_look(book.report)) for book in report.books if book.report]
    told = [(book, remarks) for book, remarks in told if remarks]
    if told:
        click.echo(f"Worth a look in {counted(len(told), 'book')}:")
    for book, remarks in told[:MOST_NAMED]:
        for line in _lines(book, [remark_in_words(one) for one in remarks]):
            click.echo(f"  {line}")
    if len(told) > MOST_NAMED:
        click.echo(f"  and {counted(len(told) - MOST_NAMED, 'more book')}: the report has them all")
    if any(book.report and book.report.conflicts for book in report.books):
        click.echo("Correct anew with `iiif-server edit BOOK`, or let all stand as it is with --keep.")


def _say_books(report: LibraryReport, page: Path | None) -> None:
    """The list, what is wrong first."""
    books = [book for state in report.counts for book in report.of(state)]
    rows = [("  " + book.state, book.book_id, counted(book.pages, "page"), _described(book)) for book in books]
    if rows:
        say_table(rows[:MOST_LISTED])
    if len(rows) > MOST_LISTED:
        click.echo(f"  and {counted(len(rows) - MOST_LISTED, 'more book')}: the report has them all")
    if any(book.report and book.report.description and book.report.description.notes for book in books):
        where = "the report" if page else "--json"
        click.echo(f"Remarks on descriptions, what was chosen, cut or not understood: {where} has them.")


def _described(book: BookResult) -> str:
    said = book.report.description if book.report else None
    return described_in_words(said) if said else ""


def _counts(report: LibraryReport) -> str:
    told = [f"{count} {_WORDS[state]}" for state, count in report.counts.items() if count]
    return f"{counted(len(report.books), 'book')}: {', '.join(told)}" if told else "No book was found"


def _again(report: LibraryReport) -> str:
    return f"iiif-server ingest {' '.join(shlex.quote(str(path)) for path in report.paths)}"


def _time(seconds: float) -> str:
    if seconds < 100:
        return counted(max(1, round(seconds)), "second")
    return f"{round(seconds / 60)} minutes" if seconds < 6000 else f"{seconds / 3600:.1f} hours"
