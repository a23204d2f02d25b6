"""Rules on behaviours, directions, dates and where a book is opened. Pure."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from manifests.languages import viewing_direction
from manifests.lint.findings import EVERY, TOP, Checked, Rule, Severity, Spot
from manifests.lint.seen import canvases
from manifests.lint.tree import Document, Node
from manifests.lint.words import several, shown, text, without_fragment

_TIME = ("auto-advance", "no-auto-advance", "repeat", "no-repeat")
_LAYOUT = ("unordered", "individuals", "continuous", "paged")
BEHAVIORS: Mapping[str, frozenset[str]] = {
    "Manifest": frozenset((*_TIME, *_LAYOUT)),
    "Collection": frozenset((*_TIME, *_LAYOUT, "multi-part", "together")),
    "Canvas": frozenset(("auto-advance", "no-auto-advance", "facing-pages", "non-paged")),
    "Range": frozenset((*_TIME[:2], *_LAYOUT, "sequence", "thumbnail-nav", "no-nav")),
    "Annotation": frozenset(("hidden",)),
    "AnnotationPage": frozenset(("hidden",)),
}
HINTS: Mapping[str, frozenset[str]] = {
    "Manifest": frozenset(("individuals", "paged", "continuous")),
    "Sequence": frozenset(("individuals", "paged", "continuous")),
    "Range": frozenset(("individuals", "paged", "continuous", "top")),
    "Canvas": frozenset(("non-paged", "facing-pages")),
    "Collection": frozenset(("individuals", "multi-part", "top", "paged", "continuous")),
}
EXCLUSIVE = (
    frozenset(_LAYOUT),
    frozenset(("auto-advance", "no-auto-advance")),
    frozenset(("repeat", "no-repeat")),
    frozenset(("sequence", "thumbnail-nav", "no-nav")),
    frozenset(("multi-part", "together")),
    frozenset(("facing-pages", "non-paged")),
)
DIRECTIONS = ("left-to-right", "right-to-left", "top-to-bottom", "bottom-to-top")
# Whoever shows all pages at once asks for all info.json at once.
MOST_CONTINUOUS = 50
_DATE = re.compile(
    r"-?[0-9]{4,9}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})", re.ASCII
)

SAID = ("behavior", "viewingHint")


def _said(node: Node, document: Document) -> tuple[str, list[str]]:
    key = "behavior" if document.version == 3 else "viewingHint"
    return key, [one for one in several(node.get(key)) if isinstance(one, str)]


def unknown(node: Node, document: Document) -> Iterator[Spot]:
    known = (BEHAVIORS if document.version == 3 else HINTS).get(node.kind)
    key, said = _said(node, document)
    for one in said:
        # Others may define more, by addresses.
        if known is not None and one not in known and "://" not in one:
            yield Spot(node.place(key), shown(one))


def several_hints(node: Node, _: Document) -> Iterator[Spot]:
    if "viewingHint" in node.value and not isinstance(node.get("viewingHint"), str):
        yield Spot(node.place("viewingHint"), shown(node.get("viewingHint")))


def exclusive(node: Node, document: Document) -> Iterator[Spot]:
    key, said = _said(node, document)
    for several_of in EXCLUSIVE:
        both = [one for one in said if one in several_of]
        if len(set(both)) > 1:
            yield Spot(node.place(key), " and ".join(both[:4]))


def paged_first(top: Node, document: Document) -> Iterator[Spot]:
    key, said = _said(top, document)
    if top.kind == "Manifest" and "paged" in said[1:] and said[0] != "paged":
        yield Spot(key, f"{shown(said[0])} before 'paged'")


def continuous(top: Node, document: Document) -> Iterator[Spot]:
    key, said = _said(top, document)
    if "continuous" in said and len(canvases(document)) > MOST_CONTINUOUS:
        yield Spot(key, f"continuous, {len(canvases(document))} canvases")


def direction(node: Node, document: Document) -> Iterator[Spot]:
    said = node.get("viewingDirection")
    if "viewingDirection" in node.value and said not in DIRECTIONS:
        yield Spot(node.place("viewingDirection"), shown(said))
    elif document.version == 2 and "viewingDirection" in node.value and node.kind == "Canvas":
        yield Spot(node.place("viewingDirection"), "said of a canvas")


def direction_missing(top: Node, document: Document) -> Iterator[Spot]:
    """Where the language of the title says that the book is written from right to left."""
    if top.kind != "Manifest" or any("viewingDirection" in one.value for one in (top, *top.of("sequences"))):
        return
    label = top.get("label")
    tags = list(label) if isinstance(label, dict) and document.version == 3 else []
    tags += [text(one.get("@language")) for one in several(label) if isinstance(one, dict)]
    tags = [tag for tag in tags if tag]
    if tags and all(viewing_direction(tag) == "right-to-left" for tag in tags):
        yield Spot("the document", f"no viewingDirection, and a title in {shown(tags[0])}")


def start(top: Node, document: Document) -> Iterator[Spot]:
    ids = {canvas.id for canvas in canvases(document)}
    if not ids or top.kind != "Manifest":
        return
    for node in document.nodes:
        if node.role == "start" and without_fragment(_start_of(node)) not in ids:
            yield Spot(node.place(), shown(_start_of(node)))
        if (older := text(node.get("startCanvas"))) and without_fragment(older) not in ids:
            yield Spot(node.place("startCanvas"), shown(older))


def _start_of(node: Node) -> str:
    source = node.get("source")
    named = source.get("id") if isinstance(source, dict) else source
    return text(named) if node.kind == "SpecificResource" else node.id


def date(node: Node, document: Document) -> Iterator[Spot]:
    if "navDate" not in node.value:
        return
    said = text(node.get("navDate"))
    if not _DATE.fullmatch(said) or not _is_date(said):
        yield Spot(node.place("navDate"), shown(node.get("navDate")))
    elif document.version == 2 and node.kind not in ("Collection", "Manifest"):
        yield Spot(node.place("navDate"), f"said of {shown(node.kind)}")
    elif document.version == 2 and not said.endswith("Z"):
        yield Spot(node.place("navDate"), f"{shown(said)}, not in UTC")


def _is_date(said: str) -> bool:
    """Whether it is a day of the calendar; years that Python's calendar does not have are let through."""
    if said.startswith(("-", "0000")) or said[4] != "-":
        return True
    try:
        datetime.fromisoformat(said)
    except ValueError:
        return False
    return True


ERROR, WARNING, ADVICE = Severity.ERROR, Severity.WARNING, Severity.ADVICE
RULES = (
    Checked(
        Rule(
            "behavior-unknown",
            WARNING,
            "A behaviour is one that the specification has for this kind of resource.",
            "Viewers pass over what they do not know: pages are not shown in pairs, a range is in the menu.",
            "Presentation 3.0, 3.2; 2.1, 3.3",
            "Correct the word, or move it to where it belongs: non-paged to canvases, paged to the manifest.",
        ),
        unknown,
        EVERY,
        keys=SAID,
    ),
    Checked(
        Rule(
            "hint-array",
            ERROR,
            "In version 2 viewingHint is one text.",
            "Viewers compare it with paged, and an array is not equal: no pages in pairs.",
            "Presentation 2.1, 3.3",
            "Write the text alone.",
        ),
        several_hints,
        EVERY,
        (2,),
        keys=("viewingHint",),
    ),
    Checked(
        Rule(
            "behavior-exclusive",
            ERROR,
            "Behaviours that exclude each other do not stand together.",
            "Each viewer chooses another one.",
            "Presentation 3.0, 3.2",
            "Leave one.",
        ),
        exclusive,
        EVERY,
        keys=SAID,
    ),
    Checked(
        Rule(
            "behavior-first",
            WARNING,
            "`paged` is the first behaviour of a manifest.",
            "manifesto, and so Universal Viewer, reads the first only: no pages in pairs.",
            "manifesto",
            "Put `paged` first.",
        ),
        paged_first,
        TOP,
    ),
    Checked(
        Rule(
            "behavior-continuous",
            WARNING,
            f"A book of more than {MOST_CONTINUOUS} pages is not continuous.",
            "Mirador and Universal Viewer ask for the info.json of every page at once.",
            "openseadragon/openseadragon#2261",
            "Write paged or individuals.",
        ),
        continuous,
        TOP,
    ),
    Checked(
        Rule(
            "direction",
            ERROR,
            f"viewingDirection is one of {', '.join(DIRECTIONS)}.",
            "Viewers take another word for left-to-right.",
            "Presentation 3.0, 3.2; 2.1, 3.3",
            "Write one of them, at the manifest.",
        ),
        direction,
        EVERY,
        keys=("viewingDirection",),
    ),
    Checked(
        Rule(
            "direction-missing",
            WARNING,
            "A book in a script from right to left says so in viewingDirection.",
            "Without it pages are turned the wrong way, and spreads are mirrored.",
            "Presentation 3.0, 3.2",
            "Write right-to-left, and the canvases in the order of reading.",
        ),
        direction_missing,
        TOP,
    ),
    Checked(
        Rule(
            "start-elsewhere",
            ERROR,
            "A book is opened at one of its own canvases.",
            "Mirador opens nothing.",
            "Presentation 3.0, 3.3; 2.1, 5.2",
            "Name a canvas of this manifest, by its whole id.",
        ),
        start,
        TOP,
    ),
    Checked(
        Rule(
            "nav-date",
            ERROR,
            "navDate is a date with time and time zone; in version 2 in UTC, and of manifests and collections only.",
            "Viewers that show a calendar cannot place the item.",
            "Presentation 3.0, 3.1; 2.1, 3.1",
            "Write 1908-01-01T00:00:00Z.",
        ),
        date,
        EVERY,
        keys=("navDate",),
    ),
)
