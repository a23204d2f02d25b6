"""What an image takes to be made is said before, and held."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import memory
from image_store.effort import LEAST_MEMORY, memory_limit, memory_of
from image_store.errors import Impossible
from image_store.formats import Format
from image_store.geometry import Dimensions
from image_store.info import ImageInfo
from image_store.limits import Limits
from image_store.pyramid_file import build_pyramid
from image_store.request import ImageRequest
from tests.image_store.oracle import gradient
from tests.image_store.pages import ArrayMaster

LIMITS = Limits(100_000_000)
LARGE = ImageInfo(Dimensions(30_000, 30_000))


def resolve(path: str, limits: Limits = LIMITS, info: ImageInfo = LARGE) -> None:
    ImageRequest.parse(*path.split("/")).resolve(info, limits)


@pytest.mark.parametrize("format", ["jpg", "png", "gif", "tif", "pdf"])
def test_what_the_limits_allow_can_be_had(format: str) -> None:
    resolve(f"full/10000,10000/0/default.{format}")


@pytest.mark.parametrize(("format", "side"), [("avif", 5_200), ("jp2", 5_200), ("webp", 7_070)])
def test_formats_that_take_more_are_refused_sooner_and_the_sentence_says_what_can_be_had(
    format: str, side: int
) -> None:
    resolve(f"full/{side},{side}/0/default.{format}")
    with pytest.raises(Impossible, match=rf"a {format} image of 7100x7100 takes .* at most (\d+) pixels") as refused:
        resolve(f"full/7100,7100/0/default.{format}")
    said = re.search(r"at most (\d+) pixels", str(refused.value))
    assert said is not None
    assert side**2 <= int(said[1]) < 7_100**2


def test_small_limits_of_what_is_sent_refuse_no_format() -> None:
    few = Limits(400_000)
    assert memory_limit(few) == LEAST_MEMORY
    for format in Format:
        resolve(f"full/632,632/0/default.{format}", few)


def test_the_box_about_a_slanted_image_counts() -> None:
    assert memory_of(Dimensions(7, 3), Format.AVIF) == 21 * Format.AVIF.bytes_per_pixel
    resolve("full/4000,4000/0/default.avif")
    with pytest.raises(Impossible, match="memory"):
        resolve("full/4000,4000/45/default.avif")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The stem of a pyramid."""
    stem = tmp_path_factory.mktemp("effort") / "page"
    build_pyramid(ArrayMaster(gradient(2_000, 2_500)), stem, "0" * 64)
    return stem


@pytest.mark.parametrize("path", ["full/max/0/default.avif", "full/max/0/default.jp2", "full/1990,/30/default.webp"])
def test_what_was_said_is_not_exceeded(page: Path, path: str) -> None:
    """All formats: `python -m benchmarks.memory`."""
    command = [sys.executable, "-m", memory.__name__, str(page), path]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
