"""Values out of YAML: texts, language maps, persons, ..., each mistake with its line. Knows no name of a field. Pure.

What is written as it was exported comes back exactly; what was typed anew is understood as in book.yaml.
"""

from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches
from functools import partial
from typing import TypeVar

from manifests.about import CollectionPath, Contributor, Date, Field, Identifier, Part, maps_of
from manifests.book import walk
from manifests.corrections import texts as typed
from manifests.describe.dates import parse_date
from manifests.describe.folding import quoted
from manifests.describe.language_of import language_tag, tag_of
from manifests.describe.words import role_of, yes_or_no
from manifests.describe.yaml_nodes import Items, Mapping, Node, Scalar
from manifests.errors import BadCorrection
from manifests.language_maps import LanguageMap, is_readable
from manifests.wording import Wording

T = TypeVar("T")

MOST_MISTAKES = 20
_DIGITS = frozenset("0123456789")


class Reader:
    """Reads values, and gathers the mistakes in them. `base` is what is said now: its tags and roles are understood as
    they stand; `languages` are those of the book, by which titles and headings are told."""

    def __init__(self, source: str, base: Wording, languages: Sequence[str] = ()) -> None:
        self.languages = tuple(languages)
        self._source = source
        self._mistakes: list[tuple[int, str]] = []
        self._roles = frozenset(one.role for one in base.about.contributors)
        self._bare = frozenset(_bare_texts(base))
        self._tags = frozenset(_tags(base))

    def mistake(self, node: Node, sentence: str) -> None:
        """Notes what is wrong at a place."""
        self._mistakes.append((node.line, sentence))

    @property
    def faults(self) -> int:
        """How many mistakes there are so far."""
        return len(self._mistakes)

    def check(self) -> None:
        """Raises BadCorrection with all mistakes, one on a line, if there are any."""
        if not self._mistakes:
            return
        told = [f"{self._source}, line {line}: {sentence}" for line, sentence in sorted(self._mistakes)[:MOST_MISTAKES]]
        more = len(self._mistakes) - MOST_MISTAKES
        raise BadCorrection("\n".join([*told, *([f"And {more} more."] if more > 0 else [])]))

    def attempt(self, node: Node, read: Callable[[], T], otherwise: T) -> T:
        """What it reads; a refusal is a mistake of that place."""
        try:
            return read()
        except BadCorrection as error:
            self.mistake(node, str(error))
            return otherwise

    def text(self, node: Node) -> str:
        """A text in one line, '' for none."""
        if not isinstance(node, Scalar):
            self.mistake(node, "a text is wanted here, and neither a list nor names.")
            return ""
        text = " ".join(node.text.splitlines()) if "\n" in node.text else node.text
        if not all(map(is_readable, text)):
            self.mistake(node, f"{quoted(text)} has letters that cannot be shown (control characters).")
            return ""
        return text if text.strip() else ""

    def each(self, node: Node) -> Iterator[Node]:
        """The items of a list; what is no list is the one item, and nothing is none."""
        items = node.items if isinstance(node, Items) else (node,)
        yield from (item for item in items if not (isinstance(item, Scalar) and not item.text.strip()))

    def members(self, node: Node, *names: str) -> dict[str, Node]:
        """The members of a value with names, of which only these are known."""
        if not isinstance(node, Mapping):
            self.mistake(node, f"here stand names: {', '.join(names)}.")
            return {}
        found = {}
        for key, value in node.members:
            name = key.text.strip().lower()
            if name in names:
                found[name] = value
            else:
                near = get_close_matches(name, names, 1)
                hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(names)}."
                self.mistake(key, f"{quoted(key.text)} is not known here; {hint}")
        return found

    def texts(self, node: Node, tag_of_bare: Callable[[str], str] = lambda _: "none") -> LanguageMap:
        """A text, a list of texts, or either of them for each language."""
        if not isinstance(node, Mapping):
            found: dict[str, list[str]] = {}
            for item in self.each(node):
                if text := self.text(item):
                    found.setdefault("none" if text in self._bare else tag_of_bare(text), []).append(text)
            return {tag: tuple(several) for tag, several in found.items()}
        by_tag: dict[str, tuple[str, ...]] = {}
        for key, value in node.members:
            tag = key.text if key.text in self._tags else language_tag(key.text)
            several = tuple(text for item in self.each(value) if (text := self.text(item)))
            if tag is None:
                self.mistake(key, f"{quoted(key.text)} is no language that is known here. Write it like az: or ru:.")
            elif several:
                by_tag[tag] = several
        return by_tag

    def heading(self, node: Node) -> LanguageMap:
        """A title or a heading: in a language of the book, by its letters."""
        return self.texts(node, lambda text: tag_of(text, self.languages))

    def language(self, node: Node) -> str:
        """A language tag, '' for none."""
        text = self.text(node)
        return text if text in self._tags else self.attempt(node, lambda: typed.language(text), "")

    def languages_in(self, node: Node) -> tuple[str, ...]:
        """Several language tags."""
        return tuple(tag for item in self.each(node) if (tag := self.language(item)))

    def maps(self, node: Node) -> tuple[LanguageMap, ...]:
        """A list of language maps."""
        return tuple(texts for item in self.each(node) if (texts := self.texts(item)))

    def yes(self, node: Node) -> bool:
        """Yes or no."""
        found = yes_or_no(self.text(node))
        if found is None:
            self.mistake(node, f"{quoted(self.text(node))} says neither yes nor no.")
        return bool(found)

    def date(self, node: Node) -> Date | None:
        """`1906`, or text and year where the year cannot be read in the text."""
        if not isinstance(node, Mapping):
            text = self.text(node)
            return parse_date(text) if text else None
        members = self.members(node, "text", "year")
        text, year = (self.text(members[name]) if name in members else "" for name in ("text", "year"))
        if not text or not (set(year) <= _DIGITS and len(year) <= 4):
            self.mistake(node, "a date has a text, and a year of at most four digits.")
            return None
        return Date(text, int(year) if year else None)

    def persons(self, node: Node) -> tuple[Contributor, ...]:
        """`Surname, Name (role)`, or name, role and uri."""
        return tuple(one for item in self.each(node) if (one := self._person(item)))

    def identifiers(self, node: Node) -> tuple[Identifier, ...]:
        """`isbn: 978-...` as one text, or kind and value."""
        return tuple(one for item in self.each(node) if (one := self._identifier(item)))

    def collections(self, node: Node) -> tuple[CollectionPath, ...]:
        """`Qəzetlər > Molla Nəsrəddin`, or the names as a list within the list."""
        return tuple(path for path in map(self._path, self.each(node)) if any(path))

    def part(self, node: Node) -> Part | None:
        """What the book is a part of: work, volume and issue."""
        if isinstance(node, Scalar):
            if self.text(node):
                self.mistake(node, "write what it is a part of as {work: Molla Nəsrəddin, issue: 5}.")
            return None
        members = self.members(node, "work", "volume", "issue")
        work = self._path(members["work"]) if "work" in members else ()
        volume, issue = (self.text(members[name]) if name in members else "" for name in ("volume", "issue"))
        part = Part(tuple(filter(None, work)), volume, issue)
        return part if part != Part() else None

    def fields(self, node: Node) -> tuple[Field, ...]:
        """Further information: label and value."""
        found = []
        for item in self.each(node):
            members = self.members(item, "label", "value")
            label, value = (self.texts(members[name]) if name in members else {} for name in ("label", "value"))
            if label and value:
                found.append(Field(label, value))
            else:
                self.mistake(item, "further information has a label and a value.")
        return tuple(found)

    def _path(self, node: Node) -> CollectionPath:
        if isinstance(node, Items):
            return tuple(text for name in self.each(node) if (text := self.text(name)))
        text = self.text(node)
        return self.attempt(node, partial(typed.collection, text), ()) if typed.WITHIN in text else (text,)

    def _person(self, node: Node) -> Contributor | None:
        if not isinstance(node, Mapping):
            text = self.text(node)
            return self.attempt(node, lambda: typed.person(text), None) if text else None
        members = self.members(node, "name", "role", "uri")
        name = self.texts(members["name"]) if "name" in members else {}
        if not name:
            self.mistake(node, "a person has a name.")
            return None
        role, uri = (self.text(members[one]) if one in members else "" for one in ("role", "uri"))
        return Contributor(name, role if role in self._roles else role_of(role) or role, uri)

    def _identifier(self, node: Node) -> Identifier | None:
        if not isinstance(node, Mapping):
            text = self.text(node)
            return self.attempt(node, lambda: typed.identifier(text), None) if text else None
        members = self.members(node, "kind", "value")
        kind, value = (self.text(members[one]) if one in members else "" for one in ("kind", "value"))
        if not value:
            self.mistake(node, "an identifier has a value.")
            return None
        return Identifier(kind.lower(), value)


def _bare_texts(base: Wording) -> Iterator[str]:
    """Titles and headings of which nobody said the language: they keep being without one."""
    headings = (section.label for _, section in walk(base.sections))
    for texts in (base.title, *headings, *(order.label for order in base.orders)):
        yield from texts.get("none", ())


def _tags(base: Wording) -> Iterator[str]:
    """The language tags that stand anywhere; `none` and the empty one too."""
    yield from ("", "none", base.language or "", *base.about.other_languages)
    labels = (page.label for page in base.pages)
    for texts in (
        base.title,
        *labels,
        *(one.label for _, one in walk(base.sections)),
        *(one.label for one in base.orders),
        *(one for _, one in maps_of(base.about)),
    ):
        yield from texts
