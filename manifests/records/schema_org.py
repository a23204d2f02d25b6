"""A book in the words of schema.org, as JSON-LD: what search engines read."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import orjson

from manifests.about import About, Contributor
from manifests.book import Book
from manifests.documents import CONTEXT
from manifests.language_maps import LanguageMap
from manifests.records.people import PUBLISHERS, with_other_roles, with_roles
from manifests.rights import is_rights_uri
from manifests.urls import Urls

# MARC relator codes -> properties; all other people are contributors.
_PEOPLE = MappingProxyType(
    {
        "aut": "author",
        "cre": "creator",
        "edt": "editor",
        "trl": "translator",
        "ill": "illustrator",
    }
)
# So that the text can stand in a page between <script> and </script>.
_IN_A_PAGE = ((b"<", b"\\u003c"), (b">", b"\\u003e"), (b"&", b"\\u0026"))


def schema_org(book: Book, urls: Urls) -> bytes:
    """The document in UTF-8. It may stand inside a `script` element as it is."""
    written = orjson.dumps({name: value for name, value in _node(book, urls).items() if value})
    for letter, escaped in _IN_A_PAGE:
        written = written.replace(letter, escaped)
    return written


def _node(book: Book, urls: Urls) -> dict[str, Any]:
    about = book.about
    name, *others = _all_texts([book.title, *about.other_titles])
    by_kind = {kind: [one.value for one in about.identifiers if one.kind == kind] for kind in ("isbn", "issn")}
    # A series has an ISSN as well; a volume of one has an ISBN beside it.
    is_issue = bool(by_kind["issn"]) and not by_kind["isbn"]
    return {
        "@context": "https://schema.org",
        "@type": "PublicationIssue" if is_issue else "Book",
        "@id": urls.book_page(book.id),
        "url": urls.book_page(book.id),
        "name": name,
        "alternateName": others,
        **_people(about),
        "datePublished": _date(about),
        "publisher": _publisher(about),
        "inLanguage": [tag for tag in (book.language, *about.other_languages) if tag],
        "description": "\n".join(_all_texts([about.summary])),
        "about": _all_texts(about.subjects),
        "isbn": [] if is_issue else by_kind["isbn"],
        "isPartOf": {"@type": "Periodical", "issn": by_kind["issn"]} if is_issue else None,
        "identifier": [
            {"@type": "PropertyValue", "propertyID": one.kind, "value": one.value} if one.kind else one.value
            for one in about.identifiers
        ],
        "license": about.rights if is_rights_uri(about.rights) else None,
        "creditText": "\n".join(_all_texts([about.required_statement])),
        "provider": _named(about.institution),
        "encoding": {
            "@type": "MediaObject",
            "contentUrl": urls.manifest(book.id),
            "encodingFormat": f'application/ld+json;profile="{CONTEXT}"',
        },
    }


def _people(about: About) -> Mapping[str, list[dict[str, Any]]]:
    found = {word: [_person(one) for one in with_roles(about, {code})] for code, word in _PEOPLE.items()}
    others = with_other_roles(about, _PEOPLE.keys() | PUBLISHERS)
    return {**found, "contributor": [_person(one) for one in others]}


def _person(one: Contributor) -> dict[str, Any]:
    """Without a type: nobody says whether it is a person or a body."""
    person: dict[str, Any] = {"name": " / ".join(_all_texts([one.name]))}
    return {**person, "sameAs": one.uri} if one.uri else person


def _date(about: About) -> str | None:
    if about.date is None:
        return None
    year = about.date.year
    return f"{year:04}" if year is not None and year > 0 else about.date.text


def _publisher(about: About) -> list[dict[str, Any]]:
    names = [about.publisher, *(one.name for one in with_roles(about, PUBLISHERS))]
    found = [named for one in names if (named := _named(one))]
    if found and (place := " / ".join(_all_texts([about.place]))):
        found[0]["location"] = {"@type": "Place", "name": place}
    return found


def _named(texts: LanguageMap) -> dict[str, Any]:
    name = " / ".join(_all_texts([texts]))
    return {"@type": "Organization", "name": name} if name else {}


def _all_texts(maps: Iterable[LanguageMap]) -> list[str]:
    """Every text once, whatever its language: readers of schema.org take plain texts."""
    return list(dict.fromkeys(text for one in maps for texts in one.values() for text in texts))
