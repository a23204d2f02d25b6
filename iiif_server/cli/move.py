"""`iiif-server move`: the words and the options. What is copied is in `iiif_server/backup`."""

from pathlib import Path

import click

from config import Config
from config_rules import shown
from iiif_server.backup.moving import Moved, catalogue_in, move_database, move_home
from iiif_server.cli.rooms import open_existing, plain_errors
from iiif_server.cli.words import bytes_in_words, counted, say_json, say_table
from iiif_server.ingest.holdings import Holdings


@click.command
@click.option(
    "--to", metavar="FOLDER", type=click.Path(path_type=Path), help="Copy the library into this empty folder."
)
@click.option("--database", metavar="URL", help="Copy the catalogue into this empty database (SQLite or PostgreSQL).")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@plain_errors
def command(to: Path | None, database: str | None, as_json: bool) -> None:
    """Copy the library to another folder or disk (--to), or its catalogue to another database (--database).

    Everything is counted on both sides, and files are read back. The old ones stay as they are until you delete them.
    Nothing may be ingested between the copy and the new setting, which is told at the end.
    """
    if (to is None) == (database is None):
        raise click.UsageError("Say where to: --to FOLDER, or --database URL, one of them.")
    config = Config.load()
    # A wrong URL is refused as a wrong setting is.
    given = Config.load(database_url=database).database_url if database else config.database_url
    holdings = open_existing(config)
    moved = move_home(holdings, to) if to else move_database(holdings, given)
    if as_json:
        said = {"to": str(to.absolute()) if to else shown(given), "rows": dict(moved.here)}
        say_json({**said, "rows_there": dict(moved.there), "files": moved.files, "bytes": moved.bytes})
        return
    if moved.there:
        rows = [(name, str(count), str(moved.there[name])) for name, count in sorted(moved.here.items())]
        say_table([("TABLE", "ROWS HERE", "ROWS THERE"), *rows])
    if to:
        _say_home(moved, config, holdings, to.absolute())
    else:
        _say_database(config, given)


def _say_home(moved: Moved, config: Config, holdings: Holdings, to: Path) -> None:
    click.echo(f"{counted(moved.files, 'file')}, {bytes_in_words(moved.bytes)}, each read back.")
    click.echo(f"The library is in {to} too. Now set IIIF_HOME={to} and start the server anew.", err=True)
    catalogue = catalogue_in(holdings.engine, config.home)
    origins = {setting.name: setting.origin for setting in config.settings()}
    if catalogue is None:
        click.echo(f"Its catalogue lies elsewhere ({shown(config.database_url)}) and stays there.", err=True)
    elif origins["IIIF_DATABASE_URL"] != "default":
        url = f"sqlite:///{to / catalogue.relative_to(config.home)}"
        click.echo(f"Set IIIF_DATABASE_URL={url} as well, or take that line out.", err=True)
    click.echo(f"Until then ingest nothing. {config.home} was not touched; delete it when all is well.", err=True)


def _say_database(config: Config, url: str) -> None:
    click.echo(
        f"The catalogue is in {shown(url)} too. Now set IIIF_DATABASE_URL to it and start the server anew.", err=True
    )
    click.echo(
        f"Until then ingest nothing. {shown(config.database_url)} was not touched; delete it when all is well.",
        err=True,
    )
