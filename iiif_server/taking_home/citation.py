"""How a book is cited: a line for a person, RIS and BibTeX for programs. Knows no HTTP, no clock and no language.

Everything is as the book has it; nothing is invented where nothing was said.
"""

import re
from collections.abc import Iterator

from manifests import Book, Contributor, LanguageMap, first_text

AUTHORS, EDITORS, TRANSLATORS = ("aut", "cre"), ("edt", "com"), ("trl",)
_SPECIAL = re.compile(r"[\\{}$&#%_^~]")
_ESCAPES = {"\\": r"\textbackslash{}", "^": r"\^{}", "~": r"\~{}"}
_END = re.compile(r"[.!?…]$")


def authors(book: Book) -> list[str]:
    """The names of who wrote the book, each in the language in which it was told first."""
    return _names(book, AUTHORS)


def year(book: Book) -> str:
    """The year by which it is sorted, else the date as the source has it; may be empty."""
    date = book.about.date
    if date is None:
        return ""
    return str(date.year) if date.year is not None else date.text


def line(book: Book, address: str, accessed: str = "") -> str:
    """Author. Title. Place: Publisher, date. Institution, shelfmark. Address (`accessed`)."""
    about = book.about
    printed = ": ".join(filter(None, (_one(about.place), _one(about.publisher))))
    when = about.date.text if about.date else ""
    held = ", ".join(filter(None, (_one(about.institution), _shelfmark(book))))
    parts = ["; ".join(authors(book)), _one(book.title), ", ".join(filter(None, (printed, when))), held]
    sentences = [part if _END.search(part) else f"{part}." for part in parts if part]
    return " ".join((*sentences, f"{address} ({accessed})." if accessed else address))


def ris(book: Book, address: str) -> str:
    """A record of RIS, as programs that keep references read it; lines end as its specification says."""
    fields = [("TY", "BOOK"), ("TI", _one(book.title))]
    fields += [("TT", text) for text in _other_titles(book)]
    fields += [("AU", name) for name in authors(book)]
    fields += [("ED", name) for name in _names(book, EDITORS)]
    fields += [("A4", name) for name in _names(book, TRANSLATORS)]
    about = book.about
    fields += [("PB", _one(about.publisher)), ("CY", _one(about.place)), ("PY", year(book))]
    fields += [("KW", _one(subject)) for subject in about.subjects]
    fields += [("AB", _one(about.summary)), ("LA", book.language or ""), ("SN", _identifier(book, "isbn", "issn"))]
    fields += [("DO", _identifier(book, "doi")), ("CN", _shelfmark(book)), ("DB", _one(about.institution))]
    fields += [("ID", book.id), ("UR", address)]
    lines = [f"{tag}  - {' '.join(text.split())}\r\n" for tag, text in fields if text.strip()]
    return "".join((*lines, "ER  - \r\n"))


def bibtex(book: Book, address: str) -> str:
    """A record of BibTeX, in UTF-8 as biber and today's BibTeX read it."""
    about = book.about
    fields = {
        "author": " and ".join(f"{{{_tex(name)}}}" for name in authors(book)),
        "editor": " and ".join(f"{{{_tex(name)}}}" for name in _names(book, EDITORS)),
        "title": f"{{{_tex(_one(book.title))}}}",
        "publisher": _tex(_one(about.publisher)),
        "address": _tex(_one(about.place)),
        "year": _tex(year(book)),
        "language": _tex(book.language or ""),
        "isbn": _tex(_identifier(book, "isbn")),
        "doi": _tex(_identifier(book, "doi")),
        "library": _tex(", ".join(filter(None, (_one(about.institution), _shelfmark(book))))),
        "url": address,
    }
    lines = "".join(f",\n  {name} = {{{value}}}" for name, value in fields.items() if value)
    # A key may have no comma, brace or blank: what an identifier is made of has none.
    return f"@book{{{book.id}{lines}\n}}\n"


def _tex(text: str) -> str:
    """Letters that TeX takes for commands, as themselves; in one line."""
    return _SPECIAL.sub(lambda found: _ESCAPES.get(found[0], f"\\{found[0]}"), " ".join(text.split()))


def _one(texts: LanguageMap) -> str:
    return first_text(texts)[0] if any(texts.values()) else ""


def _names(book: Book, roles: tuple[str, ...]) -> list[str]:
    people: Iterator[Contributor] = (one for one in book.about.contributors if one.role in roles)
    return list(dict.fromkeys(_one(one.name) for one in people))


def _other_titles(book: Book) -> list[str]:
    """The title in its other scripts and languages, then other titles."""
    texts = [
        text for values in (book.title, *book.about.other_titles) for several in values.values() for text in several
    ]
    return list(dict.fromkeys(texts))[1:]


def _identifier(book: Book, *kinds: str) -> str:
    return next((one.value for one in book.about.identifiers if one.kind in kinds), "")


def _shelfmark(book: Book) -> str:
    return _identifier(book, "shelfmark", "inventory")
