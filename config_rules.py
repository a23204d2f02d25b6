"""How the values of settings are written, and how they are shown: URLs, folders, passwords. Knows no setting."""

import json
import re
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator
from pydantic_core import ErrorDetails

DATABASE_URL = re.compile(r"[a-z][a-z0-9_]*(\+[a-z0-9_]+)?://.*", re.ASCII)
# No options but these: the client takes many, and some of them would undo its short time-outs.
_REDIS_URL = re.compile(
    r"rediss?://([^@/?#\s]*@)?(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?(/[0-9]*)?"
    r"(\?ssl_ca_certs=[^&#\s]+)?"
    r"|unix://([^@/?#\s]*@)?/[^?#\s]+(\?db=[0-9]{1,9})?",
    re.ASCII,
)
_ROOT_NAME = re.compile(r"[A-Za-z0-9._-]+", re.ASCII)
# In front of the last @: a password may have slashes and more of them; and among the options of a database.
_PASSWORD = re.compile(r"(?<=://)([^/@:]*):.*@")
_OPTION = re.compile(r"([?&][a-z]*password=)[^&]*", re.ASCII | re.IGNORECASE)


def is_address(url: str) -> bool:
    """Whether this is an absolute http or https URL without a user."""
    try:
        parts = urlsplit(url)
        # Asking for the port is what checks it.
        return (
            parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and "@" not in parts.netloc
        )
    except ValueError:
        return False


def _plain_url(url: str) -> str:
    rule = "must be an absolute http or https URL such as https://books.example.az, without query or fragment"
    if not url.isascii() or not url.isprintable() or " " in url or not is_address(url):
        raise ValueError(rule)
    if "?" in url or "#" in url or url.endswith("/"):
        raise ValueError(f"{rule}, and without a slash at its end")
    return url


PlainUrl = Annotated[str, AfterValidator(_plain_url)]


def is_redis_url(url: str) -> bool:
    """Whether this is the URL of a Redis, without options of the client."""
    try:
        return _REDIS_URL.fullmatch(url) is not None and urlsplit(url).port != 0
    except ValueError:
        return False


def are_networks(text: str) -> bool:
    """Whether these are networks or addresses in numbers, parted by commas."""
    try:
        return all(ip_network(one.strip()) for one in text.split(",") if one.strip())
    except ValueError:
        return False


def json_object(text: str) -> object:
    """What the JSON says; None when it is none."""
    try:
        return json.loads(text)
    except ValueError:
        return None


def is_root(name: object, folder: object) -> bool:
    """Whether this is a name and the absolute folder that it stands for."""
    named = isinstance(name, str) and _ROOT_NAME.fullmatch(name) is not None
    return named and isinstance(folder, str | Path) and Path(folder).is_absolute()


def shown(value: object) -> str:
    """A value as a person reads it, its passwords masked."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = json.dumps(value, default=str, ensure_ascii=False) if isinstance(value, dict) else str(value)
    return _OPTION.sub(r"\1***", _PASSWORD.sub(r"\1:***@", text))


def broken_rule(found: ErrorDetails) -> str:
    """The rule that a value breaks, as the rest of a sentence."""
    limits = found.get("ctx", {})
    match found["type"]:
        case "value_error":
            return str(limits["error"])
        case "greater_than_equal":
            return f"must be at least {limits['ge']}"
        case "less_than_equal":
            return f"must be at most {limits['le']}"
        case "literal_error":
            return f"must be one of {limits['expected']}"
        case "bool_parsing" | "bool_type":
            return "must be yes or no"
        case "int_parsing" | "int_type" | "int_from_float":
            return "must be a whole number in digits"
        case _:
            return f"is wrong ({found['msg']})"
