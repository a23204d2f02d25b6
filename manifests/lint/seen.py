"""What a document shows, of either version: canvases, what is painted on them, image services. Pure; knows no rule."""

import re
from dataclasses import dataclass

from manifests.lint.tree import Document, Node
from manifests.lint.words import Json, several, text, without_fragment

IMAGE_PROFILE = re.compile(r"https?://iiif\.io/api/image/[123]/|https?://library\.stanford\.edu/iiif/image-api/")
LEVELS = ("level0", "level1", "level2")
SEARCH1 = re.compile(r"http://iiif\.io/api/search/[01]/search")
_SIZED = re.compile(r"/(?P<region>[^/]+)/(?P<size>[^/]+)/(?P<rotation>!?[0-9.]+)/(?P<quality>[a-z]+)\.[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Painted:
    """Something painted on a canvas: the annotation, and its bodies (more than one where there is a choice)."""

    annotation: Node
    bodies: tuple[Node, ...]


def canvases(document: Document) -> list[Node]:
    """The canvases that the document shows, in reading order; those that only name one are not among them."""
    top = document.top
    if top.kind == "Manifest":
        found = (
            top.of("items") if document.version == 3 else [one for each in top.of("sequences") for one in each.children]
        )
    else:
        found = top.of("canvases") if top.kind == "Sequence" else [top]
    return [one for one in found if one.kind == "Canvas" and (one.role in ("items", "canvases") or one is top)]


def is_whole(canvas: Node) -> bool:
    """Whether a canvas stands here with its content, and is not only named."""
    holder = canvas.parent.kind if canvas.parent else ""
    if canvas.role in ("items", "canvases"):
        return holder in ("Manifest", "Sequence")
    return canvas.parent is None or canvas.role in ("placeholderCanvas", "accompanyingCanvas")


def painted(canvas: Node) -> list[Painted]:
    """What is painted on a canvas, of either version."""
    annotations = [one for page in canvas.of("items") for one in page.of("items")] + canvas.of("images")
    return [Painted(one, tuple(_bodies(one))) for one in annotations]


def images(canvas: Node) -> list[Node]:
    """The images that are painted on a canvas."""
    return [body for one in painted(canvas) for body in one.bodies if body.kind in ("Image", "Body")]


def _bodies(annotation: Node) -> list[Node]:
    found, waiting = [], annotation.of("body", "resource")
    while waiting:
        body = waiting.pop(0)
        if body.kind == "Choice":
            waiting = body.of("items", "default", "item") + waiting
        elif body.kind == "SpecificResource" and body.of("source", "full"):
            waiting = body.of("source", "full") + waiting
        else:
            found.append(body)
    return found


def targets(annotation: Node) -> list[str]:
    """The addresses that an annotation is about, with their fragments."""
    return [_address(one) for key in ("target", "on") for one in several(annotation.get(key))]


def _address(target: Json) -> str:
    """Of a SpecificResource its source; the selector may be a fragment in its own right."""
    for _ in range(3):
        if not isinstance(target, dict):
            return text(target)
        selector = target.get("selector")
        fragment = text(selector.get("value")) if isinstance(selector, dict) else ""
        inner = next((target[key] for key in ("source", "full", "id", "@id") if key in target), "")
        if isinstance(inner, str):
            return f"{without_fragment(inner)}#{fragment}" if fragment.startswith("xywh=") else inner
        target = inner
    return ""


def profiles(service: Node) -> list[str]:
    """The profiles of a service that are texts: version 2 writes them in an array, with an object behind."""
    return [one for one in several(service.get("profile")) if isinstance(one, str)]


def is_image_service(service: Node) -> bool:
    """Whether a service is one of images, by its type, profile or context."""
    known = [*profiles(service), *map(text, several(service.get("@context")))]
    return (
        service.kind.startswith("ImageService")
        or any(map(IMAGE_PROFILE.match, known))
        or any(one in LEVELS for one in known)
    )


def image_services(resource: Node) -> list[Node]:
    """The image services of an image."""
    return [service for service in resource.of("service") if is_image_service(service)]


def asked_size(image: Node) -> str:
    """The size in the address of an image, as it is written, if that is an address of the Image API; else ''."""
    found = _SIZED.search(image.id)
    return found["size"] if found and found["region"] == "full" and found.end() == len(image.id) else ""
