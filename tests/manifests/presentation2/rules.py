"""The rules of Presentation 2.1.1 that a document must keep, by our checklist: an oracle that shares no code with the
conversion. Every rule that is broken is told with its place, so that a test can ask for none.
"""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

CONTEXT = "http://iiif.io/api/presentation/2/context.json"
IMAGE_CONTEXT = "http://iiif.io/api/image/2/context.json"
DIRECTIONS = {"left-to-right", "right-to-left", "top-to-bottom", "bottom-to-top"}
BOOKS = {"individuals", "paged", "continuous"}
HINTS = {
    "sc:Collection": {"individuals", "multi-part", "top"},
    "sc:Manifest": BOOKS,
    "sc:Sequence": BOOKS,
    "sc:Range": BOOKS | {"top"},
    "sc:Canvas": {"non-paged", "facing-pages"},
}
ANYWHERE = {
    "@context",
    "@id",
    "@type",
    "label",
    "metadata",
    "description",
    "thumbnail",
    "attribution",
    "license",
    "logo",
}
ANYWHERE |= {"viewingHint", "seeAlso", "service", "related", "rendering", "within"}
# Appendix B: what may stand in each kind beside what may stand anywhere.
PROPERTIES = {
    "sc:Collection": {"navDate", "collections", "manifests", "members", "first", "last", "total", "next", "prev"},
    "sc:Manifest": {"navDate", "viewingDirection", "sequences", "structures"},
    "sc:Sequence": {"viewingDirection", "startCanvas", "canvases"},
    "sc:Canvas": {"height", "width", "images", "otherContent"},
    "sc:Range": {"viewingDirection", "startCanvas", "ranges", "canvases", "members", "contentLayer"},
    "sc:AnnotationList": {"resources", "next", "prev", "startIndex"},
    "oa:Annotation": {"motivation", "resource", "on", "stylesheet"},
}
NAMED = {"sc:Collection", "sc:Manifest", "sc:Canvas", "sc:Range", "sc:AnnotationList"}
LABELLED = {"sc:Collection", "sc:Manifest", "sc:Canvas", "sc:Range"}
TAGS = {"a", "b", "br", "i", "img", "p", "span"} | {"small", "sub", "sup"}
ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}}
DATE = re.compile(r"-?[0-9]{4,}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
ADDRESS = re.compile(r"https?://[^\s\"<>\\^`{|}#]+(#xywh=[0-9]+,[0-9]+,[0-9]+,[0-9]+)?", re.ASCII)

Problems = Iterator[str]


def problems(document: Any) -> list[str]:
    """What is wrong with a document, each as `place: rule`; none of a valid one."""
    if not isinstance(document, dict):
        return ["document: is no JSON object"]
    found = [] if document.get("@context") == CONTEXT else [f"@context: must be {CONTEXT} (PRE2-R01)"]
    kind = document.get("@type")
    if kind not in PROPERTIES and kind != "sc:Layer":
        return [*found, f"@type: {kind!r} is no type of a document (PRE2-R01)"]
    return [*found, *_resource(document, "", kind, outermost=True)]


def _resource(value: Any, place: str, kind: str, *, outermost: bool = False) -> Problems:
    """Any of the types of the specification."""
    if not isinstance(value, dict):
        yield f"{place}: must be an object, {kind}"
        return
    if value.get("@type") != kind:
        yield f"{place}.@type: must be {kind} (PRE2-R01)"
    if not outermost and "@context" in value:
        yield f"{place}.@context: only the document has one (PRE2-R01)"
    for name in sorted(value.keys() - ANYWHERE - PROPERTIES[kind]):
        yield f"{place}.{name}: no property of {kind} (appendix B)"
    if "@id" in value or kind in NAMED:
        yield from _address(value.get("@id"), f"{place}.@id")
    if kind in LABELLED and "label" not in value:
        yield f"{place}.label: is missing (PRE2-R04, R05, R11)"
    yield from _said(value, place)
    yield from _shown(value, place, kind)
    yield from CHECKS[kind](value, place)


def _said(value: dict[str, Any], place: str) -> Problems:
    for name in ("label", "description", "attribution"):
        if name in value:
            yield from _text(value[name], f"{place}.{name}", html=name != "label")
    for at, pair in enumerate(_list(value.get("metadata", []))):
        here = f"{place}.metadata.{at}"
        if not isinstance(pair, dict) or pair.keys() != {"label", "value"}:
            yield f"{here}: must have label and value"
            continue
        yield from _text(pair["label"], f"{here}.label", html=False)
        yield from _text(pair["value"], f"{here}.value", html=True)
    if "metadata" in value and not isinstance(value["metadata"], list):
        yield f"{place}.metadata: must be a list"
    for name in ("license", "within", "contentLayer", "startCanvas"):
        for address in _list(value.get(name, [])):
            yield from _address(address, f"{place}.{name}")
    for name in ("related", "seeAlso", "rendering"):
        for link in _list(value.get(name, [])):
            yield from _link(link, f"{place}.{name}", whole=name == "rendering")
    for name in ("thumbnail", "logo"):
        for image in _list(value.get(name, [])):
            yield from _image(image, f"{place}.{name}")
    for service in _list(value.get("service", [])):
        yield from _service(service, f"{place}.service")


def _shown(value: dict[str, Any], place: str, kind: str) -> Problems:
    hint, direction = value.get("viewingHint"), value.get("viewingDirection")
    if hint is not None and (not isinstance(hint, str) or hint not in HINTS.get(kind, set())):
        yield f"{place}.viewingHint: {hint!r} is none of {kind} (PRE2-R10)"
    if hint == "continuous" and direction is None:
        yield f"{place}.viewingDirection: continuous needs one (PRE2-R10)"
    if direction is not None and direction not in DIRECTIONS:
        yield f"{place}.viewingDirection: {direction!r} is none"
    if "navDate" in value and not (isinstance(value["navDate"], str) and DATE.fullmatch(value["navDate"])):
        yield f"{place}.navDate: must be in UTC (PRE2-R12)"


def _text(value: Any, place: str, *, html: bool) -> Problems:
    if not _list(value):
        yield f"{place}: is empty (PRE2-R03)"
    for one in _list(value):
        text = one
        if isinstance(one, dict):
            if not {"@value"} <= one.keys() <= {"@value", "@language"} or "@language" not in one:
                yield f"{place}: must have @value and @language (PRE2-R03)"
            text = one.get("@value")
        if not isinstance(text, str):
            yield f"{place}: {text!r} is no string (PRE2-R03)"
        elif html and text.startswith("<") and text.endswith(">"):
            yield from _html(text, place)


def _html(text: str, place: str) -> Problems:
    if "<!" in text or "<?" in text:
        yield f"{place}: comments and instructions are no simple HTML (4.4)"
        return
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        yield f"{place}: {error} (4.4)"
        return
    for element in root.iter():
        if element.tag not in TAGS or element.attrib.keys() - ATTRIBUTES.get(element.tag, set()):
            yield f"{place}: <{element.tag}> or its attributes are no simple HTML (4.4)"


def _link(link: Any, place: str, *, whole: bool) -> Problems:
    if not isinstance(link, dict):
        link = {"@id": link}
    yield from _address(link.get("@id"), f"{place}.@id")
    if whole and not {"label", "format"} <= link.keys():
        yield f"{place}: needs a label and a format (PRE2-R09)"
    if "label" in link:
        yield from _text(link["label"], f"{place}.label", html=False)
    for name in sorted(link.keys() - {"@id", "@type", "label", "format", "profile"}):
        yield f"{place}.{name}: no property of a link"


def _image(image: Any, place: str) -> Problems:
    if isinstance(image, str):
        image = {"@id": image, "@type": "dctypes:Image"}
    if not isinstance(image, dict):
        yield f"{place}: is no image (PRE2-R06)"
        return
    match image.get("@type"):
        case "oa:Choice":
            for one in (image.get("default"), *image.get("item", [])):
                yield from _image(one, f"{place}.choice")
            return
        case "oa:SpecificResource":
            yield from _image(image.get("full"), f"{place}.full")
            return
        case "dctypes:Image":
            yield from _address(image.get("@id"), f"{place}.@id")
        case other:
            yield f"{place}.@type: {other!r} is no image (PRE2-R06)"
    for side in ("height", "width"):
        if side in image and not (type(image[side]) is int and image[side] > 0):
            yield f"{place}.{side}: must be a whole number"
    for service in _list(image.get("service", [])):
        yield from _service(service, f"{place}.service")
        if service.get("@context") == IMAGE_CONTEXT and image.get("@id") == service.get("@id"):
            yield f"{place}.@id: is the address of the service and of no image"


def _service(service: Any, place: str) -> Problems:
    if not isinstance(service, dict):
        yield f"{place}: must be an object"
        return
    if not isinstance(service.get("@context"), str):
        yield f"{place}.@context: a service has its own (PRE2-R07)"
    yield from _address(service.get("@id"), f"{place}.@id")
    profile = service.get("profile")
    if not isinstance(profile, str) or not profile:
        yield f"{place}.profile: is missing (PRE2-R07)"
    elif service.get("@context") == IMAGE_CONTEXT and not re.fullmatch(
        r"http://iiif\.io/api/image/2/level[012]\.json", profile
    ):
        yield f"{place}.profile: {profile!r} is none of the Image API 2 (PRE2-R07)"
    for within in _list(service.get("service", [])):
        yield from _service(within, f"{place}.service")


def _manifest(manifest: dict[str, Any], place: str) -> Problems:
    sequences = manifest.get("sequences")
    if not isinstance(sequences, list) or not sequences:
        yield f"{place}.sequences: must be a list with at least one (PRE2-R05)"
        return
    yield from _resource(sequences[0], f"{place}.sequences.0", "sc:Sequence")
    for at, other in enumerate(sequences[1:], 1):
        if not isinstance(other, dict) or other.keys() != {"@id", "@type", "label"}:
            yield f"{place}.sequences.{at}: must be a reference with a label (PRE2-R05)"
    canvases = _list(sequences[0].get("canvases", [])) if isinstance(sequences[0], dict) else []
    known = {canvas.get("@id") for canvas in canvases if isinstance(canvas, dict)}
    if "structures" in manifest:
        yield from _structures(manifest["structures"], f"{place}.structures", known)
    names = [canvas.get("@id") for canvas in canvases if isinstance(canvas, dict)]
    names += [one.get("@id") for one in _list(manifest.get("structures", [])) if isinstance(one, dict)]
    if len(names) != len(set(names)):
        yield f"{place}: two canvases or ranges have the same @id"


def _structures(structures: Any, place: str, canvases: set[Any]) -> Problems:
    if not isinstance(structures, list) or not structures:
        yield f"{place}: must be a list (PRE2-R11)"
        return
    for at, section in enumerate(structures):
        yield from _resource(section, f"{place}.{at}", "sc:Range")
    by_id = {section.get("@id"): section for section in structures if isinstance(section, dict)}
    within = [child for section in by_id.values() for child in _children(section, "sc:Range")]
    tops = [name for name, section in by_id.items() if section.get("viewingHint") == "top"]
    if len(tops) != 1 or set(within) != by_id.keys() - set(tops) or len(within) != len(set(within)):
        yield f"{place}: every range but the one top must be within one other (PRE2-R11)"
    for name, section in by_id.items():
        for canvas in [*_children(section, "sc:Canvas"), *_list(section.get("startCanvas", []))]:
            if str(canvas).partition("#")[0] not in canvases:
                yield f"{place}: {canvas} in {name} is no canvas of the manifest (PRE2-R11)"


def _children(section: dict[str, Any], kind: str) -> list[Any]:
    listed = section.get({"sc:Range": "ranges", "sc:Canvas": "canvases"}[kind], [])
    members = [one for one in section.get("members", []) if isinstance(one, dict)]
    return [*_list(listed), *(one.get("@id") for one in members if one.get("@type") == kind)]


def _sequence(sequence: dict[str, Any], place: str) -> Problems:
    canvases = sequence.get("canvases")
    if not isinstance(canvases, list) or not canvases:
        yield f"{place}.canvases: must be a list with at least one (PRE2-R05)"
        return
    for at, canvas in enumerate(canvases):
        yield from _resource(canvas, f"{place}.canvases.{at}", "sc:Canvas")
    start = sequence.get("startCanvas")
    if start is not None and start not in [canvas.get("@id") for canvas in canvases if isinstance(canvas, dict)]:
        yield f"{place}.startCanvas: {start} is no canvas of the sequence"


def _canvas(canvas: dict[str, Any], place: str) -> Problems:
    if "#" in str(canvas.get("@id")):
        yield f"{place}.@id: has a fragment"
    for side in ("height", "width"):
        if not (type(canvas.get(side)) is int and canvas[side] > 0):
            yield f"{place}.{side}: must be a whole number (PRE2-R04)"
    for name in ("images", "otherContent"):
        if name in canvas and not isinstance(canvas[name], list):
            yield f"{place}.{name}: must be a list (PRE2-R06)"
    for at, image in enumerate(_list(canvas.get("images", []))):
        here = f"{place}.images.{at}"
        yield from _resource(image, here, "oa:Annotation")
        if isinstance(image, dict):
            yield from _painted(image, here, canvas)
    for at, reference in enumerate(_list(canvas.get("otherContent", []))):
        here = f"{place}.otherContent.{at}"
        yield from _resource(reference, here, "sc:AnnotationList")
        if isinstance(reference, dict) and "resources" in reference:
            yield f"{here}: a list is never embedded (PRE2-R08)"


def _painted(image: dict[str, Any], place: str, canvas: dict[str, Any]) -> Problems:
    if image.get("motivation") != "sc:painting":
        yield f"{place}.motivation: must be sc:painting (PRE2-R06)"
    if str(image.get("on")).partition("#")[0] != canvas.get("@id"):
        yield f"{place}.on: must be the canvas (PRE2-R06)"
    yield from _image(image.get("resource"), f"{place}.resource")


def _range(section: dict[str, Any], place: str) -> Problems:
    for name in ("ranges", "canvases"):
        for one in section.get(name, []):
            yield from _address(one, f"{place}.{name}")
    for at, member in enumerate(section.get("members", [])):
        yield from _member(member, f"{place}.members.{at}", {"sc:Range", "sc:Canvas"})


def _member(member: Any, place: str, kinds: set[str]) -> Problems:
    if not isinstance(member, dict) or member.get("@type") not in kinds:
        yield f"{place}: must be an object, {kinds}"
        return
    yield from _address(member.get("@id"), f"{place}.@id")
    if "label" not in member:
        yield f"{place}.label: is missing (PRE2-R11, R15)"
    if member["@type"] == "sc:Collection" and "viewingHint" not in member:
        yield f"{place}.viewingHint: is missing (PRE2-R15)"


def _collection(collection: dict[str, Any], place: str) -> Problems:
    for name, kind in (("collections", "sc:Collection"), ("manifests", "sc:Manifest")):
        for at, item in enumerate(_list(collection.get(name, []))):
            here = f"{place}.{name}.{at}"
            yield from _member(item, here, {kind}) if kind == "sc:Manifest" else ()
            yield from _resource(item, here, kind) if kind == "sc:Collection" else ()
            if isinstance(item, dict):
                yield from _said(item, here)
                yield from _shown(item, here, kind)
                if {"sequences", "structures"} & item.keys():
                    yield f"{here}: a manifest is never embedded (5.8)"
    for at, member in enumerate(collection.get("members", [])):
        yield from _member(member, f"{place}.members.{at}", {"sc:Collection", "sc:Manifest"})


def _list_of_annotations(list_: dict[str, Any], place: str) -> Problems:
    for at, annotation in enumerate(list_.get("resources", [])):
        here = f"{place}.resources.{at}"
        yield from _resource(annotation, here, "oa:Annotation")
        painted = isinstance(annotation, dict) and annotation.get("motivation") == "sc:painting"
        if painted and any(one.get("@type") == "dctypes:Image" for one in _list(annotation.get("resource", []))):
            yield f"{here}: an image stands in its canvas (5.5)"


def _annotation(annotation: dict[str, Any], place: str) -> Problems:
    for name in ("motivation", "resource", "on"):
        if not annotation.get(name):
            yield f"{place}.{name}: is missing (PRE2-R06)"
    for one in _list(annotation.get("motivation", [])):
        if not isinstance(one, str) or not re.fullmatch("(sc|oa):[a-zA-Z]+", one):
            yield f"{place}.motivation: {one!r} is none (PRE2-R06, R13)"
    for on in _list(annotation.get("on", [])):
        address = on.get("full") if isinstance(on, dict) else on
        yield from _address(address, f"{place}.on")


def _address(value: Any, place: str) -> Problems:
    if not isinstance(value, str) or not ADDRESS.fullmatch(value):
        yield f"{place}: {value!r} is no http(s) address (PRE2-R14)"


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


CHECKS = {
    "sc:Manifest": _manifest,
    "sc:Sequence": _sequence,
    "sc:Canvas": _canvas,
    "sc:Range": _range,
    "sc:Collection": _collection,
    "sc:AnnotationList": _list_of_annotations,
    "oa:Annotation": _annotation,
}
