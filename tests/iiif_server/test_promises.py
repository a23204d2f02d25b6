"""info.json says exactly what works: each thing that it promises is asked for, and each thing that it does not.

IMG3-R95, IMG3-R110, IMG2-R17, TRAP-06, TRAP-32.
"""

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

LEVEL2 = {
    3: {"formats": {"jpg", "png"}, "qualities": {"default"}},
    2: {"formats": {"jpg", "png"}, "qualities": {"default", "bitonal"}},
}
MEDIA_TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "gif": "image/gif",
    "tif": "image/tiff",
    "avif": "image/avif",
    "jp2": "image/jp2",
    "pdf": "application/pdf",
}
# What other servers or other versions know, or a client might try.
NO_FORMATS = ("bmp", "jpeg", "tiff", "jxl", "heic", "svg", "djvu", "json", "xml", "jpx", "ico", "eps")
NO_QUALITIES = ("native", "grey", "colour", "grayscale", "Color", "sepia", "none")
# Each feature by a request that only a server with it can answer, on an image of 1019 x 1357, and the size it has.
REQUESTS3 = {
    "regionByPx": ("10,20,300,200/max/0", (300, 200)),
    "regionByPct": ("pct:10,10,50,50/max/0", (510, 679)),
    "regionSquare": ("square/100,/0", (100, 100)),
    "sizeByW": ("full/500,/0", (500, 666)),
    "sizeByH": ("full/,500/0", (375, 500)),
    "sizeByPct": ("full/pct:50/0", (510, 679)),
    "sizeByConfinedWh": ("full/!300,300/0", (225, 300)),
    "sizeByWh": ("full/200,300/0", (200, 300)),
    "sizeUpscaling": ("0,0,100,100/^150,/0", (150, 150)),
    "rotationBy90s": ("full/100,/90", (133, 100)),
    "rotationArbitrary": ("0,0,100,100/100,/45", (141, 141)),
    "mirroring": ("full/100,/!0", (100, 133)),
}
LEVEL2_FEATURES3 = set(REQUESTS3) - {"sizeUpscaling", "rotationArbitrary", "mirroring"}
HEADERS = {"canonicalLinkHeader": 'rel="canonical"', "profileLinkHeader": 'rel="profile"'}


def ask(client: FlaskClient, path: str) -> TestResponse:
    return client.get(path, environ_overrides={"RAW_URI": path, "REQUEST_URI": path})


def promised(client: FlaskClient, version: int, image: str) -> dict[str, set[str]]:
    """Formats, qualities and features beyond the level, as this version's info.json writes them."""
    info = ask(client, f"/iiif/{version}/{image}/info.json").json
    assert info is not None
    beyond = info["profile"][1] if version == 2 else {}
    names = {2: ("formats", "qualities", "supports"), 3: ("extraFormats", "extraQualities", "extraFeatures")}[version]
    found = [set((beyond if version == 2 else info)[name]) for name in names]
    return dict(zip(("formats", "qualities", "features"), found, strict=True))


IMAGES = pytest.mark.parametrize("image", ["gradient_1", "gradient_2"])
VERSIONS = pytest.mark.parametrize("version", [2, 3])


@VERSIONS
@IMAGES
def test_IMG3_R66_every_promised_format_is_delivered_and_no_other(
    client: FlaskClient, version: int, image: str
) -> None:
    formats = LEVEL2[version]["formats"] | promised(client, version, image)["formats"]
    assert formats == set(MEDIA_TYPES), "nothing works that is not promised"
    for format in formats:
        answer = ask(client, f"/iiif/{version}/{image}/full/60,/0/default.{format}")
        assert (answer.status_code, answer.content_type) == (200, MEDIA_TYPES[format])
        if format == "pdf":
            assert answer.data.startswith(b"%PDF-")
            assert answer.data.rstrip().endswith(b"%%EOF")
        else:
            with Image.open(BytesIO(answer.data)) as found:
                found.load()
                assert (found.width, found.get_format_mimetype()) == (60, MEDIA_TYPES[format])
    for format in NO_FORMATS:
        answer = ask(client, f"/iiif/{version}/{image}/full/60,/0/default.{format}")
        assert answer.status_code == 400
        assert repr(format) in answer.text


@VERSIONS
@IMAGES
def test_IMG3_R61_R65_every_promised_quality_is_delivered_and_no_other(
    client: FlaskClient, version: int, image: str
) -> None:
    qualities = LEVEL2[version]["qualities"] | promised(client, version, image)["qualities"]
    colourless = image == "gradient_2"
    assert qualities == {"default", "gray", "bitonal"} | (set() if colourless else {"color"}), "IMG3-R62"
    for quality in qualities:
        answer = ask(client, f"/iiif/{version}/{image}/full/60,/0/{quality}.png")
        with Image.open(BytesIO(answer.data)) as found:
            coloured = quality in ("default", "color") and not colourless
            assert found.mode == ("RGB" if coloured else "1" if quality == "bitonal" else "L")
    for quality in NO_QUALITIES:
        assert ask(client, f"/iiif/{version}/{image}/full/60,/0/{quality}.png").status_code == 400
    # The one thing that is given though it is not promised, because the specification forbids to refuse it.
    assert ask(client, f"/iiif/{version}/{image}/full/60,/0/color.png").status_code == 200, "IMG3-R59, TRAP-36"


def test_IMG3_R96_every_promised_feature_works(client: FlaskClient) -> None:
    features = promised(client, 3, "gradient_1")["features"]
    assert not features & LEVEL2_FEATURES3, "IMG3-R95: only what the level does not have"
    assert features == (set(REQUESTS3) - LEVEL2_FEATURES3) | set(HEADERS), "nothing works that is not promised"
    for feature, (request, size) in REQUESTS3.items():
        answer = ask(client, f"/iiif/3/gradient_1/{request}/default.png")
        assert answer.status_code == 200, feature
        with Image.open(BytesIO(answer.data)) as found:
            assert found.size == size, feature
        for header, relation in HEADERS.items():
            assert relation in answer.headers["Link"], header


def test_IMG2_R17_every_promised_feature_of_version_2_works(client: FlaskClient) -> None:
    requests = {
        "regionSquare": ("square/100,/0", (100, 100)),
        "mirroring": ("full/100,/!0", (100, 133)),
        "rotationArbitrary": ("0,0,100,100/100,/45", (141, 141)),
        "sizeAboveFull": ("0,0,100,100/150,/0", (150, 150)),
    }
    assert promised(client, 2, "gradient_1")["features"] == set(requests) | set(HEADERS)
    for feature, (request, size) in requests.items():
        answer = ask(client, f"/iiif/2/gradient_1/{request}/default.png")
        with Image.open(BytesIO(answer.data)) as found:
            assert found.size == size, feature
        assert all(relation in answer.headers["Link"] for relation in HEADERS.values())


def test_IMG3_R93_TRAP_32_what_is_preferred_is_offered_and_lies_ready(client: FlaskClient) -> None:
    info = ask(client, "/iiif/3/gradient_1/info.json").json
    assert info is not None
    assert info["preferredFormats"] == ["jpg"]
    for format in info["preferredFormats"]:
        assert format in LEVEL2[3]["formats"] | set(info["extraFormats"])
