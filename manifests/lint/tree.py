"""Any JSON -> its objects as nodes that know their kind and their place. Pure; bounded; knows no rule.

The walk uses no recursion: a hostile document may be nested as deeply as it likes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from manifests.lint.words import Json, several, step, text

# A manifest of 10,000 pages with all that viewers wish for has some 250,000 objects.
MOST_VALUES = 4_000_000
DEEPEST = 60
# What is read as a value: texts in several languages, and lists of sizes, which are half of all objects of a book.
VALUES = frozenset({"label", "summary", "value", "description", "attribution", "sizes"})
_PREFIX = re.compile(r"^(?:sc|oa|dctypes|cnt|as|foaf|dcterms|svcs):")
# What stands where, by the property that holds it, where an object does not say what it is.
_BY_PLACE3 = {("Manifest", "items"): "Canvas", ("Canvas", "items"): "AnnotationPage"}
_BY_PLACE3 |= {("AnnotationPage", "items"): "Annotation"}
_BY_ROLE3 = {"structures": "Range", "annotations": "AnnotationPage", "thumbnail": "Image", "logo": "Image"}
_BY_ROLE3 |= {"provider": "Agent", "body": "Body", "start": "Canvas", "service": "Service", "services": "Service"}
_BY_ROLE3 |= {"placeholderCanvas": "Canvas", "accompanyingCanvas": "Canvas"}
_BY_ROLE2 = {"sequences": "Sequence", "canvases": "Canvas", "images": "Annotation", "resource": "Image"}
_BY_ROLE2 |= {"otherContent": "AnnotationList", "structures": "Range", "ranges": "Range", "resources": "Annotation"}
_BY_ROLE2 |= {"thumbnail": "Image", "logo": "Image", "service": "Service", "manifests": "Manifest"}
_BY_ROLE2 |= {"collections": "Collection"}


@dataclass(slots=True, eq=False)
class Node:
    """An object of a document: `kind` is its type without a prefix, else the one that belongs at its place, else ''.

    `role` is the property in which it stands, `at` its number there if that is an array.
    """

    value: dict[str, Json]
    parent: "Node | None"
    role: str
    at: int | None
    depth: int
    kind: str = ""
    children: "list[Node]" = field(default_factory=list)

    @property
    def id(self) -> str:
        """Its `id`, or `@id`; '' if that is no text."""
        return text(self.value.get("id")) or text(self.value.get("@id"))

    def get(self, key: str) -> Json:
        """A property; None where there is none."""
        return self.value.get(key)

    def of(self, *roles: str) -> "list[Node]":
        """The objects in these properties."""
        return [child for child in self.children if child.role in roles]

    def place(self, *steps: str | int) -> str:
        """The path of the node, or of something within it."""
        parts = ["".join(f"[{one}]" if isinstance(one, int) else step(one) for one in steps)]
        node: Node | None = self
        while node is not None and node.parent is not None:
            parts.append(step(node.role) + ("" if node.at is None else f"[{node.at}]"))
            node = node.parent
        return "".join(reversed(parts)).lstrip(".") or "the document"


@dataclass(slots=True, eq=False)
class Document:
    """A document of version 2 or 3 with all its objects, outermost first; `cut` says where they are not all."""

    top: Node
    version: Literal[2, 3]
    nodes: list[Node]
    cut: str = ""

    def of_kind(self, kind: str) -> list[Node]:
        """All nodes of this kind, in the order of the document."""
        return [node for node in self.nodes if node.kind == kind]


def read(value: dict[str, Json]) -> Document:
    """The document as nodes, in the order in which it is written."""
    top = Node(value, None, "", None, 0)
    document = Document(top, version_of(value), [])
    waiting, count = [top], 0
    while waiting:
        node = waiting.pop()
        node.kind = _kind(node, document.version)
        document.nodes.append(node)
        for inner in _children(node):
            node.children.append(inner)
        count += len(node.value) + len(node.children)
        if node.depth >= DEEPEST or count > MOST_VALUES:
            if node.children:
                document.cut = document.cut or node.place()
            node.children.clear()
        waiting += reversed(node.children)
    return document


def _children(node: Node) -> Iterator[Node]:
    for key, value in node.value.items():
        if key in VALUES:
            continue
        if isinstance(value, dict):
            yield Node(value, node, key, None, node.depth + 1)
        elif isinstance(value, list):
            for at, inner in enumerate(value):
                if isinstance(inner, dict):
                    yield Node(inner, node, key, at, node.depth + 1)


def version_of(value: dict[str, Json]) -> Literal[2, 3]:
    """By the context, else by how it writes its type."""
    contexts = [text(one) for one in several(value.get("@context"))]
    if any("presentation/2" in one for one in contexts):
        return 2
    if any("presentation/3" in one for one in contexts):
        return 3
    return 2 if "@type" in value and "type" not in value else 3


def _kind(node: Node, version: int) -> str:
    for key in ("type", "@type"):
        said = next((one for one in several(node.value.get(key)) if isinstance(one, str)), "")
        if said:
            return _PREFIX.sub("", said)
    if version == 2:
        return _BY_ROLE2.get(node.role, "")
    holder = node.parent.kind if node.parent else ""
    return _BY_PLACE3.get((holder, node.role)) or _BY_ROLE3.get(node.role, "")
