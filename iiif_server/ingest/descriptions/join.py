"""Descriptions and scans -> the wording of a book: title, order, labels, hidden pages, contents, cover. Pure."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from iiif_server.care.health import Listing
from iiif_server.ingest.descriptions.about import about_said, languages_of, title_said
from iiif_server.ingest.descriptions.clean import Cleaner, has_text
from iiif_server.ingest.descriptions.contents import pages_by_label, sections_said
from iiif_server.ingest.descriptions.match import NOTHING_MATCHED, Matched, Scan, match
from iiif_server.ingest.descriptions.orders import orders_said
from iiif_server.ingest.descriptions.values import NO_SOURCES, Sources
from iiif_server.ingest.keys import label_text
from iiif_server.ingest.plan import PlannedPage
from manifests import (
    Book,
    GivenRecord,
    InvalidBook,
    LanguageMap,
    Page,
    PageWording,
    Section,
    Wording,
    first_text,
    language_map,
    with_wording,
    wording_of,
)
from manifests.describe import DescribedPage, Description, Ranked, label_key

# What stays of what an earlier ingest was told, because it cannot be told anew.
KEPT = (
    "{why}: so order, labels, contents and all else that was said of the book stay as they are. Put it right, or back,"
    " and run the same command again."
)


@dataclass(frozen=True, slots=True)
class Told:
    """All that is to be said of a book. `title` is empty and `language` None where no description says one.

    `description`: None when there is none, or when what was told before stays; then `before` is the book with it.
    `matched`: the scans of its pages. `listing`: what the description lists and how it differs from the scans.
    """

    sources: Sources = NO_SOURCES
    description: Description | None = None
    before: Book | None = None
    title: LanguageMap = field(default_factory=dict)
    language: str | None = None
    matched: Matched = NOTHING_MATCHED
    listing: Listing | None = None
    notes: tuple[str, ...] = ()

    @property
    def is_kept(self) -> bool:
        """Whether what an earlier ingest was told stays."""
        return self.before is not None

    @property
    def records(self) -> tuple[GivenRecord, ...]:
        """The records of catalogues that the book is to have: where what was told before stays, those of then."""
        return self.before.records if self.before is not None else tuple(one for one, _ in self.sources.records)

    @property
    def bodies(self) -> Mapping[str, bytes]:
        """SHA-256 -> the bytes of each record that lies there now."""
        return {one.sha256: data for one, data in self.sources.records}

    def of_pages(self, pages: Sequence[PlannedPage]) -> "Told":
        """The same with the scans of its pages. Raises InvalidBook when all of them would be hidden."""
        if self.description is None or not self.description.pages:
            return self
        described = self.description.pages
        matched = match(described, [_scan(page) for page in pages])
        hidden = {key for key, page in zip(matched.keys, described, strict=True) if key and page.hidden}
        if pages and hidden.issuperset(page.key for page in pages):
            raise InvalidBook(
                f"{self.description.source} hides every page of the book, so there would be nothing to show; let one"
                " page at least be seen"
            )
        listing = _listing(self.description, matched, pages, self.sources.names)
        return replace(self, matched=matched, listing=listing, notes=(*self.notes, *matched.notes))

    def said_of(self, book: Book) -> "tuple[Book, Told]":
        """The book with all this said of it, title and language excepted, which it has; and this with what had to be
        cut. Raises InvalidBook."""
        if self.before is not None:
            kept = replace(wording_of(self.before), title=book.title, language=book.language)
            return with_wording(book, kept), self
        if self.description is None:
            return book, self
        cleaner = Cleaner()
        labels = _labels(self.description, self.matched, book, cleaner)
        labelled = replace(book, pages=tuple(page._replace(label=labels[page.key]) for page in book.pages))
        wording = _wording(self.description, self.matched, labelled, cleaner)
        return with_wording(labelled, wording), replace(self, notes=(*self.notes, *cleaner.notes))


def settle(
    sources: Sources, old: Book | None, was: Listing | None, document: Ranked | None, language: str | None
) -> Told:
    """What is said of a book before its pages are planned. `was`: how its description was at the last ingest, None:
    it had none. `document`: what its only document says of itself; `language`: the one that the command gave.

    A description that was there and is not, or cannot be understood now, takes nothing away from a book.
    """
    if old is not None and was is not None and (sources.broken or not sources.ranked):
        there = f"The description of the book ({', '.join(was.files)})"
        why = "A description cannot be understood" if sources.broken else f"{there} is not there any more"
        return Told(sources, before=old, listing=was, notes=(KEPT.format(why=why),))
    description = sources.description(*([document] if document else []))
    if description is None:
        return Told(sources)
    cleaner = Cleaner()
    languages = languages_of(description, language)
    title = title_said(description, languages, cleaner)
    first = languages[0] if languages else None
    listing = Listing(sources.names, 0) if sources.ranked else None
    notes = (*description.notes, *cleaner.notes, *sources.not_offered)
    return Told(sources, description, None, title, first, listing=listing, notes=notes)


def _wording(description: Description, matched: Matched, book: Book, cleaner: Cleaner) -> Wording:
    """What the description says. The pages that it lists stand in its order, the others with their neighbours."""
    languages = languages_of(description, book.language)
    pages = {page.key: page for page in book.pages}
    said = {key: page for key, page in zip(matched.keys, description.pages, strict=False) if key}
    listed = [pages[key] for key in matched.keys if key in pages]
    by_label = pages_by_label((*listed, *book.pages))
    sections: tuple[Section, ...] = book.sections
    if description.sections:
        sections = sections_said(description.sections, matched.keys, by_label, languages, cleaner)
    return Wording(
        book.title,
        book.language,
        about_said(description, languages, cleaner),
        tuple(_page_wording(page, said.get(page.key)) for page in _in_order(listed, book.pages)),
        sections,
        _page_called("The cover", description.cover, book.pages, by_label, cleaner),
        _page_called("The page to open at", description.start, book.pages, by_label, cleaner),
        tuple(orders_said(description.orders, book.pages, by_label, languages, cleaner)),
    )


def _page_wording(page: Page, said: DescribedPage | None) -> PageWording:
    """What is said of a page whose label was settled before."""
    return PageWording(page.key, page.label, said.hidden, said.behaviour) if said else PageWording(page.key, page.label)


def _in_order(listed: Sequence[Page], pages: Sequence[Page]) -> list[Page]:
    """All pages, the listed ones in their order. Another stands behind the page before it in its folder or document,
    one before all of these in front of them; where none of them is listed, at the end: nobody says what it is.
    """
    number = {page.key: at for at, page in enumerate(listed)}
    groups: dict[str, list[Page]] = defaultdict(list)
    for page in pages:
        groups[_beside(page)].append(page)
    # What comes before and behind each listed page, and behind all.
    before: dict[str, list[Page]] = {}
    behind: dict[str, list[Page]] = {}
    end: list[Page] = []
    for group in groups.values():
        first = min((page.key for page in group if page.key in number), key=number.__getitem__, default=None)
        here = end if first is None else before.setdefault(first, [])
        for page in group:
            if page.key in number:
                here = behind.setdefault(page.key, [])
            else:
                here.append(page)
    order = [one for page in listed for one in (*before.get(page.key, ()), page, *behind.get(page.key, ()))]
    return order + end


def _beside(page: Page) -> str:
    """The folder that the scan of a page lies in, or the document that it is in."""
    return _file_of(page.place) or str(PurePosixPath(page.place).parent)


def _labels(description: Description, matched: Matched, book: Book, cleaner: Cleaner) -> Mapping[str, LanguageMap]:
    """Page key -> label: the description's, else the page's own. Where the description has labels, an own one that is
    among them would say something wrong: such a page is called as its file."""
    said = {
        key: label
        for key, page in zip(matched.keys, description.pages, strict=False)
        if key and has_text(label := cleaner.texts("label of a page", page.label or {}))
    }
    taken = {label_key(first_text(label)[0]) for label in said.values()}
    return {page.key: said.get(page.key) or _own_label(page, taken) for page in book.pages}


def _own_label(page: Page, taken: Collection[str]) -> LanguageMap:
    if label_key(first_text(page.label)[0]) not in taken:
        return page.label
    stem = label_text(PurePosixPath(page.place.rpartition("#")[2]).stem)
    return language_map(stem) if stem else page.label


def _page_called(
    what: str, said: str, pages: Sequence[Page], by_label: Mapping[str, str], cleaner: Cleaner
) -> str | None:
    """The key of the page that a description names by its file or by what stands on it, such as the cover."""
    if not said:
        return None
    scans = [Scan(page.key, page.place, _file_of(page.place)) for page in pages]
    [by_file] = match([DescribedPage((said,))], scans).keys
    key = by_file or by_label.get(label_key(said))
    if key is None:
        cleaner.notes.append(f"{what} is said to be {said!r}, and no page of the book is called so.")
    return key


def _scan(page: PlannedPage) -> Scan:
    found = page.hashed.found if page.hashed else None
    return Scan(page.key, page.place, found.of if found else _file_of(page.place))


def _file_of(place: str) -> str:
    """The file of a page whose master is not there now, or of which only the place is known."""
    file, mark, leaf = place.rpartition("#")
    return file if mark and leaf and PurePosixPath(file).suffix else ""


def _listing(
    description: Description, matched: Matched, pages: Sequence[PlannedPage], names: tuple[str, ...]
) -> Listing:
    both = list(zip(matched.keys, description.pages, strict=True))
    return Listing(
        names,
        len(both),
        missing=tuple(_named(page, at) for at, (key, page) in enumerate(both, 1) if key is None),
        extra=tuple(page.key for page in pages if page.key not in matched.found) if matched.found else (),
        unlabelled=tuple(key for key, page in both if key is not None and not has_text(page.label)),
    )


def _named(page: DescribedPage, at: int) -> str:
    """A page that nobody found, for people: its file, else what stands on it, else its number in the list."""
    label = first_text(page.label)[0] if page.label and has_text(page.label) else ""
    name = page.files[0] if page.files else label or page.id
    return f"no. {at} ({name})" if name else f"no. {at}"
