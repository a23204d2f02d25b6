"""`iiif-server restore-backup FILE`: the words and the options. What is checked is in `iiif_server/backup`."""

from pathlib import Path

import click

from config import Config
from iiif_server.backup.absent import absent_pyramids
from iiif_server.backup.restore import Place, Restored, restore
from iiif_server.cli.rooms import open_holdings, plain_errors
from iiif_server.cli.words import bytes_in_words, counted, say_json, say_table


@click.command("restore-backup")
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--home", metavar="FOLDER", type=click.Path(file_okay=False, path_type=Path), help="Instead of IIIF_HOME."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@plain_errors
def command(path: Path, home: Path | None, as_json: bool) -> None:
    """Make a library of the backup FILE in an empty folder, with an empty database.

    Every byte is compared with its checksum before anything is written. Whatever stops it, there is no half library:
    run the same command again. Exit status 1 when it is not a backup, is damaged, or there is a library already.
    """
    config = Config.load(home=home)
    place = Place(config.home, config.pyramids, config.publication_file, config.database_url)
    back = restore(path, place)
    holdings = open_holdings(config)
    images, absent = absent_pyramids(holdings)
    if as_json:
        say_json(_document(back, config, images, absent))
        return
    _say(back)
    click.echo(f"The library of {back.contents.made:%Y-%m-%d %H:%M} UTC is back in {config.home}.")
    if absent:
        click.echo(
            f"{absent} of {counted(images, 'pyramid')} are not there, so their pages show no image yet. Copy the folder"
            f" `pyramids` of the old library to {config.pyramids}, or have them built from the masters:"
            " `iiif-server verify --repair` (with --from FOLDER where the masters lie elsewhere now).",
            err=True,
        )
    before = back.settings.get("IIIF_PUBLIC_URL")
    if before and before != config.public_url:
        click.echo(
            f"The library was at {before}; IIIF_PUBLIC_URL is {config.public_url} now. Set it to the old address, or"
            " the addresses of all books are others.",
            err=True,
        )
    if home is not None:
        click.echo(f"Set IIIF_HOME={config.home} and start the server.", err=True)
    else:
        click.echo("Start the server (anew, if it runs).", err=True)


def _document(back: Restored, config: Config, images: int, absent: int) -> dict[str, object]:
    return {
        "home": str(config.home),
        "made": back.contents.made.isoformat(),
        "schema": back.contents.schema,
        "backup_rows": {name: table.rows for name, table in back.contents.tables.items()},
        "rows": dict(back.rows),
        "files": back.contents.files,
        "file_bytes": back.contents.file_bytes,
        "images": images,
        "absent_pyramids": absent,
        "settings": dict(back.settings),
    }


def _say(back: Restored) -> None:
    tables = back.contents.tables
    rows = [(name, str(table.rows), str(back.rows[name])) for name, table in sorted(tables.items())]
    say_table([("TABLE", "IN THE BACKUP", "IN THE LIBRARY"), *rows])
    if back.contents.files:
        click.echo(f"{counted(back.contents.files, 'file')}, {bytes_in_words(back.contents.file_bytes)}.")
