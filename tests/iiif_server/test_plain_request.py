"""The strict reader of heads, beside gunicorn's own parser: what it takes means the same there."""

import re

import pytest
from gunicorn.config import Config
from gunicorn.http import get_parser
from hypothesis import given
from hypothesis import strategies as st

from iiif_server.plain_request import LONGEST_HEAD, WANTED, PlainRequest, read_plain

PLAIN = b"GET /iiif/3/a/info.json?x=1 HTTP/1.1\r\nHost: a.az\r\nAccept: */*\r\n\r\n"
NAMES = ["Host", "host", "Accept", "ACCEPT-ENCODING", "If-None-Match", "Connection", "X-Forwarded-For", "Cookie", "A_b"]
NAMES += ["User-Agent", "Referer", "Origin"]
NAMES += ["Content-Length", "Transfer-Encoding", "Expect", "Upgrade", "Te", "Range"]
VALUES = [
    "*/*",
    "gzip, br",
    'W/"a", "b"',
    "keep-alive",
    "close",
    "0",
    "5",
    "chunked",
    "100-continue",
    "",
    " x ",
    "\xff",
]


def by_gunicorn(head: bytes) -> tuple[str, str, dict[str, str], bool, bytes]:
    """Method, target, headers, whether the connection ends, and the body, as gunicorn reads them."""
    request = next(get_parser(Config(), iter([head]), ("127.0.0.1", 1)))
    return request.method, request.uri, dict(request.headers), request.should_close(), request.body.read()


def agrees(head: bytes) -> bool:
    """Whether it was read, and then as gunicorn reads it."""
    read = read_plain(head)
    if read is None:
        return False
    method, target, headers, closes, body = by_gunicorn(head)
    asked = (headers.get(name.decode().upper(), "") for name in WANTED)
    assert read == PlainRequest(method, target, *asked)
    assert not closes
    assert body == b""
    return True


def test_a_browsers_request_is_plain() -> None:
    head = (
        b"GET /iiif/3/a%C9%99/0,0,512,512/512,/0/default.jpg HTTP/1.1\r\nHost: books.example.az:8182\r\n"
        b"User-Agent: Mozilla/5.0 (X11; Linux x86_64)\r\nAccept: image/avif,image/webp,*/*;q=0.8\r\n"
        b"Accept-Language: az,en;q=0.5\r\nAccept-Encoding: gzip, deflate, br\r\nConnection: keep-alive\r\n"
        b'If-None-Match: "abc"\r\nCookie: a=b\r\n\r\n'
    )
    assert agrees(head)
    assert read_plain(head) == PlainRequest(
        "GET",
        "/iiif/3/a%C9%99/0,0,512,512/512,/0/default.jpg",
        "books.example.az:8182",
        "image/avif,image/webp,*/*;q=0.8",
        "gzip, deflate, br",
        '"abc"',
        "Mozilla/5.0 (X11; Linux x86_64)",
    )


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(PLAIN.replace(b"HTTP/1.1", b"HTTP/1.0"), id="it would end the connection"),
        pytest.param(PLAIN.replace(b"GET", b"POST"), id="another method"),
        pytest.param(PLAIN.replace(b"GET", b"get"), id="no method"),
        pytest.param(PLAIN.replace(b"GET /", b"GET http://a.az/"), id="a whole URL"),
        pytest.param(PLAIN.replace(b"/iiif", b"/ii if"), id="a space in the address"),
        pytest.param(PLAIN.replace(b"/iiif", b"/ii\xc9if"), id="no ASCII in the address"),
        pytest.param(PLAIN.replace(b"Host: a.az\r\n", b""), id="no host"),
        pytest.param(PLAIN.replace(b"Accept:", b"Host:"), id="two hosts"),
        pytest.param(PLAIN.replace(b"Accept:", b"Accept :"), id="a space before the colon"),
        pytest.param(PLAIN.replace(b"Accept: */*", b"Accept: a\r\n b"), id="folded"),
        pytest.param(PLAIN.replace(b"\r\nAccept", b"\nAccept"), id="half a line end"),
        pytest.param(PLAIN.replace(b"*/*", b"a\x00b"), id="a control character"),
        pytest.param(PLAIN.replace(b"*/*", b"a\rb"), id="a lone return"),
        pytest.param(PLAIN + b"x", id="more behind it"),
        pytest.param(b"\r\n" + PLAIN, id="an empty line before it"),
        pytest.param(PLAIN.replace(b"*/*", b"a" * LONGEST_HEAD), id="too long"),
        *(
            pytest.param(PLAIN.replace(b"Accept: */*", header), id=header.decode())
            for header in (
                *(b"Content-Length: 0", b"content-length: 5", b"Transfer-Encoding: chunked", b"Expect: 100-continue"),
                *(b"Connection: close", b"Connection: upgrade", b"Connection: keep-alive, te", b"Upgrade: h2c"),
                *(b"SCRIPT_NAME: /x", b"Range: bytes=0-1", b"If-Match: *", b"HTTP2-Settings: x"),
            )
        ),
    ],
)
def test_what_is_unusual_is_gunicorns(head: bytes) -> None:
    assert read_plain(PLAIN) is not None
    assert read_plain(head) is None


@given(
    st.sampled_from(["GET", "HEAD"]),
    st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=30),
    st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(VALUES)), max_size=6),
)
def test_what_is_read_is_what_gunicorn_reads(method: str, path: str, fields: list[tuple[str, str]]) -> None:
    lines = [f"{method} /{path} HTTP/1.1", "Host: a.az", *(f"{name}: {value}" for name, value in fields), "", ""]
    head = "\r\n".join(lines).encode("latin-1")
    lower = [name.lower() for name, _ in fields]
    if agrees(head):
        assert "host" not in lower
        assert not {"content-length", "transfer-encoding"} & set(lower)


@given(st.binary(max_size=60), st.integers(0, len(PLAIN)))
def test_no_bytes_make_it_fail(noise: bytes, place: int) -> None:
    read = read_plain(PLAIN[:place] + noise + PLAIN[place:])
    assert read is None or re.fullmatch(r"/[!-~]*", read.target)
