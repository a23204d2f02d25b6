"""Reads every document back before it is published: the reference model, then the rules that it lets through.

The only importer of iiif_prezi3, which takes half a second to load. So `manifests/__init__.py` does not
re-export this module: whoever publishes says `from manifests.validate import check`; whoever serves does not.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import iiif_prezi3  # type: ignore[import-untyped]  # comes without types
from pydantic import ValidationError

from manifests.documents import CONTEXT
from manifests.errors import InvalidDocument
from manifests.languages import is_language_tag

Json: TypeAlias = Any  # decoded JSON: what it is, is what this module finds out
Place: TypeAlias = tuple[str | int, ...]

MODELS: Mapping[str, Callable[..., object]] = {
    "Manifest": iiif_prezi3.Manifest,
    "Collection": iiif_prezi3.Collection,
    "Canvas": iiif_prezi3.Canvas,
    "Range": iiif_prezi3.Range,
    "AnnotationPage": iiif_prezi3.AnnotationPage,
    "Annotation": iiif_prezi3.Annotation,
}
LANGUAGE_MAPS = ("label", "summary", "value")
# What has several values is an array even with one; the model would wrap it and say nothing.
ARRAYS = {"annotations", "behavior", "homepage", "items", "logo", "metadata", "partOf", "provider", "rendering"} | {
    "seeAlso",
    "service",
    "services",
    "structures",
    "thumbnail",
}
# What must have an id; the model would invent one.
NAMED = frozenset(MODELS) | {"AnnotationCollection", "Agent", "Image", "Text", "ImageService3"}
VIEWING_DIRECTIONS = ("left-to-right", "right-to-left", "top-to-bottom", "bottom-to-top")
# Objects that are named elsewhere in the same document as well: images, their services, what is part of what.
MAY_REPEAT = ("Image", "ImageService3", "ImageService2", "Text", "Manifest")
# Canvases that are given to the model together, where it need not see all of them at one time.
ITEMS_AT_ONCE = 250
SHOWN_IMAGES = ("image/jpeg", "image/png")


def check(document: Mapping[str, Json]) -> None:
    """Raises InvalidDocument, naming the place and the rule, when a document must not be published."""
    kind = document.get("type")
    model = MODELS.get(kind) if isinstance(kind, str) else None
    if model is None:
        raise _wrong((), f"the type is {kind!r}, not one of {', '.join(MODELS)}")
    if next(iter(document)) != "@context" or document["@context"] != CONTEXT:
        raise _wrong(("@context",), f"must come first and be {CONTEXT} (PRE3-R01)")
    try:
        model(**document)
    except ValidationError as error:
        first = error.errors()[0]
        raise _wrong(first["loc"], f"{first['msg']} (reference model)") from error
    seen: set[str] = set()
    for place, value in _objects(document, ()):
        _check_object(place, value, seen)
    if kind == "Manifest":
        _check_manifest(document)
    if kind == "Collection":
        _check_collection(document)


def model_errors(document: Mapping[str, Json]) -> list[tuple[Place, str]]:
    """What the reference model says of any document of version 3, as place and words; nothing of other documents."""
    kind = document.get("type")
    model = MODELS.get(kind) if isinstance(kind, str) else None
    if model is None:
        return []
    return [one for start, part in _parts(document) for one in _errors(model, part, start)]


def _parts(document: Mapping[str, Json]) -> Iterator[tuple[int, Mapping[str, Json]]]:
    """The document, or one with the first items and then the others alone, so many at a time, and where they begin.

    The model makes objects of everything: of ten thousand canvases at one time they take far longer than of these
    canvases one after the other.
    """
    items = document.get("items")
    if document.get("type") != "Manifest" or not isinstance(items, list) or len(items) <= ITEMS_AT_ONCE:
        yield 0, document
        return
    for start in range(0, len(items), ITEMS_AT_ONCE):
        outline = {key: document[key] for key in ("id", "type", "label") if key in document}
        yield start, {**(outline if start else document), "items": items[start : start + ITEMS_AT_ONCE]}


def _errors(model: Callable[..., object], part: Mapping[str, Json], start: int) -> Iterator[tuple[Place, str]]:
    try:
        model(**part)
    except ValidationError as error:
        for one in error.errors(include_url=False, include_input=False):
            place = one["loc"]
            if place[:1] == ("items",) and len(place) > 1:
                yield ("items", int(place[1]) + start, *place[2:]), one["msg"]
            elif not start:
                # What is said of the document was said with its first items.
                yield place, one["msg"]


def _objects(value: Json, place: Place) -> Iterator[tuple[Place, dict[str, Json]]]:
    """Every JSON object of a document with its place, outermost first."""
    if isinstance(value, Mapping):
        yield place, dict(value)
        for key, inner in value.items():
            yield from _objects(inner, (*place, key))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _objects(inner, (*place, at))


def _check_object(place: Place, value: dict[str, Json], seen: set[str]) -> None:
    if place and "@context" in value:
        raise _wrong(place, "only the outermost object has a @context (PRE3-R01)")
    for key in ARRAYS & value.keys():
        if not isinstance(value[key], list):
            raise _wrong((*place, key), "must be an array (PRE3-R04)")
    for key in LANGUAGE_MAPS:
        # The value of a TextualBody is a string and no language map (PRE3-R50).
        if key in value and not (key == "value" and "label" not in value):
            _check_texts((*place, key), value[key])
    for side in ("width", "height"):
        if side in value and not (type(value[side]) is int and value[side] > 0):
            raise _wrong((*place, side), "must be a whole number above 0 (PRE3-R34)")
    if value.get("viewingDirection", VIEWING_DIRECTIONS[0]) not in VIEWING_DIRECTIONS:
        raise _wrong((*place, "viewingDirection"), f"must be one of {', '.join(VIEWING_DIRECTIONS)} (PRE3-R26)")
    if "id" in value or value.get("type") in NAMED:
        _check_id(place, value, seen)
    if "service" in value:
        _check_services((*place, "service"), value["service"])
    match value.get("type"):
        case "Canvas" if "items" in value:
            _check_canvas(place, value)
        case "Image":
            _check_image(place, value)
        case "Range":
            _check_range(place, value)


def _check_id(place: Place, value: dict[str, Json], seen: set[str]) -> None:
    identifier, kind = _address((*place, "id"), value.get("id")), value.get("type")
    # A canvas without items is the name of one that stands elsewhere.
    if kind in MAY_REPEAT or (kind == "Canvas" and place and "items" not in value):
        return
    if identifier in seen:
        raise _wrong((*place, "id"), f"{identifier} stands at two places of the document")
    if kind == "Canvas" and "#" in identifier:
        raise _wrong((*place, "id"), "the id of a canvas has no fragment (PRE3-R33)")
    seen.add(identifier)


def _address(place: Place, address: Json) -> str:
    if not isinstance(address, str) or not address.isascii() or set(address) & set(' "<>\\^`{|}'):
        raise _wrong(place, f"{address!r} is not a percent-encoded address (PRE3-R12)")
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise _wrong(place, f"{address!r} is not an absolute http(s) address (PRE3-R03)")
    return address


def _check_texts(place: Place, texts: Json) -> None:
    if not isinstance(texts, Mapping) or not texts:
        raise _wrong(place, "must be a language map with at least one entry (PRE3-R07)")
    for tag, values in texts.items():
        if tag != "none" and not is_language_tag(tag):
            raise _wrong((*place, tag), f"{tag!r} is neither a language tag nor `none` (PRE3-R08)")
        if not isinstance(values, list) or not values or not all(isinstance(text, str) for text in values):
            raise _wrong((*place, tag), "must be an array of strings (PRE3-R07)")


def _check_services(place: Place, services: Json) -> None:
    for at, service in enumerate(services):
        here = (*place, at)
        if "id" in service and "@id" in service:
            raise _wrong(here, "has both id and @id (PRE3-R47)")
        if str(service.get("type")).startswith("ImageService") and not isinstance(service.get("profile"), str):
            raise _wrong(here, "an image service needs a profile (PRE3-R46)")


def _check_image(place: Place, image: dict[str, Json]) -> None:
    if image.get("format", SHOWN_IMAGES[0]) not in SHOWN_IMAGES:
        raise _wrong((*place, "format"), f"viewers show only {' and '.join(SHOWN_IMAGES)} (VIEWERS, rule 4)")
    if any(service.get("id") == image["id"] for service in image.get("service", [])):
        raise _wrong((*place, "id"), "is the address of the service and of no image (PRE3-R45)")


def _check_canvas(place: Place, canvas: dict[str, Json]) -> None:
    if not {"width", "height"} <= canvas.keys():
        raise _wrong(place, "a canvas has a width and a height (PRE3-R34)")
    for number, page in enumerate(canvas["items"]):
        for at, annotation in enumerate(page.get("items", [])):
            here = (*place, "items", number, "items", at)
            if annotation.get("motivation") != "painting":
                raise _wrong(here, "only painting annotations stand in the items of a canvas (PRE3-R37)")
            target = annotation.get("target")
            if not isinstance(target, str) or target.partition("#")[0] != canvas["id"]:
                raise _wrong((*here, "target"), f"must be the canvas {canvas['id']} (PRE3-R44)")


def _check_range(place: Place, section: dict[str, Json]) -> None:
    if not section.get("items"):
        raise _wrong(place, "a range has at least one canvas or range (PRE3-R56)")
    if "label" not in section:
        raise _wrong(place, "a range without a label is in no menu (PRE3-R58)")
    for at, item in enumerate(section["items"]):
        if item.get("type") not in ("Canvas", "Range") or (item["type"] == "Canvas" and "items" in item):
            raise _wrong((*place, "items", at), "a range holds ranges and names canvases (PRE3-R56)")


def _check_manifest(document: Mapping[str, Json]) -> None:
    if not document["items"]:
        raise _wrong(("items",), "a manifest has at least one canvas (PRE3-R15)")
    canvases = {canvas["id"] for canvas in document["items"]}
    for place, value in _objects(document.get("structures", []), ("structures",)):
        if value.get("type") == "Canvas" and value["id"] not in canvases:
            raise _wrong((*place, "id"), f"{value['id']} is no canvas of this manifest (PRE3-R56)")
    for at, value in enumerate(document.get("structures", [])):
        if value.get("type") != "Range":
            raise _wrong(("structures", at), "must be a range (PRE3-R57)")


def _check_collection(document: Mapping[str, Json]) -> None:
    if "label" not in document or "items" not in document:
        raise _wrong((), "a collection has a label and items (PRE3-R63)")
    seen: set[str] = set()
    for at, item in enumerate(document["items"]):
        if item["id"] in seen:
            raise _wrong(("items", at, "id"), f"{item['id']} stands twice in the collection")
        seen.add(item["id"])


def _wrong(place: Place, rule: str) -> InvalidDocument:
    written = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place).lstrip(".")
    return InvalidDocument(f"{written or 'the document'}: {rule}")
