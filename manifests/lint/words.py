"""Small questions to values of which nothing is known. Pure; every function takes any JSON and never raises."""

import re
from typing import Any, TypeAlias
from urllib.parse import SplitResult, urlsplit

Json: TypeAlias = Any  # what it is, is the question

LONGEST = 90
# Viewers count in floats: beyond this they cannot tell a number from the next one.
LARGEST = 2**53
_PLAIN_KEY = re.compile(r"[A-Za-z0-9@_:-]{1,40}")
_UNWRITTEN = re.compile(r"""[^\x21-\x7e]|["<>\\^`{|}]""")
# Larger numbers are not written out: Python refuses to write very large ones.
_LARGEST_BITS = 64


def shown(value: Json) -> str:
    """A value for a person: short, and nothing in it that a terminal would obey."""
    if isinstance(value, str):
        return repr(value if len(value) <= LONGEST else f"{value[: LONGEST - 1]}…")
    if isinstance(value, dict):
        return "an empty object" if not value else "an object"
    if isinstance(value, list):
        return "an empty array" if not value else f"an array of {len(value)}"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and value.bit_length() > _LARGEST_BITS:
        return "a number of more than 19 digits"
    return str(value)


def step(key: str) -> str:
    """A key of an object as part of a path: `.label`, `['a key with blanks']`."""
    return f".{key}" if _PLAIN_KEY.fullmatch(key) else f"[{shown(key)}]"


def text(value: Json) -> str:
    """The value if it is a text, else an empty one."""
    return value if isinstance(value, str) else ""


def several(value: Json) -> list[Json]:
    """What may stand alone or in an array, as a list; nothing for null."""
    return value if isinstance(value, list) else [] if value is None else [value]


def whole(value: Json) -> int | None:
    """The value if it is a whole number above 0 that a viewer can count with; 4.0 is 4, as in every browser."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if type(value) is int and 0 < value < LARGEST else None


def pair(width: Json, height: Json) -> tuple[int, int] | None:
    """Width and height if both are whole numbers above 0."""
    wide, high = whole(width), whole(height)
    return None if wide is None or high is None else (wide, high)


def split(address: Json) -> SplitResult | None:
    """The parts of an absolute http(s) address; None for anything else."""
    try:
        parts = urlsplit(text(address))
        host = parts.hostname
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") and host else None


def is_encoded(address: str) -> bool:
    """Whether it has only the characters of an address: others are percent-encoded."""
    return not _UNWRITTEN.search(address)


def without_fragment(address: Json) -> str:
    """The address before `#`."""
    return text(address).partition("#")[0]
