"""Rules on addresses: of resources, and of what they link to. Pure."""

import re
from collections.abc import Iterator

from manifests.lint.findings import EVERY, SERVICES, TOP, Checked, Rule, Severity, Spot
from manifests.lint.seen import canvases
from manifests.lint.tree import Document, Node
from manifests.lint.words import is_encoded, shown, split, text

NAMED = {
    "Manifest",
    "Collection",
    "Canvas",
    "Range",
    "AnnotationPage",
    "Annotation",
    "AnnotationList",
    "Image",
    "Agent",
}
NAMED |= {"Text", "Dataset", "Sound", "Video", "Model", "Service", "Layer"}
LINKED = ("homepage", "rendering", "seeAlso", "partOf", "thumbnail", "logo", "service", "services", "provider", "start")
# Resources of which only an address of http(s) makes sense; an annotation or a range may have another URI.
FETCHED = {"Manifest", "Collection", "Canvas", "Image", "AnnotationPage", "AnnotationList"}
_ENCODED_TWICE = re.compile("%25[0-9A-Fa-f]{2}")
HERE = ("localhost", "127.0.0.1", "::1")


def id_missing(node: Node, document: Document) -> Iterator[Spot]:
    named = node.kind in NAMED or node.kind.startswith(("ImageService", "SearchService")) or node.role in LINKED
    # In version 2 a sequence needs none, nor what is painted: it is found by its place.
    if document.version == 2 and (node.kind == "Annotation" or node.role in ("service", "start")):
        named = node.role == "service" and node.kind in ("Service", "ImageService2")
    if named and not node.id and "TextualBody" not in (node.kind, node.get("type")):
        yield Spot(node.place(), "no id" if document.version == 3 else "no @id")


def id_relative(node: Node, _: Document) -> Iterator[Spot]:
    if not node.id or not (node.kind in FETCHED or node.role in LINKED):
        return
    if split(node.id) is not None:
        return
    if node.kind in FETCHED - {"AnnotationPage"} or not node.id.startswith(("urn:", "info:", "ark:", "mailto:")):
        yield Spot(node.place("id" if "id" in node.value else "@id"), shown(node.id))


def id_encoded(node: Node, _: Document) -> Iterator[Spot]:
    if node.id and not is_encoded(node.id):
        yield Spot(node.place("id" if text(node.get("id")) else "@id"), shown(node.id))


def id_encoded_twice(node: Node, _: Document) -> Iterator[Spot]:
    if _ENCODED_TWICE.search(node.id):
        yield Spot(node.place("id" if text(node.get("id")) else "@id"), shown(node.id))


def id_http(_: Node, document: Document) -> Iterator[Spot]:
    """Each host once, at its first place: it is one fault of one server."""
    seen: set[str] = set()
    for node in document.nodes:
        # Nearly all are, and an address takes long to be taken apart.
        if node.id[:6].lower() == "https:":
            continue
        parts = split(node.id)
        if parts is None or parts.scheme != "http" or parts.hostname in HERE or parts.hostname == "iiif.io":
            continue
        if node.role in ("homepage", "seeAlso", "rendering", "related") or parts.netloc in seen:
            continue
        seen.add(parts.netloc)
        yield Spot(node.place(), shown(node.id))


def canvas_fragment(_: Node, document: Document) -> Iterator[Spot]:
    for canvas in canvases(document):
        if "#" in canvas.id:
            yield Spot(canvas.place(), shown(canvas.id))


def id_query(top: Node, document: Document) -> Iterator[Spot]:
    first = canvases(document)[:1]
    for node in [top] if first == [top] else [top, *first]:
        if "?" in node.id:
            yield Spot(node.place(), shown(node.id))


def ends_in_info(node: Node, _: Document) -> Iterator[Spot]:
    if node.role in ("service", "services") and node.id.partition("?")[0].endswith("/info.json"):
        yield Spot(node.place(), shown(node.id))


ERROR, WARNING, ADVICE = Severity.ERROR, Severity.WARNING, Severity.ADVICE
RULES = (
    Checked(
        Rule(
            "id-missing",
            ERROR,
            "Resources, links and services have an id, a text.",
            "Viewers name what they show and fetch by it; a service without one is an exception in Universal Viewer.",
            "Presentation 3.0, 3.2; 2.1, 3.3",
            "Write `id` (version 2: `@id`).",
        ),
        id_missing,
        EVERY,
    ),
    Checked(
        Rule(
            "id-relative",
            ERROR,
            "An id is an absolute http(s) address.",
            "Viewers run on other hosts: a relative address leads to their own server. Mirador's normalize-url throws.",
            "Presentation 3.0, 3.2; 2.1, 4.1; as Islandora wrote them",
            "Build addresses from the configured public address of the server.",
        ),
        id_relative,
        EVERY,
    ),
    Checked(
        Rule(
            "id-encoded",
            ERROR,
            "In addresses everything but the characters of a URI is percent-encoded: no ə, no blank.",
            "Clients compare addresses as texts, and encode them each in its own way: annotations and canvases no "
            "longer meet.",
            "Presentation 3.0, 4.2; RFC 3986",
            "Write ə as %C9%99, a blank as %20.",
        ),
        id_encoded,
        EVERY,
    ),
    Checked(
        Rule(
            "id-encoded-twice",
            WARNING,
            "An address is encoded once: no %25 before two hexadecimal digits.",
            "A server that decodes once looks for a name with a percent sign in it: the page or its image is missing.",
            "RFC 3986, 2.4; ruven/iipsrv#195, #238",
            "Encode the identifier where the address is put together, and nowhere else. It is right only where the "
            "identifier itself has a percent sign.",
        ),
        id_encoded_twice,
        EVERY,
    ),
    Checked(
        Rule(
            "id-http",
            WARNING,
            "Addresses of documents, images and services begin with https.",
            "A viewer on a page of https does not load what comes by http, and says nothing.",
            "Presentation 3.0, 3.2; ProjectMirador/mirador#1536; samvera/hyku#1568; dasch-swiss/sipi#273",
            "Give the server a certificate and its public address as https.",
        ),
        id_http,
        TOP,
    ),
    Checked(
        Rule(
            "canvas-fragment",
            ERROR,
            "The id of a canvas has no fragment.",
            "With # a part of a canvas is named; Mirador strips it when it matches canvases.",
            "Presentation 3.0, 5.3",
            "Give the canvas an address of its own.",
        ),
        canvas_fragment,
        TOP,
    ),
    Checked(
        Rule(
            "id-query",
            ADVICE,
            "The addresses of documents and canvases have no query.",
            "Viewers add their own (`?manifest=`, `?q=`), and caches and archives treat a query as passing.",
            "Presentation 3.0, 3.2",
            "Use a path.",
        ),
        id_query,
        TOP,
    ),
    Checked(
        Rule(
            "service-info",
            ERROR,
            "The id of a service is its base, without /info.json.",
            "Viewers add it themselves and ask for .../info.json/info.json.",
            "Image API 3.0, 2; open-oni/open-oni#266",
            "Take /info.json off.",
        ),
        ends_in_info,
        EVERY,
        roles=SERVICES,
    ),
)
