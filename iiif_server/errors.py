"""The one way to answer errors; statuses.py has their statuses. Knows no road."""

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
from iiif_server.statuses import status_of

log = logging.getLogger(__name__)

RETRY_SECONDS = 10


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
