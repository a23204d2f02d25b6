"""In which script a text stands, by its letters, and which tag it therefore has. Knows no record."""

from collections.abc import Mapping
from functools import lru_cache

from manifests.describe.codes import SEVERAL_SCRIPTS, USUAL_SCRIPT
from manifests.language_maps import LanguageMap

# Enough of a text to know its script.
_LOOKED_AT = 500
_RANGES = (
    ("Latn", 0x0041, 0x024F),
    ("Latn", 0x0250, 0x02AF),
    ("Latn", 0x1E00, 0x1EFF),
    ("Latn", 0xA720, 0xA7FF),
    ("Grek", 0x0370, 0x03FF),
    ("Grek", 0x1F00, 0x1FFF),
    ("Cyrl", 0x0400, 0x052F),
    ("Armn", 0x0530, 0x058F),
    ("Hebr", 0x0590, 0x05FF),
    ("Arab", 0x0600, 0x077F),
    ("Arab", 0x08A0, 0x08FF),
    ("Geor", 0x10A0, 0x10FF),
    ("Geor", 0x1C90, 0x1CBF),
    ("Arab", 0xFB50, 0xFDFF),
    ("Arab", 0xFE70, 0xFEFE),
)
# Letters that only the Azerbaijani Latin alphabet of 1922-1939 has.
_YANALIF = frozenset("ƣƢɵƟƶƵꞑꞐ")


def script_of(text: str) -> str:
    """The script of most letters of a text, as an ISO 15924 code; '' where it has none that we know.

    Look-alike letters of another script, which typists mix in, are outvoted.
    """
    votes: dict[str, int] = {}
    for letter in filter(str.isalpha, text[:_LOOKED_AT]):
        script = _script_of_letter(letter)
        votes[script] = votes.get(script, 0) + 1
    return max(votes, key=lambda script: votes[script]) if votes else ""


@lru_cache(4096)
def _script_of_letter(letter: str) -> str:
    code = ord(letter)
    return next((script for script, first, last in _RANGES if first <= code <= last), "")


def script_subtag(tag: str) -> str:
    """`az-Cyrl` -> `Cyrl`; '' where the tag names no script."""
    return next((part for part in tag.split("-")[1:] if len(part) == 4 and part.isalpha()), "")


def tag_of_text(text: str, book: str) -> str:
    """The tag of a text in a record of a book in the language `book` (a tag or ''); `none` where nobody can tell.

    The letters decide the script: of an Azerbaijani book a title in Arabic letters is `az-Arab`, and of a Russian one
    a title in Latin letters is a transcription, `ru-Latn`. A German book's title in Cyrillic is in some other language.
    """
    if not book:
        return "none"
    script = script_of(text)
    language = book.split("-")[0]
    usual = USUAL_SCRIPT.get(language, "")
    several = SEVERAL_SCRIPTS.get(language, ())
    if language == "az" and script == "Latn" and not _YANALIF.isdisjoint(text):
        return "az-baku1926"
    if not script or script == script_subtag(book) or not (usual or several):
        return book
    if not script_subtag(book) and script == (usual or several[0]):
        return book
    if script == usual:
        return language
    return f"{language}-{script}" if script in several or script == "Latn" else "none"


def refined(tag: str, title: str, year: int | None) -> str:
    """The language of a book with the script of its title, where the source tells no script.

    Arabic letters are sure. Cyrillic before 1939 may be a Russian cataloguer's transcription, and Latin letters may
    be anyone's: they decide nothing.
    """
    if "-" in tag or tag not in SEVERAL_SCRIPTS:
        return tag
    by_letters = tag_of_text(title, tag)
    if by_letters == "az-baku1926":
        return by_letters
    script = script_subtag(by_letters)
    sure = script == "Arab" or (script == "Cyrl" and (year is None or year >= 1939))
    return by_letters if sure and script != USUAL_SCRIPT.get(tag) else tag


def settled(texts: Mapping[str, tuple[str, ...]]) -> LanguageMap:
    """A language map in which `az` beside `az-Arab` is called `az-Latn`: each key names its script."""
    named: dict[str, tuple[str, ...]] = {}
    with_scripts = {tag.split("-")[0] for tag in texts if script_subtag(tag)}
    for tag, values in texts.items():
        scripts = SEVERAL_SCRIPTS.get(tag, ())
        key = f"{tag}-{scripts[0]}" if scripts and tag in with_scripts else tag
        named[key] = tuple(dict.fromkeys((*named.get(key, ()), *values)))
    return named
