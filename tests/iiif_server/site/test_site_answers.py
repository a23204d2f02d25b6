"""What goes with the pages: security headers, and files that browsers may keep."""

import gzip
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from iiif_server.site.assets import STATIC, Asset, AssetFolder, open_static
from iiif_server.site.headers import origin
from iiif_server.site.pictures import choose_picture
from image_store import Dimensions, ImageInfo, Limits
from manifests import PageImage, Urls, language_map
from tests.iiif_server.site.visit import PUBLIC_URL, Publish

UNIVERSAL = ["/read/demo?viewer=uv", "/embed/demo"]
MIRADOR = ["/read/demo?viewer=mirador", "/embed/demo?viewer=mirador"]
ADDRESSES = ["/", "/books", "/read", "/books/demo", "/books/none", *UNIVERSAL, *MIRADOR]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_loads_only_what_is_ours(site: FlaskClient, publish: Publish, address: str) -> None:
    publish("demo", language_map("Nümunə", "az"))
    answer = site.get(address)
    policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == ("'self' 'unsafe-eval'" if address in UNIVERSAL else "'self'")
    assert policy["img-src"] == f"'self' data: blob: {PUBLIC_URL}"
    assert policy["connect-src"] == f"'self' {PUBLIC_URL}"
    viewer = address.startswith(("/read/", "/embed"))
    assert policy["style-src"] == ("'self' 'unsafe-inline'" if viewer else "'self'")
    assert policy["frame-ancestors"] == ("*" if address.startswith("/embed") else "'self'")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "X-Frame-Options" not in answer.headers
    # No inline code at all: every script is a file, or data.
    assert not re.search(r"<script>|\son[a-z]+=|javascript:", answer.text)
    # (The code for pages of others is text in a field.)
    assert not re.search(r"\sstyle=|<style", re.sub(r"<textarea.*?</textarea>", "", answer.text))


def test_nothing_comes_from_elsewhere(site: FlaskClient, publish: Publish) -> None:
    publish("demo", language_map("Nümunə", "az"))
    for address in ADDRESSES:
        for link in re.findall(r'(?:src|href)="(https?://[^"]*)"', site.get(address).text):
            # The name of Dublin Core, which nobody fetches.
            assert link.startswith(PUBLIC_URL) or link == "http://purl.org/dc/elements/1.1/"
    ours = (path.read_text() for path in STATIC.glob("*.[cj]s*"))
    # A name, and a link in Universal Viewer's settings that people may follow: neither is loaded.
    assert not any(re.search(r"https?://(?!www\.w3\.org|github\.com/UniversalViewer/)", text) for text in ours)


def test_every_file_that_a_page_names_is_there(site: FlaskClient, publish: Publish) -> None:
    publish("demo", language_map("Nümunə", "az"))
    named = {link for address in ADDRESSES for link in re.findall(r'"(/static/[^"]*)"', site.get(address).text)}
    assert len(named) >= 4
    for link in named:
        answer = site.get(link)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_mirador_is_sent_compressed(site: FlaskClient, node_modules: Path) -> None:
    address = "/static/viewers/mirador-4.0.0/mirador.min.js"
    plain = site.get(address)
    packed = site.get(address, headers={"Accept-Encoding": "gzip, br"})
    assert plain.data == (node_modules / "mirador/dist/mirador.min.js").read_bytes()
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data and len(packed.data) < len(plain.data)
    assert plain.mimetype == packed.mimetype == "text/javascript"
    assert "accept-encoding" in {name.lower() for name in packed.vary}
    refused = site.get(address, headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refused.headers


def test_a_file_under_an_old_name_is_not_kept(site: FlaskClient) -> None:
    answer = site.get("/static/site-000000000000/site.css")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("name", ["none.css", "..%2Fassets.py", "../assets.py", "%2e%2e/pages.py"])
def test_no_other_file_is_sent(site: FlaskClient, name: str) -> None:
    assert site.get(f"/static/{open_static().name}/{name}").status_code == 404


def test_the_name_of_the_folder_follows_its_content(tmp_path: Path) -> None:
    (tmp_path / "site.css").write_text("a {}")
    first = open_static(tmp_path).name
    (tmp_path / "site.css").write_text("b {}")
    assert open_static(tmp_path).name != first
    assert AssetFolder("x", {"site.css": Asset(tmp_path / "site.css")}).assets["site.css"].media_type == "text/css"


def test_origin() -> None:
    assert origin("https://kitab.example.az:8443/iiif/presentation/3/x") == "https://kitab.example.az:8443"


@pytest.mark.parametrize(
    ("width", "height", "wanted", "shown"),
    [
        (2400, 3400, 220, (300, 425)),
        (2400, 3400, 320, (600, 850)),
        (2400, 3400, 9999, (2400, 3400)),
        (100, 80, 220, (100, 80)),
        (1, 1, 220, (1, 1)),
        (2500, 40, 220, (313, 5)),
    ],
)
def test_pictures_are_of_sizes_that_lie_ready(width: int, height: int, wanted: int, shown: tuple[int, int]) -> None:
    limits = Limits(100_000_000)
    image = PageImage.of("a", ImageInfo(Dimensions(width, height)))
    picture = choose_picture(image, wanted, Urls(PUBLIC_URL), limits)
    assert picture and (picture.width, picture.height) == shown
    assert Dimensions(*shown) in image.info.sizes(limits)


def test_no_picture_within_tiny_limits() -> None:
    image = PageImage.of("a", ImageInfo(Dimensions(2400, 3400)))
    assert choose_picture(image, 220, Urls(PUBLIC_URL), Limits(10)) is None
