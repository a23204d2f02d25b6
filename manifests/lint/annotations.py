"""Rules on the text of pages and other annotations. Pure."""

import re
from collections.abc import Iterator

from manifests.lint.findings import TOP, Checked, Rule, Severity, Spot
from manifests.lint.seen import canvases, targets
from manifests.lint.tree import Document, Node
from manifests.lint.words import pair, several, shown, text, without_fragment

_BOX = re.compile(r"xywh=(?:pixel:)?([^&]*)")
_INTEGERS = re.compile(r"[0-9]{1,9}(?:,[0-9]{1,9}){3}", re.ASCII)
GRANULARITIES = ("page", "block", "paragraph", "line", "word", "glyph")
GRANULARITY_CONTEXT = "http://iiif.io/api/extension/text-granularity/context.json"


def _lists(canvas: Node) -> list[tuple[str, str]]:
    """What is linked as text or notes of a canvas: place and address, of either version."""
    found = [(one.place(), one.id) for one in canvas.of("annotations", "otherContent")]
    for at, one in enumerate(several(canvas.get("otherContent"))):
        if isinstance(one, str):
            found.append((canvas.place("otherContent", at), one))
    return found


def repeated(_: Node, document: Document) -> Iterator[Spot]:
    seen: dict[str, Node] = {}
    for canvas in canvases(document):
        for place, address in _lists(canvas):
            first = seen.setdefault(address, canvas)
            if address and first is not canvas:
                yield Spot(place, f"{shown(address)}, as on {first.place()}")


def same_link(_: Node, document: Document) -> Iterator[Spot]:
    """The same file of text linked by several canvases: a whole book's is linked by the manifest."""
    seen: dict[str, Node] = {}
    for canvas in canvases(document):
        for link in canvas.of("seeAlso"):
            first = seen.setdefault(link.id, canvas)
            if link.id and first is not canvas:
                yield Spot(link.place(), f"{shown(link.id)}, as on {first.place()}")


def _annotations(canvas: Node) -> list[Node]:
    return [one for page in canvas.of("annotations", "otherContent") for one in page.of("items", "resources")]


def other_canvas(_: Node, document: Document) -> Iterator[Spot]:
    for canvas in canvases(document):
        for annotation in _annotations(canvas):
            about = [without_fragment(one) for one in targets(annotation)]
            if any(about) and canvas.id not in about:
                yield Spot(annotation.place(), f"{shown(about[0])}, not {shown(canvas.id)}")


def reference_with_items(_: Node, document: Document) -> Iterator[Spot]:
    for canvas in canvases(document):
        for page in canvas.of("annotations"):
            if page.get("items") == []:
                yield Spot(page.place("items"), "an empty array")


def embedded_2(_: Node, document: Document) -> Iterator[Spot]:
    for canvas in canvases(document):
        for one in canvas.of("otherContent"):
            if "resources" in one.value:
                yield Spot(one.place(), "a list with its annotations")


def outside(_: Node, document: Document) -> Iterator[Spot]:
    for canvas in canvases(document):
        whole = pair(canvas.get("width"), canvas.get("height"))
        for annotation in _annotations(canvas):
            for address in targets(annotation):
                box = _box(address)
                if whole and box and (box[0] + box[2] > whole[0] or box[1] + box[3] > whole[1]):
                    yield Spot(annotation.place(), f"{','.join(map(str, box))} on {whole[0]} x {whole[1]}")


def _box(address: str) -> tuple[int, int, int, int] | None:
    found = _BOX.search(address.partition("#")[2])
    if found is None or not _INTEGERS.fullmatch(found[1]):
        return None
    x, y, width, height = map(int, found[1].split(","))
    return x, y, width, height


def odd_box(_: Node, document: Document) -> Iterator[Spot]:
    for annotation in document.of_kind("Annotation"):
        for address in targets(annotation):
            found = _BOX.search(address.partition("#")[2])
            percent = found is not None and found[1].startswith("percent:")
            if found is not None and not percent and not _INTEGERS.fullmatch(found[1]):
                yield Spot(annotation.place(), shown(found[1]))


def textual_body(_: Node, document: Document) -> Iterator[Spot]:
    for body in document.of_kind("TextualBody"):
        for key in ("value", "language", "format"):
            value = body.get(key)
            if (key in body.value and not isinstance(value, str)) or (key == "value" and value is None):
                yield Spot(body.place(key), shown(value))


def granularity(top: Node, document: Document) -> Iterator[Spot]:
    contexts = several(top.get("@context"))
    for annotation in document.of_kind("Annotation"):
        said = annotation.get("textGranularity")
        if "textGranularity" not in annotation.value:
            continue
        if said not in GRANULARITIES:
            yield Spot(annotation.place("textGranularity"), shown(said))
        elif GRANULARITY_CONTEXT not in contexts:
            yield Spot(annotation.place("textGranularity"), f"{shown(said)} without its context")
            return


def words(_: Node, document: Document) -> Iterator[Spot]:
    for canvas in canvases(document):
        count = len(_annotations(canvas))
        if count > 500:
            yield Spot(canvas.place(), f"{count} annotations")


def chars(_: Node, document: Document) -> Iterator[Spot]:
    for body in document.of_kind("ContentAsText"):
        if not text(body.get("chars")):
            yield Spot(body.place(), "no chars")


ERROR, WARNING, ADVICE = Severity.ERROR, Severity.WARNING, Severity.ADVICE
RULES = (
    Checked(
        Rule(
            "text-repeated",
            ERROR,
            "Each canvas links its own page of annotations.",
            "Viewers show the text of page 1 on every page.",
            "Daniel-KM/Omeka-S-module-IiifServer#49",
            "Make the address of the text from the canvas.",
        ),
        repeated,
        TOP,
    ),
    Checked(
        Rule(
            "see-also-repeated",
            WARNING,
            "A file that is linked by a canvas is about this canvas.",
            "Programs take the text of one page for that of all.",
            "Daniel-KM/Omeka-S-module-IiifServer#49",
            "Link what is about the book from the manifest.",
        ),
        same_link,
        TOP,
    ),
    Checked(
        Rule(
            "annotation-target",
            ERROR,
            "Annotations within a canvas are about this canvas.",
            "Viewers show them on another page, or not at all.",
            "Presentation 3.0, 5.6; samvera-labs/clover-iiif#105",
            "Write the id of the canvas, character by character.",
        ),
        other_canvas,
        TOP,
    ),
    Checked(
        Rule(
            "annotations-empty",
            WARNING,
            "A page of annotations that is to be fetched has no `items` here.",
            "With an empty array it counts as here and empty, and is never fetched.",
            "Presentation 3.0, 5.5",
            "Leave `items` out.",
        ),
        reference_with_items,
        TOP,
        (3,),
    ),
    Checked(
        Rule(
            "annotations-embedded",
            ERROR,
            "In version 2 lists of annotations are named in the manifest, never within it.",
            "Viewers fetch them by their address and do not look here.",
            "Presentation 2.1, 5.5",
            "Leave @id and @type.",
        ),
        embedded_2,
        TOP,
        (2,),
    ),
    Checked(
        Rule(
            "box-outside",
            ERROR,
            "The box of an annotation lies on its canvas.",
            "Marks stand beside the page.",
            "Presentation 3.0, 5.3; mbennett-uoe/whiiif#19; IIIF/cookbook-recipes#435",
            "Use one scale for each page, and clip boxes at its edges.",
        ),
        outside,
        TOP,
    ),
    Checked(
        Rule(
            "box-numbers",
            WARNING,
            "xywh= has four whole numbers.",
            "Universal Viewer throws at decimals.",
            "Media Fragments 1.0, 4.2.2; Presentation 2.1, 4.1; Universal Viewer",
            "Round them.",
        ),
        odd_box,
        TOP,
    ),
    Checked(
        Rule(
            "textual-body",
            ERROR,
            "value, language and format of a TextualBody are strings.",
            "Here a language map is shown as [object Object].",
            "Presentation 3.0, 5.6; Web Annotation Data Model, 3.2.4",
            "Write the text itself.",
        ),
        textual_body,
        TOP,
        (3,),
    ),
    Checked(
        Rule(
            "granularity",
            WARNING,
            "textGranularity is one of the six words, and its context stands before that of IIIF.",
            "Programs do not know whether they have lines or words.",
            "Text Granularity extension",
            f"Write {', '.join(GRANULARITIES)}; put {GRANULARITY_CONTEXT} into @context.",
        ),
        granularity,
        TOP,
        (3,),
    ),
    Checked(
        Rule(
            "annotations-many",
            ADVICE,
            "The text of a page is in a document of its own, by lines.",
            "Viewers load the manifest before the first page is shown, and Mirador the annotations of each.",
            "Mirador",
            "Link a page of annotations, one for each line.",
        ),
        words,
        TOP,
    ),
    Checked(
        Rule(
            "text-chars",
            ERROR,
            "A text of version 2 (cnt:ContentAsText) has `chars`.",
            "Viewers show an empty note.",
            "Presentation 2.1, 5.5",
            "Write the text into chars.",
        ),
        chars,
        TOP,
        (2,),
    ),
)
