"""The Image API: base-URI redirect, info.json, image. Knows HTTP; what to make is decided in `image_store`."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol
from urllib.parse import parse_qs

import orjson
from flask import Blueprint, Response, request

from iiif_server.answers import EVERYBODY, Answer, Asked, Header, cache_control, is_known, json_ld
from iiif_server.downloads import disposition
from iiif_server.gate import Access, Allow, Gate, admit, scope
from iiif_server.image_address import NEUTRAL, Address, image_address, neutral_address, prefix_of
from iiif_server.kept_documents import KeptDocuments
from iiif_server.memo import Memo
from iiif_server.raw_path import path_segments
from iiif_server.responses import asked_by, respond
from image_store import (
    CONTEXT2,
    VERSION2,
    BrokenPyramid,
    Derivative,
    Dialect,
    ImageRecord,
    ImageRequest,
    Limits,
)
from image_store.store import Work
from manifests import Urls

# Addresses whose meaning is remembered, of each version: some 2 KB each. Longer ones are nobody's whom it would help.
ADDRESSES_KEPT = 2048
LONGEST_KEPT = 512
NOSNIFF = ("X-Content-Type-Options", "nosniff")


class Images(Protocol):
    """What is asked of the image store (image_store/store.py tells the rest)."""

    def record(self, image_id: str, *, at_once: bool = False) -> ImageRecord:
        """What the catalogue knows of an image."""

    def plan(self, record: ImageRecord, derivative: Derivative, scope: str) -> Work:
        """What it takes to make a derivative."""

    def image(self, work: Work, *, at_once: bool = False) -> bytes:
        """The file that answers a request."""


@dataclass(frozen=True, slots=True)
class Ready:
    """All that is known of an image address before its bytes are there; true for this record and this access."""

    record: ImageRecord
    access: Access
    work: Work
    etag: str
    headers: tuple[Header, ...]
    unchanged: tuple[Header, ...]


class ImageApi:
    """One version of the Image API over one store. Its methods are the twin of each address, without routing."""

    def __init__(
        self,
        dialect: Dialect,
        store: Images,
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
        self.prefix = prefix_of(dialect)
        self._uri = urls.image2 if dialect is VERSION2 else urls.image
        self._store = store
        self._gate = gate
        self._limits = limits
        self._kept = kept
        self._seconds = seconds
        self._addresses: Memo[str, Address] = Memo(ADDRESSES_KEPT)
        self._ready: Memo[tuple[str, bool], Ready] = Memo(ADDRESSES_KEPT)

    def answer(self, asked: Asked, *, at_once: bool = False) -> Answer:
        """The answer for an address behind the prefix: identifier, then nothing, info.json or four parameters.

        `at_once`: raises NotAtOnce instead of waiting for anything.
        """
        path = asked.path
        address = self._addresses.get(path)
        if address is None:
            address = image_address(path_segments(path, asked.root, self.prefix), self.dialect)
            if len(path) <= LONGEST_KEPT:
                self._addresses.put(path, address)
        if address.wanted == "base":
            return self.redirect(address.image_id, at_once=at_once)
        if address.wanted == "information":
            return self.info(address.image_id, asked, at_once=at_once)
        return self.image(address.image_id, address.wanted, asked, at_once=at_once)

    def redirect(self, image_id: str, *more: Header, at_once: bool = False) -> Answer:
        """The base URI leads to the information (IMG3-R15)."""
        record = self._store.record(image_id, at_once=at_once)
        admit(self._gate.access(record.group), self._limits)
        location = ("Location", f"{self._uri(image_id)}/info.json")
        plain = (("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", "0"))
        return Answer(HTTPStatus.SEE_OTHER, (location, *plain, *more, *EVERYBODY))

    def info(self, image_id: str, asked: Asked, *, at_once: bool = False) -> Answer:
        """info.json: true for this image, and for this visitor."""
        record = self._store.record(image_id, at_once=at_once)
        access = self._gate.access(record.group)
        limits = admit(access, self._limits)
        # The identifier asked by, which may be an alias (IMG3-R84); its needless percent-encoding is undone (R08).
        document = self._kept.get(
            (self.dialect.version, image_id, limits),
            lambda: orjson.dumps(self.dialect.info_json(record.info, self._uri(image_id), limits, None)),
        )
        return json_ld(
            asked,
            document,
            self.dialect.context,
            self._seconds,
            everybody=isinstance(access, Allow),
            json_first=self.dialect.json_first,
        )

    def image(self, image_id: str, wanted: ImageRequest, asked: Asked, *, at_once: bool = False) -> Answer:
        """The image: 304 is decided before anything is read (DESIGN, the road of a tile)."""
        record = self._store.record(image_id, at_once=at_once)
        access = self._gate.access(record.group)
        path, download = asked.path, _is_download(asked.query)
        ready = self._ready.get((path, download))
        # The record of before is another value when the catalogue may have changed meanwhile.
        if ready is None or ready.record is not record or ready.access != access:
            ready = self._prepare(record, access, wanted, download=download)
            if len(path) <= LONGEST_KEPT:
                self._ready.put((path, download), ready)
        if is_known(asked.if_none_match, ready.etag):
            return Answer(HTTPStatus.NOT_MODIFIED, ready.unchanged)
        try:
            made = self._store.image(ready.work, at_once=at_once)
        except BrokenPyramid:
            if self._store.record(image_id) == record:
                raise
            # The page was published anew meanwhile, and what it replaced is gone.
            return self.image(image_id, wanted, asked)
        return Answer(HTTPStatus.OK, (("Content-Length", str(len(made))), *ready.headers), made)

    def _prepare(self, record: ImageRecord, access: Access, wanted: ImageRequest, *, download: bool) -> Ready:
        """Raises Refused, Impossible."""
        derivative = wanted.resolve(record.info, admit(access, self._limits))
        work = self._store.plan(record, derivative, scope(access))
        etag = work.etag
        unchanged = (
            ("Cache-Control", cache_control(self._seconds, everybody=isinstance(access, Allow))),
            ("Link", self._link(record, derivative.canonical)),
            ("ETag", f'"{etag}"'),
            *EVERYBODY,
        )
        kind = ("Content-Type", derivative.format.media_type)
        named = ("Content-Disposition", self._disposition(record, derivative, download=download))
        return Ready(record, access, work, etag, (kind, named, NOSNIFF, *unchanged), unchanged)

    def _disposition(self, record: ImageRecord, derivative: Derivative, *, download: bool) -> str:
        """Shown in the page; `?download` keeps it as a file, named as the book names it (IMG3-R69)."""
        name = f"{record.id}_{derivative.canonical.replace('/', '_').replace(',', '-')}"
        if not download:
            return disposition(name, name, attachment=False)
        stem = self._file_stem(record.group, record.id)
        return disposition(f"{stem}.{derivative.format}", name, attachment=True)

    def _link(self, record: ImageRecord, canonical: str) -> str:
        """Both relations in one header: some clients read only the first Link (IMG3-R77, R79, R80)."""
        return f'<{self._uri(record.id)}/{canonical}>;rel="canonical", <{self.dialect.profile}>;rel="profile"'


def _is_download(query: str) -> bool:
    """Of all that may stand behind the question mark only this changes an answer."""
    return bool(query) and "download" in parse_qs(query, keep_blank_values=True)


class Answering(Protocol):
    """What an ImageApi is to those who hand requests on to it."""

    dialect: Dialect
    prefix: str

    def answer(self, asked: Asked, *, at_once: bool = False) -> Answer:
        """The answer for an address behind the prefix."""

    def redirect(self, image_id: str, *more: Header, at_once: bool = False) -> Answer:
        """The answer for the base URI."""


def image_blueprint(version2: Answering, version3: Answering) -> Blueprint:
    """The addresses of the Image API: both versions, and the neutral one that leads to either."""
    blueprint = Blueprint("image_api", __name__)

    def serve(api: Answering) -> None:
        @blueprint.get(f"{api.prefix}<anything:_>", endpoint=f"version{api.dialect.version}")
        def answer(_: str) -> Response:
            return respond(api.answer(asked_by(request)))

    serve(version2)
    serve(version3)

    @blueprint.get(f"{NEUTRAL}<anything:_>")
    def neutral(_: str) -> Response:
        """Version 3, or version 2 for who asks for its profile (IMG2-R22)."""
        asked = asked_by(request)
        image_id = neutral_address(path_segments(asked.target, asked.root, NEUTRAL))
        old = CONTEXT2 in asked.accept
        return respond((version2 if old else version3).redirect(image_id, ("Vary", "Accept")))

    return blueprint
