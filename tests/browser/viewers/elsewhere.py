"""The site of somebody else, at another origin: the viewers' pages and the packages they are in."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PAGES = Path(__file__).parent / "pages"
PACKAGES = Path(__file__).parents[3] / "node_modules"


class _Handler(SimpleHTTPRequestHandler):
    """Plain files: a page by its name, a package below `/packages/`. Everything is told to the client alone."""

    protocol_version = "HTTP/1.1"

    def translate_path(self, path: str) -> str:
        # One handler serves all requests of a connection, so the folder is chosen anew for each.
        packages = "/packages/"
        self.directory = str(PACKAGES if path.startswith(packages) else PAGES)
        return super().translate_path("/" + path.removeprefix(packages))

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the tests watch the browser."""


@contextmanager
def elsewhere() -> Iterator[str]:
    """The address of the site, without a slash at its end: another origin than `localhost`, for names are compared."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
