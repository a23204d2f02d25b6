"""Content states that come to the readers' pages: ours are opened, of others the address is told, the rest refused."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from iiif_server.database import writing
from iiif_server.site.opening import reader_address
from manifests import Book, Section, Urls, language_map
from manifests.content_state import Box, OurBook, canvas_state, encoded
from manifests.library import Library
from manifests.remote.values import Described, Remote
from tests.iiif_server.site.visit import PUBLIC_URL, Elements, Publish, page_of, start_of
from tests.manifests.content_state.forms import annotation

URLS = Urls(PUBLIC_URL)
THEIRS = "https://theirs.example/iiif/manifest.json"
NOW = datetime(2026, 11, 27, tzinfo=UTC)


def link(state: str, road: str = "/read") -> str:
    """An address with a content state in it."""
    return f"{road}?iiif-content={quote(state, safe='')}"


def page_state(page: str, box: Box | None = None, book: str = "mn") -> str:
    return encoded(canvas_state(URLS, book, page, box))


@pytest.fixture
def book(publish: Publish) -> Book:
    """Three pages of 2400 x 3400 pixels, the second one missing."""
    return publish("mn", language_map("Molla", "az"), missing=(2,))


def opened(site: FlaskClient, state: str) -> dict[str, Any]:
    """The data block of the reader's page to which `/read` leads."""
    answer = site.get(link(state))
    assert answer.status_code == 303
    return start_of(site, answer.headers["Location"])


@pytest.mark.usefixtures("book")
def test_CST_R01_a_link_opens_the_page_and_its_part(site: FlaskClient) -> None:
    start = opened(site, page_state("p0003", Box(100, 200, 300, 400)))
    assert start["canvas"] == URLS.canvas("mn", "p0003")
    assert start["region"] == [100, 200, 300, 400]
    assert start["read"] == URLS.read("mn")
    assert start == start_of(site, link(page_state("p0003", Box(100, 200, 300, 400)), "/read/mn"))


@pytest.mark.usefixtures("book")
@pytest.mark.parametrize(
    ("target", "region"),
    [
        (f"{URLS.canvas('mn', 'p0003')}#xywh=percent:50,50,25,25", [1200, 1700, 600, 850]),
        (f"{URLS.canvas('mn', 'p0003')}#xywh=-9,-9,4000,4000", None),
        (URLS.version2(URLS.canvas("mn", "p0003")), None),
    ],
)
def test_a_part_is_told_to_the_viewer_in_pixels(site: FlaskClient, target: str, region: list[int] | None) -> None:
    assert opened(site, json.dumps(annotation(target)))["region"] == region


@pytest.mark.usefixtures("book")
@pytest.mark.parametrize("form", [URLS.manifest("mn"), URLS.version2(URLS.manifest("mn")), f"{URLS.base}/books/mn"])
def test_CST_R02_the_address_of_a_book_opens_it_at_its_start(site: FlaskClient, form: str) -> None:
    answer = site.get(link(form))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/read/mn")
    assert answer.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.usefixtures("book")
@pytest.mark.parametrize(
    "sent",
    [
        pytest.param({"data": {"iiif-content": canvas_state(URLS, "mn", "p0003")}}, id="form"),
        pytest.param({"data": {"iiif-content": page_state("p0003")}}, id="form-encoded"),
        pytest.param({"json": json.loads(canvas_state(URLS, "mn", "p0003"))}, id="json"),
        pytest.param({"data": URLS.canvas("mn", "p0003"), "content_type": "text/plain"}, id="text"),
    ],
)
@pytest.mark.parametrize("road", ["/read", "/read/mn"])
def test_CST_R06_sent_as_a_form_or_alone(site: FlaskClient, road: str, sent: dict[str, Any]) -> None:
    answer = site.post(road, **sent)
    if road == "/read":
        assert answer.status_code == 303
        answer = site.get(answer.headers["Location"])
    assert answer.status_code == 200
    assert URLS.canvas("mn", "p0003") in answer.text


def test_a_section_opens_at_its_first_page(site: FlaskClient, library: Library, engine: Engine, book: Book) -> None:
    chapters = (Section(language_map("Bir", "az"), "p0002"), Section(language_map("İki", "az"), "p0003"))
    with writing(engine) as transaction:
        library.put(transaction, Book(book.id, book.title, None, book.pages, chapters), NOW)
    for number in (1, 2):
        # The first begins on the missing page.
        assert opened(site, URLS.range("mn", number))["canvas"] == URLS.canvas("mn", "p0003")
    assert "artıq bu kitabda yoxdur" in _gone(site, URLS.range("mn", 3)).text


@pytest.mark.usefixtures("book")
@pytest.mark.parametrize(
    "state",
    [
        page_state("p0009", Box(1, 2, 3, 4)),
        page_state("p0002"),
        URLS.canvas("mn", "ə b"),
        json.dumps({"id": "https://theirs.example/canvas/3", "type": "Canvas", "partOf": URLS.manifest("mn")}),
        URLS.order("mn", 7),
    ],
    ids=["gone", "missing", "no-key", "of-somebody-else", "no-order"],
)
def test_a_page_that_is_gone_is_told_and_the_book_is_open(site: FlaskClient, state: str) -> None:
    page = _gone(site, state)
    assert page.all("p", role="status")
    assert "artıq bu kitabda yoxdur" in page.text


def _gone(site: FlaskClient, state: str) -> Elements:
    address = site.get(link(state)).headers["Location"]
    start = start_of(site, address)
    assert start["canvas"].endswith(("/p0001", "/p0003")) and start["region"] is None
    return page_of(site, address)


@pytest.mark.usefixtures("book")
def test_who_is_where_the_link_says_is_told_nothing(site: FlaskClient) -> None:
    for address in ("/read/mn", link(page_state("p0003"), "/read/mn"), link(URLS.manifest("mn"), "/read/mn")):
        assert "yoxdur" not in page_of(site, address).text


@pytest.mark.parametrize("road", ["/read", "/read/mn"])
@pytest.mark.usefixtures("book")
def test_another_book_of_ours_is_gone_to(site: FlaskClient, publish: Publish, road: str) -> None:
    publish("kant", language_map("Kant", "de"))
    answer = site.get(link(page_state("p0002", book="kant"), road))
    assert answer.status_code == 303
    assert answer.headers["Location"] == link(page_state("p0002", book="kant"), "/read/kant")
    assert page_of(site, link(page_state("p0002", book="none"), road), 404)


@pytest.mark.parametrize(("name", "address"), [("top", "/books"), ("jurnal", "/books?collection=jurnal")])
def test_a_collection_opens_the_list_of_its_books(site: FlaskClient, name: str, address: str) -> None:
    answer = site.get(link(URLS.collection(name)))
    assert (answer.status_code, answer.headers["Location"]) == (303, address)


@pytest.mark.usefixtures("book")
@pytest.mark.parametrize("road", ["/read", "/read/mn"])
@pytest.mark.parametrize(
    ("language", "words"), [("az", "başqa bir qurumun"), ("ru", "другого учреждения"), ("en", "another institution")]
)
def test_CST_R08_of_others_only_the_address_is_told(site: FlaskClient, road: str, language: str, words: str) -> None:
    """Nothing is fetched for a reader: neither manifests nor annotations."""
    page = page_of(site, f"{link(THEIRS, road)}&lang={language}", 404)
    assert words in page.text
    [told] = page.all("a", href=THEIRS)
    assert {"external", "noreferrer", "nofollow"} <= set((told["rel"] or "").split())
    assert not page.all("script")


def test_what_we_list_of_others_opens_on_their_site(site: FlaskClient, library: Library, engine: Engine) -> None:
    said = Described(
        THEIRS, "Manifest", 3, {"az": ("Xəmsə",)}, {"en": ("Bodleian",)}, homepage="https://theirs.example/b"
    )
    with writing(engine) as transaction:
        library.remotes.put(transaction, Remote(THEIRS, said, None, NOW, NOW, NOW, NOW))
    page = page_of(site, link(json.dumps({"id": "https://theirs.example/c", "type": "Canvas", "partOf": THEIRS})), 404)
    assert "Xəmsə" in page.text and "Bodleian" in page.text
    assert page.all("a", href="https://theirs.example/b")


@pytest.mark.parametrize(
    "address",
    [
        'https://theirs.example/"><script>alert(1)</script>',
        "https://theirs.example/{{7*7}}/javascript:alert(1)",
        "http://127.0.0.1/admin",
        "http://router.local/reboot?now",
    ],
)
def test_no_address_can_break_the_page(site: FlaskClient, address: str) -> None:
    page = page_of(site, link(address), 404)
    assert not page.inline_scripts()
    named = [one["href"] or "" for one in page.all("a")]
    assert [one for one in named if one.startswith(("http://", "javascript:"))] == []
    assert "49" not in page.text


@pytest.mark.usefixtures("book")
@pytest.mark.parametrize("road", ["/read", "/read/mn"])
@pytest.mark.parametrize(
    "state",
    [
        pytest.param("JTdCJ", id="CST-R03-cut-off"),
        pytest.param("{", id="half"),
        pytest.param("", id="empty"),
        pytest.param("javascript:alert(1)", id="script"),
        pytest.param(f"{PUBLIC_URL}/health/live", id="no-book-of-ours"),
        pytest.param('<img src="x">', id="html"),
        pytest.param("https://theirs.example/" + "a" * 17_000, id="long"),
    ],
)
def test_what_cannot_be_opened_is_said_with_a_field_for_another(site: FlaskClient, road: str, state: str) -> None:
    page = page_of(site, f"{link(state, road)}&lang=en", 400)
    assert "This link cannot be opened" in page.text
    assert page.all("textarea", name="iiif-content") and page.all("form", action="/read", method="post")
    assert not page.all("img", src="x")


def test_a_body_has_bounds(site: FlaskClient) -> None:
    assert site.post("/read", data={"iiif-content": "x" * 20_000}).status_code == 413
    assert site.post("/read", data=b"\xff\xfe", content_type="text/plain").status_code == 400
    assert site.post("/read", data=b"", content_type="application/json").status_code == 400
    assert site.post("/read").status_code == 400


def test_without_a_content_state_there_is_a_field_for_it(site: FlaskClient) -> None:
    page = page_of(site, "/read?lang=en")
    assert page.all("textarea", name="iiif-content") and page.all("form", action="/read", method="post")
    assert page_of(site, "/books").all("a", href="/read")


@pytest.mark.usefixtures("book")
def test_methods(site: FlaskClient) -> None:
    head = site.head(link(URLS.manifest("mn")))
    assert (head.status_code, head.headers["Location"], head.data) == (303, "/read/mn", b"")
    assert site.put("/read").status_code == site.delete("/read/mn").status_code == 405


@pytest.mark.usefixtures("book")
def test_the_switches_keep_what_was_opened(site: FlaskClient) -> None:
    address = link(page_state("p0003", Box(100, 200, 300, 400)), "/read/mn")
    for title in ("Universal Viewer", "Mirador"):
        [other] = page_of(site, address).all("a", title=title)
        assert start_of(site, f"/read/mn{other['href']}")["region"] == [100, 200, 300, 400]


@pytest.mark.usefixtures("book")
@pytest.mark.parametrize("viewer", ["mirador", "uv"])
def test_CST_R10_the_page_reads_the_link_itself_for_either_viewer(site: FlaskClient, viewer: str) -> None:
    start = start_of(site, f"{link(page_state('p0003'), '/read/mn')}&viewer={viewer}")
    assert (start["manifest"], start["canvas"]) == (URLS.manifest("mn"), URLS.canvas("mn", "p0003"))


@pytest.mark.usefixtures("book")
def test_the_button_that_makes_a_link(site: FlaskClient) -> None:
    page = page_of(site, "/read/mn?lang=ru")
    [button] = page.all("button", id="share")
    assert (button["title"], button["aria-controls"]) == ("Ссылка на этот вид", "shared")
    assert "hidden" in button, "without scripts it could do nothing"
    assert not page_of(site, "/embed/mn").all("button", id="share")


def test_the_address_of_a_page_is_short_where_it_may_be(site: FlaskClient, book: Book) -> None:
    with site.application.test_request_context():
        assert reader_address(book, OurBook("mn", "p0001"), URLS) == "/read/mn"
        assert reader_address(book, OurBook("mn", "p0003"), URLS) == f"/read/mn?iiif-content={page_state('p0003')}"
