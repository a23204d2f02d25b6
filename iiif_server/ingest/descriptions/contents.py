"""The table of contents of a description -> sections on the pages of the book. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from iiif_server.ingest.descriptions.about import in_language
from iiif_server.ingest.descriptions.clean import Cleaner, has_text
from manifests import DEEPEST_SECTION, LanguageMap, Page, Section, first_text
from manifests.describe import DescribedSection, label_key, structure_word

# A viewer freezes for seconds at 6000 ranges, and nobody reads so many lines.
MOST_SECTIONS = 2000
# Sections whose page cannot be found: more have one cause.
MOST_NOTES = 10


@dataclass(slots=True)
class _Node:
    """A section while its page is looked for."""

    label: LanguageMap
    page: str | None
    within: list["_Node"] = field(default_factory=list)

    def walk(self) -> Iterator["_Node"]:
        yield self
        for inner in self.within:
            yield from inner.walk()


def pages_by_label(pages: Sequence[Page]) -> dict[str, str]:
    """What stands on a page, in whatever digits and with or without brackets -> its key; the first of equal ones."""
    keys: dict[str, str] = {}
    for page in pages:
        for text in (text for several in page.label.values() for text in several):
            keys.setdefault(label_key(text), page.key)
    for text, key in list(keys.items()):
        keys.setdefault(text.strip("[]"), key)
    return keys


def sections_said(
    sections: Sequence[DescribedSection],
    keys: Sequence[str | None],
    by_label: Mapping[str, str],
    languages: Sequence[str],
    cleaner: Cleaner,
) -> tuple[Section, ...]:
    """The sections on pages. `keys`: of each page of the description; `by_label`: as `pages_by_label` gives it.

    A section whose page is not there begins on the next page, one without a page where the first within it begins,
    else where the next section begins. One without a heading is called by the word for its kind.
    """
    made = _Maker(_nearest(keys), by_label, languages, cleaner)
    roots = made.nodes(sections, 0)
    made.tell()
    nodes = [node for root in roots for node in root.walk()]
    if len(nodes) > MOST_SECTIONS:
        cleaner.notes.append(f"Of {len(nodes)} lines of the table of contents the first {MOST_SECTIONS} are kept.")
    _give_pages(nodes)
    left = iter(range(MOST_SECTIONS))
    return tuple(_frozen(roots, left))


def _nearest(keys: Sequence[str | None]) -> list[str | None]:
    """For each page of a description its own key, else that of the next page that was found, else of the last."""
    found = list(keys)
    for order in (range(len(found) - 2, -1, -1), range(1, len(found))):
        for at in order:
            found[at] = found[at] or found[at + 1 if order.step < 0 else at - 1]
    return found


@dataclass(slots=True)
class _Maker:
    nearest: Sequence[str | None]
    by_label: Mapping[str, str]
    languages: Sequence[str]
    cleaner: Cleaner
    lost: list[str] = field(default_factory=list)

    def nodes(self, sections: Sequence[DescribedSection], depth: int) -> list[_Node]:
        found: list[_Node] = []
        for section in sections:
            label = self._label(section)
            within = self.nodes(section.sections, depth + (1 if has_text(label) else 0))
            if not has_text(label):
                found += within
                continue
            node = _Node(label, self._page(section, label))
            found.append(node)
            if depth < DEEPEST_SECTION:
                node.within = within
            else:
                found += within
        return found

    def tell(self) -> None:
        """What could not be found, in few sentences."""
        self.cleaner.notes += self.lost[:MOST_NOTES]
        if len(self.lost) > MOST_NOTES:
            self.cleaner.notes.append(f"And {len(self.lost) - MOST_NOTES} more sections name a page that is not there.")

    def _label(self, section: DescribedSection) -> LanguageMap:
        said = self.cleaner.texts("heading of a section", section.label or {})
        if not has_text(said):
            language = self.languages[0] if self.languages else ""
            return structure_word(section.kind, language) or {}
        return in_language(said, self.languages)

    def _page(self, section: DescribedSection, label: LanguageMap) -> str | None:
        if section.page is not None:
            return self.nearest[min(section.page, len(self.nearest) - 1)] if self.nearest else None
        if not section.label_of_page:
            return None
        wanted = label_key(section.label_of_page)
        key = self.by_label.get(wanted) or self.by_label.get(wanted.strip("[]"))
        if key is None:
            self.lost.append(
                f"The section {first_text(label)[0]!r} is said to begin on page {section.label_of_page!r}, and no page"
                " of the book has that label."
            )
        return key


def _give_pages(nodes: Sequence[_Node]) -> None:
    """Gives those without a page that of the next one in the order of reading, else that of the one before."""
    for node, page in zip(nodes, _nearest([node.page for node in nodes]), strict=True):
        node.page = page


def _frozen(nodes: Sequence[_Node], left: Iterator[int]) -> Iterator[Section]:
    for node in nodes:
        # Without any page in the whole table of contents there is nowhere to go to.
        if node.page is None or next(left, None) is None:
            return
        yield Section(node.label, node.page, tuple(_frozen(node.within, left)))
