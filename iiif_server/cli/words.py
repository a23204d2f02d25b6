"""How values are put into words for a terminal, and into lines for programs. Knows no library."""

import json
import unicodedata
from collections.abc import Mapping, Sequence

import click

from image_store import Dimensions

_UNITS = ("bytes", "kB", "MB", "GB", "TB")


def say_json(document: Mapping[str, object]) -> None:
    """One document on one line of standard output."""
    click.echo(json.dumps(document, ensure_ascii=False))


def say_table(rows: Sequence[Sequence[str]]) -> None:
    """Rows in columns that are as wide as their widest value."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (text + " " * (width - _width(text)) for text, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())


def pixels(size: Dimensions) -> str:
    """`3019 x 4357`."""
    return f"{size.width} x {size.height}"


def bytes_in_words(count: int) -> str:
    """`512 bytes`, `3.2 MB`: decimal units, as disks are sold."""
    size, unit = float(count), 0
    while size >= 1000 and unit < len(_UNITS) - 1:
        size, unit = size / 1000, unit + 1
    return f"{size:.0f} {_UNITS[unit]}" if unit == 0 or size >= 100 else f"{size:.1f} {_UNITS[unit]}"


def counted(count: int, one: str) -> str:
    """`1 page`, `2 pages`."""
    return f"{count} {one}" if count == 1 else f"{count} {one}s"


def swept_in_words(books: Sequence[str], freed: int) -> str:
    """What is said of pyramids that belonged to no book of the catalogue."""
    return f"Taken away: pyramids of no book in the catalogue ({', '.join(books)}); {bytes_in_words(freed)} came free."


def _width(text: str) -> int:
    return sum(not unicodedata.combining(letter) for letter in text)
