"""The path under which the server is reached, when its public address has one. Knows no road."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Prefix:
    """WSGI middleware: moves the path of the public address out of the way and tells it to whoever makes links.

    A proxy may send the whole path or cut the prefix off: both are the same to the rooms behind.
    """

    def __init__(self, application: "WSGIApplication", public_url: str) -> None:
        self._application: Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]] = application
        self._prefix = urlsplit(public_url).path

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answers with SCRIPT_NAME as the public address has it."""
        path = environ.get("PATH_INFO", "")
        if path == self._prefix or path.startswith(f"{self._prefix}/"):
            environ["PATH_INFO"] = path[len(self._prefix) :]
        environ["SCRIPT_NAME"] = self._prefix
        return self._application(environ, start_response)
