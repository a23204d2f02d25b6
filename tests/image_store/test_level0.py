"""Images as files: every name that info.json promises is written, each is what a viewer asks for, none is too large."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from image_store import Dimensions, ImageInfo, ImageRequest, Limits, info_json0, limits0, promised0
from image_store.plan import StoredTile, plan_read

EVERYBODY = Limits(100_000_000)
FILES = limits0(EVERYBODY)
PAGE = ImageInfo(Dimensions(3019, 4357))
URI = "https://books.example.az/books/b/images/b_1"


def asked_by_viewers(info: dict[str, Any]) -> Iterator[str]:
    """What OpenSeadragon asks of this info.json (VIEWERS 4.1), by its own arithmetic; then each of the sizes."""
    width, height = info["width"], info["height"]
    for tiles in info["tiles"]:
        side = tiles["width"]
        for factor in tiles["scaleFactors"]:
            across, down = -(-width // factor), -(-height // factor)
            for y in range(0, down, side):
                for x in range(0, across, side):
                    size = (min(side, across - x), min(side, down - y))
                    region = (x * factor, y * factor)
                    cut = (min(side * factor, width - region[0]), min(side * factor, height - region[1]))
                    whole = cut == (width, height)
                    if whole and size == cut:
                        yield "full/max/0/default.jpg"
                    elif whole:
                        yield f"full/{size[0]},{size[1]}/0/default.jpg"
                    else:
                        yield f"{region[0]},{region[1]},{cut[0]},{cut[1]}/{size[0]},{size[1]}/0/default.jpg"
    for one in info.get("sizes", []):
        yield f"full/{one['width']},{one['height']}/0/default.jpg"


def test_a_page_has_the_tiles_of_the_checklist() -> None:
    promised = list(promised0(PAGE, FILES))
    for tile in ("2560,4096,459,261/459,261", "2048,4096,971,261/486,131", "0,4096,3019,261/378,33", "full/189,273"):
        assert f"{tile}/0/default.jpg" in promised  # IMG3-R101 to R105
    # 78 tiles, of which one is a size as well; the other size; max.
    assert len(promised) == len(set(promised)) == 78 + 1 + 1


def test_info_json_says_level_0_and_no_more_than_there_is() -> None:
    document = info_json0(PAGE, URI, FILES)
    assert document["profile"] == "level0"
    assert (document["id"], document["type"]) == (URI, "ImageService3")
    assert document["sizes"] == [{"width": 189, "height": 273}, {"width": 378, "height": 545}]
    assert (document["maxWidth"], document["maxHeight"]) == (1024, 1024)
    assert not {"extraFormats", "extraQualities", "extraFeatures", "preferredFormats"} & document.keys()


@pytest.mark.parametrize(
    ("sides", "largest"), [((3019, 4357), "710x1024"), ((300, 200), "300x200"), ((1024, 768), "1024x768")]
)
def test_max_is_what_fits_into_the_limits(sides: tuple[int, int], largest: str) -> None:
    info = ImageInfo(Dimensions(*sides))
    assert "full/max/0/default.jpg" in promised0(info, FILES)
    assert str(ImageRequest.parse("full", "max", "0", "default.jpg").resolve(info, FILES).size) == largest


def test_a_server_that_sends_less_exports_less() -> None:
    small = limits0(Limits(100_000_000, 400))
    document = info_json0(PAGE, URI, small)
    assert (document["maxWidth"], document["maxHeight"]) == (400, 400)
    # A tile of 512 pixels would be more than the server sends of the image in one piece.
    assert document["tiles"] == [{"width": 512, "height": 512, "scaleFactors": [16]}]
    assert set(asked_by_viewers(document)) <= set(promised0(PAGE, small))


@settings(max_examples=60)
@given(st.integers(1, 6000), st.integers(1, 6000), st.sampled_from([256, 512, 1024]))
def test_all_that_is_promised_is_there_and_can_be_made(width: int, height: int, tile: int) -> None:
    info = ImageInfo(Dimensions(width, height), tile=tile)
    document = info_json0(info, URI, FILES)
    promised = list(promised0(info, FILES))
    assert set(asked_by_viewers(document)) <= set(promised)
    made = 0
    for name in promised:
        derivative = ImageRequest.parse(*name.split("/")).resolve(info, FILES)
        assert FILES.allow(derivative.size)
        made += not isinstance(plan_read(info, derivative), StoredTile)
    # Tiles are copied: only `max` and sizes of several tiles are made.
    assert made <= 1 + len([size for size in info.sizes(FILES) if max(size.width, size.height) > tile])
