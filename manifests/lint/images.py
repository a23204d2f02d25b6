"""Rules on images that are painted, and on thumbnails. Pure."""

import re
from collections.abc import Iterator

from manifests.lint.findings import EVERY, TOP, Checked, Rule, Severity, Spot
from manifests.lint.seen import asked_size, canvases, image_services, images, is_whole, painted
from manifests.lint.tree import Document, Node
from manifests.lint.words import pair, shown, text, whole

SHOWN = ("image/jpeg", "image/png")
LARGEST_THUMBNAIL = 1000
WHOLE = ("max", "full", "pct:100", "^max")
_EXACT = re.compile(r"\^?([0-9]{0,9}),([0-9]{0,9})")


def service_as_image(canvas: Node, _: Document) -> Iterator[Spot]:
    for image in images(canvas):
        bases = {service.id for service in image_services(image)}
        if image.id in bases or image.id.endswith("/info.json"):
            yield Spot(image.place(), shown(image.id))


def not_an_image(canvas: Node, _: Document) -> Iterator[Spot]:
    """Version 2 has images alone in `images`; version 3 may also paint sound, film and text."""
    for one in painted(canvas):
        for body in one.bodies:
            if body.kind not in ("Image", "Choice"):
                yield Spot(body.place(), shown(body.kind))


def shown_format(canvas: Node, _: Document) -> Iterator[Spot]:
    for image in images(canvas):
        if "format" in image.value and text(image.get("format")) not in SHOWN:
            yield Spot(image.place("format"), shown(image.get("format")))


def size_zero(node: Node, _: Document) -> Iterator[Spot]:
    if node.kind not in ("Image", "Body") and node.role not in ("thumbnail", "logo"):
        return
    for side in ("width", "height"):
        if side in node.value and whole(node.get(side)) is None:
            yield Spot(node.place(side), shown(node.get(side)))


def size_missing(canvas: Node, _: Document) -> Iterator[Spot]:
    for image in images(canvas):
        if not {"width", "height"} & image.value.keys():
            yield Spot(image.place(), "no size")


def size_promised(image: Node, _: Document) -> Iterator[Spot]:
    """The size in the address against the size that is stated."""
    if image.kind != "Image" and image.role != "thumbnail":
        return
    found = _EXACT.fullmatch(asked_size(image))
    stated = pair(image.get("width"), image.get("height"))
    if found is None or stated is None:
        return
    for asked, side in zip(found.groups(), stated, strict=True):
        if asked and int(asked) != side:
            yield Spot(image.place(), f"{stated[0]} x {stated[1]}, but the address asks for {found[0]}")
            return


def no_service(canvas: Node, _: Document) -> Iterator[Spot]:
    for image in images(canvas):
        if not image_services(image):
            yield Spot(image.place(), "no image service")


def no_thumbnail(canvas: Node, _: Document) -> Iterator[Spot]:
    if (
        is_whole(canvas)
        and canvas.role not in ("placeholderCanvas", "accompanyingCanvas")
        and images(canvas)
        and not canvas.get("thumbnail")
    ):
        yield Spot(canvas.place(), "no thumbnail")


def no_cover(top: Node, _: Document) -> Iterator[Spot]:
    if (
        top.kind in ("Manifest", "Collection")
        and not top.get("thumbnail")
        and (top.get("items") or top.get("sequences"))
    ):
        yield Spot("the document", "no thumbnail")


def large_thumbnail(image: Node, _: Document) -> Iterator[Spot]:
    if image.role != "thumbnail":
        return
    size = asked_size(image)
    exact = _EXACT.fullmatch(size)
    sides = [side for side in (whole(image.get("width")), whole(image.get("height"))) if side is not None]
    sides += [int(one) for one in exact.groups() if one] if exact else []
    if max(sides, default=0) > LARGEST_THUMBNAIL:
        yield Spot(image.place(), f"{max(sides)} pixels a side")
    elif size in WHOLE and not sides:
        yield Spot(image.place(), f"the whole image: {shown(image.id)}")


def bare_thumbnail(_: Node, document: Document) -> Iterator[Spot]:
    for canvas in canvases(document):
        for image in canvas.of("thumbnail")[:1]:
            if pair(image.get("width"), image.get("height")) is None:
                yield Spot(image.place(), "no width and height")
            elif document.version == 3 and not any(service.get("sizes") for service in image_services(image)):
                yield Spot(image.place(), "no service with sizes")


ERROR, WARNING, ADVICE = Severity.ERROR, Severity.WARNING, Severity.ADVICE
CANVAS = ("Canvas",)
RULES = (
    Checked(
        Rule(
            "image-is-service",
            ERROR,
            "The id of an image is the address of an image, not of its service.",
            "Whoever fetches it gets JSON, or is sent elsewhere: no picture in viewers that do not use the service.",
            "Presentation 3.0, 5.7",
            "Write .../full/max/0/default.jpg (version 2: .../full/full/0/default.jpg).",
        ),
        service_as_image,
        CANVAS,
    ),
    Checked(
        Rule(
            "image-type",
            ERROR,
            "In version 2 what stands in `images` of a canvas is a dctypes:Image, or a choice of them.",
            "Viewers do not paint it.",
            "Presentation 2.1, 5.4",
            "Write dctypes:Image; texts belong into lists of otherContent.",
        ),
        not_an_image,
        CANVAS,
        (2,),
    ),
    Checked(
        Rule(
            "image-format",
            ERROR,
            "The format of what is painted is image/jpeg or image/png.",
            "With image/webp, image/jp2, image/tiff or image/jpg Universal Viewer shows a page for downloads instead.",
            "UniversalViewer/universalviewer#922; jbaiter/pdiiif#25",
            "Write image/jpeg, which every image service sends; or leave the format out.",
        ),
        shown_format,
        CANVAS,
    ),
    Checked(
        Rule(
            "image-size",
            ERROR,
            "Where an image has a width and a height, they are whole numbers above 0.",
            "Viewers divide by them.",
            "Presentation 3.0, 3.2; utlib/IiifItems#24; benwbrum/fromthepage#4364",
            "Write the size in pixels.",
        ),
        size_zero,
        EVERY,
        keys=("width", "height"),
    ),
    Checked(
        Rule(
            "image-no-size",
            ADVICE,
            "An image has a width and a height.",
            "Viewers know the shape of the page only when the image is there.",
            "Presentation 3.0, 5.7",
            "Write the size that the address delivers.",
        ),
        size_missing,
        CANVAS,
    ),
    Checked(
        Rule(
            "image-promise",
            WARNING,
            "The size that is stated is the one that the address asks for.",
            "TIFY chooses thumbnails by the stated size; pictures jump or are distorted.",
            "Presentation 3.0, 3.1; TIFY",
            "Write in width and height what the address delivers.",
        ),
        size_promised,
        EVERY,
        keys=("width",),
    ),
    Checked(
        Rule(
            "image-no-service",
            ADVICE,
            "What is painted has an image service.",
            "The whole image is loaded at once, and cannot be zoomed in piece by piece.",
            "Presentation 3.0, 5.7",
            "Offer the image by the Image API.",
        ),
        no_service,
        CANVAS,
    ),
    Checked(
        Rule(
            "thumbnail-none",
            WARNING,
            "A canvas has a thumbnail.",
            "Without one Clover asks for an info.json for each page, and Mirador for sizes that no cache has.",
            "Presentation 3.0, 3.1; Clover, Mirador",
            "Link a small image, with a service that lists `sizes`.",
        ),
        no_thumbnail,
        CANVAS,
    ),
    Checked(
        Rule(
            "cover-none",
            ADVICE,
            "A manifest or collection has a thumbnail.",
            "Lists of books show it.",
            "Presentation 3.0, 3.1",
            "Link a small image of the cover.",
        ),
        no_cover,
        TOP,
    ),
    Checked(
        Rule(
            "thumbnail-large",
            WARNING,
            f"A thumbnail is a small image: at most {LARGEST_THUMBNAIL} pixels a side, never `max`.",
            "Clover takes it as it is: hundreds of whole pages stall the browser, and the page that is read waits.",
            "samvera-labs/clover-iiif#86",
            "Link .../full/155,220/0/default.jpg.",
        ),
        large_thumbnail,
        EVERY,
        roles=("thumbnail",),
    ),
    Checked(
        Rule(
            "thumbnail-bare",
            ADVICE,
            "A thumbnail says its width and height, and has a service with `sizes`.",
            "Mirador then asks for one of these sizes instead of one for each view; TIFY needs the width.",
            "Mirador, TIFY; ProjectMirador/mirador#3767",
            "Write width, height and a service with `sizes`: those that lie ready.",
        ),
        bare_thumbnail,
        TOP,
    ),
)
