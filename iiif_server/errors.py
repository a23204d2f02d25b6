"""The one table from domain errors to HTTP statuses, and the one way to answer them. Knows no road."""

import logging
from http import HTTPStatus

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

import image_store
import manifests
from iiif_server.answers import Answer, sentence
from iiif_server.gate import Refused
from iiif_server.notices import Notices
from iiif_server.responses import respond

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


class Failures:
    """Answers every error with a sentence in plain text (IMG3-R127); damage is noticed for `/health/ready` as well."""

    def __init__(self, notices: Notices) -> None:
        self._notices = notices

    def answer(self, error: Exception, method: str, path: str) -> Answer:
        """The answer; what is our own fault is logged, with the request that met it."""
        status = status_of(error)
        if isinstance(error, image_store.BrokenPyramid):
            self._notices.put(str(error), str(error))
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR and status is not HTTPStatus.SERVICE_UNAVAILABLE:
            log.error("%s %s failed", method, path, exc_info=error)
        # What no one foresaw may say in its text what is nobody's business.
        foreseen = isinstance(error, (image_store.ImageStoreError, manifests.ManifestsError, Refused))
        again = (("Retry-After", str(RETRY_SECONDS)),) if status is HTTPStatus.SERVICE_UNAVAILABLE else ()
        return sentence(status, str(error) if foreseen else status.description, *again)


def register(app: Flask, failures: Failures) -> None:
    """Has Flask answer every error so."""

    def answer(error: Exception) -> Response:
        return respond(failures.answer(error, request.method, request.path))

    app.register_error_handler(HTTPException, _answer_http)
    app.register_error_handler(Exception, answer)


def _answer_http(error: HTTPException) -> Response:
    more = [
        (name, value)
        for name, value in error.get_headers(request.environ)
        if name.lower() not in ("content-type", "content-length")
    ]
    return respond(sentence(HTTPStatus(error.code or 500), error.description or "", *more))
