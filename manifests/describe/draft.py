"""A description while it is made: texts find their language, equal ones fall together. Knows no form."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from manifests.about import Contributor, Date, Field, Identifier
from manifests.describe.description import Description
from manifests.describe.labels import label
from manifests.describe.scripts import refined, script_of, settled, tag_of_text
from manifests.describe.xml import clean
from manifests.language_maps import LanguageMap
from manifests.languages import ViewingDirection

# Until then Azerbaijani is printed in Arabic letters; then Yañalif begins to take their place.
_END_OF_ARABIC = 1922

# A librarian reads no more remarks on one book.
_MOST_NOTES = 50
_MOST_LANGUAGES = 50

# Tag -> texts, each once, in their order: a record may have thousands.
Texts = dict[str, dict[str, None]]


def add(texts: Texts, tag: str, text: str) -> None:
    """Puts a text into a language map, once."""
    if text:
        texts.setdefault(tag, {})[text] = None


def frozen(texts: Texts) -> LanguageMap:
    """The finished map, each key with its script where there are several."""
    return settled({tag: tuple(values) for tag, values in texts.items()})


@dataclass(slots=True)
class Draft:
    """What one record says so far. `languages` come first: they decide how titles are tagged."""

    source: str
    languages: list[str] = field(default_factory=list)
    title: Texts = field(default_factory=dict)
    other_titles: list[LanguageMap] = field(default_factory=list)
    summary: Texts = field(default_factory=dict)
    contributors: list[Contributor] = field(default_factory=list)
    date: Date | None = None
    publisher: Texts = field(default_factory=dict)
    place: Texts = field(default_factory=dict)
    extents: list[str] = field(default_factory=list)
    subjects: list[LanguageMap] = field(default_factory=list)
    identifiers: dict[Identifier, None] = field(default_factory=dict)
    collections: list[str] = field(default_factory=list)
    work: str = ""
    volume: str = ""
    issue: str = ""
    institution: Texts = field(default_factory=dict)
    rights: str = ""
    required_statement: Texts = field(default_factory=dict)
    viewing_direction: ViewingDirection | None = None
    metadata: dict[str, Texts] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """The first language of the book; '' when the record names none."""
        return self.languages[0] if self.languages else ""

    def tag(self, text: str, told: str = "") -> str:
        """The tag of a text: the one that the source tells, else by the book's language and the text's letters."""
        return tag_of_text(text, told or self.language)

    def map(self, text: str, told: str = "") -> LanguageMap:
        """The map of a text in the language of the book, or in the one that the source tells."""
        return {self.tag(text, told): (text,)}

    def add_title(self, text: str, told: str = "") -> None:
        """The first title is the title; one in another language or script stands beside it, another is another."""
        tag = self.tag(text, told)
        if not text or text in self.title.get(tag, ()):
            return
        if tag in self.title or len(self.title) == _MOST_LANGUAGES:
            self.other_titles.append({tag: (text,)})
        else:
            add(self.title, tag, text)

    def has_title(self, text: str) -> bool:
        """Whether a text is the title."""
        return any(text in values for values in self.title.values())

    def speak(self, tag: str) -> None:
        """Adds a language, once."""
        if tag and tag not in self.languages and len(self.languages) < _MOST_LANGUAGES:
            self.languages.append(tag)

    def keep(self, word: str, text: str, tag: str = "none") -> None:
        """Keeps a text as metadata. `word` is of the table of labels, or the source's own name for it."""
        text = text.strip()
        if text:
            add(self.metadata.setdefault(clean(word) or "?", {}), tag, text)

    def identify(self, kind: str, value: str) -> None:
        """Adds a name of the book elsewhere, once."""
        if value:
            self.identifiers[Identifier(kind.lower(), value)] = None

    def note(self, sentence: str) -> None:
        """Tells the librarian a whole sentence, once."""
        self.notes[sentence if len(self.notes) < _MOST_NOTES else "There are more remarks of this kind."] = None

    def description(self) -> Description:
        """The finished value."""
        title = frozen(self.title)
        languages = self._languages(title)
        if not title:
            self.note("It names no title.")
        return Description(
            source=self.source,
            title=title,
            other_titles=_unique(self.other_titles),
            summary=frozen(self.summary),
            languages=languages,
            contributors=_people(self.contributors),
            date=self.date,
            publisher=frozen(self.publisher),
            place=frozen(self.place),
            extent="; ".join(dict.fromkeys(self.extents)),
            subjects=_unique(self.subjects),
            identifiers=tuple(self.identifiers),
            collections=tuple(dict.fromkeys(self.collections)),
            work=self.work,
            volume=self.volume,
            issue=self.issue,
            institution=frozen(self.institution),
            rights=self.rights,
            required_statement=frozen(self.required_statement),
            viewing_direction=self.viewing_direction,
            metadata=tuple(Field(label(word), frozen(texts)) for word, texts in self._metadata()),
            notes=tuple(self.notes),
        )

    def _metadata(self) -> Iterator[tuple[str, Texts]]:
        """All that was kept; the bare title of the work, which has a place of its own, not once more."""
        for word, texts in self.metadata.items():
            left = {
                tag: {text: None for text in some if word != "part_of" or text != self.work}
                for tag, some in texts.items()
            }
            if kept := {tag: some for tag, some in left.items() if some}:
                yield word, kept

    def _languages(self, title: LanguageMap) -> tuple[str, ...]:
        """The languages, the first with the script of the title where the source tells none and it is sure."""
        year = self.date.year if self.date else None
        titles = [text for values in title.values() for text in values]
        # A title in Arabic letters beside a transcription is the one on the title page.
        titles.sort(key=lambda text: script_of(text) == "Latn")
        languages = list(self.languages)
        if languages and titles:
            languages[0] = refined(languages[0], titles[0], year)
        if languages and languages[0] == "az" and year is not None and year < _END_OF_ARABIC:
            self.note(
                f"A book of {year} in Azerbaijani is probably printed in Arabic letters, but no title here is:"
                " where it is, write its language as az-Arab, so that its pages turn the right way."
            )
        return tuple(dict.fromkeys(languages))


def _unique(maps: list[LanguageMap]) -> tuple[LanguageMap, ...]:
    return tuple({tuple(texts.items()): texts for texts in maps}.values())


def _people(contributors: list[Contributor]) -> tuple[Contributor, ...]:
    return tuple({(tuple(who.name.items()), who.role): who for who in reversed(contributors)}.values())[::-1]
