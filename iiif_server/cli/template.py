"""`iiif-server template`: a table of descriptions to fill in. What stands in it is decided in `manifests.describe`."""

from pathlib import Path

import click

from iiif_server.cli.rooms import plain_errors
from manifests.describe import INTERFACES, Interface, template_csv, template_xlsx


@click.command
@click.option("--books/--pages", "books", default=True, help="One row for each book (default), or one for each page.")
@click.option(
    "--language",
    type=click.Choice(INTERFACES),
    default="en",
    show_default=True,
    help="Of the headings and the example.",
)
@click.option(
    "--xlsx",
    "xlsx_file",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a spreadsheet to FILE instead of CSV to standard output; a file that exists is not overwritten.",
)
@plain_errors
def command(books: bool, language: Interface, xlsx_file: Path | None) -> None:
    """Print a table as CSV, with an example: fill it in, delete the example, and look at it with `describe`."""
    if xlsx_file is None:
        click.echo(template_csv(language, pages=not books), nl=False)
        return
    try:
        with xlsx_file.open("xb") as file:
            file.write(template_xlsx(language, pages=not books))
    except FileExistsError as error:
        raise click.ClickException(f"{xlsx_file} exists already. Name another file, or take that one away.") from error
    click.echo(f"Written: {xlsx_file}")
