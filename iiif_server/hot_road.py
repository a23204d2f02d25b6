"""In front of Flask: answers what readers ask most by the very functions that the blueprints call, without routing.

A viewer asks for a hundred tiles, one info.json and one manifest for each page; for these Flask's part would cost
more than ours. Everything else goes on to Flask. Both ways give the same bytes (tests/twins.py).
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol
from urllib.parse import urlsplit

from iiif_server.answers import Answer, Asked
from iiif_server.errors import Failures
from iiif_server.gate import Refused
from iiif_server.plain_request import PlainRequest
from iiif_server.public_address import PublicAddress
from image_store import ImageStoreError, NotAtOnce
from manifests import ManifestsError

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Answering(Protocol):
    """Who answers the addresses of a road; None is for Flask to answer. Raises NotAtOnce if so asked."""

    def __call__(self, asked: Asked, *, at_once: bool = False) -> Answer | None: ...


class Road(NamedTuple):
    """Addresses that begin with `prefix`, and who answers them."""

    prefix: str
    answer: Answering


class HotRoad:
    """WSGI middleware over the application that answers everything else."""

    def __init__(
        self,
        application: "WSGIApplication",
        public_url: str,
        roads: Sequence[Road],
        failures: Failures,
        public_address: PublicAddress,
    ) -> None:
        """`public_url`: as in Prefix, a proxy may send its path or cut it off."""
        self._application: Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]] = application
        self._root = urlsplit(public_url).path
        # With and without the path of the public address, the way that is asked most first.
        roots = (self._root, "") if self._root else ("",)
        self._roads = [(f"{root}{road.prefix}", road.answer) for root in roots for road in roads]
        self._failures = failures
        self._public_address = public_address

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answers, or hands on."""
        method, target = environ["REQUEST_METHOD"], environ.get("RAW_URI", "")
        road = self._road(target) if method in ("GET", "HEAD") else None
        answer = None
        if road is not None:
            asked = Asked.of(environ, target, self._root)
            answer = self._answer(road, asked, method, environ.get("HTTP_HOST", ""))
        if answer is None:
            return self._application(environ, start_response)
        start_response(answer.status_line, list(answer.headers))
        return (answer.body,) if method == "GET" else ()

    def takes(self, request: PlainRequest) -> bool:
        """Whether the address is one of those that are answered here, as far as its beginning tells."""
        return self._road(request.target) is not None

    def at_once(self, request: PlainRequest) -> Answer | None:
        """The answer, if it is there without waiting for a disk, a database or a codec; None for everything else."""
        road = self._road(request.target)
        if road is None:
            return None
        try:
            answer = road(self._asked(request), at_once=True)
        except (NotAtOnce, ImageStoreError, ManifestsError, Refused):
            # Errors are answered where there is time to tell of them.
            return None
        if answer is not None:
            self._public_address.asked(request.host)
        return answer

    def answer(self, request: PlainRequest) -> Answer | None:
        """The answer, whatever it takes; None where it is Flask's to answer."""
        road = self._road(request.target)
        return None if road is None else self._answer(road, self._asked(request), request.method, request.host)

    def _asked(self, request: PlainRequest) -> Asked:
        return Asked(request.target, self._root, request.accept, request.accept_encoding, request.if_none_match)

    def _road(self, target: str) -> Answering | None:
        for prefix, road in self._roads:
            # Behind the prefix there must be something: the prefix alone is another address.
            if target.startswith(prefix) and target[len(prefix) : len(prefix) + 1] not in ("", "?"):
                return road
        return None

    def _answer(self, road: Answering, asked: Asked, method: str, host: str) -> Answer | None:
        try:
            answer = road(asked)
        except Exception as error:  # every error has an answer; what no one foresaw is logged there
            answer = self._failures.answer(error, method, asked.target)
        if answer is not None:
            self._public_address.asked(host)
        return answer
