"""The Image API over HTTP: headers, statuses, negotiation. Pixels are tested in tests/image_store."""

from http import HTTPStatus
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from werkzeug.test import TestResponse

from config import Config
from iiif_server.gate import Gate, Reduce, Refuse
from image_store import CONTEXT3, Busy, Limits
from image_store.store import ImageStore
from tests.iiif_server.conftest import PAGE

PUBLIC = "https://books.example.az"
ID = "gradient_1"
BASE = f"/iiif/3/{ID}"
URI = f"{PUBLIC}{BASE}"
FULL = f"{BASE}/full/max/0/default.jpg"


def ask(client: FlaskClient, raw: str, method: str = "GET", **headers: str) -> TestResponse:
    """A request whose path goes out exactly as it is written."""
    named = [(name.replace("_", "-"), value) for name, value in headers.items()]
    path, _, query = raw.partition("?")
    return client.open(
        path.replace("%2F", "/"),
        method=method,
        headers=named,
        query_string=query,
        environ_overrides={"RAW_URI": raw, "REQUEST_URI": raw},
    )


def test_IMG3_R03_an_image(client: FlaskClient) -> None:
    answer = ask(client, FULL)
    assert (answer.status_code, answer.content_type) == (200, "image/jpeg")
    assert Image.open(BytesIO(answer.data)).size == PAGE
    assert answer.headers["Cache-Control"] == "public, max-age=60"


def test_IMG3_R15_the_base_uri_leads_to_the_information_at_the_public_address(client: FlaskClient) -> None:
    answer = ask(client, BASE, Host="evil.example")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{URI}/info.json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("asked", [ID, "gradient%5F1", "%67radient_1"])
def test_IMG3_R08_R84_TRAP_17_info_json_has_the_published_id(client: FlaskClient, asked: str) -> None:
    info = ask(client, f"/iiif/3/{asked}/info.json?x=1", Host="evil.example", X_Forwarded_Host="evil.example").json
    assert info is not None
    assert list(info)[:2] == ["@context", "id"]
    assert info["id"] == URI
    assert (info["width"], info["height"], info["profile"]) == (*PAGE, "level2")


@pytest.mark.parametrize(
    ("accept", "expected"),
    [("", "ld"), ("application/ld+json", "ld"), ("application/json", "json"), ("text/html,*/*;q=0.8", "json")],
)
def test_IMG3_R114_to_R117_negotiation(client: FlaskClient, accept: str, expected: str) -> None:
    answer = ask(client, f"{BASE}/info.json", Accept=accept)
    wanted = {"ld": f'application/ld+json;profile="{CONTEXT3}"', "json": "application/json"}
    assert answer.content_type == wanted[expected]
    assert "Accept" in answer.headers["Vary"]


def test_IMG3_R118_accept_does_not_change_an_image(client: FlaskClient) -> None:
    answer = ask(client, FULL, Accept="image/webp")
    assert answer.content_type == "image/jpeg"
    assert "Vary" not in answer.headers


def test_IMG3_R77_R79_R80_R81_both_links_in_one_header_at_the_public_address(client: FlaskClient) -> None:
    answer = ask(client, f"{BASE}/pct:0,0,50,50/pct:50/0.0/color.jpg", Host="evil.example")
    assert answer.headers.getlist("Link") == [
        f'<{URI}/0,0,510,679/255,340/0/default.jpg>;rel="canonical",'
        ' <http://iiif.io/api/image/3/level2.json>;rel="profile"'
    ]


def test_IMG3_R08_TRAP_26_needless_encoding_is_the_same_request(client: FlaskClient) -> None:
    plain = ask(client, f"{BASE}/10,10,50,50/^!200,100/!90/default.png")
    encoded = ask(client, f"{BASE}/10%2C10%2C50%2C50/%5E%21200%2C100/%2190/default.png")
    assert plain.status_code == encoded.status_code == 200
    assert plain.data == encoded.data
    assert plain.headers["Link"] == encoded.headers["Link"]


def test_TRAP_18_two_spellings_have_one_etag(client: FlaskClient) -> None:
    spellings = ["full/510,679", "full/!510,679", "0,0,1019,1357/!510,679", "pct:0,0,100,100/510,679"]
    etags = {ask(client, f"{BASE}/{spelling}/0/color.jpg").headers["ETag"] for spelling in spellings}
    assert len(etags) == 1
    assert ask(client, f"{BASE}/full/510,679/0/default.png").headers["ETag"] not in etags


@pytest.mark.parametrize("path", [FULL, f"{BASE}/0,0,512,512/512,512/0/default.jpg", f"{BASE}/info.json"])
def test_IMG3_R125_R123_TRAP_34_304_and_head_carry_what_get_carries(client: FlaskClient, path: str) -> None:
    got = ask(client, path)
    head = ask(client, path, "HEAD")
    assert (head.status_code, head.data) == (200, b"")
    same = {name: value for name, value in got.headers.items() if name != "Date"}
    assert {name: value for name, value in head.headers.items() if name != "Date"} == same
    unchanged = ask(client, path, If_None_Match=got.headers["ETag"], If_Modified_Since="Thu, 01 Jan 1970 00:00:00 GMT")
    assert (unchanged.status_code, unchanged.data) == (304, b"")
    for name in ("ETag", "Cache-Control", "Access-Control-Allow-Origin"):
        assert unchanged.headers[name] == got.headers[name]
    assert unchanged.headers.get("Vary") == got.headers.get("Vary")
    assert ask(client, path, If_None_Match='"other"').status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param(BASE, 303, id="303"),
        pytest.param(FULL, 200, id="200"),
        pytest.param(f"{BASE}/info.json", 200, id="info"),
        pytest.param(f"{BASE}/nonsense/max/0/default.jpg", 400, id="400"),
        pytest.param("/iiif/3/nothing/info.json", 404, id="404"),
        pytest.param("/nowhere/at/all", 404, id="404 outside"),
    ],
)
def test_IMG3_R119_R121_TRAP_14_TRAP_35_cors_on_every_answer(client: FlaskClient, path: str, status: int) -> None:
    for origin in ("https://viewer.example", ""):
        answer = ask(client, path, Origin=origin)
        assert answer.status_code == status
        assert answer.headers.getlist("Access-Control-Allow-Origin") == ["*"]
        assert "Access-Control-Allow-Credentials" not in answer.headers
        assert "Origin" not in answer.headers.get("Vary", "")


def test_IMG3_R120_preflight(client: FlaskClient) -> None:
    answer = ask(
        client, FULL, "OPTIONS", Origin="https://viewer.example", Access_Control_Request_Headers="Authorization"
    )
    assert answer.status_code in (200, 204)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "authorization" in answer.headers["Access-Control-Allow-Headers"].lower()


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("a/b/full/max/0/default.jpg", id="IMG3-R05 a raw slash in the identifier"),
        pytest.param(f"{ID}/full/max/0/default.jpg/more", id="too many"),
        pytest.param(f"{ID}/full/max/0", id="too few"),
        pytest.param(f"{ID}/", id="IMG3-R12 a slash behind the base"),
        pytest.param("no-such-image/full/max/0/default.jpg", id="unknown"),
        pytest.param("..%2F..%2Fetc%2Fpasswd/full/max/0/default.jpg", id="IMG3-R14 traversal"),
        pytest.param("%2e%2e/info.json", id="IMG3-R14 dots"),
        pytest.param("x" * 1000 + "/info.json", id="IMG3-R14 long"),
        pytest.param("%C9%99/info.json", id="IMG3-R06 unknown, not broken"),
    ],
)
def test_404_with_a_sentence(client: FlaskClient, path: str) -> None:
    answer = ask(client, f"/iiif/3/{path}")
    assert answer.status_code == 404
    assert answer.content_type == "text/plain; charset=utf-8"
    assert len(answer.text) > 20


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("full/full/0/default.jpg", id="IMG3-R46 TRAP-22"),
        pytest.param("full/max/0/default.bmp", id="IMG3-R67"),
        pytest.param("full/max/0/default.jpg%0A", id="TRAP-13"),
        pytest.param("full/max/0/default", id="IMG3-R68"),
        pytest.param("full/1020,/0/default.jpg", id="IMG3-R37"),
        pytest.param("1019,0,10,10/max/0/default.jpg", id="IMG3-R23 TRAP-25"),
        pytest.param("full/max/361/default.jpg", id="IMG3-R55"),
        pytest.param("full%00/max/0/default.jpg", id="IMG3-R14"),
        pytest.param("full/^99999,99999/0/default.jpg", id="IMG3-R45"),
        pytest.param("full/^9000,9000/45/default.jpg", id="IMG3-R45 R53 too large when it is turned"),
        pytest.param("<>[]\\^/max/0/default.jpg", id="the validator's raw characters"),
    ],
)
def test_IMG3_R127_R128_400_with_a_sentence(client: FlaskClient, path: str) -> None:
    answer = ask(client, f"{BASE}/{path}")
    assert answer.status_code == 400
    assert answer.content_type == "text/plain; charset=utf-8"
    assert len(answer.text) > 30


def test_only_get_head_and_options(client: FlaskClient) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = ask(client, FULL, method)
        assert answer.status_code == 405
        assert "GET" in answer.headers["Allow"]
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.text(st.characters(max_codepoint=255, exclude_characters="?#"), max_size=60))
def test_IMG3_R14_no_text_makes_it_fail(client: FlaskClient, raw: str) -> None:
    for path in (f"/iiif/3/{raw}", f"{BASE}/{raw}/max/0/default.jpg", f"{BASE}/full/{raw}/0/default.jpg"):
        answer = ask(client, path)
        assert answer.status_code in (200, 303, 400, 404)
        assert answer.status_code == 200 or not answer.content_type.startswith("image/")


def test_IMG3_R69_a_saved_image_has_a_name(client: FlaskClient) -> None:
    disposition = ask(client, f"{BASE}/0,0,512,512/512,512/0/default.jpg").headers["Content-Disposition"]
    assert disposition == 'inline; filename="gradient_1_0-0-512-512_max_0_default.jpg"'


def test_IMG3_R69_a_download_is_named_in_the_books_own_letters(client: FlaskClient) -> None:
    answer = ask(client, f"{BASE}/full/100,/0/default.jpg?download")
    name = "gradient_1_full_100-133_0_default.jpg"
    letters = "%C5%9E%C9%99kil%201.jpg"
    assert answer.headers["Content-Disposition"] == f"attachment; filename=\"{name}\"; filename*=UTF-8''{letters}"
    shown = ask(client, f"{BASE}/full/100,/0/default.jpg")
    assert (answer.data, answer.headers["ETag"]) == (shown.data, shown.headers["ETag"])


def test_a_derivative_is_made_once_and_a_damaged_pyramid_never_shows_a_wrong_picture(
    client: FlaskClient, config: Config
) -> None:
    path = "/iiif/3/gradient_3/full/100,/0/default.webp"
    first = ask(client, path)
    [pyramid] = (config.pyramids / "gradient").glob("3-*.edges")
    whole = pyramid.read_bytes()
    pyramid.write_bytes(bytes(len(whole)))
    try:
        assert ask(client, path).data == first.data, "from the cache"
        for fresh in ("full/max/0/default.jpg", "full/90,/0/default.jpg"):
            answer = ask(client, f"/iiif/3/gradient_3/{fresh}")
            assert answer.status_code == 500
            assert "damaged" in answer.text
            ready = client.get("/health/ready")
            assert ready.status_code == 200
            assert ready.json is not None
            assert any(pyramid.stem in warning and "damaged" in warning for warning in ready.json["warnings"])
            assert str(config.home) not in answer.text
    finally:
        pyramid.write_bytes(whole)
    assert ask(client, "/iiif/3/gradient_3/full/max/0/default.jpg").status_code == 200


def test_health(client: FlaskClient) -> None:
    assert client.get("/health/live").json == {"status": "ok"}
    ready = client.get("/health/ready")
    said = {name: state for name, state in (ready.json or {}).items() if name != "warnings"}
    assert (ready.status_code, said) == (200, {"status": "ok", "catalogue": "ok", "library folder": "ok"})


def test_too_much_large_work_is_503_with_a_time_to_come_again(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_much(*_: object, **__: object) -> None:
        raise Busy("many large images are being made")

    monkeypatch.setattr(ImageStore, "image", too_much)
    answer = ask(client, FULL)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "many large images" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_refusal_says_why(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    refusal = Refuse(HTTPStatus.FORBIDDEN, "this book is for the reading room only")
    monkeypatch.setattr(Gate, "access", lambda *_: refusal)
    for path in (
        FULL,
        f"{BASE}/info.json",
        BASE,
        "/presentation/3/gradient/manifest",
        "/read/gradient",
        "/books/gradient",
    ):
        answer = ask(client, path)
        assert answer.status_code == 403, path
        assert "reading room only" in answer.text
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "gradient" not in ask(client, "/").text
    assert "gradient" not in ask(client, "/presentation/3/collection/top").text


def test_reduced_access_is_a_smaller_image_that_nobody_else_is_given(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = ask(client, f"{BASE}/full/max/0/default.png")
    monkeypatch.setattr(Gate, "access", lambda *_: Reduce(Limits(1_000_000, 100)))
    info = ask(client, f"{BASE}/info.json")
    assert info.json is not None
    assert info.json["maxWidth"] == 100
    reduced = ask(client, f"{BASE}/full/max/0/default.png")
    assert max(Image.open(BytesIO(reduced.data)).size) == 100
    assert reduced.headers["ETag"] != everybody.headers["ETag"]
    for answer in (info, reduced):
        assert answer.headers["Cache-Control"] == "private, no-store"


BASE2 = f"/iiif/2/{ID}"


def test_IMG2_R09_R18_version_2_over_http(client: FlaskClient) -> None:
    answer = ask(client, f"{BASE2}/full/full/0/default.jpg")
    assert (answer.status_code, answer.content_type) == (200, "image/jpeg")
    assert answer.headers["Link"] == (
        f'<{PUBLIC}{BASE2}/full/full/0/default.jpg>;rel="canonical", '
        '<http://iiif.io/api/image/2/level2.json>;rel="profile"'
    )
    plain, linked = "application/json", "application/ld+json"
    for accept, expected in (("", plain), ("*/*", plain), (linked, linked), ("text/html", plain)):
        info = ask(client, f"{BASE2}/info.json", Accept=accept)
        assert info.content_type == expected
        assert info.json is not None
        assert info.json["@id"] == f"{PUBLIC}{BASE2}"
    assert ask(client, BASE2).headers["Location"] == f"{PUBLIC}{BASE2}/info.json"


def test_TRAP_22_full_and_caret_belong_to_one_version_each(client: FlaskClient) -> None:
    asked = {"2": ("full", "max", "^max", "1100,"), "3": ("full", "max", "^1100,", "1100,")}
    statuses = {
        version: [ask(client, f"/iiif/{version}/{ID}/full/{size}/0/default.jpg").status_code for size in sizes]
        for version, sizes in asked.items()
    }
    assert statuses == {"2": [200, 200, 400, 200], "3": [400, 200, 200, 400]}


def test_IMG2_R23_both_versions_give_the_same_bytes_under_one_etag(client: FlaskClient) -> None:
    old = ask(client, f"{BASE2}/0,0,700,700/350,/0/default.jpg")
    new = ask(client, f"{BASE}/0,0,700,700/350,350/0/default.jpg")
    assert old.data == new.data
    assert old.headers["ETag"] == new.headers["ETag"]


@pytest.mark.parametrize("tail", ["", "/info.json"])
def test_IMG2_R22_the_neutral_address_leads_to_a_version(client: FlaskClient, tail: str) -> None:
    for accept, version in (
        ("", 3),
        ("application/ld+json", 3),
        (f'application/ld+json;profile="{CONTEXT3}"', 3),
        ('application/ld+json;profile="http://iiif.io/api/image/2/context.json"', 2),
        ("application/ld+json;profile=http://iiif.io/api/image/2/context.json", 2),
    ):
        answer = ask(client, f"/iiif/{ID}{tail}", Accept=accept)
        assert (answer.status_code, answer.headers["Vary"]) == (303, "Accept")
        assert answer.headers["Location"] == f"{PUBLIC}/iiif/{version}/{ID}/info.json"
    assert ask(client, f"/iiif/{ID}/full/max/0/default.jpg").status_code == 404, "IMG2-R21"
    assert ask(client, f"/iiif/nothing{tail}").status_code == 404


def test_IMG2_R24_a_version_is_never_relabelled(client: FlaskClient) -> None:
    profile = 'application/ld+json;profile="http://iiif.io/api/image/2/context.json"'
    info = ask(client, f"{BASE}/info.json", Accept=profile)
    assert info.status_code == 200
    assert info.json is not None
    assert info.json["@context"] == CONTEXT3
