"""Which limits hold for a request, which setting each comes from, and which one decided. Knows no answer."""

from collections.abc import Iterator
from dataclasses import replace

from iiif_server.explanation import Limit
from image_store import ImageInfo, ImageRequest, Impossible, Limits, memory_limit, memory_of

# As good as none.
NO_AREA = 10**18


def limits_told(wanted: ImageRequest, info: ImageInfo, limits: Limits, reduced: bool) -> tuple[Limit, ...]:
    """Every limit that holds for this image; `reduced`: they are those of the reader's access, not of the settings.

    A limit applies when the request would come to something else without it.
    """
    asked = _outcome(wanted, info, limits)
    by_memory = _is_too_much(wanted, info, limits)
    access = "the reader's access" if reduced else None
    told = [
        Limit(name, value, access or setting, applies and not by_memory)
        for name, setting, value, applies in _each(wanted, info, limits, asked)
    ]
    told.append(Limit("memory", memory_limit(limits), access or "IIIF_MAX_AREA", by_memory))
    bounds = info.bounds(limits)
    if bounds != limits:
        # What the format can hold: no setting lifts that.
        told.append(Limit("side", min(filter(None, (bounds.width, bounds.height))), None, False))
    return tuple(told)


def _each(wanted: ImageRequest, info: ImageInfo, limits: Limits, asked: str) -> Iterator[tuple[str, str, int, bool]]:
    """Name, setting, value, and whether it decided: whether the request comes to something else without it."""
    without = {
        "width": replace(limits, width=None),
        "height": replace(limits, height=None),
        "area": replace(limits, area=NO_AREA),
    }
    # A limit of the width alone is one of the height as well; a height alone was never set.
    values = {"width": limits.width, "height": limits.height, "area": limits.area}
    set_ones = {name: value for name, value in values.items() if value is not None}
    decided = {name for name in set_ones if _outcome(wanted, info, without[name]) != asked}
    if not decided and _outcome(wanted, info, Limits(NO_AREA)) != asked:
        # Several that ask for the same: none alone decided.
        decided = set(set_ones)
    for name, value in set_ones.items():
        yield f"max{name.capitalize()}", f"IIIF_MAX_{name.upper()}", value, name in decided


def _outcome(wanted: ImageRequest, info: ImageInfo, limits: Limits) -> str:
    """What the request comes to: a size, or a refusal whose reason counts and not the limits that are named in it."""
    try:
        return str(wanted.resolve(info, limits).size)
    except Impossible as refusal:
        return str(refusal).replace(str(info.bounds(limits)), "")


def _is_too_much(wanted: ImageRequest, info: ImageInfo, limits: Limits) -> bool:
    """Whether nothing is wrong with a request but the memory that it takes."""
    try:
        found = wanted.resolve(info, replace(limits, area=NO_AREA))
    except Impossible:
        return False  # something else is
    sent = found.rotation.turn(found.size)
    return sent.area <= limits.area and memory_of(sent, found.format) > memory_limit(limits)
