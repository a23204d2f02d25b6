"""A page of a book -> its canvas: the image that is painted on it, its thumbnail. Knows no file and no clock."""

from collections.abc import Mapping

from image_store import Limits
from manifests.book import Book, Page, PageImage
from manifests.documents import Canvas, Image, Painting, Service, texts
from manifests.presentation3.behaviours import CanvasBehaviour
from manifests.urls import Urls

USUAL: Mapping[str, CanvasBehaviour] = {}


def canvas(
    book: Book, page: Page, urls: Urls, limits: Limits, behaviours: Mapping[str, CanvasBehaviour] = USUAL
) -> Canvas:
    """The canvas of a page that has an image: as large as the image (PRE3-R33 to R37).

    `behaviours`: page key -> how it is shown, of those of the book that are not shown as most (PRE3-R42).
    """
    if page.image is None:
        raise ValueError(f"page {page.key} has no image and no canvas")
    full = page.image.info.dimensions
    service = _service(page.image, urls, limits)
    painting: Painting = {
        "id": urls.painting(book.id, page.key),
        "type": "Annotation",
        "motivation": "painting",
        "body": _body(page.image, service, urls, limits),
        # Character by character the id of the canvas: viewers compare the strings.
        "target": urls.canvas(book.id, page.key),
    }
    made: Canvas = {
        "id": urls.canvas(book.id, page.key),
        "type": "Canvas",
        "label": texts(page.label),
        "height": full.height,
        "width": full.width,
        "thumbnail": [_thumbnail(page.image, service, urls, limits)],
        "items": [{"id": urls.canvas_page(book.id, page.key), "type": "AnnotationPage", "items": [painting]}],
    }
    if page.key in behaviours:
        made["behavior"] = [behaviours[page.key]]
    return made


def cover(image: PageImage | None, urls: Urls, limits: Limits) -> list[Image]:
    """The thumbnails of what this image stands for: one, or none without an image."""
    return [_thumbnail(image, _service(image, urls, limits), urls, limits)] if image else []


def _service(image: PageImage, urls: Urls, limits: Limits) -> Service:
    return image.info.service(urls.image(image.id), limits)


def _body(image: PageImage, service: Service, urls: Urls, limits: Limits) -> Image:
    # What `max` really sends: never more than there is, and less where the limits say so (PRE3-R48).
    sent = image.info.largest(limits)
    return {
        "id": urls.image_full(image.id),
        "type": "Image",
        "format": "image/jpeg",
        "width": sent.width,
        "height": sent.height,
        "service": [service],
    }


def _thumbnail(image: PageImage, service: Service, urls: Urls, limits: Limits) -> Image:
    """The smallest stored level: it lies ready, and its service leads viewers to nothing but stored levels."""
    sizes = image.info.sizes(limits)
    small = sizes[0] if sizes else image.info.largest(limits)
    return {
        "id": urls.image_sized(image.id, small),
        "type": "Image",
        "format": "image/jpeg",
        "width": small.width,
        "height": small.height,
        "service": [{key: service[key] for key in ("id", "type", "profile", "sizes") if key in service}],
    }
