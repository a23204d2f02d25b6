"""Which way the pages turn, as sources write it. Knows words only; what a script implies, manifests.languages knows."""

from manifests.languages import ViewingDirection

_WORDS: dict[str, ViewingDirection] = {
    "righttoleft": "right-to-left",
    "rtl": "right-to-left",
    "sağdansola": "right-to-left",
    "справаналево": "right-to-left",
    "lefttoright": "left-to-right",
    "ltr": "left-to-right",
    "soldansağa": "left-to-right",
    "слеванаправо": "left-to-right",
}


def read_direction(written: str) -> ViewingDirection | None:
    """`rtl`, `right-to-left`, `rightToLeft`, `sağdan sola` -> the direction; None for words that say none."""
    return _WORDS.get("".join(filter(str.isalpha, written[:40].lower())))
