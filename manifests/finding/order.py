"""The Azerbaijani order of titles as bytes, so that any database sorts by it. Pure; the order is that of sorting.py."""

from manifests.language_maps import LanguageMap, first_text
from manifests.sorting import title_key

# An index of PostgreSQL takes 2,704 bytes. Titles that are the same for so long stand in the order of book names.
MOST_BYTES = 1500
_END = b"\0"


def order_bytes(text: str, tag: str = "az") -> bytes:
    """Bytes that stand in the order of `title_key`, for titles up to about 180 letters; longer ones are cut.

    Each place is its kind plus one, so that the end, which is zero, comes before any; then its numbers, as many bytes
    each as they need in that kind. Then the letters, then the text.
    """
    places, letters, whole = title_key(text, tag)
    parts = [_place(place) for place in places]
    parts.append(_END)
    parts += [_utf8(piece) + _END for piece in letters]
    parts.append(_utf8(whole))
    return b"".join(parts)[:MOST_BYTES]


def book_order(title: LanguageMap, language: str | None, book_id: str) -> bytes:
    """Where a book stands among all: by its first title, and among equal titles by its name. No two are equal."""
    text, tag = first_text(title)
    return order_bytes(text, language or tag if tag == "none" else tag) + _END + book_id.encode()


def _place(place: tuple[int, ...]) -> bytes:
    kind, *numbers = place
    # Of a letter there is one number, of a number its length and its digits: all are code points at most.
    return bytes([kind + 1]) + b"".join(number.to_bytes(3, "big") for number in numbers)


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
