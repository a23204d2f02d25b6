"""`iiif-server trash ...`: the books that were removed, until they are restored or the trash is emptied."""

import re
import sys
from datetime import timedelta

import click

from config import Config
from iiif_server.care.trash import Entry, empty, entries
from iiif_server.cli.rooms import open_existing, plain_errors
from iiif_server.cli.words import bytes_in_words, counted, say_json, say_table

AGE = re.compile(r"([0-9]{1,6})\s*([dwh])", re.ASCII)
UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


class _Age(click.ParamType[timedelta]):
    """`30d`, `4w`, `12h`."""

    name = "AGE"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        if isinstance(value, timedelta):
            return value
        match = AGE.fullmatch(str(value).strip().lower())
        if match is None:
            self.fail(f"{value!r} is no age; write it like 30d, 4w or 12h", param, ctx)
        return int(match[1]) * UNITS[match[2]]


@click.group
def command() -> None:
    """Books that were removed: `trash list` shows them, `restore` brings one back, `trash empty` deletes them."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON document for each, one a line.")
@plain_errors
def list_all(as_json: bool) -> None:
    """Show what lies in the trash, since when, and how large it is."""
    found = entries(open_existing(Config.load()))
    if as_json:
        for one in found:
            say_json(_document(one))
    elif found:
        rows = [(one.name, f"{one.removed:%Y-%m-%d %H:%M}", _size(one), one.title) for one in found]
        say_table([("NAME", "REMOVED (UTC)", "SIZE", "TITLE"), *rows])
        click.echo(f"{bytes_in_words(sum(one.bytes for one in found))} in all; `iiif-server trash empty` frees them.")
    else:
        click.echo("The trash is empty.", err=True)


@command.command("empty")
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("--older-than", type=_Age(), default="0d", metavar="30d", help="Only what was removed so long ago.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@plain_errors
def empty_it(names: tuple[str, ...], older_than: timedelta, yes: bool, as_json: bool) -> None:
    """Delete what lies in the trash, or what is named, for good. Masters are not touched."""
    holdings = open_existing(Config.load())
    if not yes and entries(holdings):
        if not sys.stdin.isatty():
            raise click.UsageError("There is nobody to ask whether the trash shall be emptied. Give --yes to do it.")
        click.confirm("Delete these books for good?", abort=True, err=True)
    gone = empty(holdings, older_than, names)
    freed = sum(one.bytes for one in gone)
    if as_json:
        say_json({"deleted": [_document(one) for one in gone], "freed_bytes": freed})
    elif gone:
        click.echo(f"{counted(len(gone), 'book')} deleted for good; {bytes_in_words(freed)} came free.")
    else:
        click.echo("There was nothing to delete.")


def _size(entry: Entry) -> str:
    return f"{counted(entry.pages, 'page')}, {bytes_in_words(entry.bytes)}"


def _document(entry: Entry) -> dict[str, object]:
    return {
        "name": entry.name,
        "book": entry.book,
        "title": entry.title,
        "pages": entry.pages,
        "removed": entry.removed.isoformat(),
        "bytes": entry.bytes,
    }
