"""`iiif-server edit BOOK`: the options. What an edit does is in `iiif_server/editing`, what is wanted in
`manifests.corrections`."""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import click

from config import Config, cores
from iiif_server.cli.edge import tell_edge
from iiif_server.cli.edit_words import say_edited
from iiif_server.cli.progress import listener
from iiif_server.cli.rooms import open_existing, plain_errors
from iiif_server.cli.summary import say_summary
from iiif_server.cli.words import say_json
from iiif_server.editing.run import current, edit, undo
from iiif_server.editing.scans import record_scan
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.orders import Order
from iiif_server.ingest.run import ingest
from manifests import BadCorrection, Wording
from manifests.corrections import MOST_BYTES, Wish, granted, read_wording, write_yaml

TEXT = "[LANG=]TEXT"
STANDARD = "-"

# Name, whether it may be given several times, what stands behind it, help: as the fields of a Wish.
_WISHES = (
    ("title", True, TEXT, "The title; with a language in front, that of this language: ru=Шеки; ru= takes it out."),
    ("description", True, TEXT, "What the book is about."),
    ("language", True, "TAG", "Language of the book, with its script: az, az-Cyrl, az-Arab, ru. The first counts."),
    ("author", True, '"Surname, Name (role)"', "Who made it; instead of the persons of the same role until now."),
    ("date", False, "TEXT", "When it was published, as it stands there: [ca. 1905], 1323 h."),
    ("publisher", True, TEXT, "Who published it."),
    ("place", True, TEXT, "Where it was published."),
    ("extent", False, "TEXT", "How many pages or volumes it has, in words."),
    ("subject", True, TEXT, "What it is about, in key words; instead of all until now."),
    ("identifier", True, "[KIND:]TEXT", "Shelfmark, ISBN, ...: shelfmark:12/b; instead of those of the same kind."),
    ("collection", True, '"A > B"', "A collection that it belongs to, B within A; instead of all until now."),
    ("institution", True, TEXT, "Who holds it."),
    ("rights", False, "RIGHTS", "An address of creativecommons.org or rightsstatements.org, or CC BY 4.0, ..."),
    ("required-statement", True, TEXT, "What must be shown with it."),
    ("direction", False, "WAY", "left-to-right or right-to-left; nothing: as the script says."),
    ("layout", False, "HOW", "paged or individuals (loose sheets, photographs); nothing: as the pages are shaped."),
    ("label", True, "PAGE=LABEL", "What stands on a page."),
    ("labels", True, "PAGE=i,ii,iii", "What stands on this page and those behind it."),
    (
        "number",
        True,
        "PAGE[..PAGE]=1",
        "Numbers from a page on: 1, i, I, [1], 1r (leaves), 1a. Hidden ones do not count.",
    ),
    ("hide", True, "PAGE[..PAGE]", "Pages that readers are not shown, such as a colour chart."),
    ("show", True, "PAGE[..PAGE]", "Pages that readers are shown again."),
    (
        "page-type",
        True,
        "PAGE[..PAGE]=TYPE",
        "fold-out (insert, colour chart), opening (scan of two pages) or page; nothing: as it is shaped.",
    ),
    ("cover", False, "PAGE", "The page that stands for the book; nothing: the first."),
    ("start", False, "PAGE", "The page at which readers open the book; nothing: the first."),
    ("move", True, "PAGE[..PAGE]", "Pages that stand elsewhere: with --after or --before."),
    ("after", False, "PAGE", "Where they go."),
    ("before", False, "PAGE", "Where they go."),
)


def _wishes(command: Callable[..., None]) -> Callable[..., None]:
    """The options of `_WISHES`, in their order."""
    for name, several, metavar, help_ in reversed(_WISHES):
        command = click.option(f"--{name}", metavar=metavar, multiple=several, help=help_)(command)
    return command


@click.command
@click.argument("book_id", metavar="BOOK")
@_wishes
@click.option("--order", metavar="FILE", type=click.File("rb"), help="The order of all pages: one in each line.")
@click.option("--contents", metavar="FILE", type=click.File("rb"), help="Contents as plain lines: 12 Giriş.")
@click.option("--export", metavar="[FILE]", is_flag=False, flag_value=STANDARD, help="Write all of it as YAML.")
@click.option("--import", "source", metavar="FILE", type=click.File("rb"), help="Take in such a YAML, changed.")
@click.option("--scan", metavar="PAGE=FILE", help="This file of the book's folder is the scan of a page: ingest it so.")
@click.option("--keep", is_flag=True, help="All corrections stand, whatever the sources say by now: no more warnings.")
@click.option("--undo", "undo_it", is_flag=True, help="Take the last edit back; given again, the one before it.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@plain_errors
def command(
    book_id: str,
    export: str | None,
    source: BinaryIO | None,
    scan: str | None,
    keep: bool,
    undo_it: bool,
    dry_run: bool,
    as_json: bool,
    **wishes: Any,
) -> None:
    """Correct what is said of BOOK: title, labels, order, contents, ...; its scans are not touched.

    A correction holds until another is given, also when the book is ingested again. PAGE is the key of a page or, where
    one page only has it, what stands on it (`iiif-server show BOOK`). An empty text ("") takes out what is said. FILE
    may be - for standard input. Everything can be changed in one file: --export, then --import.
    """
    wished = any(value is not None and value != () for value in wishes.values())
    ways = [export is not None, source is not None, scan is not None, undo_it, wished]
    if sum(ways) > 1 or (keep and any(ways) and not wished and source is None):
        raise click.UsageError(
            "--export, --import, --scan and --undo stand alone: give one at a time, and nothing else."
        )
    if scan is not None and dry_run:
        raise click.UsageError("--scan has no dry run.")
    if not any(ways) and not keep:
        raise click.UsageError("Say what is to be corrected, as in --title TEXT; --help shows all that can be.")
    config = Config.load()
    holdings = open_existing(config)
    if export is not None:
        _export(holdings, book_id, export)
        return
    if scan is not None:
        _take_scan(config, holdings, book_id, scan, as_json)
        return
    if undo_it:
        edited = undo(holdings, book_id, dry_run=dry_run)
    else:
        edited = edit(holdings, book_id, _wanted(source, wishes), settle=keep, dry_run=dry_run)
    say_edited(edited, book_id, holdings.urls, dry_run=dry_run, as_json=as_json)
    if edited.changes and not dry_run:
        tell_edge(config, holdings, book_id)


def _take_scan(config: Config, holdings: Holdings, book_id: str, said: str, as_json: bool) -> None:
    """Notes the scan, then ingests the book: that builds the page."""
    page, sign, file = said.partition("=")
    if not sign or not page.strip() or not file.strip():
        raise click.UsageError(f"--scan {said}: write --scan PAGE=FILE.")
    folder = record_scan(holdings, book_id, page, file)
    with listener(as_json) as tell:
        report = ingest(Order(folder, cores(), book_id, cores=cores()), holdings, tell)
    tell_edge(config, holdings, book_id)
    if as_json:
        say_json(report.as_json())
    else:
        say_summary(report, holdings.urls)
    if not report.ok:
        sys.exit(1)


def _wanted(source: BinaryIO | None, wishes: dict[str, Any]) -> Callable[[Wording], Wording]:
    """What makes the wanted wording of the one that is."""
    if source is not None:
        return partial(read_wording, source.read(MOST_BYTES + 1), _name(source))
    order, contents = _text(wishes.pop("order")), _text(wishes.pop("contents"))
    wish = Wish(person=wishes.pop("author"), order=order, contents=contents, **wishes)
    return lambda wording: granted(wording, wish)


def _text(file: BinaryIO | None) -> str | None:
    """The text of a file. Raises BadCorrection."""
    if file is None:
        return None
    data, name = file.read(MOST_BYTES + 1), _name(file)
    if len(data) > MOST_BYTES:
        raise BadCorrection(f"{name} has more than {MOST_BYTES} bytes; so long a list belongs to no book.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadCorrection(f"{name} is not in UTF-8 (byte {error.start}). Save it as a text in UTF-8.") from error


def _name(file: BinaryIO) -> str:
    """What people call it."""
    return Path(str(getattr(file, "name", STANDARD))).name


def _export(holdings: Holdings, book_id: str, place: str) -> None:
    """All that can be corrected, on standard output or in a new file."""
    now = current(holdings, book_id)
    text = write_yaml(book_id, now.wording, now.corrections)
    if place == STANDARD:
        click.echo(text, nl=False)
        return
    try:
        with Path(place).open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise click.ClickException(f"{place} exists already. Name another file, or take that one away.") from error
    click.echo(f"Written: {place}. Change it, then: iiif-server edit {book_id} --import {place}")
