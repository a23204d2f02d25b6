"""Rules on the order of tables of contents, of either version. Pure."""

from collections.abc import Iterator
from itertools import pairwise

from manifests.lint.findings import TOP, Checked, Rule, Severity, Spot
from manifests.lint.ranges import OTHER_ORDERS, full_ranges, named, within_of
from manifests.lint.seen import canvases
from manifests.lint.tree import Document, Node
from manifests.lint.words import several


def order(_: Node, document: Document) -> Iterator[Spot]:
    """Within a range, and from each range to the next beside it: where it begins."""
    places = {canvas.id: at for at, canvas in enumerate(canvases(document))}
    if document.version == 2:
        yield from _flat_order(document, places)
        return
    for section in full_ranges(document):
        own = [places[address] for _, address in named(section) if address in places]
        if own != sorted(own) and "sequence" not in several(section.get("behavior")):
            at = next(at for at in range(1, len(own)) if own[at] < own[at - 1])
            yield Spot(section.place(), f"page {own[at] + 1} of the manifest behind page {own[at - 1] + 1}")
    holders = [document.top.of("structures"), *(one.of("items") for one in full_ranges(document))]
    for holder in holders:
        begins = [(one, _begins(one, places)) for one in holder if one.kind == "Range" and not is_other_order(one)]
        yield from _descending([(one.place(), at) for one, at in begins if at is not None])


def _flat_order(document: Document, places: dict[str, int]) -> Iterator[Spot]:
    by_id = {one.id: one for one in full_ranges(document)}
    for section in full_ranges(document):
        own = [places[address] for _, address in named(section) if address in places]
        if own != sorted(own):
            yield Spot(section.place(), "canvases in another order than in the sequence")
        begins: list[tuple[str, int]] = []
        for place, address in within_of(section):
            first = [places[one] for _, one in named(by_id[address]) if one in places] if address in by_id else []
            begins += [(place, first[0])] if first else []
        yield from _descending(begins)


def _descending(begins: list[tuple[str, int]]) -> Iterator[Spot]:
    for (_, before), (place, at) in pairwise(begins):
        if at < before:
            yield Spot(place, f"begins on page {at + 1} of the manifest, the one before it on page {before + 1}")


def _begins(section: Node, places: dict[str, int]) -> int | None:
    """The first page of a range or of what is within it; a path down the first ranges, so its length is bounded."""
    node: Node | None = section
    while node is not None:
        own = [places[address] for _, address in named(node) if address in places]
        if own:
            return own[0]
        node = next((one for one in node.of("items") if one.kind == "Range"), None)
    return None


def is_other_order(section: Node) -> bool:
    return any(one in OTHER_ORDERS for one in several(section.get("behavior")) if isinstance(one, str))


def inner_sequence(_: Node, document: Document) -> Iterator[Spot]:
    for section in document.of_kind("Range"):
        if section.role == "items" and "sequence" in several(section.get("behavior")):
            yield Spot(section.place(), "sequence")


ERROR, WARNING, ADVICE = Severity.ERROR, Severity.WARNING, Severity.ADVICE

RULES = (
    Checked(
        Rule(
            "range-order",
            WARNING,
            "Ranges, and the canvases in each, stand in the order of the pages.",
            "Mirador and Universal Viewer show the contents as they stand: chapters jump back and forth.",
            "ProjectMirador/mirador#680; Presentation 3.0, 5.4",
            "List them in the order of the pages; another order of the whole book has the behaviour sequence.",
        ),
        order,
        TOP,
    ),
    Checked(
        Rule(
            "range-sequence",
            ERROR,
            "Another order of the book (sequence) stands directly in structures.",
            "Viewers look for it only there.",
            "Presentation 3.0, 3.2",
            "Move it up.",
        ),
        inner_sequence,
        TOP,
        (3,),
    ),
)
