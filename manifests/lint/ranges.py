"""Rules on tables of contents, of either version. Pure."""

from collections.abc import Iterator

from manifests.lint.findings import TOP, Checked, Rule, Severity, Spot
from manifests.lint.seen import canvases
from manifests.lint.tree import Document, Node
from manifests.lint.words import several, shown, text, without_fragment

# A menu of 6000 froze Mirador for 15 to 20 seconds.
MOST_RANGES = 2000


# In fewer pages than that a chapter may well be one page.
FEW_PAGES = 20
OTHER_ORDERS = ("sequence", "no-nav", "thumbnail-nav")


def full_ranges(document: Document) -> list[Node]:
    """Ranges that stand in full."""
    return [one for one in document.of_kind("Range") if one.role == "structures" or "items" in one.value]


def named(section: Node) -> list[tuple[str, str]]:
    """The canvases that a range names itself, as place and address without fragment, of either version."""
    found = [(one.place(), one.id) for one in section.of("items", "members", "canvases") if one.kind == "Canvas"]
    for one in section.of("items"):
        if one.kind == "SpecificResource":
            source = one.get("source")
            found.append((one.place("source"), text(source.get("id")) if isinstance(source, dict) else text(source)))
    for at, one in enumerate(several(section.get("canvases"))):
        if isinstance(one, str):
            found.append((section.place("canvases", at), one))
    return [(place, without_fragment(address)) for place, address in found]


def within_of(section: Node) -> list[tuple[str, str]]:
    """The ranges that a range of version 2 names."""
    found = [
        (section.place("ranges", at), one)
        for at, one in enumerate(several(section.get("ranges")))
        if isinstance(one, str)
    ]
    return found + [(one.place(), one.id) for one in section.of("members") if one.kind == "Range"]


def empty(_: Node, document: Document) -> Iterator[Spot]:
    keys = ("items",) if document.version == 3 else ("canvases", "ranges", "members")
    for section in full_ranges(document):
        if not any(several(section.get(key)) for key in keys):
            yield Spot(section.place(), "no canvas and no range")


def no_label(_: Node, document: Document) -> Iterator[Spot]:
    for section in full_ranges(document):
        if "label" not in section.value and not set(map(text, several(section.get("behavior")))) & set(OTHER_ORDERS):
            yield Spot(section.place(), "no label")


def elsewhere(_: Node, document: Document) -> Iterator[Spot]:
    ids = {canvas.id for canvas in canvases(document)}
    if document.top.kind != "Manifest" or not ids:
        return
    for section in full_ranges(document):
        for place, address in named(section):
            if address not in ids:
                yield Spot(place, shown(address))


def flat(_: Node, document: Document) -> Iterator[Spot]:
    whole = {section.id for section in document.top.of("structures") if section.id}
    for section in document.of_kind("Range"):
        if section.role == "items" and "items" not in section.value and section.id in whole:
            yield Spot(section.place(), f"{shown(section.id)}, which stands in structures")


def single_root(top: Node, document: Document) -> Iterator[Spot]:
    roots = top.of("structures")
    if document.version == 3 and len(roots) == 1 and any(one.kind == "Range" for one in roots[0].of("items")):
        own = named(roots[0])
        if not own or len(own) == len(canvases(document)):
            yield Spot(roots[0].place(), f"one range around {len(roots[0].of('items'))}")


def first_page_only(_: Node, document: Document) -> Iterator[Spot]:
    leaves = [
        one
        for one in full_ranges(document)
        if not any(i.kind == "Range" for i in one.of("items")) and not within_of(one)
    ]
    pages = len(canvases(document))
    if len(leaves) > 2 and pages >= max(FEW_PAGES, 3 * len(leaves)) and all(len(named(one)) == 1 for one in leaves):
        yield Spot("structures", f"{len(leaves)} chapters of one page each, {pages} pages")


def too_many(_: Node, document: Document) -> Iterator[Spot]:
    count = len(full_ranges(document))
    if count > MOST_RANGES:
        yield Spot("structures", f"{count} ranges")


def not_for_mirador(_: Node, document: Document) -> Iterator[Spot]:
    for section in full_ranges(document):
        for one in section.of("items"):
            if one.kind == "SpecificResource":
                yield Spot(one.place(), "a SpecificResource")


def begins_with_range(_: Node, document: Document) -> Iterator[Spot]:
    for section in full_ranges(document):
        items = section.of("items")
        if items and items[0].kind == "Range" and section.parent is not None:
            yield Spot(section.place(), "a range first")


def ends_with_range(_: Node, document: Document) -> Iterator[Spot]:
    for section in full_ranges(document):
        items = section.of("items")
        if items and items[-1].kind == "Range" and section.parent is not None:
            yield Spot(section.place(), "a range last")


ERROR, WARNING, ADVICE = Severity.ERROR, Severity.WARNING, Severity.ADVICE

RULES = (
    Checked(
        Rule(
            "range-empty",
            ERROR,
            "A range has at least one canvas or range.",
            "TIFY fails, and the whole table of contents is gone.",
            "Presentation 3.0, 5.4; tify-iiif-viewer/tify#32, #196",
            "Leave empty ranges out.",
        ),
        empty,
        TOP,
    ),
    Checked(
        Rule(
            "range-label",
            WARNING,
            "A range that is to be in the menu has a label.",
            "It is not in the menu; labels of canvases are not shown there.",
            "Presentation 3.0, 5.4",
            "Give a label.",
        ),
        no_label,
        TOP,
        (3,),
    ),
    Checked(
        Rule(
            "range-elsewhere",
            ERROR,
            "A range names canvases of its own manifest.",
            "The entry leads nowhere, or to the first page.",
            "Presentation 3.0, 5.4; 2.1, 5.6",
            "Write the id of the canvas, character by character.",
        ),
        elsewhere,
        TOP,
    ),
    Checked(
        Rule(
            "range-flat",
            ERROR,
            "In version 3 a range stands within its parent, and not beside it.",
            "Every chapter is in the menu twice, or its pages are lost.",
            "Presentation 3.0, 5.4",
            "Put the range with its items into the items of its parent, and take it out of structures.",
        ),
        flat,
        TOP,
        (3,),
    ),
    Checked(
        Rule(
            "range-root",
            ADVICE,
            "In version 3 the chapters stand in structures, without a single range around them.",
            "The root is one level more in every menu, and in Mirador a node with children leads nowhere.",
            "Mirador",
            "Take the root away.",
        ),
        single_root,
        TOP,
        (3,),
    ),
    Checked(
        Rule(
            "range-extent",
            ADVICE,
            "A range lists all its canvases.",
            "Viewers cannot say in which chapter a page is, nor offer the chapter to be downloaded.",
            "Presentation 3.0, 5.4",
            "List every page up to the next chapter.",
        ),
        first_page_only,
        TOP,
    ),
    Checked(
        Rule(
            "range-many",
            WARNING,
            f"A table of contents has at most {MOST_RANGES} ranges.",
            "Mirador draws them all at once: 6000 froze it for 15 to 20 seconds.",
            "ProjectMirador/mirador#1544",
            "Leave the lowest level out, or divide the book.",
        ),
        too_many,
        TOP,
    ),
    Checked(
        Rule(
            "range-part",
            ADVICE,
            "A range names canvases, not parts of them by SpecificResource.",
            "Mirador passes over them.",
            "Mirador",
            "Name the canvas too, or write #xywh= behind its id.",
        ),
        not_for_mirador,
        TOP,
        (3,),
    ),
    Checked(
        Rule(
            "range-first-item",
            ADVICE,
            "The first item of a range is a canvas.",
            "TIFY takes the page number of the contents from it.",
            "TIFY",
            "Name the first canvas before the ranges within.",
        ),
        begins_with_range,
        TOP,
        (3,),
    ),
    Checked(
        Rule(
            "range-last-item",
            ADVICE,
            "The last item of a range is a canvas.",
            "TIFY takes the range to end in front of the book, and shows it within the chapter before it.",
            "TIFY",
            "Name the last canvas behind the ranges within.",
        ),
        ends_with_range,
        TOP,
        (3,),
    ),
)
