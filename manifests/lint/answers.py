"""Rules on what a server answers: to the address of a document, and to those that it names. Pure; fetches nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from manifests.lint.findings import Finding, Rule, Severity
from manifests.lint.pyramids import SIZES_RULE, TILES_RULE, misleading_sizes, tiles_spots
from manifests.lint.tree import read
from manifests.lint.words import Json, pair, several, shown, text, whole

# Smaller documents gain nothing by being packed.
WORTH_PACKING = 20_000
INFO_CONTEXTS = ("http://iiif.io/api/image/3/context.json", "http://iiif.io/api/image/2/context.json")
PROTOCOL = "http://iiif.io/api/image"
ERROR, WARNING, ADVICE = Severity.ERROR, Severity.WARNING, Severity.ADVICE


@dataclass(frozen=True, slots=True)
class Answered:
    """What a server answered: to which addresses (the one asked first), with which headers (lower-case names)."""

    addresses: tuple[str, ...]
    status: int
    headers: Mapping[str, str]
    size: int


FAILED = Rule(
    "link-failed",
    ERROR,
    "What a document names can be fetched.",
    "Viewers show a hole, an error, or the message that access is denied.",
    "Presentation 3.0, 6; Universal Viewer",
    "Look at the address; correct it, or take the link out.",
)
REDIRECTED = Rule(
    "link-redirected",
    WARNING,
    "Addresses in a document lead to what they name at once, without a redirect.",
    "Each is asked for twice; and a viewer takes an info.json with another id for a refusal.",
    "Daniel-KM/Omeka-S-module-IiifServer#42; ProjectMirador/mirador#2984; IIIF/api#1167",
    "Write the final address.",
)
ELSEWHERE = Rule(
    "id-elsewhere",
    ERROR,
    "The id of a document is the address at which it is fetched.",
    "Viewers keep it under one and look for it under the other; the official validator refuses it.",
    "Presentation 3.0, 5.2; sul-dlss/exhibits#524",
    "Write the public address of the server into its settings.",
)
NO_CORS = Rule(
    "no-cors",
    ERROR,
    "Every answer has Access-Control-Allow-Origin: *.",
    "Viewers on other hosts, so those of all partners, may not read it: it works at home and nowhere else.",
    "Presentation 3.0, 6; ArchiveLabs/iiif.archivelab.org#4; samvera-labs/clover-iiif#167",
    "Send the header always, not only when a request has an Origin.",
)
NOT_PACKED = Rule(
    "not-packed",
    ADVICE,
    "Documents are sent packed with gzip to who takes it.",
    "A book of 250 pages has 200 to 400 kB, and 8 to 16 packed.",
    "Presentation 3.0, 6; ProjectMirador/mirador#3551",
    "Switch gzip on in the server or in the proxy in front.",
)
NOT_JSON = Rule(
    "not-as-json",
    WARNING,
    "A document is sent as application/ld+json or application/json.",
    "Browsers and programs refuse to read a page of HTML or a text as JSON.",
    "Presentation 3.0, 6",
    "Send the Content-Type.",
)
NOT_AN_IMAGE = Rule(
    "not-an-image",
    ERROR,
    "A thumbnail is an image.",
    "Viewers show a broken picture.",
    "Presentation 3.0, 3.1",
    "Link an image, and see that its address answers image/jpeg.",
)
OTHER_SIZE = Rule(
    "other-size",
    WARNING,
    "An image has the size that is stated of it.",
    "The picture jumps or is distorted when it comes.",
    "Presentation 3.0, 3.1",
    "State the size that the address delivers.",
)
INFO_ID = Rule(
    "info-id",
    ERROR,
    "The id in info.json is that of the service in the document.",
    "Mirador takes another id for a refusal, and asks for tiles there; behind a proxy it is often http or localhost.",
    "ProjectMirador/mirador#2984; robcast/digilib#37; dasch-swiss/sipi#273",
    "Set the public address of the image server.",
)
INFO_FORM = Rule(
    "info-form",
    ERROR,
    "An info.json has its context, protocol, id, width and height.",
    "OpenSeadragon does not recognise it, or asks for sizes of another version.",
    "Image API 3.0, 5.1; OpenSeadragon",
    f"Write protocol {PROTOCOL} and the context, letter by letter.",
)
INFO_SIZE = Rule(
    "info-size",
    ERROR,
    "The image has the shape of its canvas.",
    "The page is distorted, and boxes of words do not lie on them.",
    "Presentation 3.0, 5.3; libvips/libvips#1818",
    "Make the manifest anew after a page was scanned again.",
)
RULES = (
    *(FAILED, REDIRECTED, ELSEWHERE, NO_CORS, NOT_PACKED, NOT_JSON),
    *(NOT_AN_IMAGE, OTHER_SIZE, INFO_ID, INFO_FORM, INFO_SIZE),
)


def not_fetched(place: str, why: str) -> Finding:
    """Something that could not be fetched at all, or that is not what it should be."""
    return Finding(FAILED, place, why)


def of_answer(place: str, answer: Answered, *, json: bool = False, for_programs: bool = True) -> Iterator[Finding]:
    """What every answer is measured by; `json`: it should be JSON. What people open needs no header for viewers."""
    if answer.status != 200:
        yield not_fetched(place, f"{shown(answer.addresses[0])} answers {answer.status}")
        return
    if len(answer.addresses) > 1 and for_programs:
        yield Finding(REDIRECTED, place, f"{shown(answer.addresses[0])} leads to {shown(answer.addresses[-1])}")
    if for_programs and answer.headers.get("access-control-allow-origin") != "*":
        yield Finding(NO_CORS, place, shown(answer.addresses[-1]))
    if json:
        kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind not in ("application/json", "application/ld+json"):
            yield Finding(NOT_JSON, place, shown(kind))
        if answer.size > WORTH_PACKING and answer.headers.get("content-encoding") is None:
            yield Finding(NOT_PACKED, place, f"{answer.size} bytes")


def of_document(asked: str, document: Json) -> Iterator[Finding]:
    """Whether a document is the one that was asked for; a fragment is not sent to a server."""
    said = (text(document.get("id")) or text(document.get("@id"))) if isinstance(document, dict) else ""
    if said and said != asked.partition("#")[0]:
        yield Finding(ELSEWHERE, "@id" if "@id" in document else "id", f"{shown(said)}, fetched from {shown(asked)}")


def of_info(place: str, service: str, info: Json, canvas: tuple[int, int] | None) -> Iterator[Finding]:
    """An info.json, for an image service at `place` with this id, on a canvas of this size (None: not known)."""
    if not isinstance(info, dict):
        yield Finding(INFO_FORM, place, shown(info))
        return
    said = text(info.get("id")) or text(info.get("@id"))
    if said != service:
        yield Finding(INFO_ID, place, f"{shown(said)}, not {shown(service)}")
    if not any(one in INFO_CONTEXTS for one in several(info.get("@context"))):
        yield Finding(INFO_FORM, place, f"@context: {shown(info.get('@context'))}")
    if info.get("protocol") != PROTOCOL:
        yield Finding(INFO_FORM, place, f"protocol: {shown(info.get('protocol'))}")
    size = pair(info.get("width"), info.get("height"))
    if size is None:
        yield Finding(INFO_FORM, place, f"{shown(info.get('width'))} x {shown(info.get('height'))}")
    elif canvas is not None and abs(size[0] * canvas[1] - size[1] * canvas[0]) > max(size[0] * canvas[1] // 100, *size):
        yield Finding(INFO_SIZE, place, f"{size[0]} x {size[1]} on a canvas of {canvas[0]} x {canvas[1]}")
    if why := misleading_sizes(info):
        yield Finding(SIZES_RULE, place, f"info.json: {why}")
    for spot in tiles_spots(read(info).top):
        yield Finding(TILES_RULE, place, f"info.json, {spot.place}: {spot.found}")


def of_picture(place: str, kind: str, size: tuple[int, int] | None, stated: tuple[Json, Json]) -> Iterator[Finding]:
    """A thumbnail: its Content-Type, its real size (None: not recognised), and width and height as they are stated."""
    if not kind.startswith("image/"):
        yield Finding(NOT_AN_IMAGE, place, shown(kind))
        return
    for said, real in zip(map(whole, stated), size or (), strict=False):
        if said is not None and said != real and size is not None:
            yield Finding(
                OTHER_SIZE, place, f"{size[0]} x {size[1]}, stated as {shown(stated[0])} x {shown(stated[1])}"
            )
            return
