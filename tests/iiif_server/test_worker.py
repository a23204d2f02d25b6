"""gunicorn's worker as we have it: error pages (TRAP-14), and answers that leave at once, whatever clients do."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

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


TILE = "/iiif/3/gradient_1/0,0,512,512/512,512/0/default.jpg"
MADE = "/iiif/3/gradient_1/full/301,/0/default.jpg"


def request(path: str, *headers: str, method: str = "GET") -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: a", *headers, "", ""]).encode("latin-1")


def connect(server: Server) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=10)


def read_answer(file: BinaryIO, *, body: bool = True) -> tuple[int, dict[str, str], bytes]:
    """The next answer on a connection."""
    status = int(file.readline().split()[1])
    headers = {}
    while (line := file.readline().decode("latin-1").rstrip("\r\n")) != "":
        name, _, value = line.partition(": ")
        headers[name] = value
    return status, headers, file.read(int(headers.get("Content-Length", 0))) if body and status != 304 else b""


@pytest.fixture(scope="module")
def tile(server: Server) -> tuple[int, dict[str, str], bytes]:
    with connect(server) as connection, connection.makefile("rb") as file:
        connection.sendall(request(TILE))
        answer = read_answer(file)
        assert answer[0] == 200
        return answer


def same(one: tuple[int, dict[str, str], bytes], other: tuple[int, dict[str, str], bytes]) -> bool:
    """Whether two answers are the same but for the moment."""
    return (one[0], one[1] | {"Date": ""}, one[2]) == (other[0], other[1] | {"Date": ""}, other[2])


def test_both_ways_through_the_worker_give_the_same_answer(
    server: Server, tile: tuple[int, dict[str, str], bytes]
) -> None:
    """At once, and through a thread: what names a range is not plain, and ranges are not served."""
    etag = tile[1]["ETag"]
    with connect(server) as connection, connection.makefile("rb") as file:
        for path in (TILE, MADE, "/iiif/3/gradient_1/info.json", "/presentation/3/gradient/manifest"):
            for method in ("GET", "HEAD"):
                for known in ((), (f"If-None-Match: {etag}",), ("If-None-Match: *", "Accept-Encoding: gzip")):
                    answers = []
                    for more in ((), ("Range: bytes=0-1",), ()):
                        connection.sendall(request(path, *known, *more, method=method))
                        answers.append(read_answer(file, body=method == "GET"))
                    assert same(answers[0], answers[1])
                    assert same(answers[0], answers[2])


def test_requests_one_behind_the_other_are_answered_in_order(server: Server) -> None:
    paths = [TILE, "/iiif/3/gradient_1/info.json", MADE, TILE, "/health/live", "/iiif/3/nobody/info.json", TILE] * 3
    with connect(server) as connection, connection.makefile("rb") as file:
        connection.sendall(b"".join(map(request, paths)))
        found = [read_answer(file) for _ in paths]
    with connect(server) as connection, connection.makefile("rb") as file:
        for path, answer in zip(paths, found, strict=True):
            connection.sendall(request(path))
            assert same(read_answer(file), answer)


def test_a_body_is_not_taken_for_the_next_request(server: Server) -> None:
    hidden = request(TILE)
    with connect(server) as connection, connection.makefile("rb") as file:
        connection.sendall(
            request("/health/live", f"Content-Length: {len(hidden)}") + hidden + request("/iiif/3/nobody")
        )
        assert [read_answer(file)[0], read_answer(file)[0]] == [200, 404]
        connection.settimeout(0.3)
        with pytest.raises(TimeoutError):
            connection.recv(1)


def test_a_head_that_comes_byte_by_byte_takes_no_thread(
    server: Server, tile: tuple[int, dict[str, str], bytes]
) -> None:
    """More slow clients than all threads of both workers; others are answered meanwhile."""
    with ExitStack() as open_connections:
        slow = [open_connections.enter_context(connect(server)) for _ in range(40)]
        for number in range(20):
            for connection in slow:
                connection.sendall(request(TILE)[number : number + 1])
        with connect(server) as quick, quick.makefile("rb") as file:
            quick.settimeout(3)
            for path in (TILE, "/health/live"):
                quick.sendall(request(path))
                assert read_answer(file)[0] == 200
        for connection in slow:
            connection.sendall(request(TILE)[20:])
            with connection.makefile("rb") as file:
                assert same(read_answer(file), tile)


def test_who_takes_an_answer_slowly_gets_it_whole_and_holds_nobody_up(
    server: Server, tile: tuple[int, dict[str, str], bytes]
) -> None:
    count = 60
    with socket.socket() as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.settimeout(20)
        slow.connect(("127.0.0.1", server.port))
        sender = threading.Thread(target=slow.sendall, args=(request(TILE) * count,))
        sender.start()
        time.sleep(0.3)
        with connect(server) as quick, quick.makefile("rb") as file:
            quick.settimeout(3)
            for _ in range(8):
                quick.sendall(request(TILE))
                assert same(read_answer(file), tile)
        with slow.makefile("rb") as file:
            assert all(same(read_answer(file), tile) for _ in range(count))
        sender.join()


def test_who_asks_to_end_the_connection_and_who_ends_it_alone(server: Server) -> None:
    with connect(server) as connection, connection.makefile("rb") as file:
        connection.sendall(request(TILE, "Connection: close"))
        assert read_answer(file)[1]["Connection"] == "close"
        assert file.read() == b""
    for sent in (b"", request(TILE)[:30], request(TILE)):
        with connect(server) as connection:
            connection.sendall(sent)
    with connect(server) as connection, connection.makefile("rb") as file:
        connection.sendall(request(TILE))
        assert read_answer(file)[0] == 200


@pytest.mark.slow
def test_no_descriptor_is_left_behind(server: Server) -> None:
    """Connections of every kind, made and left; the workers hold as many open files as before."""
    workers = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()

    def held() -> int:
        return sum(len(list(Path(f"/proc/{worker}/fd").iterdir())) for worker in workers)

    def come_and_go() -> None:
        for sent in (b"", b"GET", request(TILE), request(MADE), request(TILE) * 20, b"\x16\x03\r\n\r\n"):
            with connect(server) as connection:
                connection.sendall(sent)

    for _ in range(10):
        come_and_go()
    time.sleep(1)
    before = held()
    for _ in range(50):
        come_and_go()
    time.sleep(1)
    assert held() <= before + 2
