"""Manifest, collection, canvas, annotation: a document of version 3 -> the same of version 2."""

from collections.abc import Callable, Mapping, Sequence

from manifests.errors import InvalidDocument
from manifests.presentation2.annotations import annotation2, images2, list2, list_reference, on2
from manifests.presentation2.described import date2, described, hint2
from manifests.presentation2.ranges import structures2
from manifests.presentation2.texts import Read, Written
from manifests.urls import Urls

CONTEXT2 = "http://iiif.io/api/presentation/2/context.json"
# Parts that only version 2 has, by the end of their address (2.1, appendix A).
SEQUENCE = "sequence/normal"
TOP_RANGE = "range/top"
DEFAULT_DIRECTION = "left-to-right"


def version2(document: Read, urls: Urls) -> Written:
    """A Manifest, Collection, Canvas, AnnotationPage or Annotation of version 3 as version 2 has it, in linear time.

    Everything of this server has its address of version 2. Raises InvalidDocument for anything else, and for what
    version 2 cannot say: a canvas without width and height.
    """
    convert = CONVERTERS.get(str(document.get("type")))
    if convert is None:
        raise InvalidDocument(f"type: {document.get('type')!r} is not one of {', '.join(CONVERTERS)}")
    return {"@context": CONTEXT2, **convert(document, urls)}


def part_of_manifest2(manifest: Read, address: str) -> Written | None:
    """The sequence or range of a manifest of version 2 that has this address, as a document; None where none has."""
    parts = [*manifest["sequences"], *manifest.get("structures", ())]
    found = next((part for part in parts if part["@id"] == address), None)
    return None if found is None else {"@context": CONTEXT2, **found, "within": manifest["@id"]}


def _manifest(document: Read, urls: Urls) -> Written:
    shown = hint2(document)
    if "viewingDirection" in document or shown.get("viewingHint") == "continuous":
        shown["viewingDirection"] = document.get("viewingDirection", DEFAULT_DIRECTION)
    canvases = [_canvas(canvas, urls, number) for number, canvas in enumerate(document["items"], 1)]
    # Mirador and Universal Viewer look for both only here, others only at the manifest.
    sequence: Written = {"@id": urls.part2(document["id"], SEQUENCE), "@type": "sc:Sequence", **shown}
    if "start" in document:
        sequence["startCanvas"] = on2(document["start"], urls)
    sequence["canvases"] = canvases
    written: Written = {"@id": urls.version2(document["id"]), "@type": "sc:Manifest", **described(document, urls)}
    written |= {**date2(document), **shown, "sequences": [sequence]}
    if "structures" in document:
        top = urls.part2(document["id"], TOP_RANGE)
        if structures := structures2(document["structures"], top, urls):
            written["structures"] = structures
    return written


def _canvas(canvas: Read, urls: Urls, number: int) -> Written:
    if not {"width", "height"} <= canvas.keys():
        raise InvalidDocument(f"items.{number - 1}: a canvas without width and height cannot be written in version 2")
    # Version 2 wants a label (PRE2-R04); brackets are the cataloguer's sign for a number that is not on the page.
    written: Written = {"@id": urls.version2(canvas["id"]), "@type": "sc:Canvas", "label": f"[{number}]"}
    written |= {**described(canvas, urls), "height": canvas["height"], "width": canvas["width"], **hint2(canvas)}
    if images := [image for page in canvas.get("items", ()) for image in images2(page, urls)]:
        written["images"] = images
    if lists := [list_reference(page, urls) for page in canvas.get("annotations", ())]:
        written["otherContent"] = lists
    return written


def _collection(document: Read, urls: Urls) -> Written:
    written: Written = {"@id": urls.version2(document["id"]), "@type": "sc:Collection"}
    written |= {**described(document, urls), **date2(document), **hint2(document)}
    items: Sequence[Read] = document["items"]
    kinds = [item["type"] for item in items]
    for kind, name in (("Collection", "collections"), ("Manifest", "manifests")):
        if kind in kinds:
            written[name] = [_item(item, urls) for item in items if item["type"] == kind]
    if kinds != sorted(kinds):
        # Only here their order is kept; the two lists are for clients that do not know it (2.1, 5.8).
        written["members"] = [_member(item, urls) for item in items]
    return written


def _item(item: Read, urls: Urls) -> Written:
    """A manifest or collection in a collection: a reference, never the whole."""
    kind = f"sc:{item['type']}"
    return {"@id": urls.version2(item["id"]), "@type": kind, **described(item, urls), **date2(item), **hint2(item)}


def _member(item: Read, urls: Urls) -> Written:
    """A collection among members has a hint (PRE2-R15); its parts are objects of their own unless it says else."""
    whole = _item(item, urls)
    written = {key: whole[key] for key in ("@id", "@type", "label")}
    if item["type"] == "Collection":
        written["viewingHint"] = whole.get("viewingHint", "individuals")
    return written


CONVERTERS: Mapping[str, Callable[[Read, Urls], Written]] = {
    "Manifest": _manifest,
    "Collection": _collection,
    "Canvas": lambda canvas, urls: _canvas(canvas, urls, 1),
    "AnnotationPage": list2,
    "Annotation": annotation2,
}
