"""A page of a book -> its canvas: the image that is painted on it, its thumbnail. Knows no file and no clock."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple, cast

from image_store import Dimensions, ImageInfo, Limits
from manifests.book import Book, Page, PageImage
from manifests.documents import Canvas, Image, Painting, texts
from manifests.presentation3.behaviours import CanvasBehaviour
from manifests.urls import Urls, full_of, page_of, painting_of, sized_of

# Shapes that are remembered: the pages of a book have a few sizes, or each its own.
SHAPES_KEPT = 64


class Shape(NamedTuple):
    """What documents say alike of all images of one size: what `max` sends, the thumbnail, the service of each."""

    width: int
    height: int
    small: Dimensions
    service: Mapping[str, object]
    small_service: Mapping[str, object]


@lru_cache(SHAPES_KEPT)
def shape(info: ImageInfo, limits: Limits) -> Shape:
    """The services stand without an address; what is in them belongs to many documents, and nobody changes it."""
    service, largest = info.service("", limits), info.largest(limits)
    # What is said of the service of a thumbnail.
    small_service = {"id": "", "type": service["type"], "profile": service["profile"]}
    if "sizes" not in service:
        return Shape(largest.width, largest.height, largest, service, small_service)
    small_service["sizes"] = sizes = cast(list[dict[str, int]], service["sizes"])
    return Shape(largest.width, largest.height, Dimensions(**sizes[0]), service, small_service)


USUAL: Mapping[str, CanvasBehaviour] = {}


def canvas(
    book: Book, page: Page, urls: Urls, limits: Limits, behaviours: Mapping[str, CanvasBehaviour] = USUAL
) -> Canvas:
    """The canvas of a page that has an image: as large as the image (PRE3-R33 to R37).

    `behaviours`: page key -> how it is shown, of those of the book that are not shown as most (PRE3-R42).
    """
    if page.image is None:
        raise ValueError(f"page {page.key} has no image and no canvas")
    full, alike = page.image.info.dimensions, shape(page.image.info, limits)
    address, image = urls.canvas(book.id, page.key), urls.image(page.image.id)
    painting: Painting = {
        "id": painting_of(address),
        "type": "Annotation",
        "motivation": "painting",
        "body": _body(image, alike),
        # Character by character the id of the canvas: viewers compare the strings.
        "target": address,
    }
    made: Canvas = {
        "id": address,
        "type": "Canvas",
        "label": texts(page.label),
        "height": full.height,
        "width": full.width,
        "thumbnail": [_thumbnail(image, alike)],
        "items": [{"id": page_of(address), "type": "AnnotationPage", "items": [painting]}],
    }
    if page.key in behaviours:
        made["behavior"] = [behaviours[page.key]]
    return made


def cover(image: PageImage | None, urls: Urls, limits: Limits) -> list[Image]:
    """The thumbnails of what this image stands for: one, or none without an image."""
    return [_thumbnail(urls.image(image.id), shape(image.info, limits))] if image else []


def _body(image: str, alike: Shape) -> Image:
    # What `max` really sends: never more than there is, and less where the limits say so (PRE3-R48).
    return {
        "id": full_of(image),
        "type": "Image",
        "format": "image/jpeg",
        "width": alike.width,
        "height": alike.height,
        "service": [{**alike.service, "id": image}],
    }


def _thumbnail(image: str, alike: Shape) -> Image:
    """The smallest stored level: it lies ready, and its service leads viewers to nothing but stored levels."""
    return {
        "id": sized_of(image, alike.small),
        "type": "Image",
        "format": "image/jpeg",
        "width": alike.small.width,
        "height": alike.small.height,
        "service": [{**alike.small_service, "id": image}],
    }
