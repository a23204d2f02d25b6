"""The Azerbaijani order of titles, as in print. Knows letters only: no locale, no ICU, no book.

Order: spaces (so that a short word comes before a longer one), numbers by value, Latin, Cyrillic, Arabic and
every other script by code point. Punctuation decides nothing until all letters are equal.
"""

import re
import unicodedata

from manifests.languages import is_azerbaijani

# ICU has the Latin order but no Azerbaijani order for Cyrillic; both stand here as they are printed.
LATIN = "abcçdeəfgğhxıijkqlmnoöprsştuüvyzw"
# The letters that only the orthography before 1958 and Russian have stand where Russian has them.
CYRILLIC = "абвгғдеёәжзийыјкҝлмноөпрстуүфхһцчҹшщъьэюя"
# Yañalif letters (1922-1939) stand with today's letters.
YANALIF = {"ƣ": "ğ", "ɵ": "ö", "ƶ": "j", "ꞑ": "n", "ƅ": "ı"}

_SPACE, _NUMBER, _LATIN, _CYRILLIC, _OTHER = range(5)
_PLACES = {letter: (_LATIN, at) for at, letter in enumerate(LATIN)} | {
    letter: (_CYRILLIC, at) for at, letter in enumerate(CYRILLIC)
}
_PIECES = re.compile(r"[0-9]+|[^0-9]")
_TURKIC = ("tr", "crh", "gag", "none")

SortKey = tuple[tuple[tuple[int, ...], ...], tuple[str, ...], str]


def lower(text: str, *, dotted: bool = True) -> str:
    """Small letters. With `dotted` by the Azerbaijani rule: `İ` -> `i`, `I` -> `ı`; else `I` -> `i`.

    Python's own `lower` makes two code points of `İ` and an `i` of `I`.
    """
    composed = unicodedata.normalize("NFC", text).replace("İ", "i")
    if dotted:
        composed = composed.replace("I", "ı")
    # What `lower` of another program left of an `İ`: the dot is in the letter already.
    return composed.lower().replace("i\u0307", "i")


def title_key(text: str, tag: str = "az") -> SortKey:
    """The key to sort titles by; `tag` is the language of the title, which decides about `I`.

    Two different texts never have the same key, so the order is total.
    """
    dotted = is_azerbaijani(tag) or tag.lower().split("-")[0] in _TURKIC
    small = lower(text, dotted=dotted)
    places: list[tuple[int, ...]] = []
    letters: list[str] = []
    for piece in _PIECES.findall(small):
        place = _place(piece)
        if place is not None and not (place == (_SPACE,) and places[-1:] in ([], [(_SPACE,)])):
            places.append(place)
            letters.append(piece)
    while places and places[-1] == (_SPACE,):
        places.pop()
        letters.pop()
    return tuple(places), tuple(letters), text


def _place(piece: str) -> tuple[int, ...] | None:
    """Where a small letter or a run of digits stands; None for what does not count."""
    if piece[0] in "0123456789":
        digits = piece.lstrip("0")
        return (_NUMBER, len(digits), *map(ord, digits))
    if piece in _PLACES:
        return _PLACES[piece]
    if piece in YANALIF:
        return _PLACES[YANALIF[piece]]
    if piece.isspace() or piece in "-–—":
        return (_SPACE,)
    # An accented letter of another language stands with the letter that carries the accent.
    base = unicodedata.normalize("NFKD", piece)[:1]
    if base in _PLACES:
        return _PLACES[base]
    return (_OTHER, ord(piece)) if piece.isalnum() else None
