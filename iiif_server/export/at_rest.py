"""A document of the server -> the same for an export: no service that computes, no link that leads nowhere. Pure."""

from collections.abc import Mapping
from typing import Any

from iiif_server.export.addresses import FileUrls
from image_store import LEVEL0

# Properties whose values are links. What they name is left out where an export has no file of it.
LINKS = ("annotations", "homepage", "logo", "partOf", "rendering", "seeAlso", "service", "services", "thumbnail")
# What version 3 wants as a list with something in it, or not at all; a thumbnail may be the empty list.
MAY_BE_EMPTY = ("thumbnail",)


def at_rest(document: Any, urls: FileUrls) -> Any:
    """A document of version 3 as files can keep what it says: image services are of level 0."""
    if isinstance(document, list):
        return [at_rest(one, urls) for one in document]
    if not isinstance(document, Mapping):
        return document
    kept: dict[str, Any] = {}
    for name, value in document.items():
        links = name in LINKS and isinstance(value, list)
        found = [one for one in value if _leads(one, urls)] if links else value
        if links and not found and value and name not in MAY_BE_EMPTY:
            continue
        kept[name] = at_rest(found, urls)
    if kept.get("type") == "ImageService3" and _is_ours(kept, urls):
        kept["profile"] = LEVEL0
    return kept


def _leads(link: Any, urls: FileUrls) -> bool:
    return not isinstance(link, Mapping) or urls.leads(str(link.get("id", link.get("@id", ""))))


def _is_ours(service: Mapping[str, Any], urls: FileUrls) -> bool:
    return str(service.get("id", "")).startswith(f"{urls.base}/")
