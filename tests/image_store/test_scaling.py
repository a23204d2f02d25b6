"""The scaler beside the same filter in 64-bit floats; and what every scaler must keep: place, brightness, edges."""

from fractions import Fraction

import numpy as np
import pytest
from cykooz_resizer import CpuExtensions, Resizer
from cykooz_resizer.rust_lib import RustResizer
from numpy.typing import NDArray

from image_store import scaling
from image_store.geometry import Dimensions
from image_store.scaling import Span, reach
from image_store.scaling import scale as scale_into
from tests.image_store.oracle import Array

Floats = NDArray[np.float64]
REDUCTIONS = [0.3, 1, 1.3, 1.57, 1.9, 4, 17, 90]


def scale(pixels: Array, across: Span, down: Span, size: Dimensions) -> Array:
    """As the scaler's users see it: three bytes a pixel."""
    if pixels.ndim == 2:
        gray = np.empty((size.height, size.width), np.uint8)
        scale_into(np.ascontiguousarray(pixels), across, down, gray)
        return gray
    made = np.empty((size.height, size.width, 4), np.uint8)
    scale_into(np.dstack([pixels, pixels[:, :, 0]]), across, down, made)
    return made[:, :, :3]


def weights(pixels: int, span: Span, made: int) -> Floats:
    """How much of each pixel is in each pixel of the answer: the cubic filter of Keys, as wide as the reduction."""
    step = span.length / made
    middles = span.start + (np.arange(made) + 0.5) * step
    x = np.abs((np.arange(pixels) + 0.5 - middles[:, np.newaxis]) / max(step, 1))
    near, far = (1.5 * x - 2.5) * x * x + 1, ((-0.5 * x + 2.5) * x - 4) * x + 2
    found = np.where(x < 1, near, np.where(x < 2, far, 0))
    return np.asarray(found / found.sum(axis=1, keepdims=True))


def by_hand(pixels: Array, across: Span, down: Span, size: Dimensions) -> Floats:
    columns, rows = weights(pixels.shape[1], across, size.width), weights(pixels.shape[0], down, size.height)
    return np.asarray(np.einsum("ry,cx,yx...->rc...", rows, columns, pixels.astype(float), optimize=True)).clip(0, 255)


@pytest.fixture(scope="module", params=[3, 1], ids=["colour", "gray"])
def noise(request: pytest.FixtureRequest) -> Array:
    """The hardest picture: every pixel another, none so bright or dark that what a filter overshoots is cut off."""
    shape = (431, 377, 3) if request.param == 3 else (431, 377)
    return np.random.default_rng(7).integers(64, 192, shape, np.uint8)


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("start", [0, 0.5, 3.25, 17.875])
def test_it_is_the_filter_to_a_rounding(noise: Array, reduction: float, start: float) -> None:
    height, width = noise.shape[:2]
    across, down = Span(start, width - start - 0.25), Span(start / 2, height - start)
    size = Dimensions(max(1, int(across.length / reduction)), max(1, int(down.length / reduction)))
    found, wanted = scale(noise, across, down, size), by_hand(noise, across, down, size)
    assert found.shape == wanted.shape
    # Two passes, each rounded to a whole step.
    assert np.abs(found - wanted).mean() < 0.4
    assert np.abs(found - wanted).max() < 2
    assert found.size < 1000 or abs((found - wanted).mean()) < 0.1


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("shade", [0, 1, 100, 127, 128, 200, 254, 255])
def test_a_flat_colour_stays_that_colour_to_the_edges(reduction: float, shade: int) -> None:
    flat = np.full((300, 301, 3), shade, np.uint8)
    size = Dimensions(max(1, int(300 / reduction)), max(1, int(299 / reduction)))
    assert (scale(flat, Span(0.5, 300.25), Span(0, 299.5), size) == shade).all()


def test_every_processor_makes_the_same_bytes(noise: Array, monkeypatch: pytest.MonkeyPatch) -> None:
    """With and without vector instructions: an ETag names the same bytes on every machine."""
    made, best = [], Resizer().cpu_extensions
    some = [CpuExtensions.sse4_1] if best is CpuExtensions.avx2 else []
    for extensions in (CpuExtensions.none, *some, best):

        def limited(extensions: CpuExtensions = extensions) -> RustResizer:
            resizer = RustResizer()
            resizer.set_cpu_extensions(extensions.value)
            return resizer

        monkeypatch.setattr(scaling, "RustResizer", limited)
        made += [scale(noise, Span(1.5, 370), Span(0.25, 400), Dimensions(width, 211)) for width in (99, 283, 500)]
    assert all((one == other).all() for one, other in zip(made, made[3:], strict=False))


@pytest.mark.parametrize("reduction", [Fraction(1, 3), Fraction(1), Fraction(11, 7), Fraction(9)])
def test_the_filter_sees_no_further_than_its_reach(noise: Array, reduction: Fraction) -> None:
    """What lies further away than `reach` does not change a bit, so it need not be decoded."""
    size = 20
    start, end = Fraction(301, 2) - reduction * size / 2, Fraction(301, 2) + reduction * size / 2
    around = reach(float(reduction))
    first, last = int(start - around), int(end + around) + 1
    cut, span = noise[:, first:last], Span(float(start - first), float(end - start))
    whole = scale(noise, Span(float(start), float(end - start)), Span(0, 431), Dimensions(size, 100))
    assert (scale(cut, span, Span(0, 431), Dimensions(size, 100)) == whole).all()


def test_a_span_does_not_end_behind_the_last_pixel() -> None:
    for pixels in range(690, 701):
        span = Span.within(pixels / 3, pixels, pixels)
        assert span.start + span.length <= pixels
        assert span.length == pytest.approx(pixels - pixels / 3)
    assert Span.within(1 / 3, 700, 700) == Span(1 / 3, 700 - 1 / 3)
