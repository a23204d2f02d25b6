"""Both ways to an answer, side by side: the hot road in front of Flask, and Flask alone. Every test that asks an
application goes both ways (conftest.py), and the answers must be the same: status, headers in their order, body."""

from collections.abc import Callable, Iterable
from typing import Any

from iiif_server.hot_road import HotRoad

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Told = tuple[str, list[tuple[str, str]], bytes]
CALL = HotRoad.__call__


class Twins:
    """Takes the place of `HotRoad.__call__`, and counts what was compared."""

    def __init__(self) -> None:
        self.compared = 0

    def answer(self, road: HotRoad, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """The answer of the hot road, after Flask's own was found to be the same."""
        passed_on: list[bool] = []

        def everything_else(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
            passed_on.append(True)
            return application(environ, start_response)

        application = road._application
        road._application = everything_else
        try:
            hot = _told(lambda environ, start: CALL(road, environ, start), environ)
        finally:
            road._application = application
        if not passed_on:
            plain = _told(application, environ)
            assert plain == hot, f"two answers to {environ['REQUEST_METHOD']} {environ.get('RAW_URI')}"
            self.compared += 1
        start_response(hot[0], hot[1])
        return [hot[2]]


def _told(application: Callable[[Environ, StartResponse], Iterable[bytes]], environ: Environ) -> Told:
    told: list[Any] = []
    answered = application(dict(environ), lambda status, headers, *_: told.extend((status, list(headers))))
    body = b"".join(answered)
    return told[0], told[1], body
