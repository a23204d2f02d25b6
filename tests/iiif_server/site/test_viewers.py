"""Which viewer a reader gets, how it is remembered, and the files that each is made of."""

import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from iiif_server.site.viewers import MIRADOR_FILES, UNIVERSAL_FILES, open_viewers
from manifests import language_map
from manifests.library import Library
from tests.iiif_server.site.visit import PUBLIC_URL, Publish, page_of, start_of, visitor

INSTALLED = Path(__file__).parents[3] / "node_modules"
MIRADOR = "/static/viewers/mirador-4.0.0/mirador.min.js"
DRAGGED = f"{PUBLIC_URL}/books/demo?manifest=https%3A//kitab.example.az/presentation/3/demo/manifest"
UNIVERSAL = "/static/viewers/universalviewer-4.4.0/UV.js"


def viewer_of(site: FlaskClient, address: str) -> list[str]:
    """The viewer's own scripts on a page."""
    sources = [script.get("src") or "" for script in page_of(site, address).all("script")]
    return [source for source in sources if "/viewers/" in source]


@pytest.fixture
def book(publish: Publish) -> str:
    return publish("demo", language_map("Nümunə", "az")).id


@pytest.mark.usefixtures("book")
def test_mirador_is_for_who_did_not_choose(site: FlaskClient) -> None:
    assert viewer_of(site, "/read/demo") == [MIRADOR]
    assert viewer_of(site, "/read/demo?viewer=tify") == [MIRADOR]
    assert "Set-Cookie" not in site.get("/read/demo").headers
    assert "Set-Cookie" not in site.get("/read/demo?viewer=tify").headers


@pytest.mark.usefixtures("book")
def test_a_chosen_viewer_is_remembered(site: FlaskClient) -> None:
    cookie = site.get("/read/demo?viewer=uv").headers["Set-Cookie"]
    assert "viewer=uv" in cookie and "SameSite=Lax" in cookie and "HttpOnly" in cookie and "Path=/" in cookie
    assert viewer_of(site, "/read/demo?page=p0002") == [UNIVERSAL]
    assert viewer_of(site, "/read/demo?viewer=mirador") == [MIRADOR]
    assert viewer_of(site, "/read/demo") == [MIRADOR]


@pytest.mark.usefixtures("book")
def test_language_and_viewer_are_chosen_at_once(site: FlaskClient) -> None:
    cookies = site.get("/read/demo?viewer=uv&lang=ru").headers.getlist("Set-Cookie")
    assert sorted(cookie.partition(";")[0] for cookie in cookies) == ["language=ru", "viewer=uv"]


@pytest.mark.usefixtures("book")
def test_the_switch_leads_to_the_same_page_in_the_other_viewer(site: FlaskClient) -> None:
    page = page_of(site, "/read/demo?page=p0002&lang=ru")
    assert page.all("nav", **{"aria-label": "Программа просмотра"})
    mirador, universal = (page.all("a", title=name)[0] for name in ("Mirador", "Universal Viewer"))
    assert mirador["aria-current"] == "true" and "aria-current" not in universal
    assert universal["href"] == "?page=p0002&lang=ru&viewer=uv"
    other = page_of(site, f"/read/demo{universal['href']}")
    assert other.all("a", title="Mirador", href="?page=p0002&lang=ru&viewer=mirador")
    assert other.all("a", hreflang="az", href="?page=p0002&lang=az&viewer=uv")
    start = start_of(site, f"/read/demo{universal['href']}")
    assert start["canvas"] == f"{PUBLIC_URL}/presentation/3/demo/canvas/p0002"


@pytest.mark.usefixtures("book")
def test_each_viewer_gets_its_own_words(site: FlaskClient) -> None:
    assert start_of(site, "/read/demo?viewer=uv&lang=az")["words"]["Zoom In"] == "Böyüt"
    assert start_of(site, "/read/demo?viewer=mirador&lang=az")["words"]["zoomIn"] == "Böyüt"
    assert start_of(site, "/read/demo?viewer=uv&lang=en")["words"] == {}


@pytest.mark.usefixtures("book")
@pytest.mark.parametrize("viewer", ["mirador", "uv"])
def test_a_frame_has_nothing_to_choose(site: FlaskClient, viewer: str) -> None:
    page = page_of(site, f"/embed/demo?viewer={viewer}&page=p0002&lang=ru")
    assert not page.all("nav")
    assert page.all("a", href="/read/demo?page=p0002&lang=ru", target="_blank", rel="noopener")
    # Within the frame the page of the book would not be shown.
    assert page.all("a", href=DRAGGED, draggable="true", target="_blank")
    assert start_of(site, f"/embed/demo?viewer={viewer}")["embed"] == f"{PUBLIC_URL}/embed/demo"


@pytest.mark.usefixtures("book")
def test_a_frame_has_the_viewer_that_is_there_sooner(site: FlaskClient) -> None:
    assert "Set-Cookie" not in site.get("/embed/demo?viewer=mirador&lang=ru").headers
    site.get("/read/demo?viewer=mirador")
    assert viewer_of(site, "/embed/demo") == [UNIVERSAL]
    assert viewer_of(site, "/embed/demo?viewer=mirador") == [MIRADOR]


@pytest.mark.usefixtures("book")
@pytest.mark.parametrize(("gone", "left"), [("mirador", [UNIVERSAL]), ("universalviewer", [MIRADOR])])
def test_one_viewer_is_enough(library: Library, node_modules: Path, gone: str, left: list[str]) -> None:
    shutil.rmtree(node_modules / gone)
    site = visitor(library, node_modules)
    for query in ("", "?viewer=uv", "?viewer=mirador"):
        assert viewer_of(site, f"/read/demo{query}") == viewer_of(site, f"/embed/demo{query}") == left
    assert not page_of(site, "/read/demo").all("nav", **{"aria-label": "Oxu proqramı"})


def test_half_a_viewer_is_none(node_modules: Path) -> None:
    next((node_modules / "universalviewer/dist/umd").glob("6520.*.js")).unlink()
    assert list(open_viewers(node_modules)) == ["mirador"]


def test_every_file_of_the_installed_viewers_is_there() -> None:
    """One file for each name that is asked for: a new version with other pieces would leave the page empty."""
    viewers = open_viewers(INSTALLED)
    assert {key: len(viewer.files.assets) for key, viewer in viewers.items()} == {
        "mirador": len(MIRADOR_FILES),
        "uv": len(UNIVERSAL_FILES),
    }
    assert all(viewer.script in viewer.files.assets for viewer in viewers.values())
    sent = sum(len(asset.compressed) for asset in viewers["uv"].files.assets.values())
    assert sent < 600_000


@pytest.mark.parametrize(
    "name", ["package.json", "esm.js", "5560.313850c17e9909186a50.js", "..%2Fpackage.json", "../../package.json"]
)
def test_no_other_file_of_a_viewer_is_sent(site: FlaskClient, name: str) -> None:
    assert site.get(f"/static/viewers/universalviewer-4.4.0/{name}").status_code == 404


@pytest.mark.parametrize("address", ["mirador-4.0.0/LICENSE", "universalviewer-4.4.0/LICENSE.txt"])
def test_a_viewer_comes_with_its_licence(library: Library, address: str) -> None:
    answer = visitor(library, INSTALLED).get(f"/static/viewers/{address}")
    assert answer.mimetype == "text/plain"
    assert "License" in answer.text
