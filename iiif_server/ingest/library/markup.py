"""HTML that is put together from values: plain text is escaped on its way in, whoever it comes from. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Markup:
    """Text that is HTML already."""

    html: str


Part: TypeAlias = str | Markup


def element(name: str, *parts: Part, **attributes: str) -> Markup:
    """An element with its content; every plain text in it is escaped, and so is every value of an attribute."""
    given = "".join(f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"' for key, value in attributes.items())
    return Markup(f"<{name}{given}>{_joined(parts)}</{name}>")


def _joined(parts: Iterable[Part]) -> str:
    return "".join(part.html if isinstance(part, Markup) else escape(part) for part in parts)
