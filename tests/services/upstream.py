"""An image server that answers what a test tells it, and remembers what it was asked."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import NamedTuple


class Said(NamedTuple):
    """What it answers."""

    status: int
    headers: dict[str, str]
    body: bytes = b""


class Upstream:
    """`say` makes the answers; `asked` are the requests that came: path and headers."""

    def __init__(self, say: Callable[[str, Message], Said]) -> None:
        self.say = say
        self.asked: list[tuple[str, Message]] = []


@contextmanager
def upstream(port: int, say: Callable[[str, Message], Said]) -> Iterator[Upstream]:
    """Listens at this port until the end."""
    told = Upstream(say)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            told.asked.append((self.path, self.headers))
            answer = told.say(self.path, self.headers)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.status != 304:
                self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, format: str, *arguments: object) -> None:
            """Nothing is written."""

    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield told
        finally:
            server.shutdown()
            thread.join()
