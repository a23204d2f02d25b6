"""IIIF Change Discovery: what happened to books, page by page. Knows HTTP; what pages say is decided in `manifests`."""

from http import HTTPStatus

import orjson
from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from iiif_server.answers import Answer, Asked, json_document, json_ld
from iiif_server.gate import Gate
from iiif_server.raw_path import counting_number
from iiif_server.responses import asked_by, respond
from manifests import Urls
from manifests.changes import DISCOVERY, PAGE_SIZE, activities_page, activity_collection, page_count
from manifests.changes.reading import Changes

# A page that another follows stays as it is; a day, because a program of ours may say the same in other words.
FULL_PAGE_SECONDS = 86_400


class ActivityApi:
    """The activities of one library. Its methods are the twin of each address, without routing."""

    def __init__(self, changes: Changes, urls: Urls, gate: Gate, seconds: int) -> None:
        """What may still change may be kept for `seconds`, before it is revalidated."""
        self._changes = changes
        self._urls = urls
        self._gate = gate
        self._seconds = seconds

    def collection(self, asked: Asked) -> Answer:
        """The collection, which leads to its pages."""
        document = activity_collection(self._changes.count(), self._urls)
        return json_ld(asked, json_document(orjson.dumps(document)), DISCOVERY, self._seconds)

    def page(self, asked: Asked, number: int) -> Answer | None:
        """The page of this number; None: there is none."""
        pages = page_count(self._changes.count())
        if not 1 <= number <= pages:
            return None
        changes = self._changes.between((number - 1) * PAGE_SIZE + 1, number * PAGE_SIZE)
        document = activities_page(number, changes, pages, self._urls, self._gate.is_open)
        seconds = max(self._seconds, FULL_PAGE_SECONDS) if number < pages else self._seconds
        body = json_document(orjson.dumps(document))
        return json_ld(asked, body, DISCOVERY, seconds, everybody=not self._gate.shelf())


def activity_blueprint(api: ActivityApi) -> Blueprint:
    """The addresses of activities."""
    blueprint = Blueprint("activity_api", __name__, url_prefix="/activity")

    @blueprint.get("")
    def collection() -> Response:
        return respond(api.collection(asked_by(request)))

    @blueprint.get("/page/<number>")
    def page(number: str) -> ResponseReturnValue:
        wanted = counting_number(number)
        answer = api.page(asked_by(request), wanted) if wanted is not None else None
        return respond(answer) if answer else abort(HTTPStatus.NOT_FOUND)

    return blueprint
