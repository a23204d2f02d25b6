"""Rules on the shape of objects: types, arrays, links. Pure."""

from collections.abc import Iterator, Mapping

from manifests.lint.findings import EVERY, Checked, Rule, Severity, Spot
from manifests.lint.tree import Document, Node
from manifests.lint.words import several, shown, text

_SINGLE = {"Manifest", "Collection", "Canvas", "Range", "AnnotationPage", "Annotation", "AnnotationCollection"}


KINDS = {
    3: _SINGLE,
    2: {"Manifest", "Collection", "Sequence", "Canvas", "Range", "Layer", "AnnotationList", "Annotation"},
}


PREFIXES = ("sc:", "oa:")


# Version 3: what has several values, with what may stand in it ('': several kinds, which other rules know).
LINKS = ("thumbnail", "provider", "homepage", "logo", "rendering", "service", "services", "seeAlso", "partOf")


ARRAYS = (*LINKS, "behavior", "metadata", "structures", "annotations")


WITH_ITEMS = ("Manifest", "Collection", "Canvas", "Range", "AnnotationPage", "Choice")


# Who made an annotation, and with what: words of Web Annotation, which has its own rules.
MAKERS = ("creator", "generator")
SINGLES = ("label", "summary", "requiredStatement", "start", "supplementary", "placeholderCanvas", "accompanyingCanvas")


STRINGS = ("rights", "navDate", "viewingDirection", "format")


# What must stand in a property, of each version: kinds by (kind of the holder, property).
HELD: Mapping[int, Mapping[tuple[str, str], tuple[str, ...]]] = {
    3: {
        ("Manifest", "items"): ("Canvas",),
        ("Collection", "items"): ("Manifest", "Collection"),
        ("Canvas", "items"): ("AnnotationPage",),
        ("AnnotationPage", "items"): ("Annotation",),
        ("Range", "items"): ("Range", "Canvas", "SpecificResource"),
        ("Manifest", "structures"): ("Range",),
        ("Canvas", "annotations"): ("AnnotationPage",),
        ("Manifest", "annotations"): ("AnnotationPage",),
    },
    2: {
        ("Manifest", "sequences"): ("Sequence",),
        ("Sequence", "canvases"): ("Canvas",),
        ("Canvas", "images"): ("Annotation",),
        ("Canvas", "otherContent"): ("AnnotationList",),
        ("Manifest", "structures"): ("Range",),
        ("Collection", "manifests"): ("Manifest",),
        ("Collection", "collections"): ("Collection",),
    },
}


def older_keys(node: Node, _: Document) -> Iterator[Spot]:
    if node.role in ("service", "services") or any(one.role in ("service", "services") for one in _above(node)):
        return
    for key in ("@id", "@type", "@graph"):
        if key in node.value:
            yield Spot(node.place(key), shown(node.get(key)))


def _above(node: Node) -> Iterator[Node]:
    while node.parent is not None:
        node = node.parent
        yield node


def type_missing(node: Node, document: Document) -> Iterator[Spot]:
    key = "type" if document.version == 3 else "@type"
    said = node.get(key)
    placed = (node.parent.kind if node.parent else "", node.role)
    if said is None:
        linked = document.version == 3 and node.role in LINKS and node.role not in ("service", "services")
        if placed in HELD[document.version] or linked or node.role in ("body", "resource"):
            yield Spot(node.place(), f"no {key}")
    elif (
        not isinstance(said, str) and node.role not in ("service", "services") and node.kind in KINDS[document.version]
    ):
        yield Spot(node.place(key), shown(said))


def type_wrong(node: Node, document: Document) -> Iterator[Spot]:
    allowed = HELD[document.version].get((node.parent.kind if node.parent else "", node.role))
    if allowed is not None and node.kind not in allowed:
        yield Spot(node.place(), f"{shown(node.kind)}, not {' or '.join(allowed)}")
    newer, older = text(node.get("type")), text(node.get("@type"))
    if document.version == 3 and newer.startswith(PREFIXES):
        yield Spot(node.place("type"), shown(newer))
    if document.version == 2 and node.parent is not None and older in KINDS[2]:
        yield Spot(node.place("@type"), shown(older))


def not_an_array(node: Node, _: Document) -> Iterator[Spot]:
    if node.role in MAKERS:
        return
    keys = ARRAYS if node.kind not in WITH_ITEMS else (*ARRAYS, "items")
    for key in keys:
        if key in node.value and not isinstance(node.get(key), list):
            yield Spot(node.place(key), shown(node.get(key)))


def not_single(node: Node, _: Document) -> Iterator[Spot]:
    for key in SINGLES:
        # Whether texts are language maps is a rule of its own.
        if isinstance(node.get(key), list) and node.role not in ("service", "services"):
            yield Spot(node.place(key), shown(node.get(key)))
    for key in STRINGS:
        if key in node.value and not isinstance(node.get(key), str):
            yield Spot(node.place(key), shown(node.get(key)))


# Properties that have objects only.
HOLDERS = (*LINKS, "items", "structures", "annotations", "start", "placeholderCanvas", "accompanyingCanvas")


def bare_string(node: Node, _: Document) -> Iterator[Spot]:
    if node.role in MAKERS:
        return
    for key in HOLDERS:
        for at, one in enumerate(several(node.get(key))):
            if not isinstance(one, dict):
                yield Spot(node.place(key, at) if isinstance(node.get(key), list) else node.place(key), shown(one))


def not_an_object(node: Node, _: Document) -> Iterator[Spot]:
    for (kind, key), allowed in HELD[2].items():
        held = node.get(key)
        if kind != node.kind or held is None:
            continue
        if not isinstance(held, list):
            yield Spot(node.place(key), shown(held))
        for at, one in enumerate(several(held)):
            if not isinstance(one, dict) and key != "otherContent":
                yield Spot(node.place(key, at), f"{shown(one)}, not an object {' or '.join(allowed)}")


ERROR, WARNING, ADVICE = Severity.ERROR, Severity.WARNING, Severity.ADVICE

RULES = (
    Checked(
        Rule(
            "older-keys",
            ERROR,
            "In version 3 only `@context` begins with @, and what older services within `service` have.",
            "Viewers look for `id` and `type`; what has `@id` is without one.",
            "Presentation 3.0, 4.7; 3.2",
            "Write `id` and `type`; there is no `@graph` around a document.",
        ),
        older_keys,
        EVERY,
        (3,),
        keys=("@id", "@type", "@graph"),
    ),
    Checked(
        Rule(
            "type-missing",
            ERROR,
            "Every resource has one type, a text.",
            "manifesto and Mirador choose by the type how a resource is read; without one it is not shown.",
            "Presentation 3.0, 3.2; 2.1, 3.3",
            "Write the type.",
        ),
        type_missing,
        EVERY,
    ),
    Checked(
        Rule(
            "type-wrong",
            ERROR,
            "A property holds resources of the types that belong there, in exactly their writing.",
            "Viewers pass over what they do not expect: a page or a chapter is missing.",
            "Presentation 3.0, 3.4 and 4.1; 2.1, 5",
            "Write the type as the specification has it: `Canvas` in version 3, `sc:Canvas` in version 2.",
        ),
        type_wrong,
        EVERY,
    ),
    Checked(
        Rule(
            "not-an-array",
            ERROR,
            "In version 3 what may have several values is an array, also with one.",
            "Viewers go through it as an array: one object alone is an exception or nothing.",
            "Presentation 3.0, 4.3",
            "Put it into [ ].",
        ),
        not_an_array,
        EVERY,
        (3,),
        keys=(*ARRAYS, "items"),
    ),
    Checked(
        Rule(
            "not-single",
            ERROR,
            "In version 3 what has one value is no array: label, summary, requiredStatement, rights, start.",
            "Viewers read its properties and find none.",
            "Presentation 3.0, 4.3",
            "Write the value alone.",
        ),
        not_single,
        EVERY,
        (3,),
        keys=(*SINGLES, *STRINGS),
    ),
    Checked(
        Rule(
            "bare-string",
            ERROR,
            "In version 3 what is linked is an object with `id` and `type`, never its address alone.",
            "Viewers read `.id` of it and find nothing, or throw.",
            "Presentation 3.0, 4.2",
            'Write {"id": "...", "type": "..."}.',
        ),
        bare_string,
        EVERY,
        (3,),
        keys=HOLDERS,
    ),
    Checked(
        Rule(
            "not-an-object",
            ERROR,
            "In version 2 sequences, canvases and images are arrays of objects.",
            "Viewers find no page.",
            "Presentation 2.1, 5.1 to 5.4",
            "Write the objects themselves into an array.",
        ),
        not_an_object,
        EVERY,
        (2,),
        keys=tuple(key for _, key in HELD[2]),
    ),
)
