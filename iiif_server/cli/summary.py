"""The summary at the end of an ingest, in words. Knows the report and nothing of how it came about."""

from collections.abc import Mapping, Sequence

import click

from iiif_server.cli.book_words import sources_in_words
from iiif_server.cli.words import bytes_in_words, counted
from iiif_server.ingest.counts import Counts
from iiif_server.ingest.plan import State
from iiif_server.ingest.report import Described, Report
from manifests import Urls

# Longer lists are not read by anybody; --json has them whole.
MOST_NAMED = 8
_WORDS: Mapping[State, str] = {
    "new": "new",
    "changed": "changed",
    "renamed": "renamed",
    "unchanged": "unchanged",
    "gone": "without a file now",
    "damaged": "unreadable",
}


def say_summary(report: Report, urls: Urls) -> None:
    """What was done on standard output, what was not on standard error."""
    states = ", ".join(f"{report.states[state]} {words}" for state, words in _WORDS.items() if report.states[state])
    incomplete = f", incomplete: {report.missing} missing" if report.missing else ""
    pages = counted(report.pages, "page") + incomplete
    click.echo(f"{report.title} ({report.book_id}): {pages}: {states}")
    if report.need is not None:
        _say_need(report)
    else:
        _say_done(report, urls)
    if report.description is not None:
        _say_description(report.description)
    if report.left_out:
        click.echo(f"Left out: {counted(len(report.left_out), 'file')}")
        for reason in dict.fromkeys(passed.reason for passed in report.left_out):
            click.echo(f"  {_listed([one.source for one in report.left_out if one.reason == reason])}: {reason}")
    if report.warnings:
        click.echo(f"Warning: {counted(len(report.warnings), 'thing')} to know about the masters:", err=True)
        for warning in report.warnings:
            click.echo(f"  {warning.file}: {warning.reason}", err=True)
    _say_conflicts(report)
    _say_problems(report)


def _say_conflicts(report: Report) -> None:
    if report.conflicts:
        click.echo("Warning: the sources say something else by now than when this was corrected by hand:", err=True)
        for sentence in report.conflicts:
            click.echo(f"  {sentence}", err=True)
        click.echo(
            f"Correct it anew with `iiif-server edit {report.book_id}`, or let all stand as it is with --keep.",
            err=True,
        )


def _say_description(said: Described) -> None:
    """Who described the book, how that differs from the scans, and what was chosen."""
    if said.sources:
        click.echo(f"Described by {sources_in_words(said)}")
    if said.missing:
        click.echo(f"  {counted(len(said.missing), 'listed page')} not among the scans: {_listed(said.missing)}")
    if said.extra:
        click.echo(f"  {counted(len(said.extra), 'scan')} not listed; in the book all the same: {_listed(said.extra)}")
    for note in said.notes[:MOST_NAMED]:
        click.echo(f"  {note}")
    if len(said.notes) > MOST_NAMED:
        click.echo(f"  and {len(said.notes) - MOST_NAMED} more remarks; --json has them all")
    for passed in said.unread[:MOST_NAMED]:
        click.echo(f"Warning: {passed.source} says nothing of the book: {passed.reason}", err=True)
    for passed in said.mistakes:
        click.echo(f"Error: {passed.source} is not understood and was not used:", err=True)
        for line in passed.reason.splitlines():
            click.echo(f"  {line}", err=True)


def _say_need(report: Report) -> None:
    if report.need is None:
        return
    need = report.need
    size = f"{need.pixels / 1e6:.0f} megapixels, about {bytes_in_words(need.bytes)} on the disk"
    click.echo(f"Dry run, nothing was changed. To build: {size}; {bytes_in_words(need.free_bytes)} are free.")
    if need.taken:
        click.echo(f"Pyramid TIFFs that will be served as they are, if every tile is sound: {_listed(need.taken)}")
    for reason in dict.fromkeys(note.reason for note in need.rebuilt):
        files = [note.file for note in need.rebuilt if note.reason == reason]
        click.echo(f"Pyramid TIFFs that will be built anew, as {reason}: {_listed(files)}")
    if need.bytes > need.free_bytes:
        click.echo("That is more than there is room for: an ingest would not begin.", err=True)


def _listed(files: Sequence[str]) -> str:
    more = len(files) - MOST_NAMED
    return ", ".join(files[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _say_done(report: Report, urls: Urls) -> None:
    if report.built:
        rate = f"{report.built / report.seconds:.1f} pages/s, {report.pixels / 1e6 / report.seconds:.0f} megapixels/s"
        click.echo(f"Built {counted(report.built, 'page')} in {report.seconds:.1f} s ({rate})")
    if report.reused:
        click.echo(f"Taken over from a run that was stopped: {counted(report.reused, 'page')}")
    if report.texts:
        click.echo(f"Text kept: of {counted(report.texts, 'page')}")
    if report.pruned:
        click.echo(f"Out of the book: {', '.join(report.pruned)}")
    if report.states["gone"]:
        click.echo("Pages whose files are gone stay in the book; --prune takes them out.")
    click.echo(f"Counted: {_counts(report.counts)}")
    if report.held:
        return
    if report.published:
        click.echo(f"Published: {urls.read(report.book_id)}")
    elif report.available:
        click.echo(f"Nothing has changed: {urls.read(report.book_id)}")


def _counts(counts: Counts) -> str:
    """`124 found, 123 built, 1 missing, 123 checked, 123 published`: what the steps of the road say of the pages."""
    steps = [(name, count) for name, count in counts.as_json().items() if count is not None]
    return ", ".join(f"{count} {name}" for name, count in steps if count or name not in ("gone", "missing"))


def _say_problems(report: Report) -> None:
    for passed in report.unread:
        click.echo(f"Error: {passed.source}: {passed.reason}", err=True)
    if report.problems:
        click.echo(f"Error: {counted(len(report.problems), 'page')} could not be taken in:", err=True)
    for problem in report.problems:
        rest = "the page is missing; its place is kept" if problem.missing else "its older image stays"
        click.echo(f"  {problem.file}: {problem.reason} ({rest})", err=True)
    if report.problems:
        click.echo("Repair or replace these files and run the same command again.", err=True)
    if report.held:
        click.echo(f"Not published: {report.held}. What was visible before is still visible.", err=True)
    if not report.available:
        click.echo("No page could be taken in, so there is no book to publish.", err=True)
