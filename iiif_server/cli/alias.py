"""`iiif-server alias ...`: other names of images, such as identifiers of a former server or ark:."""

from pathlib import Path

import click

from config import Config
from iiif_server.cli.rooms import open_existing, plain_errors
from iiif_server.cli.words import counted, say_json, say_table
from iiif_server.ingest.aliases import add_alias, add_aliases, read_table, remove_aliases
from iiif_server.ingest.errors import BadTable
from image_store.aliases import Alias, Aliases

REPLACE = click.option("--replace", is_flag=True, help="Also where an alias leads to another image already.")


@click.group
def command() -> None:
    """Other names by which images can be asked for: ark:/12345/x1, urn:nbn:az:7, p-17 of a former server.

    An alias answers as its image does, in both versions of the Image API. Slashes in it are written %2F in addresses.
    """


@command.command
@click.argument("alias")
@click.argument("image")
@REPLACE
@plain_errors
def add(alias: str, image: str, replace: bool) -> None:
    """Let ALIAS lead to IMAGE (an identifier as `iiif-server show BOOK` prints it)."""
    holdings = open_existing(Config.load())
    new = add_alias(holdings, Alias(alias, image), replace=replace)
    click.echo(f"{alias} {'leads' if new else 'led already'} to {image}: {holdings.urls.image(alias)}/info.json")


@command.command
@click.argument("aliases", metavar="ALIAS...", nargs=-1, required=True)
@plain_errors
def remove(aliases: tuple[str, ...]) -> None:
    """Forget aliases; their images stay."""
    remove_aliases(open_existing(Config.load()), aliases)
    click.echo(
        f"{counted(len(aliases), 'alias')} removed." if len(aliases) == 1 else f"{len(aliases)} aliases removed."
    )


@command.command("list")
@click.option("--image", help="Only those of this image.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document for each alias, one a line.")
@plain_errors
def list_all(image: str | None, as_json: bool) -> None:
    """Show every alias, its image, and whether it works."""
    holdings = open_existing(Config.load())
    found = Aliases(holdings.engine).all(image)
    if as_json:
        for one in found:
            address = holdings.urls.image(one.alias)
            say_json({"alias": one.alias, "image": one.image, "state": one.state, "address": address})
    elif found:
        say_table([("ALIAS", "IMAGE", "STATE"), *((one.alias, one.image, STATES[one.state]) for one in found)])
    else:
        click.echo("There are no aliases. `iiif-server alias add ALIAS IMAGE` makes one.", err=True)


STATES = {
    "works": "works",
    "gone": "its image is not in the library",
    "hidden": "hidden: an image has this identifier",
}


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@REPLACE
@plain_errors
def import_table(file: Path, replace: bool) -> None:
    """Take in the aliases of FILE: a table in CSV (UTF-8) with the columns alias and image.

    Either all lines are taken in or, when one is wrong, none; each wrong one is named.
    """
    holdings = open_existing(Config.load())
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadTable(f"{file.name} is not in UTF-8 (byte {error.start}). Save the table as CSV UTF-8.") from error
    rows = list(read_table(text))
    added = add_aliases(holdings, rows, replace=replace)
    click.echo(f"{len(rows)} lines read, {added} aliases new or changed.")
