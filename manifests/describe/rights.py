"""Rights URIs in what catalogues write of rights. Knows Creative Commons and rightsstatements.org, no law."""

import re

_CREATIVE = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/((?:licenses|publicdomain)/[a-z+-]{2,20}/[0-9.]{1,5}(?:/[a-z]{2,3}(?![a-z.]))?)",
    re.IGNORECASE,
)
_STATEMENT = re.compile(
    r"https?://(?:www\.)?rightsstatements\.org/(?:vocab|page)/([A-Za-z-]{2,20}/[0-9.]{1,5})", re.IGNORECASE
)
# The DFG viewer's and Kitodo's short words for licences, and how people write them.
_WORDS = {
    "cc0": "http://creativecommons.org/publicdomain/zero/1.0/",
    "cc0-1.0": "http://creativecommons.org/publicdomain/zero/1.0/",
    "pdm": "http://creativecommons.org/publicdomain/mark/1.0/",
    "pdm1.0": "http://creativecommons.org/publicdomain/mark/1.0/",
    "public domain mark": "http://creativecommons.org/publicdomain/mark/1.0/",
    "public domain mark 1.0": "http://creativecommons.org/publicdomain/mark/1.0/",
    "rv-fz": "http://rightsstatements.org/vocab/InC/1.0/",
} | {
    f"cc-{kind}-{version}": f"http://creativecommons.org/licenses/{kind}/{version}/"
    for kind in ("by", "by-sa", "by-nc", "by-nd", "by-nc-sa", "by-nc-nd")
    for version in ("3.0", "4.0")
}


def rights_uri(text: str) -> str:
    """The rights URI in a text (`CC0`, an address with `deed.ru` behind it), as IIIF writes it: `http:`; else ''."""
    creative = _CREATIVE.search(text)
    if creative:
        return f"http://creativecommons.org/{creative[1].lower()}/"
    statement = _STATEMENT.search(text)
    if statement:
        return f"http://rightsstatements.org/vocab/{statement[1]}/"
    word = re.sub(r"[\s_]+", " ", text.strip().lower()) if len(text) < 100 else ""
    return _WORDS.get(word) or _WORDS.get(word.replace(" ", "-"), "")
