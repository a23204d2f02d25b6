"""The quick ways of a manifest say byte for byte what the plain ones do."""

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from image_store import Dimensions, ImageInfo, Limits
from manifests import Book, InvalidBook, Page, PageImage, Section, Urls, is_readable, manifest, manifest_json
from manifests.language_maps import check_readable
from manifests.presentation3.canvases import canvases_json
from tests.image_store.strategies import infos, limits, quick

URLS = Urls("https://iiif.example.az/kitab")
LABELS = (
    {"none": ("1",)},
    {"az-Arab": ("ک",), "ru": ("стр",), "az-baku1926": ("x",)},
    {"en": ("a", "b"), "az": ("ş",)},
)


def book(of_pages: list[ImageInfo | None]) -> Book:
    """A book with pages of these images; None: missing. The identifiers of the images need to be encoded."""
    pages = tuple(
        Page(f"p{at}.", f"{at}.tif", "", LABELS[at % 3], PageImage.of(f"b/{at}ə~", info) if info else None)
        for at, info in enumerate(of_pages)
    )
    return Book("b", {"ru": ("Т",), "az": ("Ş",)}, "az-Arab", pages, (Section({"az": ("F",)}, pages[-1].key),))


def plain_service(image: PageImage, bounds: Limits) -> dict[str, Any]:
    """The service of an image, worked out level by level and tile by tile."""
    info, within = image.info, image.info.bounds(bounds)
    levels = info.pyramid.levels
    sizes = [level.dimensions for level in reversed(levels) if within.allow(level.dimensions)]
    factors = [1 << at for at, level in enumerate(levels) if within.allow(level.tile_rect(0, 0).dimensions)]
    sides = {"maxWidth": within.width, "maxHeight": within.height if within.width is not None else None}
    return {
        "id": URLS.image(image.id),
        "type": "ImageService3",
        "profile": "level2",
        "width": info.dimensions.width,
        "height": info.dimensions.height,
        **{name: side for name, side in sides.items() if side is not None},
        "maxArea": within.area,
        **({"sizes": [{"width": size.width, "height": size.height} for size in sizes]} if sizes else {}),
        **({"tiles": [{"width": info.tile, "height": info.tile, "scaleFactors": factors}]} if factors else {}),
    }


def plain_image(address: str, size: Dimensions, service: dict[str, Any]) -> dict[str, Any]:
    shape = {"width": size.width, "height": size.height}
    return {"id": address, "type": "Image", "format": "image/jpeg", **shape, "service": [service]}


@quick
@given(st.lists(st.none() | infos(70_000), min_size=1, max_size=5), limits())
def test_images_say_what_the_pyramid_says(of_pages: list[ImageInfo | None], bounds: Limits) -> None:
    made = book(of_pages)
    if not made.shown_pages:
        with pytest.raises(InvalidBook):
            manifest_json(made, URLS, bounds)
        return
    for page, canvas in zip(made.shown_pages, manifest(made, URLS, bounds)["items"], strict=True):
        assert page.image is not None
        service, info = plain_service(page.image, bounds), page.image.info
        [[painting]] = [one["items"] for one in canvas["items"]]
        full = plain_image(URLS.image_full(page.image.id), info.largest(bounds), service)
        assert orjson.dumps(painting["body"]) == orjson.dumps(full)
        small = info.sizes(bounds)[0] if info.sizes(bounds) else info.largest(bounds)
        less: dict[str, Any] = {key: service[key] for key in service if key in ("id", "type", "profile", "sizes")}
        thumbnail = plain_image(URLS.image_sized(page.image.id, small), small, less)
        assert orjson.dumps(canvas["thumbnail"]) == orjson.dumps([thumbnail])
        addresses = (canvas["id"], canvas["items"][0]["id"], painting["id"], painting["target"])
        assert addresses == (
            URLS.canvas("b", page.key),
            URLS.canvas_page("b", page.key),
            URLS.painting("b", page.key),
            URLS.canvas("b", page.key),
        )


@quick
@given(st.lists(st.none() | infos(70_000), min_size=1, max_size=5).filter(any), limits())
def test_written_page_by_page_it_is_the_same(of_pages: list[ImageInfo | None], bounds: Limits) -> None:
    made = book(of_pages)
    assert manifest_json(made, URLS, bounds) == orjson.dumps(manifest(made, URLS, bounds))


def test_a_page_without_an_image_has_no_canvas_PRE3_R36() -> None:
    pages = book([ImageInfo(Dimensions(3, 4)), None, ImageInfo(Dimensions(30, 40))]).pages
    with pytest.raises(ValueError, match=r"page p1\. has no image"):
        list(canvases_json(pages, {page.key: "" for page in pages}, URLS, Limits(1000)))


def test_what_python_can_print_a_reader_can_read() -> None:
    """Of all letters that there are: the quick look at a whole text lets nothing through."""
    for letter in map(chr, range(0x110000)):
        if letter.isprintable():
            assert is_readable(letter), letter
    with pytest.raises(InvalidBook, match="cannot be shown"):
        check_readable("Kitab\u202e")
    check_readable("نیم\u200cفاصله")
