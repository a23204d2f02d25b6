"""A small web server in a thread, that answers what it is told."""

import gzip
import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

CORS = {"Access-Control-Allow-Origin": "*"}
JSON = {**CORS, "Content-Type": "application/json"}


@dataclass
class Site:
    """Path -> status, headers, body; and what was asked, with which headers."""

    base: str
    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    sent: list[dict[str, str]] = field(default_factory=list)

    def put(
        self, path: str, body: Any, headers: dict[str, str] = JSON, status: int = 200, *, packed: bool = False
    ) -> str:
        """Has the path answer this (JSON unless it is bytes); its address."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        more = {"Content-Encoding": "gzip"} if packed else {}
        self.answers[path] = (status, {**headers, **more}, gzip.compress(data) if packed else data)
        return f"{self.base}{path}"

    def lead(self, path: str, address: str) -> str:
        """Has the path lead to an address."""
        return self.put(path, b"", {"Location": address, **CORS}, 302)


@contextmanager
def site(encrypted: ssl.SSLContext | None = None) -> Iterator[Site]:
    """A site on a free port of this machine; `encrypted` so."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append((self.command, self.path))
            told.sent.append(dict(self.headers))
            status, headers, body = told.answers.get(self.path, (404, {}, b"nothing here"))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body)

        do_HEAD = do_GET

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if encrypted is not None:
        server.socket = encrypted.wrap_socket(server.socket, server_side=True)
    told = Site(f"http{'s' if encrypted else ''}://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
