"""What an ingest does with corrections: it takes what the sources say now, and puts upon it what was corrected by hand.

A title and a language that are given to an ingest are corrections too: they stay until others are given.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine

from iiif_server.editing.kept import Kept
from manifests import Book, LanguageMap, Wording, language_map, with_wording, wording_of
from manifests.corrections import (
    LANGUAGE,
    TITLE,
    Corrections,
    Topic,
    Value,
    apply,
    conflicts,
    pinned,
    sentence,
    title_in,
    wording_json,
)


@dataclass(frozen=True, slots=True)
class Corrected:
    """What is kept with a book: what its sources say, and what is corrected of it; `new` where this ingest corrects.

    `conflicts`: a sentence for each correction of which the sources say something else by now.
    """

    book_id: str
    described: Wording
    corrections: Corrections
    new: bool
    conflicts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ByHand:
    """What was corrected of a book until now, what its sources said then, and what is said of it with this ingest."""

    corrections: Corrections
    described: Wording | None
    said_title: str | None = None
    said_language: str | None = None

    def as_described(self, book: Book) -> Book:
        """The published book as its sources described it; as it is where nobody kept that."""
        return with_wording(book, self.described) if self.described else book

    def language(self, described: str | None) -> str | None:
        """The language of the book, `described` being what the sources say."""
        corrected = self.corrections.get(LANGUAGE)
        return self.said_language or (corrected.to if corrected else described)

    def title(self, described: LanguageMap, language: str | None) -> LanguageMap:
        """The title of the book, `described` and `language` being what the sources say. Raises InvalidBook."""
        if self.said_title is not None:
            return language_map(self.said_title, self.language(language))
        if TITLE not in self.corrections:
            return described
        corrected: LanguageMap = self.corrections[TITLE].to
        before = self.corrections[LANGUAGE].to if LANGUAGE in self.corrections else language
        return title_in(corrected, before, self.said_language) if self.said_language else corrected

    def corrected(self, book: Book) -> tuple[Book, Corrected]:
        """The book as it is to be published, `book` being what the sources say; and what is to be kept of it."""
        described = wording_of(book)
        said: dict[Topic, Value] = {}
        if self.said_language is not None:
            said[LANGUAGE] = self.said_language
        if self.said_title is not None or (said and TITLE in self.corrections):
            said[TITLE] = self.title(book.title, book.language)
        corrections = pinned(self.corrections, described, said)
        found = tuple(map(sentence, conflicts(corrections, described)))
        kept = Corrected(book.id, described, corrections, corrections != self.corrections, found)
        return with_wording(book, apply(corrections, described)), kept


def by_hand(engine: Engine, book_id: str, title: str | None, language: str | None) -> ByHand:
    """What is kept of a book, also of one that was removed; title and language: as they are given to this ingest."""
    kept = Kept(engine)
    return ByHand(kept.corrections(book_id), kept.described(book_id), title, language)


def is_kept(engine: Engine, corrected: Corrected) -> bool:
    """Whether nothing of it has to be written."""
    before = Kept(engine).described(corrected.book_id)
    return not corrected.new and before is not None and wording_json(before) == wording_json(corrected.described)


def keep(transaction: Connection, engine: Engine, corrected: Corrected, at: datetime) -> None:
    """Writes what the sources say of a book, and an edit where this ingest corrects something. `at` has a zone."""
    kept = Kept(engine)
    kept.put_described(transaction, corrected.book_id, corrected.described)
    if corrected.new:
        kept.put_corrections(transaction, corrected.book_id, at, corrected.corrections)
