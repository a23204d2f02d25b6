"""A page of a book -> its canvas: the image that is painted on it, its thumbnail. Knows no file and no clock.

It is written as JSON at once: a manifest has thousands of canvases, and as many objects take longer to make than their
text. So there is one way to a canvas, and `canvas` reads back what `canvases_json` writes. Nothing in it needs to be
escaped but labels: addresses are percent-encoded, and `Urls` refuses a base that is not.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import cast

import orjson

from image_store import Limits, Written, written
from manifests.book import Book, Page, PageImage
from manifests.documents import Canvas, Image, texts_json
from manifests.presentation3.behaviours import CanvasBehaviour
from manifests.urls import FULL, Urls, sized_of

# What an image service is, as JSON.
SERVICE = '"type":"ImageService3","profile":"level2"'
# Shapes that are remembered: covers of a list of books have a few sizes.
SHAPES_KEPT = 64
USUAL: Mapping[str, CanvasBehaviour] = {}


def addresses(book: Book, urls: Urls) -> dict[str, str]:
    """Page key -> address of its canvas, of every page that has one, in reading order."""
    return urls.canvases(book.id, [page.key for page in book.shown_pages])


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
    book that are not shown as most (PRE3-R42). Raises ValueError for a page without an image.
    """
    images = [page.image for page in pages if page.image]
    if len(images) < len(pages):
        raise ValueError(f"page {next(page.key for page in pages if not page.image)} has no image and no canvas")
    known: dict[tuple[int, int, int], Written] = {}
    of_page, of_painting = urls.PAGE, urls.PAINTING
    for page, image, uri in zip(pages, images, urls.images([image.id for image in images]), strict=True):
        key, (_, width, height, _, tile) = page.key, image
        address, shape = addresses[key], (width, height, tile)
        alike = known.get(shape)
        if alike is None:
            alike = known[shape] = written(width, height, tile, limits)
        # What `max` really sends: never more than there is, and less where the limits say so (PRE3-R48).
        members, _, _, (most_wide, most_high) = alike
        behaviour = f'"behavior":["{behaviours[key]}"],' if key in behaviours else ""
        # The target is character by character the id of the canvas: viewers compare the strings.
        yield (
            f'{{"id":"{address}","type":"Canvas","label":{texts_json(page.label)},"height":{height},"width":{width},'
            f'"thumbnail":[{_thumbnail(uri, alike)}],{behaviour}'
            f'"items":[{{"id":"{address}{of_page}","type":"AnnotationPage",'
            f'"items":[{{"id":"{address}{of_painting}","type":"Annotation","motivation":"painting",'
            f'"body":{{"id":"{uri}{FULL}","type":"Image","format":"image/jpeg",'
            f'"width":{most_wide},"height":{most_high},'
            f'"service":[{{"id":"{uri}",{SERVICE},{members}}}]}},"target":"{address}"}}]}}]}}'
        )


def cover(image: PageImage | None, urls: Urls, limits: Limits) -> list[Image]:
    """The thumbnails of what this image stands for: one, or none without an image."""
    if image is None:
        return []
    shape = _shape(image.width, image.height, image.tile, limits)
    return [cast(Image, orjson.loads(_thumbnail(urls.image(image.id), shape)))]


@lru_cache(SHAPES_KEPT)
def _shape(width: int, height: int, tile: int, limits: Limits) -> Written:
    return written(width, height, tile, limits)


def _thumbnail(uri: str, alike: Written) -> str:
    """The smallest stored level: it lies ready, and its service leads viewers to nothing but stored levels."""
    _, sizes, (width, height), _ = alike
    return (
        f'{{"id":"{sized_of(uri, width, height)}","type":"Image","format":"image/jpeg","width":{width},'
        f'"height":{height},"service":[{{"id":"{uri}",{SERVICE}{sizes}}}]}}'
    )
