"""What a document points to, and so what is worth being fetched. Pure; fetches nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from manifests.lint.seen import canvases, image_services, images
from manifests.lint.tree import Document, Node, read
from manifests.lint.words import Json, pair, split

Kind = Literal["info", "page", "thumbnail", "document", "reading"]


@dataclass(frozen=True, slots=True)
class Named:
    """Something that a document names at `place`.

    `kind`: the info.json of an image service (`id`: of the service), the image of a page, a thumbnail, a document
    for programs, or something for people to read. `canvas`: the size of the canvas; `stated`: that of the image.
    """

    kind: Kind
    place: str
    address: str
    id: str = ""
    canvas: tuple[int, int] | None = None
    stated: tuple[Json, Json] = (None, None)


def named(document: Json, pages: int) -> list[Named]:
    """What the first `pages` canvases point to, and the document itself, of links twice as many at the most."""
    if not isinstance(document, dict):
        return []
    known = read(document)
    found = [one for canvas in canvases(known)[:pages] for one in _of_canvas(canvas)]
    found += [_link(node) for node in _links(known)[: 2 * pages]]
    return [one for one in found if split(one.address) is not None]


def _of_canvas(canvas: Node) -> Iterator[Named]:
    size = pair(canvas.get("width"), canvas.get("height"))
    for image in images(canvas):
        for service in image_services(image)[:1]:
            yield Named("info", service.place(), f"{service.id.rstrip('/')}/info.json", service.id, size)
        yield Named("page", image.place(), image.id)
    for image in canvas.of("thumbnail")[:1]:
        yield Named("thumbnail", image.place(), image.id, stated=(image.get("width"), image.get("height")))
    for page in canvas.of("annotations", "otherContent"):
        if "items" not in page.value and "resources" not in page.value:
            yield _link(page)


def _links(document: Document) -> list[Node]:
    top = document.top
    books = top.of("items", "manifests", "collections", "members") if top.kind == "Collection" else []
    return [*books, *top.of("partOf", "seeAlso", "rendering", "homepage", "related")]


def _link(node: Node) -> Named:
    reading = node.role in ("homepage", "rendering", "related")
    return Named("reading" if reading else "document", node.place(), node.id)
