"""Lines of the checklist that only an answer over HTTP can prove."""

import re
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from config import Config
from iiif_server.application import create_app
from iiif_server.cli.rooms import open_holdings
from iiif_server.ingest.run import Order, ingest

BASE = "/iiif/3/gradient_1"


def ask(client: FlaskClient, path: str, **headers: str) -> TestResponse:
    return client.get(path, headers=headers, environ_overrides={"RAW_URI": path, "REQUEST_URI": path})


@pytest.mark.parametrize("version", [2, 3])
def test_the_information_stands_at_the_base_of_every_image_address(client: FlaskClient, version: int) -> None:
    """IMG3-R02, IMG3-R09: and the published identifier needs no encoding."""
    info = ask(client, f"/iiif/{version}/gradient_1/info.json").json
    assert info is not None
    base = info["id" if version == 3 else "@id"]
    canonical = re.search(
        r'<([^>]*)>;rel="canonical"', ask(client, f"/iiif/{version}/gradient_1/full/9,/0/default.jpg").headers["Link"]
    )
    assert canonical
    assert canonical[1].startswith(f"{base}/")
    assert re.fullmatch(r"[A-Za-z0-9._-]+", base.rpartition("/")[2])


@pytest.mark.parametrize(
    "path", ["/iiif/3/gradient_1", "/iiif/2/gradient_1", "/iiif/gradient_1", "/iiif/gradient_1/info.json"]
)
def test_every_redirection_says_where_to(client: FlaskClient, path: str) -> None:
    """IMG3-R16"""
    answer = ask(client, path)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("https://books.example.az/iiif/")


def test_what_is_200_is_the_image(client: FlaskClient) -> None:
    """IMG3-R124, IMG3-R78: at once, however it is written, without a redirection for each tile."""
    for path in ("full/9,/0/default.jpg", "0,0,512,512/max/0/default.png", "square/50,/90/gray.webp"):
        answer = ask(client, f"{BASE}/{path}")
        assert answer.status_code == 200
        assert answer.content_type.startswith("image/")
        Image.open(BytesIO(answer.data)).load()


@pytest.mark.parametrize(("orientation", "corner"), [(3, "lower right"), (6, "lower left"), (8, "upper right")])
def test_a_turned_scan_has_the_size_and_the_corners_that_its_information_promises(
    tmp_path: Path, orientation: int, corner: str
) -> None:
    """TRAP-19, TRAP-20, IMG3-R87: `corner` of the stored picture is what stands in the upper left when upright."""
    pixels = np.full((900, 1500, 3), 255, np.uint8)
    rows = slice(0, 100) if corner.startswith("upper") else slice(-100, None)
    pixels[rows, slice(0, 100) if corner.endswith("left") else slice(-100, None)] = (200, 0, 0)
    turned = Image.Exif()
    turned[0x0112] = orientation
    (tmp_path / "scans").mkdir()
    Image.fromarray(pixels).save(tmp_path / "scans" / "1.png", exif=turned)
    config = Config.load(home=tmp_path / "home", public_url="https://books.example.az")
    order = Order(tmp_path / "scans", jobs=1, book_id="turned", title="Çevrilmiş")
    assert ingest(order, open_holdings(config), lambda _: None).published
    with create_app(config).test_client() as client:
        info = ask(client, "/iiif/3/turned_1/info.json").json
        assert info is not None
        assert (info["width"], info["height"]) == ((1500, 900) if orientation == 3 else (900, 1500))
        whole = Image.open(BytesIO(ask(client, "/iiif/3/turned_1/full/max/0/default.png").data))
        assert whole.size == (info["width"], info["height"])
        for region, red in (("0,0,90,90", True), ("110,110,90,90", False)):
            answer = ask(client, f"/iiif/3/turned_1/{region}/max/0/default.png")
            found = np.asarray(Image.open(BytesIO(answer.data)).convert("RGB")).astype(int)
            assert np.abs(found - ((200, 0, 0) if red else (255, 255, 255))).mean() < 4


def test_everything_that_may_be_kept_says_for_how_long_and_a_script_may_read_it(client: FlaskClient) -> None:
    """IMG3-R122, IMG3-R126, TRAP-27, IMG2-R19"""
    for path in ("/iiif/3/gradient_1/info.json", "/iiif/2/gradient_1/info.json"):
        answer = ask(client, path)
        assert answer.headers["Cache-Control"] == "public, max-age=60"
        assert answer.headers["Vary"] == "Accept, Accept-Encoding"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    image = ask(client, f"{BASE}/full/9,/0/default.jpg", Accept_Encoding="gzip")
    assert image.headers["Cache-Control"] == "public, max-age=60"
    assert "Vary" not in image.headers
    assert "Content-Encoding" not in image.headers
    assert image.headers.getlist("Link") == [image.headers["Link"]]
    exposed = image.headers["Access-Control-Expose-Headers"].split(", ")
    assert {"Link", "ETag", "Content-Disposition", "Content-Length"} <= set(exposed)


def test_an_unknown_image_with_a_bad_size_is_400_or_404(client: FlaskClient) -> None:
    """IMG3-R129"""
    assert ask(client, "/iiif/3/nobody/full/nonsense/0/default.jpg").status_code in (400, 404)


def test_types_of_version_2_are_right_where_they_stand(client: FlaskClient) -> None:
    """IMG2-R15, IMG2-R16: optional members are left out rather than empty."""
    info = ask(client, "/iiif/2/gradient_1/info.json").json
    assert info is not None
    for member, kind in (("sizes", "iiif:Size"), ("tiles", "iiif:Tile")):
        assert {entry.get("@type", kind) for entry in info[member]} == {kind}
    assert info["profile"][1].get("@type", "iiif:ImageProfile") == "iiif:ImageProfile"
    for optional in ("attribution", "license", "logo", "service"):
        assert info.get(optional, "something")
