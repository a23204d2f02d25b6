"""The header Server-Timing: how long each step of an image's answer took. For looking, not for production.

A setting switches it on; off, nothing of this is in the way of a request. What shortens the way of a request (ready
answers, plans that are remembered) is left out here, so that every answer has its times.
"""

import time
from collections.abc import Callable
from http import HTTPStatus

from iiif_server.answers import Answer, Asked, Header
from iiif_server.image_api import ImageApi, Images
from iiif_server.stopwatch import Stopwatch
from image_store import Derivative, ImageRecord, NotAtOnce
from image_store.store import ImageStore, Work

# Pages of other sites, where viewers are, may read the times.
FOR_EVERYBODY: Header = ("Timing-Allow-Origin", "*")


class TimedImageApi:
    """Answers as an ImageApi does, and tells with each image how long it took."""

    def __init__(self, store: ImageStore, make: Callable[[Images], ImageApi]) -> None:
        """`make` makes an ImageApi over images: one for each request, which remembers nothing of others."""
        self._store = store
        self._make = make
        always = make(store)
        self.dialect, self.prefix, self.redirect = always.dialect, always.prefix, always.redirect

    def answer(self, asked: Asked, *, at_once: bool = False) -> Answer:
        """The answer of the ImageApi, in any case by a thread: raises NotAtOnce."""
        if at_once:
            raise NotAtOnce
        watch = Stopwatch()
        images = _TimedImages(self._store, watch)
        with watch("total"):
            answer = self._make(images).answer(asked)
        if images.work is None:
            return answer
        header = ("Server-Timing", server_timing(watch, images.work, answer.status))
        return answer._replace(headers=(*answer.headers, header, FOR_EVERYBODY))


class _TimedImages:
    """The image store of one request. `work`: what was to be made, if it was an image."""

    def __init__(self, store: ImageStore, watch: Stopwatch) -> None:
        self._store = store
        self._watch = watch
        self._known = 0.0
        self.work: Work | None = None

    def record(self, image_id: str, *, at_once: bool = False) -> ImageRecord:
        """The step "catalogue"."""
        with self._watch("catalogue"):
            found = self._store.record(image_id, at_once=at_once)
        self._known = time.perf_counter()
        return found

    def plan(self, record: ImageRecord, derivative: Derivative, scope: str) -> Work:
        """The step "plan": all that is decided since the image is known."""
        self.work = self._store.plan(record, derivative, scope)
        self._watch.add("plan", time.perf_counter() - self._known)
        return self.work

    def image(self, work: Work, *, at_once: bool = False) -> bytes:
        """The steps of the image store."""
        return self._store.image(work, at_once=at_once, steps=self._watch)


def server_timing(watch: Stopwatch, work: Work, status: int) -> str:
    """The header's value: steps in their order with their milliseconds, the total last."""
    words = {"cache": "miss" if "render" in watch.seconds else "hit", "render": f"{work.weight} work"}
    if status == HTTPStatus.NOT_MODIFIED:
        words["total"] = "the client has it"
    order = [*(step for step in watch.seconds if step != "total"), "total"]
    return ", ".join(_metric(step, words.get(step), watch.seconds[step]) for step in order)


def _metric(step: str, description: str | None, seconds: float) -> str:
    described = f';desc="{description}"' if description else ""
    return f"{step}{described};dur={seconds * 1000:.3f}"
