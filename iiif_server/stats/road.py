"""In front of the hot road: leaves a note of each answer that may be the use of a book. Decides nothing about it.

An answer that is counted must reach us: nginx, which may keep it for IIIF_EDGE_SECONDS, is told to ask again after one
second. What has not changed is then answered with 304, from memory.
"""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from time import time
from typing import TYPE_CHECKING

from iiif_server.answers import Answer, cache_control
from iiif_server.metrics import Inner
from iiif_server.plain_request import PlainRequest
from iiif_server.stats.uses import Seen, may_be_use

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

# nginx obeys it before Cache-Control, and takes it out of the answer.
NGINX_SECONDS = 1
_FOR_NGINX = ("X-Accel-Expires", str(NGINX_SECONDS))
# Of a header that is long beyond all browsers.
LONGEST_HEADER = 400
# The reading page is also opened by forms that send where to open it.
_METHODS = ("GET", "POST")
_USED = (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED)


class Noted:
    """WSGI middleware that may also answer at once, as what it stands in front of."""

    def __init__(self, application: Inner, note: Callable[[Seen], None], edge_seconds: int) -> None:
        """`edge_seconds`: for how long others may keep an answer; up to NGINX_SECONDS are left as they are."""
        self._application = application
        self._note = note
        # What not everybody may keep is not nginx's to keep either.
        self._kept = ("Cache-Control", cache_control(edge_seconds)) if edge_seconds > NGINX_SECONDS else None
        # Asked for every request, and the same here as there.
        self.takes = application.takes

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answers, and notes it when the status is known."""
        target, is_use = environ.get("RAW_URI", ""), environ["REQUEST_METHOD"] in _METHODS
        if not may_be_use(target):
            return self._application(environ, start_response)

        def start(line: str, headers: list[tuple[str, str]], *error: object) -> object:
            status = int(line[:3])
            if status in _USED:
                if is_use:
                    told = (environ.get(name, "") for name in ("HTTP_USER_AGENT", "HTTP_REFERER", "HTTP_ORIGIN"))
                    self._leave_note(target, status, *told)
                headers = [*headers, _FOR_NGINX] if self._kept in headers else headers
            return start_response(line, headers, *error)  # type: ignore[arg-type] # as WSGI has it

        return self._application(environ, start)  # type: ignore[arg-type]

    def at_once(self, request: PlainRequest) -> Answer | None:
        """The same for what is answered without a thread."""
        return self._noted(request, self._application.at_once(request))

    def answer(self, request: PlainRequest) -> Answer | None:
        """The same for what is answered without WSGI."""
        return self._noted(request, self._application.answer(request))

    def _noted(self, request: PlainRequest, answer: Answer | None) -> Answer | None:
        if answer is None or not may_be_use(request.target) or answer.status not in _USED:
            return answer
        if request.method in _METHODS:
            self._leave_note(request.target, answer.status, request.user_agent, request.referer, request.origin)
        status, headers, body = answer
        return Answer(status, (*headers, _FOR_NGINX), body) if self._kept in headers else answer

    def _leave_note(self, target: str, status: int, user_agent: str, referer: str, origin: str) -> None:
        # Only what exists was answered so: the path is bounded by its name, the headers are not.
        path, longest = target.partition("?")[0], LONGEST_HEADER
        self._note(Seen(time(), path, status, user_agent[:longest], referer[:longest], origin[:longest]))
