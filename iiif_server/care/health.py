"""The health of a book, from values: what is missing, odd, or not said. Pure; who gathers the values is survey.py."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from iiif_server.care.fixity import Entry
from image_store import Dimensions
from manifests import Book, Page, first_text

# A page is odd among its neighbours when its width or its height is so many times the median of those of the
# NEIGHBOURS nearest pages before it and behind it, or the median so many times its own. A turned page of a book (3:4)
# is at 1.33 and passes; a fold-out, a double page among single ones, a thumbnail among scans do not.
ODD = Fraction(3, 2)
NEIGHBOURS = 4
# With fewer neighbours there is no rule to break.
FEWEST = 3
# More pages that are not there are counted behind the first ones.
MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a librarian should look at. `pages`: the keys that it is about; none: the whole book.

    `grave`: the book is not whole. Everything else may well be as it should.
    """

    what: str
    text: str
    pages: tuple[str, ...] = ()
    grave: bool = False


@dataclass(frozen=True, slots=True)
class Checks:
    """The last verification: oldest and newest date of the book's files, how many there are, how many were checked.

    `bad`: page key -> what is wrong with its files.
    """

    files: int
    checked: int
    oldest: datetime | None
    newest: datetime | None
    bad: Mapping[str, tuple[Entry, ...]]


@dataclass(frozen=True, slots=True)
class Listing:
    """The pages that a description lists, against the scans of the last ingest. `files` are the names of its sources.

    `listed`: how many pages it has. `missing`: those that are not among the scans, in words; `extra`: the keys of the
    pages that it does not have; `unlabelled`: of those of which it does not say what stands on them.
    """

    files: tuple[str, ...]
    listed: int
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    unlabelled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Health:
    """All that is to be said of a book. `texts`: the keys of the pages that have a text."""

    book: Book
    findings: tuple[Finding, ...]
    checks: Checks
    texts: frozenset[str]

    @property
    def whole(self) -> bool:
        """Whether every page is there, and every file that was checked is what it was."""
        return not any(finding.grave for finding in self.findings)


def examine(
    book: Book,
    ever: Collection[str],
    checks: Checks,
    texts: Collection[str],
    listing: Listing | None = None,
) -> Health:
    """The health of a book. `ever`: every page key that it ever had; `listing`: what its description lists, if it does.

    Without a description nothing is extra: the pages are what the folder has.
    """
    there = {page.key for page in book.pages}
    findings = [
        *_problems(book.pages),
        *_about("gone", "not in the book any more, though it had them once", set(ever) - there),
        *_bad_files(checks),
        *_against(listing, book.pages),
        *_about("odd size", "much larger or smaller than the pages around", odd_sizes(book.pages)),
        *_labels(book.pages),
        *_not_said(book),
    ]
    return Health(book, tuple(findings), checks, frozenset(texts))


def odd_sizes(pages: Sequence[Page]) -> list[str]:
    """The keys of the pages whose width or height is far from the median of their neighbours.

    Of a page of which somebody said how it is shown it is known what it is.
    """
    sized = [(page.key, page.image.info.dimensions) for page in pages if page.image]
    known = {page.key for page in pages if page.behaviour}
    odd = []
    for at, (key, size) in enumerate(sized):
        around = [one for _, one in (*sized[max(0, at - NEIGHBOURS) : at], *sized[at + 1 : at + 1 + NEIGHBOURS])]
        if key not in known and len(around) >= FEWEST and _is_odd(size, around):
            odd.append(key)
    return odd


def _is_odd(size: Dimensions, around: Sequence[Dimensions]) -> bool:
    return any(
        not 1 / ODD <= Fraction(own) / _median(others) <= ODD
        for own, others in (
            (size.width, [one.width for one in around]),
            (size.height, [one.height for one in around]),
        )
    )


def _median(values: Sequence[int]) -> Fraction:
    ordered, middle = sorted(values), len(values) // 2
    return Fraction(ordered[middle]) if len(values) % 2 else Fraction(ordered[middle - 1] + ordered[middle], 2)


def _problems(pages: Sequence[Page]) -> list[Finding]:
    missing = [page for page in pages if page.image is None]
    older = [page for page in pages if page.image is not None and page.problem]
    return [
        *(Finding("missing", f"{page.place}: {page.problem or 'no image'}", (page.key,), True) for page in missing),
        *(
            Finding("older image", f"{page.place}: {page.problem}; an older image stands", (page.key,), True)
            for page in older
        ),
    ]


def _against(listing: Listing | None, pages: Sequence[Page]) -> list[Finding]:
    if listing is None:
        return []
    unlabelled, others = set(listing.unlabelled), set(listing.extra)
    bare = [page.key for page in pages if page.key in unlabelled and not page.hidden]
    findings = [
        *_about("extra", "not in the description of the book", [page.key for page in pages if page.key in others]),
        *_about("label not said", "the description does not say what stands on it", bare),
    ]
    if listing.missing:
        count = len(listing.missing)
        named = ", ".join(listing.missing[:MOST_NAMED]) + (f" and {count - MOST_NAMED} more" * (count > MOST_NAMED))
        text = f"{count} of {listing.listed} pages in the description are not among the scans: {named}"
        findings.append(Finding("not there", text, grave=True))
    return findings


def _bad_files(checks: Checks) -> list[Finding]:
    return [
        Finding(entry.state, f"{entry.file.role} {entry.file.name}: {entry.reason}", (key,), True)
        for key, entries in checks.bad.items()
        for entry in entries
    ]


def _labels(pages: Sequence[Page]) -> list[Finding]:
    labels = {page.key: first_text(page.label)[0] for page in pages}
    times = Counter(labels.values())
    twice = [key for key, label in labels.items() if times[label] > 1]
    empty = [key for key, label in labels.items() if not any(letter.isalnum() for letter in label)]
    return [
        *_about("label", "has the label of another page", twice),
        *_about("no label", "has a label without a letter or number", empty),
    ]


def _not_said(book: Book) -> list[Finding]:
    findings = []
    if not book.about.rights:
        findings.append(Finding("rights", "nobody said who may use the book, and how"))
    if book.language is None:
        findings.append(Finding("language", "not said; give it with `iiif-server ingest --language`"))
    return findings


def _about(what: str, text: str, pages: Collection[str], *, grave: bool = False) -> list[Finding]:
    if not pages:
        return []
    keys = tuple(pages) if isinstance(pages, Sequence) else tuple(sorted(pages))
    return [Finding(what, text, keys, grave)]
