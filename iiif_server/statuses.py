"""The one table from domain errors to HTTP statuses. Knows no web framework and no answer."""

from http import HTTPStatus

import image_store
import manifests
from iiif_server.gate import Refused

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
