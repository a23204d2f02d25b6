"""What is no HTTP request that gunicorn can read is answered by us too: in plain text, with CORS (TRAP-14)."""

import socket
from collections.abc import Iterator

import pytest

from tests.iiif_server.conftest import make_library
from tests.serving import Server, free_port, serving


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    port = free_port()
    home = tmp_path_factory.mktemp("worker") / "home"
    make_library(home, f"http://localhost:{port}")
    with serving(home, port) as server:
        yield server


def raw(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request)
        found = b""
        while part := connection.recv(65536):
            found += part
        return found


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        (b"GET /iiif/3/" + b"a" * 9000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", b"414"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX-Long: " + b"a" * 70000 + b"\r\n\r\n", b"431"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nbad header: 1\r\n\r\n", b"400"),
        (b"GET / HTTP/9.9\r\nHost: a\r\n\r\n", b"400"),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: nonsense\r\n\r\n", b"400"),
    ],
)
def test_TRAP_14_IMG3_R121_gunicorns_own_errors_have_cors_and_a_sentence(
    server: Server, request_line: bytes, status: bytes
) -> None:
    answer = raw(server.port, request_line)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.split(b" ")[1] == status, answer[:200]
    assert b"Access-Control-Allow-Origin: *" in head
    assert b"Content-Type: text/plain" in head
    assert body.startswith(status)
    assert b"<" not in body
