"""`iiif-server ...`: the names of the commands. Each lives in a module of its own, loaded only when it is called."""

import os
from importlib import import_module
from typing import NamedTuple

import click


class _Place(NamedTuple):
    """Where a command is, and what the list of commands says of it."""

    module: str
    help: str


# For NumPy's OpenBLAS, of every process that we start: it makes a thread for each core that waits in a loop. Ours work
# side by side and have no large matrices; of what a worker's start took of the cores, that waiting was a third.
LINEAR_ALGEBRA = {"OPENBLAS_NUM_THREADS": "1"}

# `serve` must not load libvips, and `books` not the codecs; so no command module is imported here.
COMMANDS = {
    "ingest": _Place("iiif_server.cli.ingest", "Make a published book of a folder of scans."),
    "describe": _Place("iiif_server.cli.describe", "Say what is understood of a description of books."),
    "template": _Place("iiif_server.cli.template", "Print a table to fill in for descriptions of books or pages."),
    "check": _Place("iiif_server.cli.check", "Say beforehand which scans are damaged, unusual or slow."),
    "books": _Place("iiif_server.cli.books", "List the books of the library."),
    "collections": _Place("iiif_server.cli.collections", "Show the tree of collections, or change it by a file."),
    "count": _Place("iiif_server.cli.count", "Count books by author, year, language, script, subject, institution."),
    "find": _Place("iiif_server.cli.find", "Find books by words of their title, author, year, subject."),
    "show": _Place("iiif_server.cli.show", "Show a book and its pages."),
    "stats": _Place("iiif_server.cli.stats", "Say how much books are used, by day, month, site or book."),
    "edit": _Place("iiif_server.cli.edit", "Correct what is said of a book: title, labels, order, contents."),
    "history": _Place("iiif_server.cli.history", "Say what happened to a book, and when."),
    "remove": _Place("iiif_server.cli.remove", "Move a book to the trash; its masters are not touched."),
    "restore": _Place("iiif_server.cli.restore", "Bring a book back from the trash."),
    "trash": _Place("iiif_server.cli.trash", "Show what lies in the trash, or empty it."),
    "alias": _Place("iiif_server.cli.alias", "Give images other names, such as ark: or those of a former server."),
    "verify": _Place("iiif_server.cli.verify", "Say which masters and pyramids are not as they were."),
    "backup": _Place("iiif_server.cli.backup", "Write the catalogue, and if wished the pyramids, into one file."),
    "restore-backup": _Place("iiif_server.cli.restore_backup", "Make a library of a backup, in an empty folder."),
    "export": _Place("iiif_server.cli.export", "Write books as plain files for any web server or a memory stick."),
    "move": _Place("iiif_server.cli.move", "Copy the library to another folder, or its catalogue to a database."),
    "warm": _Place("iiif_server.cli.warm", "Make beforehand what viewers ask for first."),
    "explain": _Place("iiif_server.cli.explain", "Say how the address of an image is understood, and time it."),
    "lint": _Place("iiif_server.cli.lint", "Say what of a manifest is invalid or would break a viewer, and why."),
    "remote": _Place("iiif_server.cli.remote", "Show books of other institutions beside ours."),
    "worker": _Place("iiif_server.cli.worker", "Take books from the queue and ingest them."),
    "jobs": _Place("iiif_server.cli.jobs", "Show the books on the queue; try them again, take them down."),
    "serve": _Place("iiif_server.cli.serve", "Start the web server."),
    "cache": _Place("iiif_server.cli.cache", "Look at the cache of images, or empty it."),
    "config": _Place("iiif_server.cli.config", "Print every setting with its value and origin."),
}


class _LazyGroup(click.Group):
    """Knows its commands by name and imports one when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's name
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        for name, value in LINEAR_ALGEBRA.items():
            # Not to be read by us: it goes to the library, and to the workers, before either is loaded.
            os.putenv(name, value)
        command = import_module(COMMANDS[cmd_name].module).command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, place.help) for name, place in COMMANDS.items()])


@click.command(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="iiif-server")
def main() -> None:
    """A library's scanned books, served page by page to any IIIF viewer.

    Settings are environment variables, or lines of a file .env, that begin with IIIF_: see `iiif-server config`.
    """
