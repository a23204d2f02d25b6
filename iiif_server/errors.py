"""The one table from domain errors to HTTP statuses, and the one handler. Knows no road."""

import logging
from http import HTTPStatus

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

import image_store
import manifests
from iiif_server.gate import Refused
from iiif_server.notices import Notices

log = logging.getLogger(__name__)

RETRY_SECONDS = 10

# The most particular class of an error counts.
STATUS: dict[type[Exception], HTTPStatus] = {
    image_store.BadSyntax: HTTPStatus.BAD_REQUEST,
    image_store.Impossible: HTTPStatus.BAD_REQUEST,
    image_store.UnknownImage: HTTPStatus.NOT_FOUND,
    image_store.BrokenPyramid: HTTPStatus.INTERNAL_SERVER_ERROR,
    image_store.Busy: HTTPStatus.SERVICE_UNAVAILABLE,
    manifests.NotInLibrary: HTTPStatus.NOT_FOUND,
}


def status_of(error: Exception) -> HTTPStatus:
    """The status that tells a client of this error; 500 for what no one foresaw."""
    if isinstance(error, Refused):
        return error.status
    for kind in type(error).__mro__:
        if kind in STATUS:
            return STATUS[kind]
    return HTTPStatus.INTERNAL_SERVER_ERROR


def register(app: Flask, notices: Notices) -> None:
    """Answers every error with a sentence in plain text (IMG3-R127); damage is noticed for `/health/ready` as well."""

    def answer_damage(error: image_store.BrokenPyramid) -> Response:
        notices.put(str(error), str(error))
        return _answer(error)

    app.register_error_handler(image_store.BrokenPyramid, answer_damage)
    app.register_error_handler(HTTPException, _answer_http)
    app.register_error_handler(Exception, _answer)


def _answer(error: Exception) -> Response:
    status = status_of(error)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR and status is not HTTPStatus.SERVICE_UNAVAILABLE:
        log.error("%s %s failed", request.method, request.path, exc_info=error)
    # What no one foresaw may say in its text what is nobody's business.
    foreseen = isinstance(error, (image_store.ImageStoreError, manifests.ManifestsError, Refused))
    answer = sentence(status, str(error) if foreseen else status.description)
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer


def _answer_http(error: HTTPException) -> Response:
    answer = sentence(HTTPStatus(error.code or 500), error.description or "")
    for name, value in error.get_headers(request.environ):
        if name.lower() not in ("content-type", "content-length"):
            answer.headers[name] = value
    return answer


def sentence(status: HTTPStatus, text: str) -> Response:
    """An error's answer: its text, to be read by a person, and not to be kept."""
    answer = Response(f"{status.value} {status.phrase}: {text}\n", status, content_type="text/plain; charset=utf-8")
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
