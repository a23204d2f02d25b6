"""`iiif-server stats`: how much books are used, by day and site. What is counted is decided in `iiif_server.stats`."""

import calendar
import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date
from io import StringIO

import click

from config import Config
from iiif_server.cli.rooms import NoLibrary, open_existing, plain_errors
from iiif_server.cli.words import say_json, say_table
from iiif_server.ingest.holdings import Holdings
from iiif_server.stats.counter import About, Item, counter_rows
from iiif_server.stats.kept import Asked, By, KeptUses
from iiif_server.stats.report import Line, line_document, lines_of, most_used_first
from iiif_server.stats.sites import NONE
from manifests import UnknownBook, first_text

_BY: tuple[By, ...] = ("day", "month", "site", "book")
_TIMES = frozenset(("day", "month"))
_NUMBERS = ("VIEWS", "ABOUT", "PAGES", "DOWNLOADS", "ROBOTS")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?", re.ASCII)


class _Day(click.ParamType[str]):
    """A day, or a month in place of its first or last day."""

    name = "day"

    def __init__(self, *, last: bool) -> None:
        self._last = last

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The day as 2026-11-27."""
        try:
            if _DAY.fullmatch(value) is None:
                raise ValueError(value)
            begin = date.fromisoformat(value if len(value) > len("2026-11") else f"{value}-01")
        except ValueError:
            self.fail(f"{value!r} is no day such as 2026-11-27 and no month such as 2026-11.", param, ctx)
        whole_month = self._last and len(value) == len("2026-11")
        return str(begin.replace(day=calendar.monthrange(begin.year, begin.month)[1]) if whole_month else begin)


@click.command("stats")
@click.option("--from", "first", metavar="DAY", type=_Day(last=False), help="From this day or month on.")
@click.option("--to", "last", metavar="DAY", type=_Day(last=True), help="Up to this day or month, and with it.")
@click.option("--book", "book_id", metavar="BOOK", help="This book only; also one that was removed.")
@click.option("--by", type=click.Choice(_BY), multiple=True, help="A line for each of these; may be given twice.")
@click.option("--json", "form", flag_value="json", help="One JSON document for each line, one a line.")
@click.option("--csv", "form", flag_value="csv", help="The same as a table for Excel.")
@click.option("--counter", "form", flag_value="counter", help="As CSV in the shape of COUNTER's item report.")
@plain_errors
def command(first: str | None, last: str | None, book_id: str | None, by: tuple[By, ...], form: str | None) -> None:
    """Say how often books were opened, read and taken home. Without --by: by month.

    VIEWS are books opened in a viewer, ours or that of another site; ABOUT openings of the page about a book; PAGES
    pages opened in viewers; DOWNLOADS files taken home. Robots are counted apart. docs/statistics.md tells what each
    number is.
    """
    if first and last and first > last:
        raise click.UsageError(f"The time ends before it begins: --from {first} --to {last}.")
    try:
        holdings = open_existing(Config.load())
    except NoLibrary as none:
        # Nothing was used is an answer: a program that asks for it goes on.
        click.echo(none.message, err=True)
        return
    uses, asked = KeptUses(holdings.engine), Asked(first, last, book_id)
    if form == "counter":
        if by:
            raise click.UsageError("--counter has a line for each book and a column for each month: leave --by out.")
        _say_counter(holdings, lines_of(uses.sums(("book", "month"), asked)), asked)
        return
    by = tuple(dict.fromkeys(by)) or ("month",)
    lines = lines_of(uses.sums(by, asked))
    if not lines and book_id is not None and not holdings.library.has(book_id):
        raise UnknownBook(f"There is no book {book_id!r} in this library, and none was used.")
    _say(by, lines if _TIMES & set(by) else most_used_first(lines), form)


def _say(by: Sequence[By], lines: Sequence[Line], form: str | None) -> None:
    documents = [line_document(by, line) for line in lines]
    if form == "json":
        for document in documents:
            say_json(document)
    elif form == "csv":
        heading = line_document(by, Line(("",) * len(by)))
        _say_csv([tuple(heading), *(tuple(map(str, document.values())) for document in documents)])
    elif lines:
        say_table([(*(one.upper() for one in by), *_NUMBERS), *map(_row, lines)])
    else:
        click.echo("Nothing was counted.", err=True)


def _row(line: Line) -> tuple[str, ...]:
    numbers = (line.views, line.of("about"), line.of("page"), line.downloads, line.robots)
    return (*("(none)" if value == NONE else value for value in line.values), *map(str, numbers))


def _say_counter(holdings: Holdings, lines: Sequence[Line], asked: Asked) -> None:
    titles = {book.id: first_text(book.title)[0] for book in holdings.library.books()}
    today, months = str(date.today()), [line.values[1] for line in lines]
    first = asked.first or f"{min(months, default=today[:7])}-01"
    about = About(holdings.urls.base, first, asked.last or max(first, today), f"{holdings.clock():%Y-%m-%dT%H:%M:%SZ}")
    _say_csv(counter_rows(about, lines, lambda book: Item(titles.get(book, ""), holdings.urls.book_page(book))))


def _say_csv(rows: Iterable[Sequence[str]]) -> None:
    """With a byte order mark: without it Excel takes the letters for those of another encoding."""
    out = StringIO()
    csv.writer(out).writerows(rows)
    click.echo("\ufeff" + out.getvalue(), nl=False)
