"""What the server counts, of all its processes together. Knows the names; how they are written is `metrics_api.py`."""

import hashlib
import os
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from iiif_server.answers import Answer
from iiif_server.plain_request import PlainRequest
from iiif_server.shared_numbers import SharedNumbers
from image_store import Weight

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

FOLDER = "metrics"
KINDS = ("image", "info", "presentation", "other")
STATUSES = tuple(sorted(status.value for status in HTTPStatus))
# Of files that readers take home, by the endings of their addresses; and how they ended.
FILES, ENDS = ("pdf", "epub", "zip"), ("whole", "broken off")
WHOLE, BROKEN_OFF = ENDS
LAYERS = ("memory", "files", "redis")
# Seconds, the upper bounds of the histogram of renders; the last has none.
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
MILLION = 1_000_000
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")

Name = tuple[str, ...]


def _names() -> Iterator[Name]:
    """Every number: what it counts, and of what."""
    for kind in KINDS:
        yield "bytes", kind
        for status in STATUSES:
            yield "request", kind, str(status)
    for ending in FILES:
        yield "file bytes", ending
        for end in ENDS:
            yield "file", ending, end
    for layer in LAYERS:
        yield "hit", layer
    yield ("miss",)
    for weight in Weight:
        yield "refused", str(weight)
        yield "microseconds", str(weight)
        for bound in range(len(BOUNDS) + 1):
            yield "rendered", str(weight), str(bound)


PLACES = {name: place for place, name in enumerate(_names())}
LAYOUT = hashlib.sha256(repr(list(PLACES)).encode()).hexdigest()[:8]


class Renders(NamedTuple):
    """The renders of one weight: how many in each of BOUNDS and beyond, and their seconds together."""

    buckets: list[int]
    seconds: float


class Metrics:
    """The numbers of this process, and the sums of all. It is the `Counts` of the image store."""

    def __init__(self, home: Path, publication: Callable[[], int]) -> None:
        self._numbers = SharedNumbers(home / FOLDER, LAYOUT, len(PLACES))
        self.publication = publication
        self._requests = {kind: {status: PLACES["request", kind, str(status)] for status in STATUSES} for kind in KINDS}
        self._bytes = {kind: PLACES["bytes", kind] for kind in KINDS}

    def answered(self, kind: str, status: int, body: int) -> None:
        """A request of this kind was answered, with so many bytes of body."""
        of_kind = self._requests[kind]
        self._numbers.add_two(of_kind.get(status) or of_kind[500], self._bytes[kind], body)

    def taken_home(self, ending: str, taken: int, *, whole: bool) -> None:
        """A file with this ending is over: so many bytes of it were taken; `whole`: all of it."""
        end = WHOLE if whole else BROKEN_OFF
        self._numbers.add_two(PLACES["file", ending, end], PLACES["file bytes", ending], taken)

    def found(self, layer: str) -> None:
        """A derivative was in this layer of the cache."""
        self._numbers.add(PLACES["hit", layer])

    def missed(self) -> None:
        """A derivative was in no layer."""
        self._numbers.add(PLACES[("miss",)])

    def rendered(self, weight: Weight, seconds: float) -> None:
        """A derivative was made."""
        bucket = bisect_left(BOUNDS, seconds)
        name = str(weight)
        self._numbers.add_two(
            PLACES["rendered", name, str(bucket)], PLACES["microseconds", name], int(seconds * MILLION)
        )

    def refused(self, weight: Weight) -> None:
        """Work was turned away."""
        self._numbers.add(PLACES["refused", str(weight)])

    def sums(self) -> "Sums":
        """Of all processes, at this moment."""
        return Sums(*self._numbers.totals())


class Sums:
    """What all processes have counted together."""

    def __init__(self, values: list[int], processes: list[int]) -> None:
        self._values = values
        self.processes = processes

    def of(self, *name: str) -> int:
        """One of the numbers."""
        return self._values[PLACES[name]]

    def renders(self, weight: Weight) -> Renders:
        """Those of one weight."""
        buckets = [self.of("rendered", str(weight), str(bound)) for bound in range(len(BOUNDS) + 1)]
        return Renders(buckets, self.of("microseconds", str(weight)) / MILLION)

    def memory(self) -> dict[int, int]:
        """Bytes of memory that each living process has resident; where the system does not say, nothing."""
        found = {}
        for process in self.processes:
            statm = Path(f"/proc/{process}/statm")
            if statm.exists():
                found[process] = int(statm.read_text().split()[1]) * PAGE_BYTES
        return found


class Inner(Protocol):
    """What is counted: a WSGI application that may also answer at once."""

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]: ...

    def takes(self, request: PlainRequest) -> bool: ...
    def at_once(self, request: PlainRequest) -> Answer | None: ...
    def answer(self, request: PlainRequest) -> Answer | None: ...


class Counted:
    """WSGI middleware in front of everything: each answer is counted once, by its kind and status."""

    def __init__(self, application: Inner, root: str, metrics: Metrics) -> None:
        """`root` is the path of the public address, which a proxy may send or cut off."""
        self._application = application
        self._images = (f"{root}/iiif/", "/iiif/")
        self._documents = (f"{root}/presentation/", "/presentation/")
        self._metrics = metrics

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answers, and counts what the headers say."""
        kind = self._kind(environ.get("RAW_URI", ""))
        has_body = environ["REQUEST_METHOD"] != "HEAD"

        def start(status: str, headers: list[tuple[str, str]], *error: object) -> object:
            length = next((int(value) for name, value in headers if name == "Content-Length"), 0) if has_body else 0
            self._metrics.answered(kind, int(status[:3]), length)
            return start_response(status, headers, *error)  # type: ignore[arg-type] # as WSGI has it

        return self._application(environ, start)  # type: ignore[arg-type]

    def takes(self, request: PlainRequest) -> bool:
        """Whether it may be answered without WSGI."""
        return self._application.takes(request)

    def at_once(self, request: PlainRequest) -> Answer | None:
        """The same for what is answered without a thread."""
        return self._counted(request, self._application.at_once(request))

    def answer(self, request: PlainRequest) -> Answer | None:
        """The same for what is answered without WSGI."""
        return self._counted(request, self._application.answer(request))

    def _counted(self, request: PlainRequest, answer: Answer | None) -> Answer | None:
        if answer is not None:
            body = len(answer.body) if request.method == "GET" else 0
            self._metrics.answered(self._kind(request.target), answer.status, body)
        return answer

    def _kind(self, target: str) -> str:
        if target.startswith(self._images):
            return "info" if "/info.json" in target else "image"
        return "presentation" if target.startswith(self._documents) else "other"
