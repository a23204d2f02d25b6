"""Whether what a reader typed finds one thing whose keys are at hand: for the few things that are in no index. Pure."""

from collections.abc import Iterable

from manifests.finding.fields import FIELDS, Row
from manifests.finding.query import Phrase, Query, Term


def matches(query: Query, rows: Iterable[Row]) -> bool:
    """Whether these rows of keys have all terms, as the index of a database would say; they have no year."""
    known = [(row.grade % FIELDS, f" {row.words} ") for row in rows]
    return not query.is_empty and not query.years and all(_has(term, known) for term in query.terms)


def _has(term: Term, rows: Iterable[tuple[int, str]]) -> bool:
    sought = [_written(phrase) for phrase in term.any_of]
    return any(one in words for field, words in rows if term.field is None or term.field == field for one in sought)


def _written(phrase: Phrase) -> str:
    """The keys as they stand side by side in a row; the last may go on where it only begins a word."""
    keys = " ".join(one.key for one in phrase)
    return f" {keys}" if phrase[-1].begins else f" {keys} "
