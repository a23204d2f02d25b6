"""The table of contents of a METS, from its logical structure joined with the pages. Knows no file."""

from collections.abc import Callable, Mapping

from manifests.book import DEEPEST_SECTION, LanguageMap
from manifests.describe.description import DescribedSection
from manifests.describe.mets_files import file_ids
from manifests.describe.mets_pages import Pages
from manifests.describe.structure_words import structure_kind, structure_word
from manifests.describe.xml import Element, attribute, children, inside

# What a library calls a book: one of these alone in another is the book, the other the work that it belongs to.
_BOOKS = frozenset({"volume", "issue", "monograph", "manuscript", "fascicle", "year", "month", "day", "file"})


def read_links(root: Element) -> dict[str, list[str]]:
    """Which physical IDs each logical ID is linked with."""
    links: dict[str, list[str]] = {}
    for section in children(root, "structLink"):
        for link in inside(section, "smLink"):
            links.setdefault(attribute(link, "from"), []).append(attribute(link, "to"))
    return links


def chain_to_book(structure_map: Element | None) -> list[Element]:
    """The divisions from the top of the logical structure down to the book itself, which is the last."""
    top = next(children(structure_map, "div"), None) if structure_map is not None else None
    chain = []
    while top is not None:
        chain.append(top)
        parts = list(children(top, "div"))
        alone = len(parts) == 1 and structure_kind(attribute(parts[0], "TYPE")) in _BOOKS
        top = parts[0] if alone else None
    return chain


class Contents:
    """Makes sections of divisions. `title_of` gives the title that a division's own description has."""

    def __init__(
        self, links: Mapping[str, list[str]], pages: Pages, language: str, title_of: Callable[[Element], LanguageMap]
    ) -> None:
        self._links = links
        self._pages = pages
        self._language = language
        self._title_of = title_of
        self._flattened = False

    def sections(self, division: Element, depth: int = 1) -> tuple[DescribedSection, ...]:
        """The sections of a division's parts."""
        made: list[DescribedSection] = []
        for part in children(division, "div"):
            inner = self.sections(part, depth + 1)
            section = self._section(part, inner if depth < DEEPEST_SECTION else ())
            if section.label is None and not section.kind and section.page is None:
                made += inner
                continue
            made.append(section)
            if depth >= DEEPEST_SECTION and inner:
                self._flattened = True
                made += inner
        return tuple(made)

    def notes(self) -> list[str]:
        """What to tell the librarian."""
        if self._flattened:
            return [f"The contents nest deeper than {DEEPEST_SECTION} levels: what lies deeper stands in the last."]
        return []

    def pages_of(self, division: Element) -> list[int]:
        """The pages that are linked with a division itself."""
        linked = self._links.get(attribute(division, "ID"), [])
        found = [self._pages.at_id[one] for one in linked if one in self._pages.at_id]
        found += [self._pages.at_file[one] for one in file_ids(division) if one in self._pages.at_file]
        return found

    def _section(self, part: Element, inner: tuple[DescribedSection, ...]) -> DescribedSection:
        pages = self.pages_of(part)
        if not pages:
            linked = self._links.get(attribute(part, "ID"), [])
            pages = [self._pages.at_container[one] for one in linked if one in self._pages.at_container]
        if not pages:
            # It begins no later than its first part.
            pages = [section.page for section in inner if section.page is not None]
        kind = structure_kind(attribute(part, "TYPE"))
        return DescribedSection(self._label(part, kind), min(pages, default=None), kind=kind, sections=inner)

    def _label(self, part: Element, kind: str) -> LanguageMap | None:
        for written in ("LABEL", "ORDERLABEL"):
            text = attribute(part, written)
            if text:
                return {self._language or "none": (text,)} if written == "LABEL" else {"none": (text,)}
            title = self._title_of(part) if written == "LABEL" else {}
            if title:
                return title
        return structure_word(kind, self._language)
