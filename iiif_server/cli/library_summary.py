"""The end of an ingest of many books, in words: what is wrong first, and what to type next. Knows only the report."""

import shlex
from pathlib import Path

import click

from iiif_server.cli.words import bytes_in_words, counted, say_table
from iiif_server.ingest.library.report import BookResult, LibraryReport, State

# Longer lists are read in the page of the report; --json has them whole.
MOST_NAMED = 10
_WORDS: dict[State, str] = {
    "new": "new",
    "changed": "changed",
    "unchanged": "unchanged",
    "faulty": "with pages at fault",
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
    report = book.report
    lines = [f"{book.book_id}: {each.file}: {each.reason}" for each in report.problems]
    lines += [f"{book.book_id}: {each.source}: {each.reason}" for each in report.unread]
    if report.held:
        lines.append(f"{book.book_id}: not published: {report.held}")
    more = len(lines) - MOST_NAMED
    return [*lines[:MOST_NAMED], *([f"{book.book_id}: and {more} more"] if more > 0 else [])]


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


def _counts(report: LibraryReport) -> str:
    told = [f"{count} {_WORDS[state]}" for state, count in report.counts.items() if count]
    return f"{counted(len(report.books), 'book')}: {', '.join(told)}" if told else "No book was found"


def _again(report: LibraryReport) -> str:
    return f"iiif-server ingest {' '.join(shlex.quote(str(path)) for path in report.paths)}"


def _time(seconds: float) -> str:
    if seconds < 100:
        return counted(max(1, round(seconds)), "second")
    return f"{round(seconds / 60)} minutes" if seconds < 6000 else f"{seconds / 3600:.1f} hours"
