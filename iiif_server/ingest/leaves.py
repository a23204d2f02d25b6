"""From masters to pages: what their surveys say, as pages, labels, a title and a table of contents. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from iiif_server.ingest.descriptions.contents import MOST_SECTIONS
from iiif_server.ingest.find import ARCHIVE, Found
from iiif_server.ingest.keys import free_source, label_text, readable, short_text
from iiif_server.ingest.plan import Hashed, Known, PlannedPage
from iiif_server.ingest.report import Note
from iiif_server.ingest.surveys import Surveys
from image_store.building import Contents, Leaf, OutlineEntry
from manifests import Book, Section, language_map, still_there
from manifests.describe import Contributor, Description, Rank, Ranked

# What is drawn at a resolution; all other kinds have pixels of their own.
DRAWN = frozenset({"pdf"})
DEEPEST = 8


def pages_of(hashed: Sequence[Hashed], surveys: Surveys, known: Sequence[Known], resolution: int) -> tuple[Hashed, ...]:
    """The pages of all masters, each with the fingerprint of its file. A page in an archive has a name of its own.

    A document that cannot be surveyed now is the problem of each page that it had.
    """
    used = {one.found.source for one in hashed}
    pages: list[Hashed] = []
    for one in hashed:
        surveyed = surveys.get(one.found.file)
        if isinstance(surveyed, Contents):
            pages += _leaves(one, surveyed, used, resolution)
        else:
            pages += _damaged(one, surveyed, known)
    return tuple(pages)


def resolution_of(said: int | None, known: Iterable[Known], default: int) -> int:
    """At how many dots for each inch the pages of this book are drawn: as said, else as they were before."""
    before = (one.record.source.resolution for one in known if one.record)
    return said or next((dots for dots in before if dots), default)


def count_found(hashed: Sequence[Hashed], pages: Sequence[Hashed], surveys: Surveys) -> int:
    """How many pages the masters hold by their own account; a file that cannot say has those it had, or one."""
    silent = {one.found.file for one in hashed if not isinstance(surveys.get(one.found.file), Contents)}
    told = sum(len(surveyed.leaves) for surveyed in surveys.values() if isinstance(surveyed, Contents))
    return told + sum(page.found.file in silent for page in pages)


def default_title(hashed: Sequence[Hashed], surveys: Surveys, name: str) -> str:
    """What a book is called when nobody said it: as its only document, else as the folder or the file."""
    surveyed = surveys.get(hashed[0].found.file) if len(hashed) == 1 else None
    title = short_text(surveyed.title or "") if isinstance(surveyed, Contents) else ""
    return title or label_text(name)


def document_says(hashed: Sequence[Hashed], surveys: Surveys) -> Ranked | None:
    """Who made the book, as its only document says; None when it does not, or there are several."""
    surveyed = surveys.get(hashed[0].found.file) if len(hashed) == 1 else None
    author = short_text(surveyed.author or "") if isinstance(surveyed, Contents) else ""
    if not author:
        return None
    by = Contributor({"none": (author,)}, "aut")
    return Ranked(Rank.DOCUMENT, Description(hashed[0].found.file, contributors=(by,)))


def sections_of(
    masters: Sequence[Found], pages: Sequence[PlannedPage], surveys: Surveys, language: str | None
) -> tuple[Section, ...]:
    """The tables of contents of all documents, one after the other; of several each below its own name."""
    keys: dict[str, dict[int, str]] = {}
    for page in pages:
        if page.hashed:
            keys.setdefault(page.hashed.found.file, {})[page.hashed.found.number] = page.key
    sections: list[Section] = []
    for found in masters:
        surveyed, leaves = surveys.get(found.file), keys.get(found.file, {})
        if not isinstance(surveyed, Contents) or not surveyed.outline or not leaves:
            continue
        left = iter(range(MOST_SECTIONS))
        own = tuple(_sections(surveyed.outline, leaves, language, left, 1))
        if len(masters) > 1 and own:
            heading = short_text(surveyed.title or found.path.stem) or found.file
            own = (Section(language_map(heading, language), leaves[min(leaves)], own),)
        sections += own
    return tuple(sections)


def sections_now(
    old: Book | None, masters: Sequence[Found], pages: Sequence[PlannedPage], surveys: Surveys, language: str | None
) -> tuple[Section, ...]:
    """The table of contents of the book as it is now: while a document cannot be surveyed, the one that it had."""
    if old is not None and old.sections and any(not isinstance(surveys.get(one.file), Contents) for one in masters):
        keys = {page.key for page in pages}
        return tuple(still_there(old.sections, keys))
    return sections_of(masters, pages, surveys, language)


def notes_of(masters: Sequence[Found], surveys: Surveys) -> tuple[Note, ...]:
    """Everything that the surveys found worth saying."""
    surveyed = [(found.file, surveys.get(found.file)) for found in masters]
    return tuple(Note(file, note) for file, one in surveyed if isinstance(one, Contents) for note in one.notes)


def _leaves(master: Hashed, contents: Contents, used: set[str], resolution: int) -> Iterator[Hashed]:
    dots = resolution if contents.kind in DRAWN else None
    leaves = contents.leaves
    if len(leaves) == 1 and contents.kind != ARCHIVE:
        # A file that is one page is called as the file, whatever its kind.
        leaves = (replace(leaves[0], name="", label=None),)
    for number, leaf in enumerate(leaves):
        found = replace(
            master.found,
            problem=master.found.problem or leaf.problem,
            kind=contents.kind,
            leaf=leaf,
            number=number,
            resolution=dots,
        )
        if leaf.name:
            source = free_source(readable(f"{found.source}#{leaf.name}"), used.__contains__)
            used.add(source)
            found = replace(found, of=found.source, source=source)
        yield replace(master, found=found)


def _damaged(master: Hashed, reason: str | None, known: Sequence[Known]) -> Iterator[Hashed]:
    """The pages that this file had at the last ingest, or the file itself, with the reason why nothing can be said."""
    found = replace(master.found, problem=master.found.problem or reason)
    had = [one.page for one in known if one.page.place.startswith(f"{found.source}#")]
    if not had:
        yield replace(master, found=found)
    for number, page in enumerate(had):
        leaf = Leaf(page.place.removeprefix(f"{found.source}#"))
        yield replace(master, found=replace(found, source=page.place, of=found.source, leaf=leaf, number=number))


def _sections(
    entries: Sequence[OutlineEntry], keys: Mapping[int, str], language: str | None, left: Iterator[int], depth: int
) -> Iterator[Section]:
    for entry in entries:
        if next(left, None) is None:
            return
        within = tuple(_sections(entry.entries, keys, language, left, depth + 1)) if depth < DEEPEST else ()
        key = keys.get(entry.leaf) if entry.leaf is not None else None
        # A heading that leads nowhere begins where the first below it begins.
        page = key or (within[0].page if within else None)
        title = short_text(entry.title)
        if page and title:
            yield Section(language_map(title, language), page, within)
        else:
            yield from within
