"""By what a name is known, so that a person with several forms of the name is one. Knows no book: pure."""

import hashlib

from manifests.folding import fold
from manifests.language_maps import LanguageMap

# Nobody said a role: then it is the author.
AUTHOR_ROLES = ("aut", "cre", "")
# An index of PostgreSQL has no room for much more.
_LONGEST_KEY = 200


def name_keys(name: LanguageMap) -> tuple[str, ...]:
    """A key for each form of a name: without case, marks and punctuation. Empty where it has no letter or digit."""
    keys = (fold(text) for texts in name.values() for text in texts)
    return tuple(dict.fromkeys(short_key(key) for key in keys if key))


def person_key(name: LanguageMap, uri: str = "") -> str:
    """By what a name is counted: its address in an authority file, else its first form; '' for no name at all."""
    keys = name_keys(name)
    return authority(uri) if uri.strip() else keys[0] if keys else ""


def authority(uri: str) -> str:
    """An address in an authority file, equal for `http://viaf.org/viaf/1/` and `https://viaf.org/viaf/1`.

    It is never a key that a name has: those are of letters and digits only.
    """
    plain = uri.strip().rstrip("/")
    scheme, mark, rest = plain.partition("://")
    if mark and scheme.lower() in ("http", "https"):
        plain = f"https://{rest}"
    return short_key(f"id:{plain}" if plain.isalnum() else plain)


def is_authority(key: str) -> bool:
    """Whether a key is an address in an authority file."""
    return not key.isalnum()


def short_key(key: str) -> str:
    """The key itself, or one of bounded length that no other text has."""
    if len(key) <= _LONGEST_KEY:
        return key
    return key[: _LONGEST_KEY - 64] + hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()
