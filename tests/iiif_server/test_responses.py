"""Content types, ETags and preflights."""

import gzip

import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from iiif_server.responses import allow_everybody, json_document, json_ld, json_type, preflight
from image_store import CONTEXT3

LD = f'application/ld+json;profile="{CONTEXT3}"'
DOCUMENT = json_document(b'{"id":"x"}')


def ask(method: str = "GET", **headers: str) -> Request:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Request(EnvironBuilder(method=method, headers=list(named.items())).get_environ())


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        pytest.param("", LD, id="IMG3-R115 TRAP-07 none"),
        pytest.param("*/*", LD, id="IMG3-R117 any"),
        pytest.param("application/ld+json", LD, id="IMG3-R114"),
        pytest.param(f"application/ld+json;profile={CONTEXT3}", LD, id="TRAP-11 unquoted profile"),
        pytest.param(f'application/ld+json; profile="{CONTEXT3}"; q=0.9', LD, id="IMG3-R117 parameters"),
        pytest.param("application/json", "application/json", id="IMG3-R116"),
        pytest.param("application/json;charset=utf-8", "application/json", id="IMG3-R117 charset"),
        pytest.param("application/json, text/javascript, text/plain", "application/json", id="Clover"),
        pytest.param("text/html,application/xhtml+xml,*/*;q=0.8", "application/json", id="WEB-R03 a browser"),
        pytest.param("image/webp", LD, id="never 406"),
        pytest.param(";;;,,=\xff", LD, id="nonsense"),
    ],
)
def test_media_type(accept: str, expected: str) -> None:
    assert json_type(accept, CONTEXT3) == expected


def test_the_same_bytes_give_the_same_document() -> None:
    assert json_document(b"{}") == json_document(b"{}") != json_document(b"[]")


def test_PRE3_R70_compressed_for_who_can() -> None:
    answer = json_ld(ask(Accept_Encoding="gzip, br"), DOCUMENT, CONTEXT3, 60)
    assert gzip.decompress(answer.get_data()) == DOCUMENT.body
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
    for refusing in (ask(), ask(Accept_Encoding="identity"), ask(Accept_Encoding="gzip;q=0")):
        plain = json_ld(refusing, DOCUMENT, CONTEXT3, 60)
        assert plain.get_data() == DOCUMENT.body
        assert "Accept-Encoding" in plain.headers["Vary"]


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_IMG3_R125_unchanged_is_304_without_a_body(encoding: str) -> None:
    first = json_ld(ask(Accept_Encoding=encoding), DOCUMENT, CONTEXT3, 60)
    etag = first.headers["ETag"]
    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = json_ld(ask(Accept_Encoding=encoding, If_None_Match=known), DOCUMENT, CONTEXT3, 60)
        assert (again.status_code, again.get_data(), again.headers["ETag"]) == (304, b"", etag)
        assert again.headers["Vary"] == first.headers["Vary"]
        assert again.headers["Cache-Control"] == first.headers["Cache-Control"] == "public, max-age=60"
    changed = json_ld(ask(Accept_Encoding=encoding, If_None_Match='"other"'), DOCUMENT, CONTEXT3, 60)
    assert changed.status_code == 200


def test_compressed_and_plain_have_etags_of_their_own() -> None:
    packed = json_ld(ask(Accept_Encoding="gzip"), DOCUMENT, CONTEXT3, 60)
    assert packed.headers["ETag"] != json_ld(ask(), DOCUMENT, CONTEXT3, 60).headers["ETag"]


def test_IMG3_R120_preflight_names_the_asked_headers() -> None:
    asked = ask("OPTIONS", Access_Control_Request_Method="GET", Access_Control_Request_Headers="authorization")
    answer = preflight(asked)
    assert answer is not None
    answer = allow_everybody(answer)
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert answer.headers["Access-Control-Allow-Headers"] == "authorization"
    assert int(answer.headers["Access-Control-Max-Age"]) > 0
    assert preflight(ask("GET")) is None
