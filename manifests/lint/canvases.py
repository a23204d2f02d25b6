"""Rules on canvases and on what is painted on them. Pure."""

from collections.abc import Iterator

from manifests.lint.findings import TOP, Checked, Rule, Severity, Spot
from manifests.lint.seen import canvases, images, is_whole, painted, targets
from manifests.lint.tree import Document, Node
from manifests.lint.words import pair, shown, text, without_fragment

PAINTING = {2: "sc:painting", 3: "painting"}


def no_canvas(top: Node, document: Document) -> Iterator[Spot]:
    if top.kind == "Manifest" and not canvases(document):
        yield Spot("items" if document.version == 3 else "sequences", "no canvas")


def size(canvas: Node, _: Document) -> Iterator[Spot]:
    if not is_whole(canvas) or ("duration" in canvas.value and not {"width", "height"} & canvas.value.keys()):
        return
    if pair(canvas.get("width"), canvas.get("height")) is None:
        sides = (shown(canvas.get(key)) if key in canvas.value else "nothing" for key in ("width", "height"))
        yield Spot(canvas.place(), " x ".join(sides))


def label(canvas: Node, _: Document) -> Iterator[Spot]:
    if (
        is_whole(canvas)
        and canvas.role not in ("placeholderCanvas", "accompanyingCanvas")
        and "label" not in canvas.value
    ):
        yield Spot(canvas.place(), "no label")


def nothing_painted(canvas: Node, _: Document) -> Iterator[Spot]:
    if is_whole(canvas) and not painted(canvas):
        yield Spot(canvas.place(), "nothing")


def motivation(canvas: Node, document: Document) -> Iterator[Spot]:
    wanted = PAINTING[document.version]
    for one in painted(canvas):
        said = one.annotation.get("motivation")
        if said != wanted and said != [wanted]:
            yield Spot(one.annotation.place("motivation"), shown(said))
    for page in canvas.of("annotations"):
        for annotation in page.of("items"):
            if annotation.get("motivation") in ("painting", ["painting"]):
                yield Spot(annotation.place("motivation"), "'painting'")


def target(canvas: Node, _: Document) -> Iterator[Spot]:
    for one in painted(canvas):
        about = targets(one.annotation)
        if canvas.id and [without_fragment(address) for address in about] != [canvas.id]:
            said = shown(about[0]) if about and about[0] else "no canvas"
            yield Spot(
                one.annotation.place("target" if "target" in one.annotation.value else "on"),
                f"{said}, not {shown(canvas.id)}",
            )


def no_body(canvas: Node, _: Document) -> Iterator[Spot]:
    for one in painted(canvas):
        if not one.bodies:
            yield Spot(one.annotation.place(), "no image")


def shape(canvas: Node, _: Document) -> Iterator[Spot]:
    """An image that fills the canvas, of another shape: off by more than a hundredth, and by more than rounding."""
    whole = pair(canvas.get("width"), canvas.get("height"))
    for one in painted(canvas):
        if whole is None or any("#" in address for address in targets(one.annotation)):
            continue
        for body in one.bodies:
            image = pair(body.get("width"), body.get("height"))
            # width / height of both, multiplied out; a side of a small image is rounded by up to one pixel.
            if image and abs(whole[0] * image[1] - whole[1] * image[0]) > max(whole[0] * image[1] // 100, *whole):
                yield Spot(body.place(), f"{image[0]} x {image[1]} on a canvas of {whole[0]} x {whole[1]}")


def same_image(_: Node, document: Document) -> Iterator[Spot]:
    seen: dict[str, Node] = {}
    for canvas in canvases(document):
        for image in images(canvas):
            first = seen.setdefault(image.id, canvas)
            if image.id and first is not canvas:
                yield Spot(image.place(), f"{shown(image.id)}, as on {first.place()}")


def not_here(node: Node, _: Document) -> Iterator[Spot]:
    for key in (
        "viewingDirection",
        "format",
        "profile",
        "language",
        "start",
        "structures",
        "services",
        "supplementary",
    ):
        if key in node.value and is_whole(node):
            yield Spot(node.place(key), shown(node.get(key)))


def not_on_manifest(top: Node, _: Document) -> Iterator[Spot]:
    for key in ("format", "profile", "height", "width", "duration", "timeMode", "language", "supplementary"):
        if top.kind == "Manifest" and key in top.value:
            yield Spot(key, shown(top.get(key)))


def rendering(canvas: Node, _: Document) -> Iterator[Spot]:
    if canvas.of("rendering"):
        label = text(canvas.of("rendering")[0].get("format"))
        yield Spot(canvas.place("rendering"), shown(label) if label else "a link")


ERROR, WARNING, ADVICE = Severity.ERROR, Severity.WARNING, Severity.ADVICE
CANVAS = ("Canvas",)
RULES = (
    Checked(
        Rule(
            "no-canvas",
            ERROR,
            "A manifest has at least one canvas.",
            "There is nothing to show.",
            "Presentation 3.0, 5.2; 2.1, 5.2",
            "Do not publish a book before it has a page.",
        ),
        no_canvas,
        TOP,
    ),
    Checked(
        Rule(
            "canvas-size",
            ERROR,
            "A canvas has a width and a height: whole numbers above 0.",
            "Viewers make a canvas of no size, and the page is not seen.",
            "Presentation 3.0, 5.3; 2.1, 5.3; utlib/IiifItems#24; Islandora; Mirador",
            "Write the size of the scan in pixels; refuse scans whose size cannot be read when they are taken in.",
        ),
        size,
        CANVAS,
    ),
    Checked(
        Rule(
            "canvas-label",
            WARNING,
            "A canvas has a label: what stands on the page, else something like [cover].",
            "Lists of pages have an empty line or a bare number of the viewer's own.",
            "Presentation 3.0, 5.3",
            'Write {"none": ["12v"]}.',
        ),
        label,
        CANVAS,
        (3,),
    ),
    Checked(
        Rule(
            "canvas-empty",
            WARNING,
            "On a canvas something is painted.",
            "Viewers show a gray or black page without a word.",
            "Presentation 3.0, 5.3",
            "Paint a picture that says that the page is missing, or leave the canvas out.",
        ),
        nothing_painted,
        CANVAS,
    ),
    Checked(
        Rule(
            "motivation",
            ERROR,
            "What is in `items` (version 2: `images`) of a canvas is painted, what is in `annotations` is not.",
            "Viewers leave out what has another motivation, or paint a comment.",
            "Presentation 3.0, 5.3; 2.1, 5.4",
            "Write the motivation painting (version 2: sc:painting); text is supplementing, in `annotations`.",
        ),
        motivation,
        CANVAS,
    ),
    Checked(
        Rule(
            "painting-target",
            ERROR,
            "What is painted has the id of its canvas as target (version 2: `on`), character by character.",
            "Viewers compare the two texts: the page stays empty.",
            "Presentation 3.0, 5.6; samvera-labs/clover-iiif#105",
            "Copy the id of the canvas; only #xywh= may follow.",
        ),
        target,
        CANVAS,
    ),
    Checked(
        Rule(
            "painting-body",
            ERROR,
            "What is painted has an image: `body` (version 2: `resource`).",
            "Viewers show an empty page, or fail.",
            "Presentation 3.0, 5.6; 2.1, 5.4",
            "Write the image, with its id, type, format, width and height.",
        ),
        no_body,
        CANVAS,
    ),
    Checked(
        Rule(
            "canvas-shape",
            WARNING,
            "A canvas has the shape of the image that fills it.",
            "The page is stretched, and boxes of words do not lie on them.",
            "Presentation 3.0, 5.3; IIIF/cookbook-recipes#435",
            "Give the canvas the size of the image, also after a page was scanned again.",
        ),
        shape,
        CANVAS,
    ),
    Checked(
        Rule(
            "same-image",
            ADVICE,
            "Each canvas has an image of its own.",
            "Mostly a fault of counting: a reader sees one page again and again.",
            "internetarchive/iiif#46",
            "Look whether the page is meant; one picture for all missing pages is well.",
        ),
        same_image,
        TOP,
    ),
    Checked(
        Rule(
            "not-on-canvas",
            WARNING,
            "A canvas has none of: viewingDirection, format, profile, language, start, structures, services, "
            "supplementary.",
            "Viewers do not look there.",
            "Presentation 3.0, appendix A",
            "Say it of the manifest, or of the image.",
        ),
        not_here,
        CANVAS,
        (3,),
    ),
    Checked(
        Rule(
            "not-on-manifest",
            WARNING,
            "A manifest has none of: format, profile, height, width, duration, timeMode, language, supplementary.",
            "Viewers do not look there.",
            "Presentation 3.0, appendix A",
            "Say it of the canvas or of the image; the language of a book is a line of metadata.",
        ),
        not_on_manifest,
        TOP,
        (3,),
    ),
    Checked(
        Rule(
            "canvas-rendering",
            ADVICE,
            "What is to be downloaded is linked from the manifest too.",
            "Mirador shows the `rendering` of the manifest only.",
            "ProjectMirador/mirador#3774",
            "Repeat the most important links at the manifest.",
        ),
        rendering,
        CANVAS,
    ),
)
