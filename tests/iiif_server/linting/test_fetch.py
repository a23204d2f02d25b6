"""Fetching: bounds of bytes, seconds and redirects; what is asked of a server, and what is found in its answers."""

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from iiif_server.fetching.errors import FetchError
from iiif_server.fetching.fetch import MOST_REDIRECTS, Bounds, fetch
from iiif_server.linting.deep import deep
from iiif_server.linting.judge import judge_address
from picture_heads import size_of
from tests.iiif_server.linting.serving import CORS, JSON, Site, site
from tests.manifests.lint.documents import HOST, MANIFEST3, service3, spoilt

INFO = {"@context": "http://iiif.io/api/image/3/context.json", "protocol": "http://iiif.io/api/image"}


@pytest.fixture
def told() -> Iterator[Site]:
    with site() as one:
        yield one


def picture(width: int, height: int, kind: str = "JPEG") -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height)).save(out, kind)
    return out.getvalue()


def test_redirects_are_followed_and_told(told: Site) -> None:
    last = told.put("/b", {"a": 1}, packed=True)
    told.lead("/a", "/b")
    found = fetch(f"{told.base}/a")
    assert (found.addresses, found.body) == ((f"{told.base}/a", last), b'{"a": 1}')


def test_a_ring_of_redirects_ends(told: Site) -> None:
    told.lead("/a", "/a")
    with pytest.raises(FetchError, match="leads on and on"):
        fetch(f"{told.base}/a")
    assert len(told.asked) == MOST_REDIRECTS + 1


@pytest.mark.parametrize("packed", [False, True])
def test_too_much_is_refused(told: Site, packed: bool) -> None:
    address = told.put("/bomb", bytes(3_000_000), packed=packed)
    assert len(fetch(address, Bounds(most_bytes=3_000_000)).body) == 3_000_000
    with pytest.raises(FetchError, match="more than 2999999 bytes"):
        fetch(address, Bounds(most_bytes=2_999_999))


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://h/x", "http://", "http://h:99999/", "http://[/"])
def test_other_addresses_are_not_fetched(address: str) -> None:
    with pytest.raises(FetchError, match="cannot be fetched"):
        fetch(address)


def test_a_redirect_to_a_file_is_not_followed(told: Site) -> None:
    told.lead("/a", "file:///etc/passwd")
    with pytest.raises(FetchError, match="only http and https"):
        fetch(f"{told.base}/a")


def test_letters_outside_of_ascii_are_encoded(told: Site) -> None:
    told.put("/%C9%99%20b?q=%C9%99", {})
    assert fetch(f"{told.base}/ə b?q=ə").status == 200


@pytest.mark.parametrize(("kind", "known"), [("JPEG", True), ("PNG", True), ("GIF", True), ("BMP", False)])
def test_sizes_of_pictures(kind: str, known: bool) -> None:
    data = picture(250, 351, kind)
    assert size_of(data) == ((250, 351) if known else None)
    assert all(size_of(data[:end]) in (None, (250, 351)) for end in range(len(data)))


def told_book(told: Site) -> dict[str, object]:
    """A book of one page on this site, without a fault."""
    text = json.dumps(spoilt(MANIFEST3, {"items": MANIFEST3["items"][:1]}))
    document: dict[str, Any] = json.loads(text.replace(HOST, told.base).replace("https://example.az", told.base))
    document["start"]["id"] = document["items"][0]["id"]
    del document["structures"]
    told.put("/iiif/3/b_1/info.json", {**INFO, **service3(1), "id": f"{told.base}/iiif/3/b_1"})
    for size in ((250, 350), (1000, 1400)):
        name = "max" if size == (1000, 1400) else "250,350"
        told.put(f"/iiif/3/b_1/full/{name}/0/default.jpg", picture(*size), {**CORS, "Content-Type": "image/jpeg"})
    for path in ("/presentation/3/b/canvas/1/text", "/b.xml", "/b.pdf", "/b"):
        told.put(path, b"", CORS)
    told.put("/presentation/3/b/manifest", document)
    return document


def found(document: dict[str, object]) -> list[tuple[str, str]]:
    return [(one.rule.id, one.place) for one in deep(document)]


def test_a_good_book_has_nothing(told: Site) -> None:
    assert found(told_book(told)) == []
    assert ("HEAD", "/iiif/3/b_1/full/max/0/default.jpg") in told.asked


SERVICE, THUMBNAIL = "items[0].items[0].items[0].body.service[0]", "items[0].thumbnail[0]"
INFO_PATH, THUMBNAIL_PATH = "/iiif/3/b_1/info.json", "/iiif/3/b_1/full/250,350/0/default.jpg"


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"id": "http://localhost:8080/iiif/3/b_1"}, "info-id"),
        ({"width": 1400, "height": 1000}, "info-size"),
        ({"protocol": "https://iiif.io/api/image"}, "info-form"),
        ({"@context": None}, "info-form"),
        ({"sizes": [{"width": 90, "height": 126}, {"width": 200, "height": 280}]}, "sizes-misleading"),
        ({"tiles": [{"width": 512, "scaleFactors": [4, 2, 1]}]}, "tiles-unordered"),
    ],
)
def test_an_info_json_that_does_not_fit(told: Site, change: dict[str, object], rule: str) -> None:
    document = told_book(told)
    told.put(INFO_PATH, {**INFO, **service3(1), "id": f"{told.base}/iiif/3/b_1", **change})
    assert (rule, SERVICE) in found(document)


def test_answers_that_viewers_cannot_use(told: Site) -> None:
    document = told_book(told)
    told.put(THUMBNAIL_PATH, picture(200, 280), {"Content-Type": "image/jpeg"})
    told.put(INFO_PATH, b"<html>", {**CORS, "Content-Type": "text/html"})
    told.lead("/b.xml", "/b")
    del told.answers["/presentation/3/b/canvas/1/text"]
    assert sorted(found(document)) == sorted(
        [
            ("no-cors", THUMBNAIL),
            ("other-size", THUMBNAIL),
            ("not-as-json", SERVICE),
            ("link-failed", SERVICE),
            ("link-redirected", "seeAlso[0]"),
            ("link-failed", "items[0].annotations[0]"),
        ]
    )


def test_a_thumbnail_that_is_a_page_of_an_error(told: Site) -> None:
    document = told_book(told)
    told.put(THUMBNAIL_PATH, b"<html>", {**CORS, "Content-Type": "text/html"})
    assert found(document) == [("not-an-image", THUMBNAIL)]


def test_a_document_that_says_it_is_another(told: Site) -> None:
    told_book(told)
    told.lead("/m", "/presentation/3/b/manifest")
    rules = [one.rule.id for one in judge_address(f"{told.base}/m", with_linked=False).report.findings]
    assert {"id-elsewhere", "link-redirected"} <= set(rules)


def test_a_large_document_that_is_not_packed(told: Site) -> None:
    document = {**told_book(told), "summary": {"az": ["x" * 30_000]}}
    address = told.put("/presentation/3/b/manifest", document)
    assert [one.rule.id for one in judge_address(address, with_linked=False).report.findings] == ["not-packed"]
    told.put("/presentation/3/b/manifest", document, packed=True)
    assert judge_address(address, with_linked=False).report.findings == ()


@pytest.mark.parametrize(("status", "body"), [(404, b"no"), (200, b"<html>"), (500, b"{}")])
def test_what_is_no_document(told: Site, status: int, body: bytes) -> None:
    address = told.put("/m", body, JSON, status)
    assert [one.rule.id for one in judge_address(address, with_linked=True).report.findings] == ["link-failed"]
