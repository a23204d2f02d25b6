"""`iiif-server backup FILE`: the words and the options. What is written is in `iiif_server/backup`."""

import sys
from pathlib import Path

import click
import orjson

from config import Config
from iiif_server.backup.contents import Contents
from iiif_server.backup.kept import dated, drop_older
from iiif_server.backup.make import Wish, back_up, back_up_to
from iiif_server.cli.rooms import open_existing, plain_errors
from iiif_server.cli.words import bytes_in_words, counted, say_json
from iiif_server.ingest.holdings import Holdings


@click.command
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--with-pyramids", is_flag=True, help="Also the pyramids: the backup is as large as they are.")
@click.option(
    "--keep", metavar="N", type=click.IntRange(1, 10_000),
    help="FILE is a folder: write a dated file into it, and keep the newest N.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Replace FILE, if it is there.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@plain_errors
def command(path: Path, with_pyramids: bool, keep: int | None, force: bool, as_json: bool) -> None:
    """Write the whole catalogue, of one moment, into FILE; `-` is standard output.

    In it are all books with their histories, corrections and aliases, the trash, and the settings without passwords.
    The server and an ingest may run meanwhile. Masters are not in it: keep copies of them elsewhere. FILE is read back
    before it gets its name. Exit status 1 when pyramids are missing that should be in it.
    """
    config = Config.load()
    holdings = open_existing(config)
    settings = {setting.name: setting.value for setting in config.settings()}
    wish = Wish(orjson.dumps(settings, option=orjson.OPT_INDENT_2), with_pyramids)
    if str(path) == "-":
        contents = _to_output(wish, holdings, keep)
        as_json, to = False, "standard output"
    else:
        place = dated(path, holdings.clock()) if keep else path
        contents = back_up_to(place, wish, holdings, force=force)
        to = str(place)
    gone = drop_older(path, keep) if keep else []
    if as_json:
        say_json({"file": to, **_document(contents), "deleted": [str(one) for one in gone]})
    else:
        _say(contents, to, gone)
    if contents.left_out_count:
        sys.exit(1)


def _to_output(wish: Wish, holdings: Holdings, keep: int | None) -> Contents:
    if keep is not None:
        raise click.UsageError("--keep is for a folder of backups, not for standard output.")
    if sys.stdout.isatty():
        raise click.UsageError("A backup is no text for a terminal: write `backup - > FILE`, or `backup FILE`.")
    contents = back_up(sys.stdout.buffer, wish, holdings)
    sys.stdout.buffer.flush()
    return contents


def _document(contents: Contents) -> dict[str, object]:
    return {
        "made": contents.made.isoformat(),
        "schema": contents.schema,
        "rows": {name: table.rows for name, table in contents.tables.items()},
        "with_pyramids": contents.with_pyramids,
        "files": contents.files,
        "file_bytes": contents.file_bytes,
        "left_out": contents.left_out_count,
        "left_out_names": list(contents.left_out),
    }


def _say(contents: Contents, to: str, gone: list[Path]) -> None:
    """On standard error: standard output may be the backup itself."""
    rows = {name: table.rows for name, table in contents.tables.items()}
    books, pages = counted(rows.get("books", 0), "book"), counted(rows.get("pages", 0), "page")
    files = f", {counted(contents.files, 'file')} of {bytes_in_words(contents.file_bytes)}" if contents.files else ""
    click.echo(f"{to}: {books}, {pages}, {counted(sum(rows.values()), 'row')} in all{files}.", err=True)
    for path in gone:
        click.echo(f"Deleted: {path.name}", err=True)
    if not contents.with_pyramids:
        click.echo(
            "Pyramids are not in it: copy the folder `pyramids` as well, or keep the masters, of which they can be"
            " built again.",
            err=True,
        )
    if contents.left_out_count:
        first = ", ".join(contents.left_out[:3])
        click.echo(
            f"{counted(contents.left_out_count, 'file')} of pyramids missing in the library and so in the backup"
            f" ({first} ...). `iiif-server verify --repair` builds them anew; then back up again.",
            err=True,
        )
