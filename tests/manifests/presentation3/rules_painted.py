"""What is painted on a canvas, and where, by the rules of Presentation 3.0 (for rules.py)."""

import re
from collections.abc import Iterator
from typing import Any

from tests.manifests.presentation3.rules_said import services

FULL = re.compile(r"/full/(?:max|(?P<width>[1-9][0-9]*),(?P<height>[1-9][0-9]*))/0/default\.(?:jpg|png)")
BOX = re.compile(r"xywh=([0-9]+),([0-9]+),([0-9]+),([0-9]+)")

Problems = Iterator[str]


def box(fragment: str, place: str, canvas: dict[str, Any]) -> Problems:
    """Part of a canvas: in whole pixels, and within it (PRE3-R39, R44)."""
    if not fragment:
        return
    found = BOX.fullmatch(fragment)
    if found is None:
        yield f"{place}: {fragment!r} is no part of a canvas (PRE3-R44)"
        return
    x, y, width, height = map(int, found.groups())
    if not (width and height) or x + width > canvas["width"] or y + height > canvas["height"]:
        yield f"{place}: lies outside the canvas (PRE3-R39)"


def image(body: dict[str, Any], place: str) -> Problems:
    """What is painted: an image that its address really gives, in the size that is stated (PRE3-R45, R48)."""
    yield from services(body, place)
    first = body["service"][0] if isinstance(body.get("service"), list) else {}
    sent = FULL.fullmatch(str(body.get("id")).removeprefix(str(first.get("id", first.get("@id")))))
    if sent is None:
        yield f"{place}.id: is no image of its service (PRE3-R45)"
    elif (body.get("width"), body.get("height")) not in _sendable(first, sent):
        yield f"{place}.width: is not what the address sends (PRE3-R48)"


def _sendable(service: dict[str, Any], sent: re.Match[str]) -> set[tuple[int, int]]:
    """The sizes that the address of an image may send: what it says, or the largest within the limits."""
    if sent["width"]:
        return {(int(sent["width"]), int(sent["height"]))}
    full = service["width"], service["height"]
    widest = service.get("maxWidth", full[0])
    highest = service.get("maxHeight", service.get("maxWidth", full[1]))
    area = service.get("maxArea", full[0] * full[1])
    scale = min(1, widest / full[0], highest / full[1], (area / (full[0] * full[1])) ** 0.5)
    if scale == 1:
        return {full}
    near = [{max(1, int(side * scale) + by) for by in (-1, 0, 1)} for side in full]
    return {(width, height) for width in near[0] for height in near[1] if width <= widest and height <= highest}
