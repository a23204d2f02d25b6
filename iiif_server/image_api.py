"""The Image API: base-URI redirect, info.json, image. Knows HTTP; what to make is decided in `image_store`."""

from http import HTTPStatus

import orjson
from flask import Blueprint, Response, request

from iiif_server.gate import Allow, Gate, admit, scope
from iiif_server.kept_documents import KeptDocuments
from iiif_server.raw_path import path_segments
from iiif_server.responses import cache_control, json_ld, not_modified
from image_store import (
    CONTEXT3,
    PROFILE3,
    BrokenPyramid,
    ImageRecord,
    ImageRequest,
    Limits,
    UnknownImage,
    info_json3,
)
from image_store.store import ImageStore
from manifests import Urls

PREFIX = "/iiif/3/"


class ImageApi:
    """Version 3 of the Image API over one store. Its methods are the twin of each address, without routing."""

    def __init__(
        self, store: ImageStore, gate: Gate, urls: Urls, limits: Limits, kept: KeptDocuments, seconds: int
    ) -> None:
        """`limits` for everybody; `seconds` that answers may be kept before they are revalidated."""
        self._store = store
        self._gate = gate
        self._urls = urls
        self._limits = limits
        self._kept = kept
        self._seconds = seconds

    def answer(self, segments: list[str]) -> Response:
        """The answer for the path behind the prefix: identifier, then nothing, info.json or four parameters."""
        match segments:
            case [image_id]:
                return self.redirect(image_id)
            case [image_id, "info.json"]:
                return self.info(image_id)
            case [image_id, *parameters] if len(parameters) == 4:
                return self.image(image_id, ImageRequest.parse(*parameters))
        raise UnknownImage(
            "there is nothing at this address; an image is IDENTIFIER/region/size/rotation/quality.format,"
            " and slashes inside an identifier are written %2F"
        )

    def redirect(self, image_id: str) -> Response:
        """The base URI leads to the information (IMG3-R15)."""
        record = self._store.record(image_id)
        admit(self._gate.access(record.group), self._limits)
        location = f"{self._urls.image(record.id)}/info.json"
        return Response(status=HTTPStatus.SEE_OTHER, headers={"Location": location})

    def info(self, image_id: str) -> Response:
        """info.json: true for this image, and for this visitor."""
        record = self._store.record(image_id)
        access = self._gate.access(record.group)
        limits = admit(access, self._limits)
        # The identifier as it is published: needless percent-encoding of the request is undone (IMG3-R08, R84).
        document = self._kept.get(
            (record.id, limits), lambda: orjson.dumps(info_json3(record.info, self._urls.image(record.id), limits))
        )
        return json_ld(request, document, CONTEXT3, self._seconds, everybody=isinstance(access, Allow))

    def image(self, image_id: str, asked: ImageRequest) -> Response:
        """The image: 304 is decided before anything is read (DESIGN, the road of a tile)."""
        record = self._store.record(image_id)
        access = self._gate.access(record.group)
        derivative = asked.resolve(record.info, admit(access, self._limits))
        key = self._store.key(record, derivative, scope(access))
        headers = {
            "Cache-Control": cache_control(self._seconds, everybody=isinstance(access, Allow)),
            "Link": self._link(record, derivative.canonical),
        }
        unchanged = not_modified(request, key[:32], headers)
        if unchanged is not None:
            return unchanged
        try:
            made = self._store.image(record, derivative, key)
        except BrokenPyramid:
            if self._store.record(image_id) == record:
                raise
            # The page was published anew meanwhile, and what it replaced is gone.
            return self.image(image_id, asked)
        answer = Response(made, headers=headers, content_type=derivative.format.media_type)
        name = f"{record.id}_{derivative.canonical.replace('/', '_').replace(',', '-')}"
        answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.set_etag(key[:32])
        return answer

    def _link(self, record: ImageRecord, canonical: str) -> str:
        """Both relations in one header: some clients read only the first Link (IMG3-R77, R79, R80)."""
        return f'<{self._urls.image(record.id)}/{canonical}>;rel="canonical", <{PROFILE3}>;rel="profile"'


def image_blueprint(api: ImageApi) -> Blueprint:
    """The addresses of the Image API."""
    blueprint = Blueprint("image_api", __name__)

    @blueprint.get(f"{PREFIX}<anything:_>")
    def version3(_: str) -> Response:
        return api.answer(path_segments(request, PREFIX))

    return blueprint
