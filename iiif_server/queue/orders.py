"""The order for one book, and how it lies in a job: bounded, of known fields, without a name of any code. Pure.

An RQ job holds a name of a function and its arguments. Ours always holds the same name, which nobody imports, and one
argument: the order as a document. Everything else is refused.
"""

import hashlib
import re
import zlib
from pathlib import PurePosixPath
from typing import Annotated, Literal, Self

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from iiif_server.ingest.keys import plain_name
from iiif_server.ingest.orders import Order
from iiif_server.queue.errors import BadOrder

# What every job names. It is compared, and never imported.
FUNCTION = "iiif_server.queue.performing.perform"
FORM = 1
# A description with a row for each of ten thousand pages fits in.
MOST_BYTES = 8 * 1024 * 1024
MOST_PATH = 4096
JOB_ID = re.compile(r"[A-Za-z0-9_-]{1,100}", re.ASCII)
READABLE_LENGTH = 40
FINGERPRINT_LENGTH = 8


class BookOrder(BaseModel):
    """One book to ingest. `order`: as the embedded ingest has it; its path is the same on every machine.

    `library`: which library it is for (identity.py); `version`: that of the program which queued it; `jobs`: pages
    built at a time, None: one for each core of the worker's machine.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    form: Literal[1] = 1
    version: Annotated[str, Field(max_length=100)]
    library: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    jobs: Annotated[int, Field(ge=1, le=256)] | None = None
    order: Order

    @classmethod
    def new(cls, **said: object) -> Self:
        """An order from what somebody said. Raises BadOrder."""
        try:
            made = cls.model_validate(said)
        except ValidationError as error:
            raise BadOrder(_told(error)) from None
        wrong = _wrong(made.order)
        if wrong is not None:
            raise BadOrder(wrong)
        return made

    @property
    def path(self) -> str:
        """Where its scans lie."""
        return str(self.order.folder)

    @property
    def name(self) -> str:
        """The book's identifier, as far as it is known before the scans are looked at."""
        return self.order.book_id or plain_name(self.order.called or PurePosixPath(self.path).name)

    @property
    def job_id(self) -> str:
        """The same for the same order, so that nobody queues it twice; readable at its beginning."""
        same = {name: value for name, value in self.document().items() if name != "version"}
        fingerprint = hashlib.sha256(orjson.dumps(same, option=orjson.OPT_SORT_KEYS)).hexdigest()
        readable = re.sub("[^A-Za-z0-9_-]", "-", self.name)[:READABLE_LENGTH]
        return f"{readable}-{fingerprint[:FINGERPRINT_LENGTH]}"

    def document(self) -> dict[str, object]:
        """As plain values; how many cores there are is not said. Raises BadOrder when it is too large for the queue."""
        try:
            told = self.model_dump(mode="json", fallback=dict, warnings=False)
        except ValueError:  # bytes of a file name that are no UTF-8
            raise BadOrder(f"its path is no UTF-8: {self.path!r}") from None
        told["order"] |= {"cores": 1, "jobs": 1}
        if len(orjson.dumps(told)) > MOST_BYTES:
            raise BadOrder(f"what is said of the book is too much for the queue (more than {MOST_BYTES} bytes)")
        return told


def _wrong(order: Order) -> str | None:
    """What must not stand in an order, though its types are right."""
    path = str(order.folder)
    if not order.folder.is_absolute() or "\0" in path or len(path) > MOST_PATH:
        return "its path must begin with / and have at most 4096 letters"
    if order.resolution is not None and not 50 <= order.resolution <= 1200:
        return "its resolution must be from 50 to 1200"
    if len(order.title or "") > MOST_PATH or order.dry_run:
        return "its title is too long, or it is a dry run"
    return None


def read_order(data: bytes | None) -> BookOrder:
    """The order in the data of a job, as RQ keeps them: JSON, compressed. Raises BadOrder."""
    match _json(_decompressed(data or b"")):
        case [str(function), None, [dict(document)], {**named}] if not named:
            if function != FUNCTION:
                raise BadOrder(f"it names {function[:200]!r}, and only books are ingested here")
            return _order(document)
        case _:
            raise BadOrder("it has not the form of an order")


def _order(document: dict[str, object]) -> BookOrder:
    form = document.get("form")
    if isinstance(form, int) and form != FORM:
        version = str(document.get("version"))[:100]
        raise BadOrder(f"it is of form {form}, written by version {version!r}; this version knows form {FORM}")
    return BookOrder.new(**document)


def _decompressed(data: bytes) -> bytes:
    if len(data) > MOST_BYTES:
        raise BadOrder(f"it has {len(data)} bytes; an order has at most {MOST_BYTES}")
    unpacking = zlib.decompressobj()
    try:
        text = unpacking.decompress(data, MOST_BYTES)
    except zlib.error:
        raise BadOrder("its data cannot be unpacked") from None
    if not unpacking.eof:
        raise BadOrder("its data end too early, or are larger than an order can be")
    return text


def _json(text: bytes) -> object:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise BadOrder("its data are no JSON") from None


def _told(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    return f"its field {'.'.join(map(str, first['loc']))[:100]!r} is wrong: {first['msg']}"
