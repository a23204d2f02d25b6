"""A page of a book -> its canvas: the image that is painted on it, its thumbnail. Knows no file and no clock.

It is written as JSON at once: a manifest has thousands of canvases, and as many objects take longer to make than their
text. So there is one way to a canvas, and `canvas` reads back what `canvas_json` writes. Nothing in it needs to be
escaped but labels: addresses are percent-encoded, and `Urls` refuses a base that is not.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import cast

import orjson

from image_store import SERVICE3, ImageInfo, Limits, Written
from manifests.book import Book, Page, PageImage
from manifests.documents import Canvas, Image, texts_json
from manifests.presentation3.behaviours import CanvasBehaviour
from manifests.urls import Urls, full_of, sized_of

# Shapes that are remembered: the pages of a book have a few sizes, or each its own.
SHAPES_KEPT = 64


@lru_cache(SHAPES_KEPT)
def shape(info: ImageInfo, limits: Limits) -> Written:
    """What documents say alike of all images of one size."""
    return info.written(limits)


USUAL: Mapping[str, CanvasBehaviour] = {}


def canvas(
    book: Book, page: Page, urls: Urls, limits: Limits, behaviours: Mapping[str, CanvasBehaviour] = USUAL
) -> Canvas:
    """The canvas of a page as a document; everything else as `canvas_json` has it."""
    return cast(Canvas, orjson.loads(canvas_json(book, page, urls, limits, behaviours)))


def canvas_json(
    book: Book, page: Page, urls: Urls, limits: Limits, behaviours: Mapping[str, CanvasBehaviour] = USUAL
) -> str:
    """The canvas of a page that has an image: as large as the image (PRE3-R33 to R37).

    `behaviours`: page key -> how it is shown, of those of the book that are not shown as most (PRE3-R42).
    """
    if page.image is None:
        raise ValueError(f"page {page.key} has no image and no canvas")
    full, alike = page.image.info.dimensions, shape(page.image.info, limits)
    address, image = urls.canvas(book.id, page.key), urls.image(page.image.id)
    behaviour = f'"behavior":["{behaviours[page.key]}"],' if page.key in behaviours else ""
    # The target is character by character the id of the canvas: viewers compare the strings.
    return (
        f'{{"id":"{address}","type":"Canvas","label":{texts_json(page.label)},"height":{full.height},'
        f'"width":{full.width},"thumbnail":[{_thumbnail(image, alike)}],{behaviour}"items":[{{'
        f'"id":"{urls.page_of(address)}","type":"AnnotationPage","items":[{{"id":"{urls.painting_of(address)}",'
        f'"type":"Annotation","motivation":"painting","body":{_body(image, alike)},"target":"{address}"}}]}}]}}'
    )


def cover(image: PageImage | None, urls: Urls, limits: Limits) -> list[Image]:
    """The thumbnails of what this image stands for: one, or none without an image."""
    if image is None:
        return []
    return [cast(Image, orjson.loads(_thumbnail(urls.image(image.id), shape(image.info, limits))))]


def _body(image: str, alike: Written) -> str:
    # What `max` really sends: never more than there is, and less where the limits say so (PRE3-R48).
    width, height = alike.largest
    return (
        f'{{"id":"{full_of(image)}","type":"Image","format":"image/jpeg","width":{width},"height":{height},'
        f'"service":[{{"id":"{image}",{SERVICE3},{alike.members}}}]}}'
    )


def _thumbnail(image: str, alike: Written) -> str:
    """The smallest stored level: it lies ready, and its service leads viewers to nothing but stored levels."""
    width, height = alike.smallest
    sizes = f",{alike.sizes}" if alike.sizes else ""
    return (
        f'{{"id":"{sized_of(image, width, height)}","type":"Image","format":"image/jpeg","width":{width},'
        f'"height":{height},"service":[{{"id":"{image}",{SERVICE3}{sizes}}}]}}'
    )
