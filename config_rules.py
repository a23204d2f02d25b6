"""How the values of settings are written, and how they are shown: URLs, folders, names, logos. Knows no document."""

import json
import re
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, ValidationInfo
from pydantic_core import ErrorDetails

from picture_heads import JPEG, PNG, size_of

_BIND = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):([0-9]{1,5})", re.ASCII)
_DATABASE_URL = re.compile(r"[a-z][a-z0-9_]*(\+[a-z0-9_]+)?://.*", re.ASCII)
# No options but these: the client takes many, and some of them would undo its short time-outs.
_REDIS_URL = re.compile(
    r"rediss?://([^@/?#\s]*@)?(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?(/[0-9]*)?"
    r"(\?ssl_ca_certs=[^&#\s]+)?"
    r"|unix://([^@/?#\s]*@)?/[^?#\s]+(\?db=[0-9]{1,9})?",
    re.ASCII,
)
_ROOT_NAME = re.compile(r"[A-Za-z0-9._-]+", re.ASCII)
SMALLEST_CACHE = 64 * 1024**2
MOST_LOGO_BYTES = 2 << 20
MOST_LOGO_SIDE = 5000
# Search engines read no more of it.
MOST_ROBOTS_BYTES = 500 << 10
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", re.ASCII)
# Spelling in Arabic letters needs the two joiners, which cannot be printed.
_JOINERS = dict.fromkeys(map(ord, "\u200c\u200d"))
# In front of the last @: a password may have slashes and more of them; and among the options of a database.
_PASSWORD = re.compile(r"(?<=://)([^/@:]*):.*@")
_OPTION = re.compile(r"([?&][a-z]*password=)[^&]*", re.ASCII | re.IGNORECASE)


def _absolute_home(home: Path) -> Path:
    if "?" in str(home) or "\0" in str(home):
        raise ValueError("must be a folder whose path has no '?'")
    return home.expanduser().absolute()


Home = Annotated[Path, AfterValidator(_absolute_home)]


def _room_for_a_page(size: int) -> int:
    if 0 < size < SMALLEST_CACHE:
        raise ValueError(f"must be 0 (no cache) or at least {SMALLEST_CACHE}, to have room for whole pages")
    return size


CacheBytes = Annotated[int, AfterValidator(_room_for_a_page)]


def _host_and_port(bind: str) -> str:
    match = _BIND.fullmatch(bind)
    if match is None or not 1 <= int(match[2]) <= 65535:
        raise ValueError("must be HOST:PORT with a port from 1 to 65535, such as 127.0.0.1:8182 or [::1]:8182")
    return bind


Bind = Annotated[str, AfterValidator(_host_and_port)]


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


def _database_url(url: str) -> str:
    if _DATABASE_URL.fullmatch(url) is None:
        raise ValueError("must be an SQLAlchemy URL such as sqlite:////srv/library/catalogue.sqlite")
    return url


DatabaseUrl = Annotated[str, AfterValidator(_database_url)]


def _redis_url(url: str) -> str:
    """A Redis, without options of the client."""
    try:
        known = _REDIS_URL.fullmatch(url) is not None and urlsplit(url).port != 0
    except ValueError:
        known = False
    if not known:
        raise ValueError(
            "must be a Redis URL such as redis://127.0.0.1:6379/0, rediss://:PASSWORD@cache.example.az or "
            "unix:///run/redis/redis.sock"
        )
    return url


RedisUrl = Annotated[str, AfterValidator(_redis_url)]


def _networks(text: str) -> str:
    try:
        for one in filter(str.strip, text.split(",")):
            ip_network(one.strip())
    except ValueError as error:
        raise ValueError("must be networks such as 10.20.0.0/16 or fd12::/16, parted by commas") from error
    return text


Networks = Annotated[str, AfterValidator(_networks)]


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


def _named_folders(value: object) -> object:
    roots = json_object(value) if isinstance(value, str) else value
    if not isinstance(roots, dict) or not all(is_root(name, folder) for name, folder in roots.items()):
        raise ValueError('must be a JSON object of names and absolute folders such as {"scans": "/srv/scans"}')
    return roots


SourceRoots = Annotated[dict[str, Path], BeforeValidator(_named_folders)]


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


def logo_size(logo: Path | None) -> tuple[int, int] | None:
    """Width and height in pixels of the logo of the settings, where there is one. Raises OSError."""
    return size_of(logo.read_bytes()) if logo else None


def _names(value: object) -> object:
    """One name of no language, or names by language. Raises ValueError."""
    text = value.strip() if isinstance(value, str) else ""
    names = (json_object(text) if text.startswith("{") else {"none": text}) if isinstance(value, str) else value
    if not isinstance(names, dict) or not all(_is_name(tag, name) for tag, name in names.items()):
        raise ValueError(
            'must be a name, or names by language as JSON: {"az": "Milli Kitabxana", "en": "National Library"}'
        )
    return names


def _is_name(tag: object, name: object) -> bool:
    tagged = isinstance(tag, str) and (tag == "none" or _LANGUAGE.fullmatch(tag) is not None)
    return tagged and isinstance(name, str) and bool(name.strip()) and name.translate(_JOINERS).isprintable()


def _home_page(url: str) -> str:
    if not url.isascii() or not url.isprintable() or " " in url or not is_address(url):
        raise ValueError("must be an absolute http or https URL such as https://www.kitabxana.example.az/")
    return url


def _email(address: str) -> str:
    # As the schema of OAI-PMH has it, and nothing that would need quoting.
    if not re.fullmatch(r"[!-~]+@([A-Za-z0-9-]+\.)+[A-Za-z0-9-]+", address) or address.count("@") != 1:
        raise ValueError("must be an email address such as kitabxana@example.az")
    return address


def _beginning(path: Path, size: int) -> bytes:
    """So many bytes of a file. Raises ValueError."""
    try:
        with path.open("rb") as file:
            return file.read(size)
    except OSError as error:
        raise ValueError(f"must be a file that can be read ({error.strerror or error})") from error


def _robots_file(path: Path) -> Path:
    path = path.expanduser()
    data = _beginning(path, MOST_ROBOTS_BYTES + 1)
    try:
        readable = "\0" not in data.decode("utf-8")
    except UnicodeDecodeError:
        readable = False
    if len(data) > MOST_ROBOTS_BYTES or not readable:
        raise ValueError(f"must be a text in UTF-8 of at most {MOST_ROBOTS_BYTES >> 10} KiB")
    return path.absolute()


def _logo_file(path: Path) -> Path:
    path = path.expanduser()
    data = _beginning(path, MOST_LOGO_BYTES + 1)
    size = size_of(data) if data.startswith((PNG, JPEG)) else None
    if len(data) > MOST_LOGO_BYTES or size is None or not all(0 < side <= MOST_LOGO_SIDE for side in size):
        raise ValueError(
            f"must be a PNG or JPEG of at most {MOST_LOGO_BYTES >> 20} MiB and {MOST_LOGO_SIDE} pixels a side"
            " (200 pixels high is enough)"
        )
    return path.absolute()


def _beside_a_name(value: Any, known: ValidationInfo) -> Any:
    if not known.data.get("provider_name"):
        raise ValueError("needs IIIF_PROVIDER_NAME beside it: nobody would know whose it is")
    return value


ProviderName = Annotated[dict[str, str], BeforeValidator(_names)]
ProviderUrl = Annotated[str, AfterValidator(_home_page), AfterValidator(_beside_a_name)]
ProviderEmail = Annotated[str, AfterValidator(_email)]
LogoFile = Annotated[Path, AfterValidator(_logo_file), AfterValidator(_beside_a_name)]
RobotsFile = Annotated[Path, AfterValidator(_robots_file)]
