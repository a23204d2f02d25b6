"""Rules on the flat tables of contents of version 2. Pure."""

from collections.abc import Iterator

from manifests.lint.findings import TOP, Checked, Rule, Severity, Spot
from manifests.lint.ranges import full_ranges, within_of
from manifests.lint.tree import Document, Node
from manifests.lint.words import shown


def nested(_: Node, document: Document) -> Iterator[Spot]:
    for section in document.of_kind("Range"):
        if section.role == "ranges" or (
            section.parent is not None
            and section.parent.kind == "Range"
            and section.of("canvases", "ranges", "members")
        ):
            yield Spot(section.place(), "a range within a range")


def unknown(_: Node, document: Document) -> Iterator[Spot]:
    ids = {section.id for section in full_ranges(document)}
    for section in full_ranges(document):
        for place, address in within_of(section):
            if address not in ids:
                yield Spot(place, shown(address))


def circle(_: Node, document: Document) -> Iterator[Spot]:
    """Ranges that are within themselves: what is left when all that lead nowhere are taken away."""
    within = {section.id: [address for _, address in within_of(section)] for section in full_ranges(document)}
    holders: dict[str, list[str]] = {}
    for name, inner in within.items():
        for address in inner:
            holders.setdefault(address, []).append(name)
    left = {name: sum(address in within for address in inner) for name, inner in within.items()}
    free = [name for name, count in left.items() if not count]
    while free:
        gone = free.pop()
        for holder in holders.get(gone, ()):
            left[holder] -= 1
            if left[holder] == 0:
                free.append(holder)
    for section in full_ranges(document):
        if left.get(section.id, 0) > 0:
            yield Spot(section.place(), shown(section.id))


def no_top(_: Node, document: Document) -> Iterator[Spot]:
    sections = full_ranges(document)
    inner = {address for section in sections for _, address in within_of(section)}
    if inner and not any(section.get("viewingHint") == "top" for section in sections):
        roots = [section for section in sections if section.id not in inner]
        yield Spot(
            roots[0].place() if len(roots) == 1 else "structures", f"{len(sections)} ranges, none with the hint top"
        )


ERROR, WARNING, ADVICE = Severity.ERROR, Severity.WARNING, Severity.ADVICE

RULES = (
    Checked(
        Rule(
            "range-nested",
            ERROR,
            "In version 2 ranges stand side by side and name those within them by their addresses.",
            "Viewers of version 2 do not see ranges within ranges.",
            "Presentation 2.1, 5.6",
            "Put every range into structures, and addresses into `ranges`.",
        ),
        nested,
        TOP,
        (2,),
    ),
    Checked(
        Rule(
            "range-unknown",
            ERROR,
            "A range names ranges that are in structures.",
            "A part of the contents is lost.",
            "Presentation 2.1, 5.6",
            "Put the range into structures, or take its name out.",
        ),
        unknown,
        TOP,
        (2,),
    ),
    Checked(
        Rule(
            "range-circle",
            ERROR,
            "No range is within itself.",
            "Viewers go round until the browser gives up.",
            "Presentation 2.1, 5.6",
            "Make it a tree.",
        ),
        circle,
        TOP,
        (2,),
    ),
    Checked(
        Rule(
            "range-top",
            WARNING,
            "In version 2 nested contents have one root, with viewingHint top.",
            "Without it the table of contents is shown twice.",
            "Presentation 2.1, 5.6; DSpace/DSpace#8048",
            "Put a range around all others, with viewingHint: top.",
        ),
        no_top,
        TOP,
        (2,),
    ),
)
