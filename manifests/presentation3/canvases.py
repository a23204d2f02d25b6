"""A page of a book -> its canvas: the image that is painted on it, its thumbnail. Knows no file and no clock.

It is written as JSON at once: a manifest has thousands of canvases, and as many objects take longer to make than their
text. So there is one way to a canvas, and `canvas` reads back what `canvases_json` writes. Nothing in it needs to be
escaped but labels: addresses are percent-encoded, and `Urls` refuses a base that is not.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import cast

import orjson

from image_store import SERVICE3, ImageInfo, Limits, Written
from manifests.book import Book, Page, PageImage
from manifests.documents import Canvas, Image, texts_json
from manifests.presentation3.behaviours import CanvasBehaviour
from manifests.urls import Urls, full_of, sized_of

# Shapes that are remembered: covers of a list of books have a few sizes.
SHAPES_KEPT = 64
USUAL: Mapping[str, CanvasBehaviour] = {}


def addresses(book: Book, urls: Urls) -> dict[str, str]:
    """Page key -> address of its canvas, of every page that has one, in reading order."""
    return {page.key: urls.canvas(book.id, page.key) for page in book.shown_pages}


def canvas(
    book: Book, page: Page, urls: Urls, limits: Limits, behaviours: Mapping[str, CanvasBehaviour] = USUAL
) -> Canvas:
    """The canvas of a page as a document; everything else as `canvases_json` has it."""
    written = canvases_json([page], {page.key: urls.canvas(book.id, page.key)}, urls, limits, behaviours)
    return cast(Canvas, orjson.loads(next(written)))


def canvases_json(
    pages: Sequence[Page],
    addresses: Mapping[str, str],
    urls: Urls,
    limits: Limits,
    behaviours: Mapping[str, CanvasBehaviour] = USUAL,
) -> Iterator[str]:
    """The canvas of each of these pages, which have images: as large as the image (PRE3-R33 to R37).

    `addresses`: as the function of that name gives them. `behaviours`: page key -> how it is shown, of those of the
    book that are not shown as most (PRE3-R42).
    """
    known: dict[int, Written] = {}
    for page in pages:
        if page.image is None:
            raise ValueError(f"page {page.key} has no image and no canvas")
        info, image, address = page.image.info, urls.image(page.image.id), addresses[page.key]
        # By identity: pages alike share one, and to compare them takes nearly as long as to write it.
        alike = known.get(id(info)) or known.setdefault(id(info), info.written(limits))
        behaviour = f'"behavior":["{behaviours[page.key]}"],' if page.key in behaviours else ""
        # What `max` really sends: never more than there is, and less where the limits say so (PRE3-R48).
        width, height = alike.largest
        # The target is character by character the id of the canvas: viewers compare the strings.
        yield (
            f'{{"id":"{address}","type":"Canvas","label":{texts_json(page.label)},'
            f'"height":{info.dimensions.height},"width":{info.dimensions.width},'
            f'"thumbnail":[{_thumbnail(image, alike)}],{behaviour}'
            f'"items":[{{"id":"{urls.page_of(address)}","type":"AnnotationPage",'
            f'"items":[{{"id":"{urls.painting_of(address)}","type":"Annotation","motivation":"painting",'
            f'"body":{{"id":"{full_of(image)}","type":"Image","format":"image/jpeg","width":{width},"height":{height},'
            f'"service":[{{"id":"{image}",{SERVICE3},{alike.members}}}]}},"target":"{address}"}}]}}]}}'
        )


def cover(image: PageImage | None, urls: Urls, limits: Limits) -> list[Image]:
    """The thumbnails of what this image stands for: one, or none without an image."""
    if image is None:
        return []
    return [cast(Image, orjson.loads(_thumbnail(urls.image(image.id), _shape(image.info, limits))))]


@lru_cache(SHAPES_KEPT)
def _shape(info: ImageInfo, limits: Limits) -> Written:
    return info.written(limits)


def _thumbnail(image: str, alike: Written) -> str:
    """The smallest stored level: it lies ready, and its service leads viewers to nothing but stored levels."""
    width, height = alike.smallest
    return (
        f'{{"id":"{sized_of(image, width, height)}","type":"Image","format":"image/jpeg","width":{width},'
        f'"height":{height},"service":[{{"id":"{image}",{SERVICE3}{alike.sizes}}}]}}'
    )
