"""Lines of the checklist that join several rooms: from the text of a request to what is sent."""

import pytest

from image_store import VERSION2, VERSION3, Dialect, Dimensions, ImageInfo, ImageRequest, Impossible, Limits

P, T1, L = (ImageInfo(Dimensions(*size)) for size in ((3019, 4357), (300, 200), (6000, 4000)))
ROOMY = Limits(100_000_000)


def made(info: ImageInfo, text: str, limits: Limits = ROOMY, dialect: Dialect = VERSION3) -> str:
    """REGION/SIZE in full-image pixels and sent pixels, as `x,y,w,h -> WxH`."""
    found = ImageRequest.parse(*f"{text}/0/default.jpg".split("/"), dialect=dialect).resolve(info, limits)
    region = found.region
    return f"{region.x},{region.y},{region.width},{region.height} -> {found.size.width}x{found.size.height}"


def test_width_and_height_as_a_viewer_writes_them_are_not_refused_as_distorted() -> None:
    """IMG3-R106, IMG3-R111, TRAP-04: `w,h` is exact, and required from level 1 on."""
    assert made(P, "2048,4096,971,261/486,131") == "2048,4096,971,261 -> 486x131"
    assert made(P, "0,0,100,100/50,60") == "0,0,100,100 -> 50x60"


def test_limits_shrink_what_fits_a_box_and_refuse_what_names_its_pixels() -> None:
    """IMG3-R45, IMG3-R112, TRAP-03: 400 for an explicit size; the level is kept up to the limits."""
    limits = Limits(100_000_000, 3000)
    assert made(L, "full/max", limits).endswith("-> 3000x2000")
    assert made(L, "full/!5000,5000", limits).endswith("-> 3000x2000")
    for explicit in ("3001,", "3001,2000", "pct:51", ",2001"):
        with pytest.raises(Impossible, match="3000"):
            made(L, f"full/{explicit}", limits)


def test_version_2_enlarges_without_a_sign() -> None:
    """IMG2-R03, IMG2-R06"""
    assert made(T1, "full/600,", dialect=VERSION2).endswith("-> 600x400")
    assert made(T1, "square/pct:50", dialect=VERSION2) == "50,0,200,200 -> 100x100"
    assert made(T1, "full/120,50", dialect=VERSION2).endswith("-> 120x50")
