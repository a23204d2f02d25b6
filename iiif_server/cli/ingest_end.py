"""The end of an ingest, of one book or of many, here or by the queue: its page is written, and all is said."""

import click

from config import Config
from iiif_server.cli.library_summary import say_library
from iiif_server.cli.summary import say_summary
from iiif_server.cli.words import say_json
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.library.pages import write_page
from iiif_server.ingest.library.report import LibraryReport
from iiif_server.ingest.report import Report


def end_of_one(whole: LibraryReport, report: Report, config: Config, holdings: Holdings, as_json: bool) -> None:
    """Of one book, with all that is to be said of it. `whole`: the same, as a run over one book."""
    page = write_page(whole, holdings, config.language)
    if as_json:
        say_json(report.as_json() | {"page": str(page) if page else None})
        return
    say_summary(report, holdings.urls)
    if page is not None:
        click.echo(f"Report: {page}")


def end_of_many(report: LibraryReport, config: Config, holdings: Holdings, as_json: bool) -> None:
    """Of many books, with one summary of all."""
    page = write_page(report, holdings, config.language) if report.books else None
    if as_json:
        say_json(report.as_json() | {"page": str(page) if page else None})
    else:
        say_library(report, page)
