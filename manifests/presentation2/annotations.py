"""Annotations of version 3 -> Open Annotations, as version 2 has them (PRE2-R06, R08, R13, R14). Knows no canvas."""

import re
from collections.abc import Iterator, Mapping
from math import ceil, floor
from typing import Any

from manifests.presentation2.images import as_list, image2
from manifests.presentation2.texts import Read, Written, one_or_many, text2
from manifests.urls import Urls

ANNEX = "http://iiif.io/api/annex/openannotation/context.json"
PAINTING = "sc:painting"
# A transcription is painted, too: it is a representation of the page (2.1, 5.4).
MOTIVATIONS: Mapping[str, str] = {"painting": PAINTING, "supplementing": PAINTING}
TYPES: Mapping[str, str] = {
    "Text": "dctypes:Text",
    "Dataset": "dctypes:Dataset",
    "Sound": "dctypes:Sound",
    "Video": "dctypes:MovingImage",
}
# Version 2 knows whole pixels only.
_NUMBER = r"([0-9]{1,9}(?:\.[0-9]{1,9})?)"
BOX = re.compile(rf"#xywh=(?:pixel:)?{_NUMBER},{_NUMBER},{_NUMBER},{_NUMBER}")


def images2(page: Read, urls: Urls) -> Iterator[Written]:
    """The images that an annotation page paints, one annotation each; version 2 has no other place for them."""
    for annotation in page.get("items", ()):
        if MOTIVATIONS.get(_motivation(annotation)) == PAINTING:
            images = [body for body in as_list(annotation["body"]) if _is_image(body)]
            for at, image in enumerate(images):
                # The annotation's address is that of the first: two annotations never have the same.
                yield _annotation(annotation, image, urls, named=at == 0)


def annotation2(annotation: Read, urls: Urls) -> Written:
    """An annotation on its own, whatever it does."""
    return _annotation(annotation, annotation.get("body", []), urls, named=True)


def list2(page: Read, urls: Urls) -> Written:
    """An annotation page as a list: all but the images that it paints, which stand in their canvas (2.1, 5.5)."""
    written: Written = {"@id": urls.version2(page["id"]), "@type": "sc:AnnotationList"}
    if "label" in page:
        written["label"] = text2(page["label"])
    written["resources"] = [
        annotation2(annotation, urls)
        for annotation in page.get("items", ())
        if not all(_is_image(body) for body in as_list(annotation.get("body", "")))
        or MOTIVATIONS.get(_motivation(annotation)) != PAINTING
    ]
    return written


def list_reference(page: Read, urls: Urls) -> Written:
    """A list by its address: version 2 never embeds one (PRE2-R08)."""
    return {key: value for key, value in list2(page, urls).items() if key != "resources"}


def on2(target: Any, urls: Urls) -> object:
    """What an annotation is about: a canvas, or a part of one in whole pixels."""
    if isinstance(target, list):
        return one_or_many([on2(one, urls) for one in target])
    if isinstance(target, str):
        address = urls.version2(target)
        return BOX.sub(_whole_pixels, address) if "#" in address else address
    if target.get("type") != "SpecificResource":
        return on2(target["id"], urls)
    source = target["source"]
    address = source if isinstance(source, str) else source["id"]
    selector = _selector(target)
    if selector.get("type") == "FragmentSelector":
        return on2(f"{address}#{selector['value']}", urls)
    if selector.get("type") == "SvgSelector":
        return {"@type": "oa:SpecificResource", "full": on2(address, urls), "selector": _drawn(selector)}
    return on2(address, urls)


def _annotation(annotation: Read, body: Any, urls: Urls, *, named: bool) -> Written:
    motivations = [
        MOTIVATIONS.get(one) or (one if ":" in one else f"oa:{one}") for one in as_list(annotation["motivation"])
    ]
    written: Written = {"@id": urls.version2(annotation["id"])} if named and "id" in annotation else {}
    return written | {
        "@type": "oa:Annotation",
        "motivation": one_or_many(motivations),
        "resource": one_or_many([_resource(one, urls) for one in as_list(body)]),
        "on": on2(annotation["target"], urls),
    }


def _motivation(annotation: Read) -> str:
    return str(as_list(annotation["motivation"])[0])


def _is_image(body: Any) -> bool:
    match body:
        case {"type": "Image"}:
            return True
        case {"type": "Choice", "items": [first, *_]}:
            return _is_image(first)
        case {"type": "SpecificResource", "source": source}:
            return _is_image(source)
    return False


def _resource(body: Any, urls: Urls) -> Written:
    match body:
        case {"type": "Image"}:
            return image2(body, urls)
        case {"type": "TextualBody"}:
            rest = {key: body[key] for key in ("format", "language") if key in body}
            return {"@type": "cnt:ContentAsText", "chars": body["value"], **rest}
        case {"type": "Choice", "items": [only]}:
            return _resource(only, urls)
        case {"type": "Choice", "items": [first, *others]}:
            items = [_resource(one, urls) for one in others]
            return {"@type": "oa:Choice", "default": _resource(first, urls), "item": items}
        case {"type": "SpecificResource", "source": source}:
            return _part(_resource(source, urls), _selector(body))
        case str():
            return {"@id": urls.version2(body)}
    written: Written = {"@id": urls.version2(body["id"]), "@type": TYPES.get(body["type"], body["type"])}
    if "label" in body:
        written["label"] = text2(body["label"])
    return written | ({"format": body["format"]} if "format" in body else {})


def _part(full: Written, selector: Read) -> Written:
    match selector:
        case {"type": "FragmentSelector", "value": value}:
            return full | {"@id": BOX.sub(_whole_pixels, f"{full['@id']}#{value}")}
        case {"type": "ImageApiSelector"}:
            return _image_part(full, selector)
        case {"type": "SvgSelector"}:
            return {"@type": "oa:SpecificResource", "full": full, "selector": _drawn(selector)}
    return full


def _image_part(full: Written, selector: Read) -> Written:
    """A part or a turned image: its address for simple clients, and how it comes about for the others (2.1, 6.1)."""
    said = {key: selector[key] for key in ("region", "size", "rotation", "quality", "format") if key in selector}
    service = full.get("service")
    written: Written = {}
    if isinstance(service, dict):
        asked = {"region": "full", "size": "full", "rotation": "0", "quality": "default", "format": "jpg"} | said
        written["@id"] = "{}/{region}/{size}/{rotation}/{quality}.{format}".format(service["@id"], **asked)
    return written | {
        "@type": "oa:SpecificResource",
        "full": full,
        "selector": {"@context": ANNEX, "@type": "iiif:ImageApiSelector", **said},
    }


def _selector(part: Read) -> Read:
    """The first selector: all of them choose the same part."""
    found: Read = next(iter(as_list(part.get("selector", {}))), {})
    return found


def _drawn(selector: Read) -> Written:
    return {"@type": ["oa:SvgSelector", "cnt:ContentAsText"], "chars": selector["value"]}


def _whole_pixels(box: re.Match[str]) -> str:
    """The smallest box of whole pixels around a box."""
    x, y, width, height = (float(number) for number in box.groups())
    left, top = floor(x), floor(y)
    return f"#xywh={left},{top},{ceil(x + width) - left},{ceil(y + height) - top}"
