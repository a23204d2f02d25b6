"""Addresses that stand in documents of others: which of them may be shown to a reader. Resolves no name."""

import re
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

LONGEST_ADDRESS = 2000
# What may stand in a policy and in an attribute without a doubt: letters of a name, or an IPv6 address in brackets.
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|[0-9a-f:]+", re.ASCII)
_UNWRITABLE = re.compile(r"[\x00-\x20\x7f-\x9f\"'<>\\^`{|}]")
# Names that a reader's own machine or network resolves (RFC 6761, 6762, 8375).
_INNER = ("localhost", "local", "internal", "intranet", "lan", "home", "arpa", "test", "invalid", "onion")


def web_address(value: object) -> str | None:
    """An http(s) address as it stands there; None for anything else: `javascript:`, `data:`, with a password in it."""
    parts = _parts(value)
    return value if parts is not None and isinstance(value, str) else None


def outer_address(value: object) -> str | None:
    """As `web_address`, and of no host inside: a reader's browser would ask his own machine or network."""
    parts = _parts(value)
    host = (parts.hostname or "") if parts else ""
    if not isinstance(value, str) or not host:
        return None
    try:
        number = ip_address(host)
    except ValueError:
        is_outer = "." in host.rstrip(".") and host.rstrip(".").rpartition(".")[2] not in _INNER
        # A number in another form (127.1, 0x7f.1) ends in no name of a domain.
        is_outer = is_outer and not host.rstrip(".").rpartition(".")[2][0].isdigit()
    else:
        is_outer = number.is_global and not number.is_multicast
    return value if is_outer else None


def host_of(address: str) -> str:
    """The host of a web address, in small letters; '' where it is none."""
    parts = _parts(address)
    return (parts.hostname or "") if parts else ""


def origin_of(address: str) -> str:
    """Scheme, host and port of a web address, as a policy names them; '' where it is none."""
    parts = _parts(address)
    return f"{parts.scheme}://{parts.netloc}".lower() if parts else ""


def _parts(value: object) -> SplitResult | None:
    if not isinstance(value, str) or len(value) > LONGEST_ADDRESS or _UNWRITABLE.search(value):
        return None
    try:
        parts = urlsplit(value)
        known = parts.scheme in ("http", "https") and "@" not in parts.netloc and parts.port != 0
        return parts if known and _HOST.fullmatch(parts.hostname or "") else None
    except ValueError:
        return None
