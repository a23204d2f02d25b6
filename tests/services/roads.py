"""A way to reach the server, and a client that sends exactly the bytes it is told to send."""

import socket
import ssl
from http.client import HTTPMessage, HTTPResponse
from typing import NamedTuple

HOST = "lib.example.az"


class Road(NamedTuple):
    """Where requests go: a port, the path in front of every address, and TLS with this trust.

    `own_answers`: whoever refuses a request before the application sees it does so with CORS and a sentence.
    """

    port: int
    prefix: str = ""
    trust: ssl.SSLContext | None = None
    own_answers: bool = True


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        """The body as a person reads it."""
        return self.body.decode()

    @property
    def names(self) -> tuple[str | None, ...]:
        """All headers that may name an address."""
        return tuple(self.headers[name] for name in ("Location", "Link", "Content-Disposition", "Content-Location"))


def ask(road: Road, path: str, *headers: tuple[str, str], method: str = "GET", host: str = HOST) -> Answer:
    """The answer to this path, sent as it is written, in UTF-8; a path with a scheme is sent without the prefix."""
    target = path if path.startswith("http") else road.prefix + path
    fields = [("Host", host), ("Connection", "close"), *headers]
    message = f"{method} {target} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields) + "\r\n"
    with socket.create_connection(("127.0.0.1", road.port), timeout=20) as plain:
        if road.trust is None:
            return _exchange(plain, message, method)
        with road.trust.wrap_socket(plain, server_hostname=HOST) as secret:
            return _exchange(secret, message, method)


def assert_plain_sentence(answer: Answer) -> None:
    """An error that a viewer on another site may read, and a person can understand (TRAP-14)."""
    assert answer.headers.get_all("Access-Control-Allow-Origin") == ["*"]
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.text.startswith(str(answer.status))
    assert len(answer.text.split()) >= 5
    assert "<" not in answer.text


def _exchange(connection: socket.socket, message: str, method: str) -> Answer:
    connection.sendall(message.encode())
    answer = HTTPResponse(connection, method=method)
    answer.begin()
    return Answer(answer.status, answer.headers, answer.read())
