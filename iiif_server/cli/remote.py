"""`iiif-server remote ...`: books of other institutions beside ours. What is done is in `iiif_server/remote`."""

from datetime import datetime

import click

from config import Config
from iiif_server.care.history import program_version
from iiif_server.cli.rooms import open_existing, open_holdings, plain_errors
from iiif_server.cli.words import counted, say_json, say_table
from iiif_server.fetching.networks import parse_networks
from iiif_server.remote import shelf
from iiif_server.remote.errors import RemoteError
from iiif_server.remote.visit import Visitor, bounds_for
from manifests import first_text
from manifests.remote.values import Remote

_LONGEST_CELL = 50
DONE = {
    "added": "added",
    "moved": "moved to another collection",
    "same": "as it was",
    "changed": "changed",
    "back": "there again",
    "failed": "NOT REACHED",
}
AS_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON document for each, one a line.")


@click.group
def command() -> None:
    """Manifests and collections of other institutions, shown beside our books as theirs.

    What they are called, their thumbnail, rights, institution and language are kept; pages and images stay theirs.
    """


@command.command
@click.argument("url")
@click.option("--collection", metavar="ID", help="The collection of ours that it stands in. Default: the root.")
@AS_JSON
@plain_errors
def add(url: str, collection: str | None, as_json: bool) -> None:
    """Take in the manifest or collection at URL, of version 2 or 3 of the Presentation API.

    Added again it is fetched again, and moves where --collection says.
    """
    config = Config.load()
    try:
        done = shelf.add(open_holdings(config), _visitor(config), url, collection)
    except RemoteError as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        say_json({"done": done.done, **_document(done.remote)})
        return
    remote = done.remote
    place = f"in {remote.collection}" if remote.collection else "in no collection"
    click.echo(f"{_label(remote)} ({_provider(remote)}): {DONE[done.done]}, {place}.")
    if remote.described.id != remote.address:
        click.echo(f"Viewers get it as {remote.described.id}, which is its own identifier.")


@command.command("list")
@AS_JSON
@plain_errors
def list_all(as_json: bool) -> None:
    """Show what of others stands on our shelves, and whether it can be reached."""
    found = open_existing(Config.load()).library.remotes.all()
    if as_json:
        for one in found:
            say_json(_document(one))
    elif found:
        rows = [(one.address, _shortened(_label(one)), one.collection or "-", _state(one)) for one in found]
        say_table([("ADDRESS", "LABEL", "COLLECTION", "STATE"), *rows])
    else:
        click.echo("There is nothing of others. `iiif-server remote add URL` takes something in.", err=True)


@command.command
@click.argument("urls", metavar="[URL]...", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Everything, due or not.")
@AS_JSON
@plain_errors
def check(urls: tuple[str, ...], every: bool, as_json: bool) -> None:
    """Look again at what is due: once a week; after a failure the next day, then ever more seldom.

    For a timer: it asks each host once a second at most, and by ETag. What cannot be had is marked and stays, and is
    there again as soon as it can be had: so the exit status is 0 then too.
    """
    if urls and every:
        raise click.UsageError("Give addresses or --all, not both.")
    config = Config.load()
    counts = dict.fromkeys(DONE, 0)
    try:
        for one in shelf.check(open_existing(config), _visitor(config), urls, every=every):
            counts[one.done] += 1
            if as_json:
                say_json({"done": one.done, **_document(one.remote)})
            elif one.done != "same":
                problem = f" {one.remote.problem}" if one.remote.problem else ""
                click.echo(f"{_label(one.remote)} ({_provider(one.remote)}): {DONE[one.done]}.{problem}")
    except RemoteError as error:
        raise click.ClickException(str(error)) from error
    told = ", ".join(f"{count} {DONE[done].lower()}" for done, count in counts.items() if count)
    click.echo(f"{counted(sum(counts.values()), 'document')} looked at{f': {told}' if told else ''}.", err=as_json)


@command.command
@click.argument("urls", metavar="URL...", nargs=-1, required=True)
@plain_errors
def remove(urls: tuple[str, ...]) -> None:
    """Take these from our shelves; at their owner's nothing changes."""
    try:
        gone = shelf.remove(open_existing(Config.load()), urls)
    except RemoteError as error:
        raise click.ClickException(str(error)) from error
    for one in gone:
        click.echo(f"{_label(one)} ({_provider(one)}): taken away.")


def _visitor(config: Config) -> Visitor:
    return Visitor(bounds_for(config.public_url, program_version(), parse_networks(config.remote_networks)))


def _label(remote: Remote) -> str:
    return first_text(remote.described.label)[0]


def _provider(remote: Remote) -> str:
    return first_text(remote.described.provider)[0]


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 1]}…"


def _state(remote: Remote) -> str:
    if remote.since is None:
        return f"there, {remote.fetched:%Y-%m-%d}"
    words = "dead" if remote.is_dead else "not reached"
    return f"{words} since {remote.since:%Y-%m-%d}: {remote.problem}"


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _document(remote: Remote) -> dict[str, object]:
    said = remote.described
    return {
        "address": remote.address,
        "id": said.id,
        "type": said.kind,
        "version": said.version,
        "label": {tag: list(texts) for tag, texts in said.label.items()},
        "provider": {tag: list(texts) for tag, texts in said.provider.items()},
        "rights": said.rights,
        "languages": list(said.languages),
        "homepage": said.homepage,
        "thumbnail": said.thumbnail.address if said.thumbnail else None,
        "collection": remote.collection,
        "added": _moment(remote.added),
        "checked": _moment(remote.checked),
        "fetched": _moment(remote.fetched),
        "due": _moment(remote.due),
        "failures": remote.failures,
        "dead": remote.is_dead,
        "problem": remote.problem,
    }
