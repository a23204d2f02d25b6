"""What a book is found by: its texts by field, and the rows of keys that stand for them. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

from manifests.about import About
from manifests.finding.keys import EXACT, FENCE, FOLDED, SKELETON, WordKeys, word_keys
from manifests.finding.letters import YANALIF_LETTERS
from manifests.finding.words import Words, compact, cut
from manifests.language_maps import LanguageMap
from manifests.languages import is_azerbaijani, language_names

# Raised when the same book would get other rows: those that are kept are made anew then.
RULES = 1

# What is searched of one text, and of all texts of a field together.
_MOST_LETTERS = 4000
_MOST_WORDS = 300
_MOST_WORDS_OF_A_FIELD = 1000

# A text and its language: a tag or `none`.
_Text = tuple[str, str]
_UNKNOWN = "none"


class Field(IntEnum):
    """Where a word stands, in the order in which books are shown that have it there."""

    TITLE = 0
    PERSON = 1
    IDENTIFIER = 2
    YEAR = 3
    SUBJECT = 4
    IMPRINT = 5
    LANGUAGE = 6


# A grade is a layer and a field in one number: the smaller, the earlier is shown what it finds.
FIELDS = 8
GRADES = 32


def grade(layer: int, field: Field) -> int:
    """The grade of a key of this layer in this field."""
    return layer * FIELDS + field


@dataclass(frozen=True, slots=True)
class Row:
    """All keys of one layer in one field of a book, parted by blanks, in the order of their words."""

    grade: int
    words: str


@dataclass(frozen=True, slots=True)
class _Cut:
    """The words of a text; whether it is spelled as in 1922-1939, and whether its `ä` is the `ə` of 1991."""

    words: Words
    yanalif: bool = False
    schwa: bool = False

    def keys(self, word: str) -> WordKeys:
        return word_keys(word, yanalif=self.yanalif, schwa=self.schwa)


def rows(title: LanguageMap, language: str | None, about: About) -> tuple[Row, ...]:
    """The rows of a book, by grade; none is empty."""
    found: list[Row] = []
    for field, texts in _texts(title, language, about).items():
        cuts = list(_bounded(_cut(text, language if tag == _UNKNOWN else tag) for text, tag in texts))
        if field is Field.IDENTIFIER:
            pieces = dict.fromkeys(filter(None, (compact(text) for text, _ in texts)))
            cuts.append(_Cut(Words((), tuple(pieces))))
        for layer in (EXACT, FOLDED, SKELETON):
            sentences = dict.fromkeys(one for cut_text in cuts for one in _sentences(cut_text, layer))
            if sentences:
                found.append(Row(grade(layer, field), f" {FENCE} ".join(sentences)))
    return tuple(sorted(found, key=lambda row: row.grade))


def _texts(title: LanguageMap, language: str | None, about: About) -> Mapping[Field, list[_Text]]:
    tags = [tag for tag in (language, *about.other_languages) if tag]
    collections = [(name, _UNKNOWN) for path in about.collections for name in path]
    date = [(text, _UNKNOWN) for text in (about.date.text, str(about.date.year or "")) if text] if about.date else []
    return {
        Field.TITLE: list(_of((title, *about.other_titles))),
        Field.PERSON: list(_of(one.name for one in about.contributors)),
        Field.IDENTIFIER: [(one.value, _UNKNOWN) for one in about.identifiers],
        Field.YEAR: date,
        Field.SUBJECT: [*_of(about.subjects), *collections],
        Field.IMPRINT: list(_of((about.publisher, about.place, about.institution))),
        Field.LANGUAGE: list(_of({key: tuple(names) for key, names in language_names(tag).items()} for tag in tags)),
    }


def _of(maps: Iterable[LanguageMap]) -> Iterator[_Text]:
    for texts in maps:
        yield from ((text, tag) for tag, values in texts.items() for text in values)


def _cut(text: str, tag: str | None) -> _Cut:
    tag = tag or ""
    yanalif = "baku1926" in tag.lower() or not YANALIF_LETTERS.isdisjoint(text[:_MOST_LETTERS].casefold())
    return _Cut(cut(text, _MOST_WORDS, _MOST_LETTERS), yanalif, is_azerbaijani(tag) and not yanalif)


def _bounded(cuts: Iterable[_Cut]) -> Iterator[_Cut]:
    left = _MOST_WORDS_OF_A_FIELD
    for one in cuts:
        if left <= 0:
            return
        left -= len(one.words.words)
        yield one


def _sentences(text: _Cut, layer: int) -> Iterator[str]:
    """The keys of a text in each variant; words in one piece stand alone."""
    for several in (text.words.words, *((piece,) for piece in text.words.joined)):
        variants = zip(*(text.keys(word).layers()[layer] for word in several), strict=True)
        yield from filter(None, (" ".join(filter(None, variant)) for variant in variants))
