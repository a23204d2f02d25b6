"""Rules on collections. Pure."""

from collections.abc import Iterator

from manifests.lint.findings import TOP, Checked, Rule, Severity, Spot
from manifests.lint.tree import Document, Node
from manifests.lint.words import several, shown

# What one list can have before a viewer is slow to open it.
MOST_ITEMS = 1000
ITEMS = ("items", "manifests", "collections")


def _items(document: Document) -> list[Node]:
    """What is directly in a collection; `members` repeat the two lists."""
    top = document.top
    return (top.of(*ITEMS) or top.of("members")) if top.kind == "Collection" else []


def paged(top: Node, _: Document) -> Iterator[Spot]:
    if top.kind == "Collection":
        for key in ("first", "last", "next", "prev", "total", "startIndex"):
            if key in top.value:
                yield Spot(key, shown(top.get(key)))


def paged_2(top: Node, _: Document) -> Iterator[Spot]:
    if top.kind == "Collection" and "first" in top.value and top.get("manifests"):
        yield Spot("manifests", "beside `first`")


def embedded(_: Node, document: Document) -> Iterator[Spot]:
    for one in _items(document):
        if one.kind == "Manifest" and (one.get("items") or one.get("sequences")):
            yield Spot(one.place(), "a manifest with its pages")


def twice(_: Node, document: Document) -> Iterator[Spot]:
    seen: dict[str, str] = {}
    for one in _items(document):
        first = seen.setdefault(one.id, one.place())
        if one.id and first != one.place():
            yield Spot(one.place(), f"{shown(one.id)}, as at {first}")


def itself(top: Node, document: Document) -> Iterator[Spot]:
    for one in _items(document):
        if one.id and one.id == top.id:
            yield Spot(one.place(), shown(one.id))


def nothing(top: Node, document: Document) -> Iterator[Spot]:
    if top.kind == "Collection" and not _items(document) and "first" not in top.value:
        yield Spot("the document", "nothing in it")


def no_picture(_: Node, document: Document) -> Iterator[Spot]:
    for one in _items(document):
        if document.version == 3 and not one.get("thumbnail"):
            yield Spot(one.place(), "no thumbnail")


def long_list(_: Node, document: Document) -> Iterator[Spot]:
    if len(_items(document)) > MOST_ITEMS:
        yield Spot("the document", f"{len(_items(document))} items")


def member_hint(top: Node, _: Document) -> Iterator[Spot]:
    for one in top.of("members"):
        if top.kind == "Collection" and one.kind == "Collection" and "viewingHint" not in one.value:
            yield Spot(one.place(), "no viewingHint")


def other_things(top: Node, _: Document) -> Iterator[Spot]:
    for key in ITEMS[1:]:
        for at, one in enumerate(several(top.get(key))):
            if top.kind == "Collection" and not isinstance(one, dict):
                yield Spot(top.place(key, at), shown(one))


ERROR, WARNING, ADVICE = Severity.ERROR, Severity.WARNING, Severity.ADVICE
RULES = (
    Checked(
        Rule(
            "collection-paged",
            ERROR,
            "A collection of version 3 has no pages: no first, next, total.",
            "Viewers of version 3 look at `items` only and show nothing of what follows.",
            "Presentation 3.0, 5.1; benwbrum/fromthepage#3348",
            "Make collections within it.",
        ),
        paged,
        TOP,
        (3,),
    ),
    Checked(
        Rule(
            "collection-paged-2",
            ERROR,
            "A collection of version 2 that has pages has no manifests of its own.",
            "Viewers show one or the other.",
            "Presentation 2.1, 5.9",
            "Put the manifests into the pages.",
        ),
        paged_2,
        TOP,
        (2,),
    ),
    Checked(
        Rule(
            "collection-embedded",
            ERROR,
            "A collection names manifests and does not have them within it.",
            "Viewers take the name and fetch the manifest again; the list is needlessly large.",
            "Presentation 3.0, 5.1",
            "Leave id, type, label, thumbnail.",
        ),
        embedded,
        TOP,
    ),
    Checked(
        Rule(
            "collection-twice",
            WARNING,
            "A book stands once in a collection.",
            "Viewers keep items by their id: one of the two is lost, or both are marked.",
            "Presentation 3.0, 5.1",
            "Take one out.",
        ),
        twice,
        TOP,
    ),
    Checked(
        Rule(
            "collection-itself",
            ERROR,
            "A collection is not within itself.",
            "Viewers and harvesters go round.",
            "Presentation 3.0, 5.1",
            "Take it out.",
        ),
        itself,
        TOP,
    ),
    Checked(
        Rule(
            "collection-nothing",
            ADVICE,
            "A collection has something in it.",
            "Viewers show an empty list.",
            "Presentation 3.0, 5.1",
            "Publish it when there is something.",
        ),
        nothing,
        TOP,
    ),
    Checked(
        Rule(
            "collection-picture",
            ADVICE,
            "What is in a collection has a thumbnail.",
            "Viewers that show covers fetch each manifest for it, or show none.",
            "Presentation 3.0, 5.1",
            "Link a small image of the cover.",
        ),
        no_picture,
        TOP,
    ),
    Checked(
        Rule(
            "collection-long",
            ADVICE,
            f"A collection has at most {MOST_ITEMS} items.",
            "Viewers draw the whole list at once.",
            "Presentation 3.0, 5.1",
            "Make collections within it: by century, by language, by letter.",
        ),
        long_list,
        TOP,
    ),
    Checked(
        Rule(
            "collection-member",
            ERROR,
            "In version 2 a collection among `members` has a viewingHint.",
            "Viewers cannot say whether it is one work in several parts.",
            "Presentation 2.1, 5.8",
            "Write multi-part or individuals.",
        ),
        member_hint,
        TOP,
        (2,),
    ),
    Checked(
        Rule(
            "collection-entry",
            ERROR,
            "In version 2 manifests and collections of a collection are objects with @id, @type and label.",
            "Viewers show a line without a name, or nothing.",
            "Presentation 2.1, 5.8",
            'Write {"@id": ..., "@type": "sc:Manifest", "label": ...}.',
        ),
        other_things,
        TOP,
        (2,),
    ),
)
