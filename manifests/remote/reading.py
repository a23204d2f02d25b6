"""A document from another institution -> what we say of it. Every byte of it is hostile; knows no network.

Only its own head is read, and the first canvas for a thumbnail: what else is in it stays theirs.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal

import orjson

from manifests.describe.language_of import language_tag
from manifests.errors import ManifestsError
from manifests.language_maps import LanguageMap
from manifests.remote.addresses import host_of, outer_address, web_address
from manifests.remote.texts import first, items, strings, texts_in
from manifests.remote.values import Described, Kind, Thumbnail
from manifests.rights import is_rights_uri

_KINDS: Mapping[str, tuple[Kind, Literal[2, 3]]] = {
    "Manifest": ("Manifest", 3),
    "Collection": ("Collection", 3),
    "sc:Manifest": ("Manifest", 2),
    "sc:Collection": ("Collection", 2),
}
# What the line of metadata with the language is called, in small letters.
_LANGUAGE = frozenset(("language", "languages", "dil", "dili", "язык", "языки", "sprache", "sprachen", "langue"))
_BETWEEN_LANGUAGES = re.compile(r"[;,/|]")
_MOST_LANGUAGES = 10
_MOST_LINES = 100
# Wider than any thumbnail; a page would load the scan.
_WIDEST = 2000
# So wide is the picture that is asked of an image service where no thumbnail is named.
_WIDTH = 300
_PICTURES = frozenset(("image/jpeg", "image/png", "image/gif", "image/webp"))
_ANY_SIZE = re.compile(r"(?:[#/]|^)level[12]$")


class BadRemote(ManifestsError):
    """What an address answered is no manifest or collection. The sentence has "it" for the answer, and the remedy."""


def read_remote(body: bytes, addresses: tuple[str, ...]) -> Described:
    """What a document says. `addresses`: those that it came by, the one that was asked first. Raises BadRemote."""
    # A mark at the beginning of UTF-8 is wrong in JSON, and not rare.
    body = body.removeprefix(b"\xef\xbb\xbf")
    if body.lstrip()[:1] == b"<":
        raise BadRemote("it is a web page. Give the address of the manifest, which its IIIF icon leads to")
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BadRemote(f"it is no JSON ({error})") from error
    if not isinstance(document, dict):
        raise BadRemote("it is no object in JSON, so neither a manifest nor a collection")
    said = document.get("type") or document.get("@type")
    if not isinstance(said, str) or said not in _KINDS:
        shown = f"a {said[:40]!r}" if isinstance(said, str) else "something else"
        raise BadRemote(f"it is {shown}, neither a manifest nor a collection of the Presentation API")
    kind, version = _KINDS[said]
    label = texts_in(document.get("label"))
    if not label:
        raise BadRemote("it has no label, so nobody could see what it is")
    address = _own_id(document, addresses)
    provider, provider_address = _provider(document, address)
    return Described(
        address,
        kind,
        version,
        label,
        provider,
        provider_address,
        _thumbnail(document),
        _rights(document),
        _statement(document),
        _homepage(document),
        _languages(document),
    )


def _own_id(document: Mapping[str, Any], addresses: tuple[str, ...]) -> str:
    """Its own identifier; of another host than it came from it proves nothing, and the address stands in its place."""
    own = web_address(document.get("id") or document.get("@id"))
    hosts = {host_of(addresses[0]), host_of(addresses[-1])}
    return own if own is not None and host_of(own) in hosts else addresses[0]


def _provider(document: Mapping[str, Any], address: str) -> tuple[LanguageMap, str | None]:
    """The institution, and its page. In version 2 only the attribution names it."""
    agent = first(document.get("provider"))
    if isinstance(agent, dict) and (label := texts_in(agent.get("label"))):
        page = first(agent.get("homepage"))
        return label, outer_address(page.get("id") if isinstance(page, dict) else page)
    attribution = texts_in(document.get("attribution"))
    return attribution or {"none": (host_of(address),)}, None


def _statement(document: Mapping[str, Any]) -> tuple[LanguageMap, LanguageMap] | None:
    required = document.get("requiredStatement")
    if not isinstance(required, dict):
        return None
    label, value = texts_in(required.get("label")), texts_in(required.get("value"))
    return (label, value) if label and value else None


def _rights(document: Mapping[str, Any]) -> str | None:
    for one in (*items(document.get("rights")), *items(document.get("license"))):
        address = outer_address(one.get("@id") if isinstance(one, dict) else one)
        if address is not None:
            # The canonical form of those that IIIF knows begins with http (PRE3-R22).
            plain = f"http{address[5:]}" if address.startswith("https") else address
            return plain if is_rights_uri(plain) else address
    return None


def _homepage(document: Mapping[str, Any]) -> str | None:
    """A page for people: `homepage`, in version 2 what is related."""
    for one in (*items(document.get("homepage")), *items(document.get("related"))):
        if isinstance(one, dict):
            kind = one.get("format", "text/html")
            address = outer_address(one.get("id") or one.get("@id")) if kind == "text/html" else None
        else:
            address = outer_address(one)
        if address is not None:
            return address
    return None


def _languages(document: Mapping[str, Any]) -> tuple[str, ...]:
    """By the line of metadata that names them."""
    tags: dict[str, None] = {}
    for pair in items(document.get("metadata"))[:_MOST_LINES]:
        if isinstance(pair, dict) and _LANGUAGE & {text.strip().lower() for text in strings(pair.get("label"))}:
            for text in strings(pair.get("value")):
                words = (word.strip() for word in _BETWEEN_LANGUAGES.split(text[:_WIDEST]))
                tags |= dict.fromkeys(tag for tag in map(language_tag, words) if tag)
    return tuple(tags)[:_MOST_LANGUAGES]


def _thumbnail(document: Mapping[str, Any]) -> Thumbnail | None:
    """The one that it names, or that its first canvas names, or a size that an image service will make."""
    canvas = _first_canvas(document)
    named = (picture for whole in (document, canvas) for picture in items(whole.get("thumbnail"))[:5])
    found = next((one for one in map(_picture, named) if one is not None), None)
    return found or next(_made(canvas), None)


def _picture(value: object) -> Thumbnail | None:
    if not isinstance(value, dict):
        address = outer_address(value)
        return Thumbnail(address) if address else None
    address, kind = outer_address(value.get("id") or value.get("@id")), value.get("format")
    if address is None or kind not in (None, *_PICTURES):
        return None
    sides = (value.get("width"), value.get("height"))
    width, height = (side if type(side) is int and 0 < side <= _WIDEST else None for side in sides)
    return Thumbnail(address, kind, width, height)


def _first_canvas(document: Mapping[str, Any]) -> Mapping[str, Any]:
    inside: Any = document
    if "sequences" in document:
        inside = first(document["sequences"])
    name = "canvases" if "sequences" in document else "items"
    canvas = first(inside.get(name)) if isinstance(inside, dict) else None
    if isinstance(canvas, dict) and (canvas.get("type") or canvas.get("@type")) in ("Canvas", "sc:Canvas"):
        return canvas
    return {}


def _made(canvas: Mapping[str, Any]) -> Iterator[Thumbnail]:
    """What the image service of the first page sends in a size of ours, if it makes sizes at all."""
    page = first(canvas.get("items"))
    annotation = first(page.get("items") if isinstance(page, dict) else canvas.get("images"))
    image = (annotation.get("body") or annotation.get("resource")) if isinstance(annotation, dict) else None
    for service in items(image.get("service"))[:5] if isinstance(image, dict) else ():
        if isinstance(service, dict):
            address = outer_address(service.get("id") or service.get("@id"))
            profile = first(service.get("profile"))
            if address and isinstance(profile, str) and _ANY_SIZE.search(profile.removesuffix(".json")):
                yield Thumbnail(f"{address.rstrip('/')}/full/{_WIDTH},/0/default.jpg", "image/jpeg", _WIDTH)
