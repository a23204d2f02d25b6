"""From which site a book was used: the host of the headers Origin and Referer, and nothing else of them."""

import re
from functools import lru_cache
from urllib.parse import urlsplit

# A host that is not told by its name: a bare network address may be that of somebody's own machine.
OTHER = "other"
NONE = ""
_LONGEST_HOST = 253
_NAME = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
_REMEMBERED = 256


def site_of(origin: str, referer: str) -> str:
    """The host, in small letters, without port; OTHER where it is no name; NONE where neither header names one."""
    named = origin if origin not in ("", "null") else referer
    return _host(named) if named else NONE


def is_own_viewer(referer: str, public_url: str) -> bool:
    """Whether one of our own reading pages asks: its opening has been counted by itself."""
    return referer.startswith((f"{public_url}/read/", f"{public_url}/embed/"))


@lru_cache(_REMEMBERED)
def _host(url: str) -> str:
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return OTHER
    return host if len(host) <= _LONGEST_HOST and _NAME.fullmatch(host) else OTHER
