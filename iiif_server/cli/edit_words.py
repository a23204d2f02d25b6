"""What an edit changed, in words. Knows no library."""

import click

from iiif_server.cli.words import counted, say_json
from iiif_server.editing.run import Edited
from manifests import Urls
from manifests.corrections import named, sentence, told, value_json

# More of one kind (a label of every page) is counted behind the first ones.
MOST_TOLD = 40


def say_edited(edited: Edited, book_id: str, urls: Urls, *, dry_run: bool, as_json: bool) -> None:
    """Every change as before -> after; conflicts on standard error."""
    if as_json:
        say_json(_document(edited, book_id, dry_run))
        return
    for change in edited.changes[:MOST_TOLD]:
        click.echo(told(change))
    if len(edited.changes) > MOST_TOLD:
        click.echo(f"and {len(edited.changes) - MOST_TOLD} more (--json has all)")
    if dry_run:
        click.echo("Dry run, nothing was changed." if edited.changes else "Nothing would change.")
    elif edited.changes:
        undo = f"`iiif-server edit {book_id} --undo` takes it back" if edited.kept else ""
        click.echo(f"{counted(len(edited.changes), 'change')} published: {urls.read(book_id)}; {undo}.")
    else:
        click.echo("Kept; readers see no change." if edited.kept else "Nothing has changed.")
    if edited.conflicts:
        click.echo("Warning: the sources say something else by now than when this was corrected:", err=True)
    for conflict in edited.conflicts:
        click.echo(f"  {sentence(conflict)}", err=True)


def _document(edited: Edited, book_id: str, dry_run: bool) -> dict[str, object]:
    return {
        "book": book_id,
        "dry_run": dry_run,
        "kept": edited.kept,
        "changes": [
            {
                "what": named(one.topic),
                "before": value_json(one.topic, one.before),
                "after": value_json(one.topic, one.after),
            }
            for one in edited.changes
        ],
        "conflicts": [sentence(one) for one in edited.conflicts],
    }
