"""Content types, ETags and preflights."""

import gzip

import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from iiif_server.answers import Answer, Asked, json_document, json_ld, json_type
from iiif_server.responses import allow_everybody, preflight
from image_store import CONTEXT3

LD = f'application/ld+json;profile="{CONTEXT3}"'
DOCUMENT = json_document(b'{"id":"x"}')


def asked(**headers: str) -> Asked:
    return Asked("/x", **headers)


def headers_of(answer: Answer) -> dict[str, str]:
    assert len(dict(answer.headers)) == len(answer.headers)
    return dict(answer.headers)


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
    answer = json_ld(asked(accept_encoding="gzip, br"), DOCUMENT, CONTEXT3, 60)
    assert gzip.decompress(answer.body) == DOCUMENT.body
    assert headers_of(answer)["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in headers_of(answer)["Vary"]
    for refusing in (asked(), asked(accept_encoding="identity"), asked(accept_encoding="gzip;q=0")):
        plain = json_ld(refusing, DOCUMENT, CONTEXT3, 60)
        assert plain.body == DOCUMENT.body
        assert "Accept-Encoding" in headers_of(plain)["Vary"]


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_IMG3_R125_unchanged_is_304_without_a_body(encoding: str) -> None:
    first = headers_of(json_ld(asked(accept_encoding=encoding), DOCUMENT, CONTEXT3, 60))
    etag = first["ETag"]
    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = json_ld(asked(accept_encoding=encoding, if_none_match=known), DOCUMENT, CONTEXT3, 60)
        told = headers_of(again)
        assert (again.status, again.body, told["ETag"]) == (304, b"", etag)
        assert told["Vary"] == first["Vary"]
        assert told["Cache-Control"] == first["Cache-Control"] == "public, max-age=60"
    changed = json_ld(asked(accept_encoding=encoding, if_none_match='"other"'), DOCUMENT, CONTEXT3, 60)
    assert changed.status == 200


def test_compressed_and_plain_have_etags_of_their_own() -> None:
    packed, plain = (json_ld(asked(accept_encoding=encoding), DOCUMENT, CONTEXT3, 60) for encoding in ("gzip", ""))
    assert headers_of(packed)["ETag"] != headers_of(plain)["ETag"]


def test_IMG3_R120_preflight_names_the_asked_headers() -> None:
    wanted = ask("OPTIONS", Access_Control_Request_Method="GET", Access_Control_Request_Headers="authorization")
    answer = preflight(wanted)
    assert answer is not None
    answer = allow_everybody(answer)
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert answer.headers["Access-Control-Allow-Headers"] == "authorization"
    assert int(answer.headers["Access-Control-Max-Age"]) > 0
    assert preflight(ask("GET")) is None
