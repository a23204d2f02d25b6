"""The rules of Presentation 3.0 that a document must keep, by our checklist: an oracle that shares no code with what
makes the documents, checks them before they are published, or lints them. It is closed: what it does not know is a
problem. Every rule that is broken is told with its place and its line, so that a test can ask for none.
"""

import re
from collections.abc import Iterator
from typing import Any

from tests.manifests.presentation3.rules_painted import box, image
from tests.manifests.presentation3.rules_said import address, links, shown, single, texts

CONTEXT = "http://iiif.io/api/presentation/3/context.json"
EXTENSIONS = re.compile(r"http://iiif\.io/api/(extension/[a-z-]+|search/2|auth/2)/context\.json")
ANYWHERE = {
    "id",
    "type",
    "label",
    "metadata",
    "summary",
    "requiredStatement",
    "rights",
    "provider",
    "thumbnail",
    "behavior",
}
ANYWHERE |= {"seeAlso", "service", "homepage", "rendering", "partOf"}
HELPERS = {"placeholderCanvas", "accompanyingCanvas"}
# Appendix A: what may stand in each kind beside what may stand anywhere (PRE3-R17, R18, R40, R41, R62).
PROPERTIES = {
    "Collection": ANYWHERE | HELPERS | {"navDate", "viewingDirection", "services", "items", "annotations"},
    "Manifest": ANYWHERE
    | HELPERS
    | {"navDate", "viewingDirection", "start", "services", "structures", "items", "annotations"},
    "Canvas": ANYWHERE | HELPERS | {"navDate", "height", "width", "duration", "items", "annotations"},
    "Range": ANYWHERE
    | HELPERS
    | {"navDate", "viewingDirection", "start", "supplementary", "items", "annotations"},
    "AnnotationPage": {"id", "type", "label", "items", "partOf", "next", "prev", "startIndex"},
    "Annotation": {"id", "type", "label", "motivation", "body", "target", "timeMode", "textGranularity"},
}  # fmt: skip
# The lines that say what a kind has not.
UNKNOWN = {"Manifest": "R18", "Canvas": "R40", "Collection": "R65"}
ARRAYS = {
    "behavior",
    "metadata",
    "provider",
    "thumbnail",
    "homepage",
    "logo",
    "rendering",
    "service",
    "services",
    "seeAlso",
    "partOf",
}
ARRAYS |= {"items", "structures", "annotations"}
OBJECTS = {"label", "summary", "requiredStatement", "start", "supplementary"} | HELPERS
STRINGS = {"rights", "navDate", "viewingDirection", "format", "profile", "timeMode", "type", "id"}
CONTENTS = {"Image", "Text", "Dataset", "Sound", "Video", "Model"}

Problems = Iterator[str]


def problems(document: Any) -> list[str]:
    """What is wrong with a document, each as `place: rule (line)`; none of a valid one."""
    if not isinstance(document, dict):
        return ["document: is no JSON object"]
    kind = document.get("type")
    if kind not in PROPERTIES:
        return [f"type: {kind!r} is no type of a document (PRE3-R03)"]
    inner = {key: value for key, value in document.items() if key != "@context"}
    found = [*_context(document), *_at_signs(inner, ""), *_resource(inner, "", kind), *_named_once(inner)]
    found += _within_manifest(inner) if kind == "Manifest" else ()
    return [one.removeprefix(".") for one in found]


def _context(document: dict[str, Any]) -> Problems:
    context = document.get("@context")
    several = context if isinstance(context, list) else [context]
    if several[-1] != CONTEXT or not all(isinstance(one, str) and EXTENSIONS.fullmatch(one) for one in several[:-1]):
        yield f"@context: must be {CONTEXT}, extensions before it (PRE3-R01, R11)"
    if next(iter(document)) != "@context":
        yield "@context: must be the first key (PRE3-R01)"


def _at_signs(value: Any, place: str, *, service: bool = False) -> Problems:
    """Only a service of an older version may say `@id` and `@type`; nothing else has a key with @ (PRE3-R01, R02)."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key.startswith("@") and not (service and key in ("@id", "@type")):
                yield f"{place}.{key}: no key of version 3 (PRE3-R01, R02, R46)"
            yield from _at_signs(inner, f"{place}.{key}", service=key in ("service", "services"))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _at_signs(inner, f"{place}.{at}", service=service)


def _named_once(document: dict[str, Any]) -> Problems:
    """Two resources of the document have two ids (PRE3-R03); references and contents may repeat theirs."""
    seen = set()
    for value in _objects(document):
        if str(value.get("type")) in PROPERTIES and "items" in value:
            if value.get("id") in seen:
                yield f"{value['id']}: stands twice (PRE3-R03)"
            seen.add(value.get("id"))


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _objects(inner)


def _resource(value: Any, place: str, kind: str) -> Problems:
    """Any of the six kinds that the specification defines."""
    if not isinstance(value, dict):
        yield f"{place}: must be an object, {kind} (PRE3-R06)"
        return
    if value.get("type") != kind:
        yield f"{place}.type: {value.get('type')!r} must be {kind} (PRE3-R03)"
    for name in sorted(value.keys() - PROPERTIES[kind]):
        yield f"{place}.{name}: no property of a {kind} (PRE3-R11, {UNKNOWN.get(kind, 'R17')})"
    shapes = list(_shapes(value, place))
    yield from shapes
    yield from address(value.get("id"), f"{place}.id", fragment=kind == "Range")
    if not shapes:
        yield from texts(value, place)
        yield from links(value, place)
        yield from shown(value, place, kind)
        yield from CHECKS[kind](value, place)


def _shapes(value: dict[str, Any], place: str) -> Problems:
    for name in sorted(ARRAYS & value.keys()):
        if not isinstance(value[name], list):
            yield f"{place}.{name}: must be an array (PRE3-R04)"
    yield from single(value, place, OBJECTS, STRINGS)


def _collection(collection: dict[str, Any], place: str) -> Problems:
    yield from _needs(collection, place, ("label", "items"), "R63")
    for at, item in enumerate(collection.get("items", [])):
        here = f"{place}.items.{at}"
        if not isinstance(item, dict) or item.get("type") not in ("Collection", "Manifest"):
            yield f"{here}: must be a Collection or Manifest (PRE3-R63, R64)"
            continue
        yield from _needs(item, here, ("id", "label"), "R63, R64")
        if {"items", "structures"} & item.keys():
            yield f"{here}: a manifest is never embedded (PRE3-R31)"
        yield from _resource({**item, "items": []}, here, item["type"]) if item["type"] == "Collection" else ()
        yield from _reference(item, here) if item["type"] == "Manifest" else ()
        if item.get("id") == collection.get("id"):
            yield f"{here}: a collection is not within itself (PRE3-R67)"


def _reference(item: dict[str, Any], place: str) -> Problems:
    """A manifest in a collection: all that it says of itself but its pages."""
    for name in sorted(item.keys() - PROPERTIES["Manifest"]):
        yield f"{place}.{name}: no property of a Manifest (PRE3-R64)"
    shapes = list(_shapes(item, place))
    yield from shapes
    yield from address(item.get("id"), f"{place}.id")
    if not shapes:
        yield from texts(item, place)
        yield from links(item, place)
        yield from shown(item, place, "Manifest")


def _manifest(manifest: dict[str, Any], place: str) -> Problems:
    yield from _needs(manifest, place, ("label", "items"), "R15")
    yield from _needs(manifest, place, ("metadata", "thumbnail"), "R16")
    for at, canvas in enumerate(manifest.get("items", [])):
        yield from _resource(canvas, f"{place}.items.{at}", "Canvas")
    for at, section in enumerate(manifest.get("structures", [])):
        yield from _resource(section, f"{place}.structures.{at}", "Range")
    yield from _annotations(manifest, place)


def _within_manifest(manifest: dict[str, Any]) -> Problems:
    """What names a canvas names one of this manifest (PRE3-R29, R56)."""
    canvases = {canvas.get("id") for canvas in manifest.get("items", []) if isinstance(canvas, dict)}
    named = [("start", manifest["start"])] if "start" in manifest else []
    named += [("structures", one) for one in _objects(manifest.get("structures", [])) if one.get("type") != "Range"]
    for place, one in named:
        source = one.get("source", one) if isinstance(one, dict) else one
        target = source.get("id", "") if isinstance(source, dict) else source
        if "type" in one and str(target).partition("#")[0] not in canvases:
            yield f"{place}: {target} is no canvas of the manifest (PRE3-R29, R56)"
    for section in manifest.get("structures", []):
        for inner in _objects(section.get("items", []) if isinstance(section, dict) else []):
            if "sequence" in inner.get("behavior", []):
                yield f"structures: {inner.get('id')} is another order and stands within a range (PRE3-R61)"


def _canvas(canvas: dict[str, Any], place: str) -> Problems:
    yield from _needs(canvas, place, ("label",), "R35")
    yield from _needs(canvas, place, ("items",), "R36")
    for side in ("height", "width"):
        if not (type(canvas.get(side)) is int and canvas[side] > 0):
            yield f"{place}.{side}: must be a whole number above 0 (PRE3-R34)"
            return
    for at, page in enumerate(canvas.get("items", [])):
        yield from _resource(page, f"{place}.items.{at}", "AnnotationPage")
        for number, annotation in enumerate(page.get("items", []) if isinstance(page, dict) else []):
            yield from _painted(annotation, f"{place}.items.{at}.items.{number}", canvas)
    yield from _annotations(canvas, place)
    for name in sorted(HELPERS & canvas.keys()):
        if HELPERS & canvas[name].keys():
            yield f"{place}.{name}: has such a canvas itself (PRE3-R41)"


def _painted(annotation: Any, place: str, canvas: dict[str, Any]) -> Problems:
    if not isinstance(annotation, dict) or annotation.get("motivation") != "painting":
        yield f"{place}.motivation: must be painting (PRE3-R37, R38)"
        return
    whole, _, part = str(annotation.get("target")).partition("#")
    if whole != canvas.get("id"):
        yield f"{place}.target: must be the canvas (PRE3-R44)"
    yield from box(part, f"{place}.target", canvas)
    body = annotation.get("body")
    if not isinstance(body, dict) or body.get("type") not in CONTENTS:
        yield f"{place}.body: must be a content resource (PRE3-R45, R52)"
        return
    yield from image(body, f"{place}.body")
    sides = canvas["width"] * int(body.get("height", 0)), canvas["height"] * int(body.get("width", 0))
    # Both sides are whole pixels: each may be half a pixel from the exact shape, at least one.
    if not part and abs(sides[0] - sides[1]) > max(canvas["width"], canvas["height"]):
        yield f"{place}.body: has another shape than the canvas (PRE3-R34)"


def _annotations(holder: dict[str, Any], place: str) -> Problems:
    """Everything but what is painted (PRE3-R32, R37, R38): named, or embedded whole (PRE3-R43)."""
    for at, page in enumerate(holder.get("annotations", [])):
        here = f"{place}.annotations.{at}"
        if not isinstance(page, dict) or page.get("items") == []:
            yield f"{here}: is named without items, or has some (PRE3-R43)"
            continue
        yield from _resource(page, here, "AnnotationPage")
        for number, annotation in enumerate(page.get("items", [])):
            inner = f"{here}.items.{number}"
            if not isinstance(annotation, dict) or "painting" in annotation.get("motivation", "painting"):
                yield f"{inner}.motivation: what is painted stands in items (PRE3-R32, R37, R38)"
            elif "width" in holder:
                yield from box(str(annotation.get("target")).partition("#")[2], f"{inner}.target", holder)


def _page(page: dict[str, Any], place: str) -> Problems:
    yield from _needs(page, place, ("id",), "R43")
    for at, annotation in enumerate(page.get("items", [])):
        yield from _resource(annotation, f"{place}.items.{at}", "Annotation")


def _annotation(annotation: dict[str, Any], place: str) -> Problems:
    yield from _needs(annotation, place, ("id", "motivation", "target"), "R44")
    if "timeMode" in annotation:
        yield f"{place}.timeMode: nothing here has a duration (PRE3-R55)"
    body = annotation.get("body")
    if isinstance(body, dict) and body.get("type") == "TextualBody":
        for name in ("value", "language", "format"):
            if not isinstance(body.get(name, ""), str):
                yield f"{place}.body.{name}: must be a string (PRE3-R50)"


def _range(section: dict[str, Any], place: str) -> Problems:
    yield from _needs(section, place, ("items",), "R56")
    if "no-nav" not in section.get("behavior", []):
        yield from _needs(section, place, ("label",), "R58")
    for at, item in enumerate(section.get("items", [])):
        here = f"{place}.items.{at}"
        match item:
            case {"type": "Range"}:
                yield from _resource(item, here, "Range")
            case {"type": "Canvas"}:
                yield from address(item.get("id"), f"{here}.id", fragment=True)
                if item.keys() != {"id", "type"}:
                    yield f"{here}: a range names a canvas, and has none (PRE3-R56)"
            case {"type": "SpecificResource", "source": _}:
                pass
            case _:
                yield f"{here}: must be a Range, a Canvas or a part of one (PRE3-R56, R57)"


def _needs(value: dict[str, Any], place: str, names: tuple[str, ...], line: str) -> Problems:
    for name in names:
        # A collection may have nothing in it, and a page nothing on it.
        if name not in value or (not value[name] and line not in ("R36", "R63")):
            yield f"{place}.{name}: is missing (PRE3-{line})"


CHECKS = {
    "Collection": _collection,
    "Manifest": _manifest,
    "Canvas": _canvas,
    "Range": _range,
    "AnnotationPage": _page,
    "Annotation": _annotation,
}
