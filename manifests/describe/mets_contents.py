"""The table of contents of a METS, from its logical structure joined with the pages. Knows no file."""

from collections.abc import Callable, Mapping

from manifests.book_checks import DEEPEST_SECTION
from manifests.describe.description import DescribedSection
from manifests.describe.mets_files import file_ids
from manifests.describe.mets_pages import Pages
from manifests.describe.scripts import tag_of_text
from manifests.describe.structure_words import structure_kind, structure_word
from manifests.describe.xml import Element, attribute, children, inside
from manifests.language_maps import LanguageMap

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
        # Once for each ID: hostile divisions share one.
        self._begins = {one: sorted(self._linked(one, pages.at_id))[:1] for one in links}
        self._holds = {one: min(self._linked(one, pages.at_container), default=None) for one in links}

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

    def pages_of_kind(self, division: Element, kind: str) -> set[int]:
        """The pages that are linked with the parts of a kind, wherever in a division."""
        parts = [part for part in inside(division, "div") if structure_kind(attribute(part, "TYPE")) == kind]
        found = {
            page for one in {attribute(part, "ID") for part in parts} for page in self._linked(one, self._pages.at_id)
        }
        return found.union(*(self._named(part) for part in parts))

    def _linked(self, identifier: str, places: Mapping[str, int]) -> list[int]:
        return [places[one] for one in self._links.get(identifier, []) if one in places]

    def _named(self, part: Element) -> list[int]:
        """The pages whose files a division names itself."""
        return [self._pages.at_file[one] for one in file_ids(part) if one in self._pages.at_file]

    def _section(self, part: Element, inner: tuple[DescribedSection, ...]) -> DescribedSection:
        """Where it begins: at the first page linked with it, or with what holds it; no later than its first part."""
        identifier = attribute(part, "ID")
        direct = [*self._named(part), *self._begins.get(identifier, [])]
        page = min(direct, default=self._holds.get(identifier))
        if page is None:
            page = min((section.page for section in inner if section.page is not None), default=None)
        kind = structure_kind(attribute(part, "TYPE"))
        return DescribedSection(self._label(part, kind), page, kind=kind, sections=inner)

    def _label(self, part: Element, kind: str) -> LanguageMap | None:
        written = attribute(part, "LABEL")
        if written:
            return {tag_of_text(written, self._language): (written,)}
        title = self._title_of(part)
        if title:
            return title
        ordered = attribute(part, "ORDERLABEL")
        return {"none": (ordered,)} if ordered else structure_word(kind, self._language)
