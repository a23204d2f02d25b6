"""Rules on a document as a whole: what it is, its context, its words, ids that repeat. Pure."""

from collections.abc import Iterator

from manifests.lint.findings import EVERY, TOP, Checked, Rule, Severity, Spot
from manifests.lint.shape import KINDS, PREFIXES
from manifests.lint.tree import Document, Node
from manifests.lint.words import several, shown, text

CONTEXTS = {2: "http://iiif.io/api/presentation/2/context.json", 3: "http://iiif.io/api/presentation/3/context.json"}


OLDER_WORDS = {
    "sequences",
    "canvases",
    "images",
    "otherContent",
    "viewingHint",
    "license",
    "attribution",
    "description",
} | {
    "related",
    "within",
    "startCanvas",
    "ranges",
    "manifests",
    "collections",
    "members",
}


NEWER_WORDS = {"items", "summary", "rights", "requiredStatement", "behavior", "homepage", "provider", "partOf", "start"}


ONCE = {"Manifest", "Collection", "Canvas", "Range", "AnnotationPage", "Annotation", "Sequence", "AnnotationList"}


def known_kind(top: Node, document: Document) -> Iterator[Spot]:
    said = text(top.get("type")) or text(top.get("@type"))
    if top.kind not in KINDS[document.version]:
        yield Spot(top.place(), f"type {shown(said)}" if said else "no type")
    elif document.version == 2 and not said.startswith(PREFIXES):
        yield Spot("@type", shown(said))


def context(top: Node, document: Document) -> Iterator[Spot]:
    contexts = several(top.get("@context"))
    if not contexts:
        yield Spot("@context", "none")
    elif CONTEXTS[document.version] not in contexts:
        yield Spot("@context", ", ".join(map(shown, contexts[:3])))
    elif all(one in contexts for one in CONTEXTS.values()):
        yield Spot("@context", "those of version 2 and of version 3")
    elif document.version == 3 and contexts[-1] != CONTEXTS[3]:
        yield Spot("@context", f"the last of {len(contexts)} is {shown(contexts[-1])}")


def context_first(top: Node, _: Document) -> Iterator[Spot]:
    if "@context" in top.value and next(iter(top.value)) != "@context":
        yield Spot("@context", f"behind {shown(next(iter(top.value)))}")


def context_within(node: Node, _: Document) -> Iterator[Spot]:
    if node.parent is not None and "@context" in node.value and node.role not in ("service", "services"):
        yield Spot(node.place("@context"), shown(node.get("@context")))


def cut(_: Node, document: Document) -> Iterator[Spot]:
    if document.cut:
        yield Spot(
            document.cut, f"what is within it was not looked at (as was nothing behind {len(document.nodes)} objects)"
        )


def older_words(node: Node, _: Document) -> Iterator[Spot]:
    if node.kind in KINDS[3]:
        for key in node.value:
            if key in OLDER_WORDS:
                yield Spot(node.place(key), shown(node.get(key)))


def newer_words(node: Node, _: Document) -> Iterator[Spot]:
    if node.kind in KINDS[2]:
        for key in node.value:
            if key in NEWER_WORDS:
                yield Spot(node.place(key), shown(node.get(key)))


def repeated_id(_: Node, document: Document) -> Iterator[Spot]:
    """Objects that stand in full: what only names another has its id too."""
    seen: dict[str, Node] = {}
    for node in document.nodes:
        if node.kind in ONCE and node.id and _is_whole(node):
            first = seen.setdefault(node.id, node)
            if first is not node:
                yield Spot(node.place(), f"{shown(node.id)}, as at {first.place()}")


def _is_whole(node: Node) -> bool:
    whole = {"Canvas": ("items", "images", "width"), "AnnotationPage": ("items",), "AnnotationList": ("resources",)}
    if node.role in ("partOf", "within", "start", "target", "on", "source", "full", "first", "last", "next", "prev"):
        return False
    if node.kind in ("Manifest", "Collection"):
        return node.parent is None
    if node.kind == "Range":
        return "items" in node.value or node.role == "structures"
    return any(key in node.value for key in whole.get(node.kind, tuple(node.value)))


ERROR, WARNING, ADVICE = Severity.ERROR, Severity.WARNING, Severity.ADVICE
NOT_AN_OBJECT = Rule(
    "not-json-object",
    ERROR,
    "A document is one JSON object.",
    "Viewers read its properties; there are none.",
    "Presentation 3.0, 3.2",
    "Look what the address really sends: often it is a page of an error.",
)


RULES = (
    Checked(
        Rule(
            "not-a-document",
            ERROR,
            "A document is a manifest, a collection or a part of one, and says so in its type.",
            "Viewers take the type to decide what they have before them; without it: not a manifest.",
            "Presentation 3.0, 3.2; 2.1, 3.3; Mirador, manifesto",
            "Give `type` (version 3: Manifest) or `@type` (version 2: sc:Manifest) in exactly this writing.",
        ),
        known_kind,
        TOP,
    ),
    Checked(
        Rule(
            "context",
            ERROR,
            "`@context` is the address of one version of the specification, letter by letter; in an array the last.",
            "Programs compare it as text; with https or another address they do not know which version they read.",
            "Presentation 3.0, 4.6; 2.1, 4.5",
            f"Write {CONTEXTS[3]} (version 2: {CONTEXTS[2]}).",
        ),
        context,
        TOP,
    ),
    Checked(
        Rule(
            "context-first",
            ADVICE,
            "`@context` is the first key.",
            "Programs that read a document as it arrives know at once what it is.",
            "Presentation 3.0, 4.6",
            "Write `@context` first.",
        ),
        context_first,
        TOP,
    ),
    Checked(
        Rule(
            "context-within",
            ERROR,
            "Only the outermost object has a `@context`; in version 2 services have their own.",
            "An inner context gives the words within it another meaning for programs that read JSON-LD.",
            "Presentation 3.0, 4.6; 2.1, 4.5",
            "Take the inner `@context` out.",
        ),
        context_within,
        EVERY,
        keys=("@context",),
    ),
    Checked(
        Rule(
            "cut-short",
            WARNING,
            "A document is not nested more than 60 deep and has fewer than 4,000,000 values.",
            "Viewers recurse and keep everything in memory: a browser gives up.",
            "our own bound",
            "Divide it: collections may be nested, annotations may be documents of their own.",
        ),
        cut,
        TOP,
    ),
    Checked(
        Rule(
            "older-words",
            WARNING,
            "A document of version 3 has none of the words of version 2.",
            "Viewers do not know them: licence, description or contents are not shown.",
            "Presentation 3.0, change log",
            "Convert: description is summary, attribution requiredStatement, license rights, viewingHint behavior, "
            "related homepage, within partOf, otherContent annotations.",
        ),
        older_words,
        EVERY,
        (3,),
        keys=tuple(OLDER_WORDS),
    ),
    Checked(
        Rule(
            "newer-words",
            WARNING,
            "A document of version 2 has none of the words of version 3.",
            "Viewers of version 2 do not know them and show nothing of it.",
            "Presentation 2.1, appendix B",
            "Write description, attribution, license, viewingHint, related, within, sequences.",
        ),
        newer_words,
        EVERY,
        (2,),
        keys=tuple(NEWER_WORDS),
    ),
    Checked(
        Rule(
            "repeated-id",
            ERROR,
            "Two resources have two ids.",
            "Viewers keep resources by their id: one takes the place of the other, a page is lost.",
            "Presentation 3.0, 3.2; internetarchive/iiif#46",
            "Give each its own id.",
        ),
        repeated_id,
        TOP,
    ),
)
