"""Goes through a document with all rules. Pure; never raises, whatever JSON it gets."""

from collections.abc import Iterator

from manifests.lint import (
    annotations,
    answers,
    behaviours,
    canvases,
    collections,
    html,
    ids,
    images,
    links,
    pyramids,
    range_order,
    ranges,
    ranges2,
    search,
    services,
    shape,
    texts,
    whole,
    witness,
)
from manifests.lint.findings import TOP, Checked, Finding, Report, Rule, report
from manifests.lint.tree import Document, Node, read
from manifests.lint.whole import NOT_AN_OBJECT
from manifests.lint.words import Json, shown

# Rooms in the order in which their rules are listed.
ROOMS = (
    ("Documents", (*whole.RULES, *shape.RULES)),
    ("Addresses", ids.RULES),
    ("Texts for readers", (*texts.RULES, *html.RULES)),
    ("Canvases", canvases.RULES),
    ("Images and thumbnails", images.RULES),
    ("Services", (*services.RULES, *search.RULES)),
    ("Sizes and tiles", pyramids.RULES),
    ("Behaviours, directions, dates", behaviours.RULES),
    ("Rights and links", links.RULES),
    ("Tables of contents", (*ranges.RULES, *range_order.RULES, *ranges2.RULES)),
    ("Collections", collections.RULES),
    ("Annotations", annotations.RULES),
)
# A document may have as many kinds of objects as it has objects.
LIKENESSES_KEPT = 1000


def all_rules() -> tuple[tuple[str, tuple[Rule, ...]], ...]:
    """Every rule, in rooms: first those that a document alone decides, then what fetching finds."""
    decided = [(room, tuple(one.rule for one in rules)) for room, rules in ROOMS]
    decided[0] = (decided[0][0], (NOT_AN_OBJECT, *decided[0][1], witness.RULE))
    return (*decided, ("What servers answer", answers.RULES))


def lint(document: Json) -> Report:
    """What of a parsed document breaks a rule. Linear in its size; what is nested deeper than 60 is not looked at."""
    return report(findings(document))


def findings(document: Json) -> Iterator[Finding]:
    """The same one by one, in no particular order."""
    if not isinstance(document, dict):
        yield Finding(NOT_AN_OBJECT, "the document", shown(document))
        return
    known = read(document)
    rules = [one for _, several in ROOMS for one in several if known.version in one.versions]
    yield from _found(known, known.top, [one for one in rules if one.kinds == TOP])
    # Most objects are like others: the rules that look at them are looked up once.
    by_likeness: dict[tuple[str, ...], list[Checked]] = {}
    for node in known.nodes:
        likeness = (node.kind, node.role, *node.value)
        looking = by_likeness.get(likeness)
        if looking is None:
            looking = [one for one in rules if one.looks_at(node)]
            if len(by_likeness) < LIKENESSES_KEPT:
                by_likeness[likeness] = looking
        yield from _found(known, node, looking)


def _found(document: Document, node: Node, rules: list[Checked]) -> Iterator[Finding]:
    for one in rules:
        for spot in one.check(node, document):
            yield Finding(one.rule, spot.place, spot.found)
