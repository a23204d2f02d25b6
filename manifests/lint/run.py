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
from manifests.lint.findings import EVERY, TOP, Checked, Finding, Report, Rule, report
from manifests.lint.tree import Document, read
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
    by_kind: dict[str, list[Checked]] = {}
    for one in (one for _, rules in ROOMS for one in rules if known.version in one.versions):
        for kind in one.kinds:
            by_kind.setdefault(kind, []).append(one)
    yield from _found(known, by_kind.get(TOP[0], []), [0])
    everywhere = by_kind.get(EVERY[0], [])
    tables = {kind: [*everywhere, *rules] for kind, rules in by_kind.items()}
    for at, node in enumerate(known.nodes):
        yield from _found(known, tables.get(node.kind, everywhere), [at])


def _found(document: Document, rules: list[Checked], places: list[int]) -> Iterator[Finding]:
    for at in places:
        for one in rules:
            for spot in one.check(document.nodes[at], document):
                yield Finding(one.rule, spot.place, spot.found)
