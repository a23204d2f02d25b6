"""What somebody asked for, checked before anything is done: identifier, title, language, whose scans these are."""

from collections.abc import Sequence
from pathlib import Path

from iiif_server.ingest.errors import AnotherBook
from iiif_server.ingest.plan import Hashed
from manifests import Book, InvalidBook, check_book_id, is_language_tag, language_map


def check_asked(book_id: str, title: str | None, language: str | None) -> None:
    """Raises InvalidBook."""
    check_book_id(book_id)
    if language is not None and not is_language_tag(language):
        raise InvalidBook(f"{language!r} is not a language tag; write it like az, az-Arab or ru (BCP 47)")
    if title is not None:
        language_map(title)


def check_same_book(old: Book, hashed: Sequence[Hashed], folder: Path) -> None:
    """Raises AnotherBook. Many a folder is called `tif` or `scans`: a guess must not put one book over another."""
    kept = {page.fingerprint for page in old.pages if page.fingerprint}
    if kept.isdisjoint(one.sha256 for one in hashed):
        raise AnotherBook(
            f"the library has a book {old.id!r} already, and none of its pages is among the scans of {folder}. If this"
            f" is another book, give it an identifier of its own with --book ID. If it is that book with all its scans"
            f" replaced, say so with --book {old.id}."
        )
