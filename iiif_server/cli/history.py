"""`iiif-server history BOOK`: what happened to a book, and when."""

from collections.abc import Mapping, Sequence
from typing import Any

import click

from config import Config
from iiif_server.care.history import Happening, history_of
from iiif_server.cli.rooms import open_existing, plain_errors
from iiif_server.cli.words import counted, say_json
from manifests import UnknownBook

# More pages than that are counted, and not named.
MOST_NAMED = 8


@click.command
@click.argument("book_id", metavar="BOOK")
@click.option("--json", "as_json", is_flag=True, help="One JSON document for each event, one a line.")
@plain_errors
def command(book_id: str, as_json: bool) -> None:
    """Say what happened to BOOK and when, the oldest first; also of a book that was removed."""
    holdings = open_existing(Config.load())
    found = history_of(holdings.engine, book_id)
    if not found and not holdings.library.has(book_id):
        raise UnknownBook(f"There is no book {book_id!r} in this library, and there was none.")
    for one in found:
        if as_json:
            said = {"at": one.at.isoformat(), "book": one.book, "event": one.event, "program": one.program}
            say_json({**said, **one.details})
        else:
            click.echo(f"{one.at:%Y-%m-%d %H:%M:%S}  {one.event:<9} {in_words(one)}  [{one.program}]")
    if not found and not as_json:
        click.echo("Nothing was noted yet: the book was ingested by an older version of iiif-server.", err=True)


def in_words(one: Happening) -> str:
    """The details of an event, on one line."""
    told = one.details
    match one.event:
        case "ingested":
            return _ingested(told)
        case "edited":
            return _edited(told)
        case "retitled":
            return f"from {told['from']!r} to {told['to']!r}"
        case "verified":
            return _verified(told)
        case "repaired":
            left = [f"{image}: {why}" for image, why in told["not_repaired"].items()]
            return "; ".join([f"{counted(len(told['images']), 'pyramid')} built anew", *left])
        case _:
            return f"trash {told.get('trash', '')}"


def _ingested(told: Mapping[str, Any]) -> str:
    parts = [counted(told["pages"], "page") + (f", {told['missing']} missing" if told["missing"] else "")]
    parts += [f"{name}: {_named(told[name])}" for name in ("new", "changed", "gone") if told[name]]
    if told["damaged"]:
        parts.append(f"damaged: {_named([f'{key} ({why})' for key, why in told['damaged'].items()])}")
    if told.get("described"):
        parts.append(f"said otherwise: {', '.join(told['described'])}")
    return "; ".join(parts)


def _edited(told: Mapping[str, Any]) -> str:
    found = list(told["changes"])
    more = [f"and {len(found) - MOST_NAMED} more"] if len(found) > MOST_NAMED else []
    undone = "undone: " if told["by"] == "undo" else ""
    return undone + ("; ".join([*found[:MOST_NAMED], *more]) or "nothing that readers see")


def _verified(told: Mapping[str, Any]) -> str:
    bad = [f"{told[state]} {state}" for state in ("missing", "changed", "rotten", "wrong") if told.get(state)]
    sample = f" (a sample of {told['sample']})" if told["sample"] else ""
    notes = [f"{told['masters_not_checked']} masters not checked"] if told["masters_not_checked"] else []
    head = f"{counted(told['images'], 'image')}{sample}, {counted(told['files'], 'file')}"
    return "; ".join([f"{head}: {', '.join(bad) or 'all sound'}", *notes])


def _named(pages: Sequence[str]) -> str:
    return ", ".join(pages) if len(pages) <= MOST_NAMED else counted(len(pages), "page")
