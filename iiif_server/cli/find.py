"""`iiif-server find WORDS`: books by what is said of them. Finding is done in `manifests.search`."""

from collections.abc import Iterator, Sequence

import click

from config import Config
from iiif_server.cli.rooms import NoLibrary, open_existing, plain_errors
from iiif_server.cli.words import counted, say_json, say_table
from manifests import About, Urls, first_text
from manifests.remote.values import Remote
from manifests.search import MOST_HITS, Hit, open_search

_AUTHOR = "aut"
_LONGEST_CELL = 60


@click.command("find")
@click.argument("words", nargs=-1, required=True)
@click.option(
    "--limit", metavar="N", type=click.IntRange(1, MOST_HITS), default=20, show_default=True, help="Show so many."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document for each book, one a line.")
@plain_errors
def command(words: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Find the books that have all WORDS in their title, author, shelfmark, year, subject, publisher or place.

    Words may be typed without diacritics, in Latin or Cyrillic, and left unfinished. author:WORD, title:WORD,
    subject:WORD, year:1905, year:1900-1920 look in one place only. Words in quotation marks stand side by side; a shell
    takes quotation marks away, so put '"them within others"'. Exit status 0 also when nothing is found.
    """
    try:
        holdings = open_existing(Config.load())
    except NoLibrary as none:
        # As `books` does: a program that asks goes on.
        if not as_json:
            click.echo(none.message, err=True)
        return
    text = " ".join(words)
    found, theirs = open_search(holdings.engine).find(text, limit=limit), holdings.library.remotes.find(text)
    if as_json:
        for hit in found.hits:
            say_json(_document(hit, holdings.urls))
        for remote in theirs[:limit]:
            say_json(_remote_document(remote))
    elif found.hits:
        say_table([("BOOK", "TITLE", "AUTHOR", "YEAR"), *map(_row, found.hits)])
        shown = len(found.hits)
        if found.total > shown:
            verb = "is" if shown == 1 else "are"
            click.echo(
                f"{counted(found.total, 'book')} found; the first {shown} {verb} shown (--limit shows more).", err=True
            )
    elif not theirs:
        click.echo("Nothing was found. Try fewer words, or the beginning of a word.", err=True)
    if not as_json:
        _say_theirs(theirs[:limit])


def _say_theirs(theirs: Sequence[Remote]) -> None:
    """What other institutions have, below our books and apart from them."""
    rows = [
        (_shortened(first_text(one.described.label)[0]), _shortened(first_text(one.described.provider)[0]), one.address)
        for one in theirs
    ]
    if rows:
        say_table([("IN OTHER LIBRARIES", "OF", "ADDRESS"), *rows])


def _row(hit: Hit) -> tuple[str, str, str, str]:
    title = first_text(hit.book.title)[0]
    return hit.book.id, _shortened(title), _shortened("; ".join(_authors(hit.about))), _year(hit.about)


def _authors(about: About) -> Iterator[str]:
    """Those who wrote it; where nobody is said to have, the first who is named."""
    authors = [one for one in about.contributors if one.role == _AUTHOR] or about.contributors[:1]
    yield from (first_text(one.name)[0] for one in authors)


def _year(about: About) -> str:
    if about.date is None:
        return ""
    return str(about.date.year) if about.date.year is not None else _shortened(about.date.text)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 1]}…"


def _document(hit: Hit, urls: Urls) -> dict[str, object]:
    about = hit.about
    return {
        "book": hit.book.id,
        "title": {tag: list(texts) for tag, texts in hit.book.title.items()},
        "language": hit.book.language,
        "authors": list(_authors(about)),
        "date": about.date.text if about.date else None,
        "year": about.date.year if about.date else None,
        "pages": hit.book.page_count,
        "manifest": urls.manifest(hit.book.id),
    }


def _remote_document(remote: Remote) -> dict[str, object]:
    said = remote.described
    return {
        "remote": remote.address,
        "title": {tag: list(texts) for tag, texts in said.label.items()},
        "provider": {tag: list(texts) for tag, texts in said.provider.items()},
        "languages": list(said.languages),
        "manifest": said.id,
    }
