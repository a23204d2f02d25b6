"""Any form of a content state -> what it wants to be shown. Every byte of it is hostile.

The forms (Content State 1.0, section 2.2): an annotation, its target alone, or the address of either; JSON, or encoded
for a link. Beside them links of viewers that hold one of these. Nothing is fetched: an address is all that is known of
what is behind it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any
from urllib.parse import quote, urldefrag

import orjson

from manifests.content_state.encoding import decoded
from manifests.content_state.links import parameters
from manifests.content_state.values import BadContentState, Focus, Point, Region, Target
from manifests.remote.addresses import web_address
from manifests.remote.texts import items

# The name of the parameter in links of all viewers (CST-R01).
PARAMETER = "iiif-content"
# As much as deploy/nginx.conf lets through.
MOST_BYTES = 16_384
MOST_TARGETS = 20
# An annotation may be about an annotation, a collection within a collection; encoded links within links end here.
_DEEPEST = 4
# All that may stand in a URI, and `%`: what is more is written for it.
_OF_URIS = "%/:?#[]@!$&'()*+,;=~"
_WHOLES = ("Manifest", "Collection", "sc:Manifest", "sc:Collection")
_NUMBER = r"(-?[0-9]{1,9}(?:\.[0-9]{1,9})?)"
_XYWH = re.compile(rf"(?:^|&)xywh=(pixel:|percent:)?{_NUMBER},{_NUMBER},{_NUMBER},{_NUMBER}(?:&|$)", re.ASCII)
_LINK = re.compile("https?://", re.IGNORECASE)
_WRITTEN = re.compile(_NUMBER, re.ASCII)


def read_content_state(text: str) -> tuple[Target, ...]:
    """What a content state wants to be shown, at least one. Raises BadContentState."""
    found = tuple(_of_text(text, 0))[:MOST_TARGETS]
    if not found:
        raise BadContentState(
            "the content state names nothing that could be opened: no address that begins with http:// or https://"
        )
    return found


def _of_text(text: str, depth: int) -> Iterator[Target]:
    text = text.strip()
    if len(text.encode(errors="surrogatepass")) > MOST_BYTES:
        raise BadContentState(f"the content state is longer than {MOST_BYTES} bytes")
    if text.startswith(("{", "[")):
        yield from _of_json(text)
    elif _LINK.match(text):
        yield from _of_link(text, depth)
    elif depth < _DEEPEST and text:
        yield from _of_text(decoded(text), depth + 1)


def _of_json(text: str) -> Iterator[Target]:
    try:
        yield from _of_node(orjson.loads(text), (), 0)
    except ValueError as error:
        raise BadContentState(f"the content state is no JSON ({error})") from error


def _of_link(text: str, depth: int) -> Iterator[Target]:
    """An address, or the link of a viewer that names in its parameters what it opens."""
    said = parameters(text)
    inner, manifest = said.get(PARAMETER), said.get("manifest")
    if inner is not None and depth < _DEEPEST:
        yield from _of_text(inner, depth + 1)
    elif manifest is not None:
        yield from _of_address(said.get("canvas", manifest), (manifest,))
    else:
        yield from _of_address(text, ())


def _of_node(node: Any, within: tuple[str, ...], depth: int) -> Iterator[Target]:
    """By its type: an annotation leads to its targets, a part of a resource to the whole; all else is shown itself."""
    if depth > _DEEPEST:
        return
    if isinstance(node, list):
        for one in node[:MOST_TARGETS]:
            yield from _of_node(one, within, depth + 1)
    elif isinstance(node, str):
        yield from _of_address(node, within)
    elif isinstance(node, dict):
        outer = (*_addresses_of(node, depth), *within)
        kind = _said(node, "type")
        if kind in ("Annotation", "oa:Annotation"):
            yield from _of_node(node.get("target") or node.get("on"), outer, depth + 1)
        elif kind in ("SpecificResource", "oa:SpecificResource"):
            for one in _of_node(node.get("source") or node.get("full"), outer, depth + 1):
                yield replace(one, focus=_selected(node.get("selector")) or one.focus)
        else:
            for one in _of_address(_said(node, "id"), outer):
                yield replace(one, is_whole=kind in _WHOLES)


def _of_address(value: object, within: tuple[str, ...]) -> Iterator[Target]:
    address = _address(value)
    if address is not None:
        plain, fragment = urldefrag(address)
        yield Target(plain, within, _region(fragment))


def _address(value: object) -> str | None:
    """An http(s) URI; letters that no URI has are written as one has them. None for anything else (CST-R08)."""
    return web_address(quote(value.strip(), safe=_OF_URIS, errors="replace")) if isinstance(value, str) else None


def _addresses_of(node: Mapping[str, Any], depth: int) -> Iterator[str]:
    """What a resource says that it is part of, and that in turn."""
    if depth > _DEEPEST:
        return
    for one in items(node.get("partOf") or node.get("within"))[:MOST_TARGETS]:
        about = one if isinstance(one, dict) else {"id": one}
        address = _address(_said(about, "id"))
        if address is not None:
            yield urldefrag(address)[0]
        yield from _addresses_of(about, depth + 1)


def _said(node: Mapping[str, Any], name: str) -> Any:
    """A property by its name, or by that which it has in version 2."""
    return node.get(name) or node.get(f"@{name}")


def _selected(selectors: object) -> Focus | None:
    """What the first selector that is understood selects."""
    found = (_focus(one) for one in items(selectors)[:MOST_TARGETS] if isinstance(one, dict))
    return next((focus for focus in found if focus is not None), None)


def _focus(selector: Mapping[str, Any]) -> Focus | None:
    kind, value = _said(selector, "type"), selector.get("value")
    if kind == "PointSelector":
        return _point(selector.get("x"), selector.get("y"))
    if kind in ("FragmentSelector", "oa:FragmentSelector") and isinstance(value, str):
        return _region(value.lstrip("#"))
    return None


def _region(fragment: str) -> Region | None:
    """A spatial fragment (Media Fragments 1.0, section 4.2.2); None for any other, and for one without an area."""
    found = _XYWH.search(fragment)
    if found is None:
        return None
    unit, *sides = found.groups()
    x, y, width, height = map(Fraction, sides)
    return Region(x, y, width, height, unit == "percent:") if width > 0 and height > 0 else None


def _point(*place: object) -> Point | None:
    texts = [str(one) for one in place if type(one) in (int, float)]
    numbers = [Fraction(text) for text in texts if _WRITTEN.fullmatch(text)]
    return Point(*numbers) if len(numbers) == len(place) else None
