"""What stands in one cell: several values, persons with roles, identifiers, rights. Knows no table and no language."""

import re

from manifests.about import Identifier
from manifests.describe.folding import cleaned, fold
from manifests.describe.rights import rights_uri
from manifests.describe.words import role_of

_BREAK = re.compile(r"\r\n?|\n|\x0b|\x0c|\x85|\u2028|\u2029")
_PERSON = re.compile(r"(?P<name>[^()\[\]]+)[(\[](?P<role>[^()\[\]]+)[)\]]")
_IDENTIFIERS = (
    ("doi", re.compile(r"(?:doi:\s*|https?://(?:dx\.)?doi\.org/)?(10\.[0-9]{4,9}/\S+)", re.IGNORECASE)),
    ("urn", re.compile(r"(urn:[A-Za-z0-9][A-Za-z0-9-]+:\S+)", re.IGNORECASE)),
    ("ark", re.compile(r"(?:https?://\S+/)?(ark:/?\S+)", re.IGNORECASE)),
    ("isbn", re.compile(r"isbn[:\s]*([0-9][0-9Xx -]{8,16})", re.IGNORECASE)),
    ("issn", re.compile(r"issn[:\s]*([0-9]{4}-?[0-9]{3}[0-9Xx])", re.IGNORECASE)),
    ("oclc", re.compile(r"(?:oclc[:\s]*|\(ocolc\)\s*)([0-9]+)", re.IGNORECASE)),
)
# A licence without its version is taken to be the newest.
_LICENCE = re.compile(r"cc\W*(by(?:[ -](?:nc|nd|sa)){0,2})", re.IGNORECASE)
_RIGHTS = {
    fold(words): uri
    for uri, several in {
        "http://creativecommons.org/publicdomain/mark/1.0/": (
            "public domain, pd, ictimai mülkiyyət, общественное достояние"
        ),
        "http://creativecommons.org/publicdomain/zero/1.0/": "cc zero",
        "http://rightsstatements.org/vocab/InC/1.0/": (
            "in copyright, müəllif hüquqları qorunur, охраняется авторским правом"
        ),
        "http://rightsstatements.org/vocab/CNE/1.0/": (
            "copyright not evaluated, hüquqlar araşdırılmayıb, права не установлены"
        ),
        "http://rightsstatements.org/vocab/UND/1.0/": "copyright undetermined",
        "http://rightsstatements.org/vocab/NKC/1.0/": "no known copyright",
    }.items()
    for words in several.split(",")
}


def lines_of(text: str) -> list[str]:
    """The lines of a cell, clean, none of them empty."""
    return [line for raw in _BREAK.split(text) if (line := cleaned(raw)[0])]


def values_of(text: str) -> list[str]:
    """The values of a cell that are divided by `;` or by line breaks, clean, none of them empty."""
    return [value for line in lines_of(text) for part in line.split(";") if (value := part.strip())]


def person_of(text: str, role: str) -> tuple[str, str]:
    """Name and role of `Surname, Name (role)`; `role` where it says none. What is in brackets and has a digit is a
    part of the name: years of life."""
    split = _PERSON.fullmatch(text.strip())
    if not split or any(letter.isdigit() for letter in split["role"]):
        return text.strip(), role
    return split["name"].strip(), role_of(split["role"]) or split["role"].strip()


def identifier_of(text: str, kind: str) -> Identifier:
    """An identifier of a kind; where no kind is told, of what it looks like (`ISBN 978-...`, `ark:/...`)."""
    for known, pattern in _IDENTIFIERS:
        found = pattern.fullmatch(text) if kind in ("", known) else None
        if found:
            return Identifier(known, found[1].strip())
    return Identifier(kind, text)


def rights_of(text: str) -> str | None:
    """The URI of a licence or of a statement of rights, as IIIF wants it (with `http`); None: it is neither.

    It may be written as a URI, as `CC BY 4.0`, or as words (`Public domain`, `İctimai mülkiyyət`).
    """
    licence = _LICENCE.fullmatch(text.strip())
    newest = f"http://creativecommons.org/licenses/{licence[1].lower().replace(' ', '-')}/4.0/" if licence else None
    return rights_uri(text) or newest or _RIGHTS.get(fold(text))
