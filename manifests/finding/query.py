"""What a reader types -> what is looked for. Pure: knows no SQL. No text whatsoever raises anything."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from manifests.finding.fields import Field
from manifests.finding.keys import SHORTEST_BEGINNING, WordKeys, word_keys
from manifests.finding.letters import VARIANTS
from manifests.finding.words import compact, cut, small

# What is looked at of a query; the rest is passed over.
MOST_LETTERS = 1000
MOST_TERMS = 8
# Initials are two or three. Words that begin with a letter are a tenth of a library, and each of these costs as much.
MOST_SINGLE_LETTERS = 4
_MOST_WORDS_OF_A_PHRASE = 12

# What may stand before a colon, in small letters, in English, Azerbaijani (also without its letters) and Russian.
_NAMES: dict[str, Field] = {
    **dict.fromkeys(("title", "sərlövhə", "serlovhe", "заглавие", "название"), Field.TITLE),
    **dict.fromkeys(("author", "müəllif", "muellif", "мүәллиф", "автор"), Field.PERSON),
    **dict.fromkeys(("shelfmark", "şifr", "sifr", "шифр", "isbn"), Field.IDENTIFIER),
    **dict.fromkeys(("year", "il", "ил", "год"), Field.YEAR),
    **dict.fromkeys(("subject", "mövzu", "movzu", "мөвзу", "тема"), Field.SUBJECT),
    **dict.fromkeys(("publisher", "nəşriyyat", "nesriyyat", "издательство"), Field.IMPRINT),
    **dict.fromkeys(("language", "dil", "дил", "язык"), Field.LANGUAGE),
}
_PIECE = re.compile(r'(?:([^\s":]{1,30}):\s*)?(?:["“„«]([^"”“»]*)["”“»]?|(\S+))')
_RANGE = re.compile(r"([0-9]{3,4})?\s*[-–—]\s*([0-9]{3,4})?")
_YEAR = re.compile(r"[0-9]{3,4}")
_EARLIEST, _LATEST = 0, 9999
# What is taken for years where nobody says that it is.
_LIKELY = range(1000, 2101)


@dataclass(frozen=True, slots=True)
class Key:
    """A key to look for; `begins`: also words that only begin so."""

    key: str
    begins: bool = False


# Keys that stand side by side: nearly always one.
Phrase = tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Years:
    """Years of the common era, the first and the last."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Term:
    """What a book must have: any of these, in a field or in any. With `years`: or be of one of these years."""

    any_of: tuple[Phrase, ...]
    field: Field | None = None
    years: Years | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """A book is found that has all terms, and is of one of the years of each range."""

    terms: tuple[Term, ...] = ()
    years: tuple[Years, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for."""
        return not self.terms and not self.years


def parse_query(text: str) -> Query:
    """The query that a text means: see docs/finding.md. Only its first letters and words count."""
    terms: list[Term] = []
    years: list[Years] = []
    singles = 0
    for name, phrase, word in _PIECE.findall(text[:MOST_LETTERS]):
        field = _NAMES.get(small(name)) if name else None
        said = word or phrase
        if name and field is None:
            terms += _terms(name, None)
        if _is_single(said):
            singles += 1
            if singles > MOST_SINGLE_LETTERS:
                continue
        range_ = _years(said, alone=field is Field.YEAR)
        if field is Field.YEAR and range_:
            years.append(range_)
        else:
            terms += _terms(said, field, is_phrase=bool(phrase), years=range_)
        if len(terms) + len(years) >= MOST_TERMS:
            break
    return Query(tuple(terms[:MOST_TERMS]), tuple(years[:MOST_TERMS]))


def _is_single(text: str) -> bool:
    words = cut(text, 2, MOST_LETTERS).words
    return len(words) == 1 and len(words[0]) == 1


def _years(text: str, *, alone: bool) -> Years | None:
    """A range of years. `alone`: one year is one, too, and a range may be open."""
    plain = "".join(str(int(letter)) if letter.isdecimal() else letter for letter in text.strip())
    if alone and _YEAR.fullmatch(plain):
        return Years(int(plain), int(plain))
    found = _RANGE.fullmatch(plain)
    if not found or not any(found.groups()):
        return None
    first, last = int(found[1] or _EARLIEST), int(found[2] or _LATEST)
    # `978-9952` begins an ISBN.
    likely = all(found.groups()) and _LIKELY.start <= first <= last < _LIKELY.stop
    return Years(min(first, last), max(first, last)) if alone or likely else None


def _terms(text: str, field: Field | None, *, is_phrase: bool = False, years: Years | None = None) -> Iterator[Term]:
    words = cut(text, _MOST_WORDS_OF_A_PHRASE, MOST_LETTERS)
    keys = [word_keys(word) for word in words.words]
    if not keys:
        return
    if years:
        # It may as well stand in a title: `1918-1920`.
        yield Term(_side_by_side(keys), field, years)
    elif is_phrase:
        yield Term(_side_by_side(keys), field)
    elif words.joined:
        # What is written with hyphens stands side by side or in one piece.
        piece = word_keys(compact(text))
        yield Term((*_side_by_side(keys, begins=True), *_beginnings(piece)), field)
    else:
        yield from (Term(_beginnings(word), field) for word in keys)


def _beginnings(word: WordKeys) -> tuple[Phrase, ...]:
    keys = dict.fromkeys(key for layer in word.asked() for key in layer if key)
    return tuple((Key(key, _begins(key)),) for key in keys)


def _begins(key: str) -> bool:
    """Whether words that begin so are looked for: of a skeleton only where it is long enough to mean something."""
    return key[0] in "ef" or len(key) > SHORTEST_BEGINNING


def _side_by_side(words: Sequence[WordKeys], *, begins: bool = False) -> tuple[Phrase, ...]:
    """The words as a phrase, in each layer and variant in which all have keys. `begins`: the last may go on."""
    layers = [word.asked() for word in words]
    found: dict[Phrase, None] = {}
    for layer in range(min(map(len, layers))):
        for variant in range(VARIANTS):
            *first, last = (word[layer][variant] for word in layers)
            if last and all(first):
                found[*map(Key, first), Key(last, begins and _begins(last))] = None
    return tuple(found)
