"""How the library is named in the settings: its name by language, its home page, its logo. Knows no document."""

import re
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, ValidationInfo

from config_rules import is_address, json_object

MOST_LOGO_BYTES = 2 << 20
MOST_LOGO_SIDE = 5000

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", re.ASCII)
# Spelling in Arabic letters needs the two joiners, which cannot be printed.
_JOINERS = dict.fromkeys(map(ord, "\u200c\u200d"))
_PNG = b"\x89PNG\r\n\x1a\n"
# Start of frame, of all kinds of JPEG; three numbers among theirs are something else.
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG or JPEG, by its head alone; None of anything else."""
    if data.startswith(_PNG):
        return (int.from_bytes(data[16:20]), int.from_bytes(data[20:24])) if data[12:16] == b"IHDR" else None
    at = 2 if data.startswith(b"\xff\xd8\xff") else len(data)
    while at + 9 <= len(data) and data[at] == 0xFF:
        kind, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
        if kind in _JPEG_FRAMES:
            return int.from_bytes(data[at + 7 : at + 9]), int.from_bytes(data[at + 5 : at + 7])
        # Every segment before the frame has a length, which counts itself.
        at += 2 + length if length >= 2 else len(data)
    return None


def logo_size(logo: Path | None) -> tuple[int, int] | None:
    """Width and height in pixels of the logo of the settings, where there is one. Raises OSError."""
    return picture_size(logo.read_bytes()) if logo else None


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


def _logo_file(path: Path) -> Path:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_LOGO_BYTES + 1)
    except OSError as error:
        raise ValueError(f"must be a file that can be read ({error.strerror or error})") from error
    size = picture_size(data)
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
LogoFile = Annotated[Path, AfterValidator(_logo_file), AfterValidator(_beside_a_name)]
