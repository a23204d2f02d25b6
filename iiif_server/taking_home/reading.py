"""Where a file's pages come from: the image store, in its lanes; and the texts that lie beside pyramids.

Knows no PDF and no HTTP.
"""

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from iiif_server.page_texts import kept_text
from image_store import BrokenPyramid, Busy, Derivative, Dimensions, ImageRecord, ImageRequest, Limits, UnknownImage
from image_store.store import Work
from manifests import BrokenText, Page, PageText

log = logging.getLogger(__name__)

# A reader who has begun waits longer for a turn than one who can be told to come again.
PATIENCE_SECONDS = 300.0
PAUSE_SECONDS = 1.0


class Images(Protocol):
    """What is asked of the image store."""

    def record(self, image_id: str, *, at_once: bool = False) -> ImageRecord:
        """What the catalogue knows of an image."""

    def plan(self, record: ImageRecord, derivative: Derivative, scope: str) -> Work:
        """What it takes to make a derivative."""

    def for_file(self, work: Work) -> bytes:
        """One of the many images of a file."""


class PageReader:
    """The pages of books as they go into files. `told` hears of what is broken, for whoever runs the server."""

    def __init__(self, images: Images, pyramids: Path, told: Callable[[str], object]) -> None:
        self._images = images
        self._pyramids = pyramids
        self._told = told

    def jpeg(self, page: Page, size: Dimensions, limits: Limits, scope: str) -> bytes | None:
        """The page as a JPEG of this size, the stored tile itself where it is one; None when it cannot be read.

        Raises Busy when no turn came in PATIENCE_SECONDS.
        """
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return self._made(page, size, limits, scope)
            except Busy:
                if time.monotonic() > until:
                    raise
                time.sleep(PAUSE_SECONDS)
            except (BrokenPyramid, UnknownImage) as error:
                log.warning("the page %s cannot be put into a file: %s", page.key, error)
                self._told(str(error))
                return None

    def text(self, page: Page) -> PageText | None:
        """The text of a page, where one was kept and can be read."""
        if page.image is None:
            return None
        try:
            return kept_text(self._pyramids / self._images.record(page.image.id).pyramid)
        except (BrokenText, OSError, UnknownImage) as error:
            log.warning("the text of the page %s cannot be put into a file: %s", page.key, error)
            self._told(f"the text of the page {page.key} cannot be read: {error}")
            return None

    def resolution(self, page: Page) -> int | None:
        """At how many dots for each inch the master was drawn, where that is known."""
        if page.image is None:
            return None
        try:
            return self._images.record(page.image.id).source.resolution
        except UnknownImage:
            return None

    def _made(self, page: Page, size: Dimensions, limits: Limits, scope: str) -> bytes:
        if page.image is None:
            raise ValueError(f"the page {page.key} has no image")
        record = self._images.record(page.image.id)
        # The page may have been published anew, in another size, since the file was begun.
        text = f"{size.width},{size.height}" if record.dimensions == page.image.info.dimensions else "max"
        request = ImageRequest.parse("full", text, "0", "default.jpg")
        return self._images.for_file(self._images.plan(record, request.resolve(record.info, limits), scope))
