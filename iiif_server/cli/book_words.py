"""What is told of one book among many, in words for a terminal. Knows only the report of the book."""

from collections.abc import Iterator, Mapping, Sequence

from iiif_server.cli.words import counted
from iiif_server.ingest.library.remarks import Kind, Remark
from iiif_server.ingest.report import Described

# The page of the report has more names, and --json has them all.
MOST_NAMES = 5
# What is counted, and what is said of it.
_COUNTED: Mapping[Kind, tuple[str, str]] = {
    "unread": ("file", "that cannot be read"),
    "mistake": ("file", "not understood and not used"),
    "gone": ("page", "without a file now; in the book all the same, --prune takes them out"),
    "pruned": ("page", "out of the book"),
    "missing": ("listed page", "not among the scans"),
    "extra": ("scan", "not listed; in the book all the same"),
    "silent": ("file", "that says nothing of the book"),
    "warning": ("scan", "to look at"),
    "left out": ("file", "left out"),
}
_WHOLE: Mapping[Kind, str] = {
    "held": "not published",
    "nothing": "no page could be taken in, so there is no book to publish",
    "conflict": "the sources say something else by now than when this was corrected by hand",
    "kept": "its description is not there, or not understood: what was said before stays",
}


def remark_in_words(remark: Remark) -> str:
    """`1 scan not listed; in the book all the same: INPUT_0020.jp2`. A reason may have several lines."""
    if remark.kind in _WHOLE:
        said = _WHOLE[remark.kind]
    else:
        thing, words = _COUNTED[remark.kind]
        said = f"{counted(remark.count, thing)} {words}"
    names = _listed(remark.names, remark.count)
    return ": ".join(part for part in (said, names, remark.reason.replace("\n", "\n  ")) if part)


def described_in_words(said: Described) -> str:
    """`described by mets.xml (METS): 20 pages listed, none labelled; 2 remarks`."""
    return "; ".join(_described(said))


def sources_in_words(said: Described) -> str:
    """`mets.xml (METS): 20 pages listed, none labelled`."""
    files = ", ".join(f"{name} ({form})" if form not in ("", name) else name for name, form in said.sources.items())
    return files + (f": {counted(said.listed, 'page')} listed{_labels(said)}" if said.listed else "")


def _described(said: Described) -> Iterator[str]:
    if said.sources:
        yield f"described by {sources_in_words(said)}"
    if said.notes:
        yield counted(len(said.notes), "remark")


def _labels(said: Described) -> str:
    """Whether those that are there have labels: a librarian wonders why a page is called 1 and not i."""
    if not said.unlabelled:
        return ""
    alone = said.unlabelled == said.listed - len(said.missing)
    return ", none labelled" if alone else f", {said.unlabelled} without a label"


def _listed(names: Sequence[str], count: int) -> str:
    shown = names[:MOST_NAMES]
    more = count - len(shown)
    return ", ".join(shown) + (f" and {more} more" if shown and more > 0 else "")
