"""A visitor who looks at every address that an export has in it: documents, images, tiles, pages and what they load."""

import json
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from urllib.parse import urldefrag, urljoin

from PIL import Image

from tests.image_store.test_level0 import asked_by_viewers

Fetch = Callable[[str], bytes]


class Crawl:
    """What was found below `base`, by `fetch`, which fails where there is nothing. `images`: tiles and sizes."""

    def __init__(self, base: str, fetch: Fetch) -> None:
        self.base = base
        self.seen: set[str] = set()
        self.images = 0
        self._fetch = fetch

    def all(self) -> None:
        """From the list for people and the two for programs to the last tile."""
        for start in ("index.html", "3/collection.json", "2/collection.json"):
            self._visit(f"{self.base}/{start}")

    def _visit(self, address: str) -> None:
        address = urldefrag(address)[0].partition("?")[0]
        if address in self.seen or not address.startswith(f"{self.base}/"):
            return
        self.seen.add(address)
        body = self._fetch(address)
        if address.endswith(".json"):
            for found in self._in_document(address, json.loads(body)):
                self._visit(found)
        elif address.endswith(".html"):
            for found in _links(body.decode()):
                self._visit(urljoin(address, found))
        elif address.endswith(".jpg"):
            self._picture(address, body)

    def _in_document(self, address: str, document: Any) -> Iterator[str]:
        # It is at the address that it says.
        name = document.get("id") or document["@id"]
        if address.endswith("/info.json"):
            assert f"{name}/info.json" == address
            yield from (f"{name}/{path}" for path in asked_by_viewers(document))
            yield f"{name}/full/max/0/default.jpg"
        else:
            assert name == address
            yield from addresses(document)

    def _picture(self, address: str, body: bytes) -> None:
        """Each image is as large as its name says."""
        self.images += 1
        with Image.open(BytesIO(body)) as image:
            image.load()
            size = address.split("/")[-3]
            if size != "max":
                assert size == f"{image.width},{image.height}"
            else:
                assert max(image.size) <= 1024


def addresses(document: Any) -> Iterator[str]:
    """Every address in a document; of an image service its info.json, of anything else itself."""
    if isinstance(document, list):
        for one in document:
            yield from addresses(one)
    elif isinstance(document, dict):
        is_service = "ImageService3" in (document.get("type"),) or "image/3" in str(document.get("@context"))
        for key, value in document.items():
            if isinstance(value, str) and value.startswith("http"):
                yield f"{value}/info.json" if is_service and key in ("id", "@id") else value
            else:
                yield from addresses(value)


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - its name
        self.found += [value for name, value in attrs if name in ("href", "src") and value]


def _links(text: str) -> list[str]:
    parser = _Links()
    parser.feed(text)
    return parser.found
