"""Identifiers and parameters arrive as they were written, on every road (IMG3-R04 to R08, R14, TRAP-12, TRAP-26)."""

import json
from urllib.parse import quote

import pytest

from tests.services.conftest import ALIASES, PUBLIC
from tests.services.roads import Road, ask, assert_plain_sentence

pytestmark = pytest.mark.services

BARE = "/iiif/3/gradient_3/11,13,90,90/^180,/!45/default.png"


@pytest.mark.parametrize(
    ("bare", "encoded"),
    [
        pytest.param("/iiif/3/gradient_3/full/^max/0/default.jpg", "/iiif/3/gradient_3/full/%5Emax/0/default.jpg"),
        pytest.param(BARE, "/iiif/3/gradient%5F3/11%2C13%2c90%2C90/%5e180%2C/%2145/default%2Epng"),
        pytest.param(BARE, "/iiif/3/%67%72adient_3/11,13,90,90/%5E180,/%2145/%64efault.png"),
        pytest.param("/iiif/2/gradient_3/full/90,/0/default.jpg", "/iiif/2/gradient%5f3/full/90%2C/0/default.jpg"),
        pytest.param("/iiif/3/gradient_1/info.json", "/iiif/3/gradient%5F1/info%2Ejson"),
        pytest.param("/iiif/3/gradient_1/info.json", "/iiif/3/gradient_1/info.json?x=%2F&y=/full"),
    ],
)
def test_needless_encoding_changes_no_byte_of_the_answer(road: Road, direct: Road, bare: str, encoded: str) -> None:
    """IMG3-R08, IMG3-R81, TRAP-26: also no byte of Link and of the file's name."""
    known, answer = ask(direct, bare), ask(road, encoded)
    assert (known.status, answer.status) == (200, 200)
    assert answer.body == known.body == ask(road, bare).body
    assert answer.names == known.names
    assert "%25" not in f"{answer.headers}"


def test_the_id_is_the_same_on_every_road(road: Road) -> None:
    """IMG3-R11, IMG3-R81"""
    for path in ("/iiif/3/gradient_1/info.json", "/iiif/3/gradient%5F1/info.json"):
        assert json.loads(ask(road, path).body)["id"] == f"{PUBLIC}/iiif/3/gradient_1"


@pytest.mark.parametrize(
    ("sent", "understood"),
    [
        pytest.param("a%2Fb", "'a/b'", id="IMG3-R04"),
        pytest.param("ark:%2F12025%2F654xz321", "'ark:/12025/654xz321'", id="IMG3-R04 ark"),
        pytest.param("ark%3A%2f12025%2f654xz321", "'ark:/12025/654xz321'", id="IMG3-R08 needless"),
        pytest.param("a%252Fb", "'a%2Fb'", id="IMG3-R07 decoded once"),
        pytest.param("a%25252Fb", "'a%252Fb'", id="IMG3-R07 not twice"),
        pytest.param("a%253Cb", "'a%3Cb'", id="IMG3-R07"),
        pytest.param("%C9%99", "'ə'", id="IMG3-R06"),
        pytest.param("%D0%BA%D0%BD%D0%B8%D0%B3%D0%B0", "'книга'", id="IMG3-R06 Cyrillic"),
        pytest.param("%D9%83%D8%AA%D8%A7%D8%A8", "'كتاب'", id="IMG3-R06 Arabic"),
        pytest.param("a%3Fb%23c%5Bd%5D%40", "'a?b#c[d]@'", id="IMG3-R06 the set a client encodes"),
    ],
)
def test_an_unknown_identifier_is_named_as_it_was_understood(road: Road, sent: str, understood: str) -> None:
    for rest in ("info.json", "full/max/0/default.jpg"):
        answer = ask(road, f"/iiif/3/{sent}/{rest}")
        assert answer.status == 404
        assert f"there is no image {understood} in" in answer.text
        assert_plain_sentence(answer)


@pytest.mark.parametrize("alias", ALIASES)
@pytest.mark.parametrize("version", [3, 2])
def test_IMG3_R04_R06_R07_an_alias_answers_as_its_image(road: Road, direct: Road, version: int, alias: str) -> None:
    encoded = quote(alias, safe=":")
    for rest in ("full/max/0/default.jpg", "11,13,90,90/45,/90/gray.png"):
        own, answer = ask(direct, f"/iiif/{version}/gradient_3/{rest}"), ask(road, f"/iiif/{version}/{encoded}/{rest}")
        assert (own.status, answer.status) == (200, 200)
        assert answer.body == own.body
        assert answer.names == own.names
    info = json.loads(ask(road, f"/iiif/{version}/{quote(alias, safe='')}/info.json").body)
    assert info["id" if version == 3 else "@id"] == f"{PUBLIC}/iiif/{version}/{encoded}"


def test_what_comes_unencoded_is_utf8(road: Road) -> None:
    """IMG3-R06: no client should, but some do."""
    answer = ask(road, "/iiif/3/ə/info.json")
    assert answer.status in (400, 404)
    assert_plain_sentence(answer)


@pytest.mark.parametrize("path", ["a/b/info.json", "a/b/full/max/0/default.jpg", "ark:/12025/654xz321/info.json"])
def test_a_slash_that_is_not_encoded_parts(road: Road, path: str) -> None:
    """IMG3-R04"""
    answer = ask(road, f"/iiif/3/{path}")
    assert answer.status == 404
    assert "slashes inside an identifier are written %2F" in answer.text


@pytest.mark.parametrize("path", ["gradient_3%2Ffull/max/0/default.jpg", "gradient_3/full%2Fmax%2F0%2Fdefault.jpg"])
def test_an_encoded_slash_parts_nothing(road: Road, path: str) -> None:
    """IMG3-R05"""
    assert ask(road, f"/iiif/3/{path}").status == 404


def test_two_slashes_are_not_repaired(road: Road) -> None:
    """IMG3-R05: nginx would look for a location with one slash, but must hand on both."""
    assert ask(road, "/iiif/3//gradient_3/full/max/0/default.jpg").status == 404
    assert ask(road, "/iiif/3/gradient_3//full/max/0/default.jpg").status == 404


@pytest.mark.parametrize("hostile", ["[frob]", "a<b", "a>b", "a^b", "a\\b", "a`b", "a|b", '"', "{a}", "a#b", "'", ";"])
def test_characters_that_no_address_may_have_are_no_fault_of_the_server(road: Road, hostile: str) -> None:
    """IMG3-R14"""
    for path in (f"{hostile}/info.json", f"gradient_3/{hostile}/max/0/default.jpg"):
        answer = ask(road, f"/iiif/3/{path}")
        assert answer.status in (400, 404)
        if road.own_answers:
            assert answer.headers.get_all("Access-Control-Allow-Origin") == ["*"]


@pytest.mark.parametrize("hostile", ["%", "%2", "%zz", "%00", "%0A", "%FF", "%C9", "..%2F..%2F..%2F..%2Fetc", "%2e%2e"])
def test_hostile_escapes_are_refused_early(road: Road, hostile: str) -> None:
    """IMG3-R14: some by nginx itself, which looks at the path though it hands it on untouched."""
    for path in (f"{hostile}/info.json", f"gradient_3/full/max/{hostile}/default.jpg"):
        answer = ask(road, f"/iiif/3/{path}")
        assert answer.status in (400, 404)
        if road.own_answers:
            assert answer.headers.get_all("Access-Control-Allow-Origin") == ["*"]


def test_the_wrong_slash_behind_proxy_pass_loses_encoded_slashes(roads: dict[str, Road]) -> None:
    """TRAP-12: what docs/behind-nginx.md says of it, and how one sees it."""
    wrong = roads["with a slash"]
    assert ask(wrong, "/iiif/3/gradient_3/info.json").status == 200
    answer = ask(wrong, "/iiif/3/ark:%2F12025%2F654xz321/info.json")
    assert "slashes inside an identifier are written %2F" in answer.text
    assert ask(wrong, "/iiif/3//gradient_3/info.json").status == 200
