"""Images, limits, requests and broken texts to try the pure rooms with. Knows the grammar, not the answers."""

from fractions import Fraction

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from image_store.formats import Format, Quality
from image_store.geometry import Dimensions
from image_store.info import ImageInfo
from image_store.limits import Limits
from image_store.region import FullRegion, PercentRegion, PixelRegion, Region, SquareRegion
from image_store.request import ImageRequest
from image_store.rotation import Rotation
from image_store.size import ConfinedSize, ExactSize, HeightSize, MaxSize, PercentSize, Size, WidthSize

# The images of the checklist's own examples.
T1 = Dimensions(300, 200)
T2 = Dimensions(1000, 1000)
P = Dimensions(3019, 4357)
L = Dimensions(6000, 4000)
UNLIMITED = Limits(area=10**18)
DEFAULT_LIMITS = Limits(area=100_000_000)

LARGEST_NUMBER = 999_999_999

quick = settings(max_examples=50, deadline=None)
thorough = settings(max_examples=150, deadline=None)


def sides(largest: int = LARGEST_NUMBER) -> SearchStrategy[int]:
    """Lengths in pixels: tiny, of a page, huge, and those around which tiles and levels change."""
    near = st.builds(
        lambda tiles, power, step: max(1, min(largest, ((tiles * 512) << power) + step)),
        st.integers(1, 5),
        st.integers(0, 8),
        st.integers(-2, 2),
    )
    sizes = (bound for bound in (8, 6000) if bound < largest)
    return st.one_of(*(st.integers(1, bound) for bound in sizes), st.integers(1, largest), near)


def dimensions(largest: int = LARGEST_NUMBER) -> SearchStrategy[Dimensions]:
    """Images of one pixel up to `largest` pixels a side."""
    return st.builds(Dimensions, sides(largest), sides(largest))


def infos(largest: int = LARGEST_NUMBER) -> SearchStrategy[ImageInfo]:
    """Images in colour and in gray."""
    return st.builds(ImageInfo, dimensions(largest), st.booleans())


def limits() -> SearchStrategy[Limits]:
    """Every kind of limits; a height only together with a width (IMG3-R88)."""
    areas = st.one_of(st.integers(1, 2000), st.integers(1, 10**18), st.just(100_000_000))
    return st.one_of(
        st.builds(Limits, areas),
        st.builds(Limits, areas, sides()),
        st.builds(Limits, areas, sides(), sides()),
    )


def decimals(largest: int) -> SearchStrategy[Fraction]:
    """What can be written with digits and a point: from 0 up to `largest`."""
    return st.integers(0, 9).flatmap(
        lambda places: st.integers(0, largest * 10**places).map(lambda value: Fraction(value, 10**places))
    )


_numbers = st.one_of(st.integers(0, 4), st.integers(0, 7000), st.integers(0, LARGEST_NUMBER))
_percentages = st.one_of(decimals(2), decimals(100), decimals(LARGEST_NUMBER))

regions: SearchStrategy[Region] = st.one_of(
    st.just(FullRegion()),
    st.just(SquareRegion()),
    st.builds(PixelRegion, _numbers, _numbers, _numbers, _numbers),
    st.builds(PercentRegion, decimals(100), decimals(100), _percentages, _percentages),
)
sizes: SearchStrategy[Size] = st.one_of(
    st.builds(MaxSize, st.booleans()),
    st.builds(WidthSize, _numbers, st.booleans()),
    st.builds(HeightSize, _numbers, st.booleans()),
    st.builds(PercentSize, _percentages, st.booleans()),
    st.builds(ExactSize, _numbers, _numbers, st.booleans()),
    st.builds(ConfinedSize, _numbers, _numbers, st.booleans()),
)
rotations = st.builds(
    Rotation,
    st.one_of(st.sampled_from([Fraction(turn) for turn in (0, 90, 180, 270)]), decimals(359)),
    st.booleans(),
)
requests = st.builds(ImageRequest, regions, sizes, rotations, st.sampled_from(Quality), st.sampled_from(Format))


@st.composite
def regions_inside(draw: st.DrawFn, full: Dimensions) -> Region:
    """A region in pixels that has something of the image."""
    x, y = draw(st.integers(0, full.width - 1)), draw(st.integers(0, full.height - 1))
    width, height = draw(sides(full.width)), draw(sides(full.height))
    return PixelRegion(x, y, width, height)


@st.composite
def sizes_inside(draw: st.DrawFn, extracted: Dimensions) -> Size:
    """A size that does not enlarge a region of these dimensions."""
    width, height = draw(sides(extracted.width)), draw(sides(extracted.height))
    choices: list[Size] = [
        MaxSize(),
        WidthSize(width),
        HeightSize(height),
        ExactSize(width, height),
        ConfinedSize(width, height),
    ]
    return draw(st.sampled_from(choices))


# Digits that `isdigit`, `int` or `\d` take for digits, blanks that `int` strips, and what cuts strings short.
NASTY = ["١", "٣", "²", "１", "½", "_", " ", "\t", "\n", "\r\n", "\0", "\x7f", "+", "-", "−", "e", "٫", "\u200f"]
NASTY += ["^", "!", ",", ".", ":", "%", "/", "..", "ə", "İ", "\ud800", "\U0001f4d6", "nan", "inf", "0x", "9" * 50]


@st.composite
def broken(draw: st.DrawFn, valid: SearchStrategy[str]) -> str:
    """A valid text with a few things put in, taken out, doubled or exchanged."""
    text = draw(valid)
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 3)))
        text = text[:start] + draw(st.sampled_from([*NASTY, "", text[start:end] * 2])) + text[end:]
    return text


def texts(valid: SearchStrategy[str]) -> SearchStrategy[str]:
    """Any text whatsoever: random, almost valid, valid, very long."""
    long = st.builds(lambda text, times: text * times, st.sampled_from(["9", "1,", "%", "!", "ə"]), sides(20_000))
    # Surrogates stand for the bytes that are no UTF-8 in a WSGI path.
    anything = st.text(st.characters(exclude_categories=()))
    return st.one_of(anything, broken(valid), valid, long)
