"""The short way to a manifest, the same in both versions: its address is known by itself, without routing.

Knows no document.
"""

import re
from typing import Protocol

from iiif_server.answers import Answer, Asked, JsonDocument, is_ready
from image_store import NotAtOnce

# The address of a manifest as all clients write it: an identifier of ours needs no encoding.
MANIFEST = re.compile(r"(?!collection/)([A-Za-z0-9._-]+)/manifest")


class Manifests(Protocol):
    """The manifests of one version. `prefix`: how their addresses begin."""

    prefix: str

    def manifest(self, book_id: str, *, at_once: bool = False) -> JsonDocument:
        """The manifest of a book. Raises UnknownBook, Refused; NotAtOnce instead of waiting if `at_once`."""

    def answer(self, asked: Asked, document: JsonDocument, book_id: str | None = None) -> Answer:
        """A document as this client takes it."""


def hot_manifest(api: Manifests, asked: Asked, *, at_once: bool = False) -> Answer | None:
    """The answer to the address of a manifest; None for every other one, and for one that is written unusually.

    `at_once`: raises NotAtOnce instead of waiting, or unpacking.
    """
    found = MANIFEST.fullmatch(asked.path.removeprefix(asked.root).removeprefix(api.prefix))
    if found is None:
        return None
    document = api.manifest(found[1], at_once=at_once)
    if at_once and not is_ready(asked, document):
        raise NotAtOnce
    return api.answer(asked, document, found[1])
