"""The client reads answers as they come, in whatever pieces, and takes none that is not expected."""

from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from benchmarks.client import AnswerReader, Client, ClientFailed, Request

WITH_LENGTH = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n3\r\n0\r\n\r\n0\r\n\r\n"
EMPTY = b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n"


@pytest.mark.parametrize("answer", [WITH_LENGTH, CHUNKED, EMPTY])
@pytest.mark.parametrize("piece", [1, 7, 1000])
def test_an_answer_is_whole_with_its_last_byte(answer: bytes, piece: int) -> None:
    reader = AnswerReader(Request("/", (200, 304)))
    pieces = [answer[at : at + piece] for at in range(0, len(answer), piece)]
    assert [reader.take(part) for part in pieces] == [False] * (len(pieces) - 1) + [True]
    assert not reader.last


def test_a_server_that_will_close_is_heard() -> None:
    reader = AnswerReader(Request("/"))
    assert reader.take(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
    assert reader.last


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "status 404 instead"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabc", "more bytes"),
        (b"HTTP/1.1 200 OK\r\nServer: x\r\n\r\nabc", "without a length"),
    ],
)
def test_another_answer_than_expected_is_a_failure(answer: bytes, reason: str) -> None:
    with pytest.raises(ClientFailed, match=reason):
        AnswerReader(Request("/")).take(answer)


class Numbers(BaseHTTPRequestHandler):
    """Answers 200 below /known and else 404; closes the connection after every third answer."""

    protocol_version = "HTTP/1.1"
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200 if self.path.startswith("/known") else 404)
        self.send_header("Content-Length", "3")
        if len(self.asked) % 3 == 0:
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        self.wfile.write(b"yes")

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def base() -> Iterator[str]:
    Numbers.asked = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Numbers) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_everything_is_asked_once_whatever_closes(base: str) -> None:
    answered: list[int] = []
    paths = [f"/known/{number}" for number in range(50)]
    with closing(Client(base, 4)) as client:
        client.ask((Request(path) for path in paths), lambda: answered.append(len(answered)))
        client.ask([Request("/other", (404,))])
    assert sorted(Numbers.asked) == sorted([*paths, "/other"])
    assert len(answered) == 50


def test_a_wrong_status_is_a_failure(base: str) -> None:
    with closing(Client(base, 2)) as client, pytest.raises(ClientFailed, match="status 404"):
        client.ask([Request("/known/1"), Request("/other")])
