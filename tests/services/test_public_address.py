"""Ids, links and redirects come from IIIF_PUBLIC_URL and from nothing else (IMG3-R81, TRAP-17, TRAP-33)."""

import re

import pytest

from tests.services.conftest import PUBLIC
from tests.services.roads import HOST, Road, ask

pytestmark = pytest.mark.services

EVIL = (
    ("X-Forwarded-Host", "evil.example"),
    ("X-Forwarded-Proto", "gopher"),
    ("X-Forwarded-Protocol", "ssl"),
    ("X-Forwarded-Ssl", "on"),
    ("X-Forwarded-Port", "6666"),
    ("X-Forwarded-Prefix", "/evil"),
    ("X-Forwarded-For", "6.6.6.6"),
    ("X-Original-URL", "/evil"),
    ("X-Rewrite-URL", "/evil"),
    ("Forwarded", "for=6.6.6.6;host=evil.example;proto=gopher"),
    ("SCRIPT_NAME", "/evil"),
    ("Script-Name", "/evil"),
    ("PATH_INFO", "/evil"),
)
PATHS = (
    "/iiif/3/gradient_3",
    "/iiif/2/gradient_3",
    "/iiif/gradient_3/info.json",
    "/iiif/3/gradient_3/info.json",
    "/iiif/2/gradient_3/info.json",
    "/iiif/3/gradient_3/full/90,/0/default.jpg",
    "/presentation/3/gradient/manifest",
    "/presentation/3/collection/top",
    "/iiif/3/nobody/info.json",
)


@pytest.mark.parametrize("header", EVIL, ids=[name for name, _ in EVIL])
def test_no_header_changes_an_answer(road: Road, header: tuple[str, str]) -> None:
    for path in PATHS:
        usual, answer = ask(road, path), ask(road, path, header)
        assert (answer.status, answer.names, answer.body) == (usual.status, usual.names, usual.body)
        assert b"evil" not in answer.body


@pytest.mark.parametrize("host", ["evil.example", "evil.example:6666", "localhost", "127.0.0.1"])
def test_no_host_changes_an_answer(road: Road, host: str) -> None:
    for path in PATHS:
        usual, answer = ask(road, path), ask(road, path, host=host)
        assert (answer.status, answer.names, answer.body) == (usual.status, usual.names, usual.body)


def test_no_host_changes_the_links_of_a_page(road: Road) -> None:
    links = re.findall(r'(?:href|src)="([^"]*)"', ask(road, "/", host="evil.example").text)
    ours = [link for link in links if link.startswith(("/", PUBLIC))]
    assert ours
    assert [link for link in ours if not link.startswith(("/images/", f"{PUBLIC}/"))] == []
    assert not [link for link in links if "evil" in link]


def test_an_address_with_a_host_of_its_own_changes_no_id(road: Road) -> None:
    """The form that is sent to a proxy: GET http://evil.example/... HTTP/1.1"""
    usual = ask(road, "/iiif/3/gradient_3/info.json")
    answer = ask(road, f"http://evil.example{road.prefix}/iiif/3/gradient_3/info.json")
    assert (answer.status, answer.body) == (200, usual.body)


@pytest.mark.parametrize("path", ["/iiif/3/gradient_3", "/iiif/3/gradient%5F3", "/iiif/3/gradient_3?x=http://evil"])
def test_the_base_address_leads_on_by_the_public_one(road: Road, path: str) -> None:
    """TRAP-33, IMG3-R15"""
    answer = ask(road, path, host="evil.example")
    assert answer.status == 303
    assert answer.headers["Location"] == f"{PUBLIC}/iiif/3/gradient_3/info.json"
    assert answer.headers.get_all("Access-Control-Allow-Origin") == ["*"]
    assert ask(road, "/iiif/3/gradient_3/").status == 404


def test_link_names_the_public_address(road: Road) -> None:
    """IMG3-R81: never twice encoded (TRAP-26)."""
    link = ask(road, "/iiif/3/gradient_3/full/%5E400,/0/default.jpg", host="evil.example").headers["Link"]
    assert f'<{PUBLIC}/iiif/3/gradient_3/full/^400,600/0/default.jpg>;rel="canonical"' in link


def test_every_id_of_a_manifest_is_below_the_public_address(road: Road) -> None:
    text = ask(road, "/presentation/3/gradient/manifest", host="evil.example").text
    ids = re.findall(r'"(?:@id|id)":"([^"]*)"', text)
    assert len(ids) > 6
    assert [id_ for id_ in ids if not id_.startswith(f"{PUBLIC}/")] == []


def test_http_leads_to_https_without_believing_the_host(roads: dict[str, Road]) -> None:
    answer = ask(roads["to https"], "/iiif/3/a%2Fb/info.json", host="evil.example")
    assert answer.status == 301
    assert answer.headers["Location"] == f"https://{HOST}/images/iiif/3/a%2Fb/info.json"
    assert answer.headers.get_all("Access-Control-Allow-Origin") == ["*"]
