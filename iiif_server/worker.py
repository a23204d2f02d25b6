"""gunicorn's worker with threads, which answers what is no HTTP as we answer everything: in plain text, with CORS.

gunicorn's own pages are HTML without CORS, so a viewer could not read why its long address was refused (TRAP-14).
"""

import logging
import socket
from http import HTTPStatus

from gunicorn.http import errors
from gunicorn.workers.gthread import ThreadWorker

log = logging.getLogger(__name__)

# What is in none of these is 400: also what gunicorn itself answers with 501, for the request is wrong.
STATUS: dict[type[Exception], tuple[HTTPStatus, str]] = {
    errors.LimitRequestLine: (HTTPStatus.REQUEST_URI_TOO_LONG, "the address is too long"),
    errors.LimitRequestHeaders: (HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "the headers are too long or too many"),
    errors.ExpectationFailed: (HTTPStatus.EXPECTATION_FAILED, "the header Expect asks what is not done here"),
}


class Worker(ThreadWorker):  # type: ignore[misc] # gunicorn has no types
    """A worker of gunicorn; only its error pages are ours."""

    def handle_error(self, req: object, client: socket.socket, addr: object, exc: Exception) -> None:
        """Answers a request that cannot be read. What went wrong on our side goes gunicorn's way, into the log."""
        if not isinstance(exc, errors.ParseException):
            super().handle_error(req, client, addr, exc)
            return
        status, text = STATUS.get(type(exc), (HTTPStatus.BAD_REQUEST, "this is no HTTP request that can be read"))
        log.info("refused a request of %s: %r", addr, exc)
        body = f"{status.value} {status.phrase}: {text}\n"
        try:
            client.sendall(
                (
                    f"HTTP/1.1 {status.value} {status.phrase}\r\nConnection: close\r\nCache-Control: no-store\r\n"
                    "Content-Type: text/plain; charset=utf-8\r\nX-Content-Type-Options: nosniff\r\n"
                    f"Access-Control-Allow-Origin: *\r\nContent-Length: {len(body)}\r\n\r\n{body}"
                ).encode("ascii")
            )
        except OSError as error:
            log.info("%s did not wait for the answer: %s", addr, error)
