"""The Image API: base-URI redirect, info.json, image. Knows HTTP; what to make is decided in `image_store`."""

from collections.abc import Callable
from http import HTTPStatus

import orjson
from flask import Blueprint, Response, request

from iiif_server.downloads import disposition
from iiif_server.gate import Allow, Gate, admit, scope
from iiif_server.kept_documents import KeptDocuments
from iiif_server.raw_path import path_segments
from iiif_server.responses import cache_control, json_ld, not_modified
from image_store import (
    CONTEXT2,
    VERSION2,
    BrokenPyramid,
    Derivative,
    Dialect,
    ImageRecord,
    ImageRequest,
    Limits,
    UnknownImage,
)
from image_store.store import ImageStore
from manifests import Urls

NEUTRAL = "/iiif/"


class ImageApi:
    """One version of the Image API over one store. Its methods are the twin of each address, without routing."""

    def __init__(
        self,
        dialect: Dialect,
        store: ImageStore,
        gate: Gate,
        urls: Urls,
        limits: Limits,
        kept: KeptDocuments,
        seconds: int,
        file_stem: Callable[[str, str], str],
    ) -> None:
        """`limits` for everybody; `seconds` that answers may be kept before they are revalidated.

        `file_stem` names an image that is downloaded, by its group and its identifier.
        """
        self._file_stem = file_stem
        self.dialect = dialect
        self._uri = urls.image2 if dialect is VERSION2 else urls.image
        self._store = store
        self._gate = gate
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
                return self.image(image_id, ImageRequest.parse(*parameters, dialect=self.dialect))
        raise UnknownImage(
            "there is nothing at this address; an image is IDENTIFIER/region/size/rotation/quality.format,"
            " and slashes inside an identifier are written %2F"
        )

    def redirect(self, image_id: str) -> Response:
        """The base URI leads to the information (IMG3-R15)."""
        record = self._store.record(image_id)
        admit(self._gate.access(record.group), self._limits)
        location = f"{self._uri(image_id)}/info.json"
        return Response(status=HTTPStatus.SEE_OTHER, headers={"Location": location})

    def info(self, image_id: str) -> Response:
        """info.json: true for this image, and for this visitor."""
        record = self._store.record(image_id)
        access = self._gate.access(record.group)
        limits = admit(access, self._limits)
        # The identifier asked by, which may be an alias (IMG3-R84); its needless percent-encoding is undone (R08).
        document = self._kept.get(
            (self.dialect.version, image_id, limits),
            lambda: orjson.dumps(self.dialect.info_json(record.info, self._uri(image_id), limits, None)),
        )
        return json_ld(
            request,
            document,
            self.dialect.context,
            self._seconds,
            everybody=isinstance(access, Allow),
            json_first=self.dialect.json_first,
        )

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
        answer.headers["Content-Disposition"] = self._disposition(record, derivative)
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.set_etag(key[:32])
        return answer

    def _disposition(self, record: ImageRecord, derivative: Derivative) -> str:
        """Shown in the page; `?download` keeps it as a file, named as the book names it (IMG3-R69)."""
        name = f"{record.id}_{derivative.canonical.replace('/', '_').replace(',', '-')}"
        if "download" not in request.args:
            return disposition(name, name, attachment=False)
        stem = self._file_stem(record.group, record.id)
        return disposition(f"{stem}.{derivative.format}", name, attachment=True)

    def _link(self, record: ImageRecord, canonical: str) -> str:
        """Both relations in one header: some clients read only the first Link (IMG3-R77, R79, R80)."""
        return f'<{self._uri(record.id)}/{canonical}>;rel="canonical", <{self.dialect.profile}>;rel="profile"'


def image_blueprint(version2: ImageApi, version3: ImageApi) -> Blueprint:
    """The addresses of the Image API: both versions, and the neutral one that leads to either."""
    blueprint = Blueprint("image_api", __name__)

    def serve(api: ImageApi) -> None:
        prefix = f"{NEUTRAL}{api.dialect.version}/"

        @blueprint.get(f"{prefix}<anything:_>", endpoint=f"version{api.dialect.version}")
        def answer(_: str) -> Response:
            return api.answer(path_segments(request, prefix))

    serve(version2)
    serve(version3)

    @blueprint.get(f"{NEUTRAL}<anything:_>")
    def neutral(_: str) -> Response:
        """Version 3, or version 2 for who asks for its profile (IMG2-R22). Images have no neutral address (R21)."""
        match path_segments(request, NEUTRAL):
            case [image_id] | [image_id, "info.json"]:
                old = CONTEXT2 in request.headers.get("Accept", "")
                answer = (version2 if old else version3).redirect(image_id)
                answer.headers["Vary"] = "Accept"
                return answer
        raise UnknownImage("there is nothing at this address; images are below /iiif/3/ and /iiif/2/")

    return blueprint
