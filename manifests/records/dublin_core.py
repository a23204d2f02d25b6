"""A book as simple Dublin Core in the wrapping of OAI-PMH (`oai_dc`). Knows no answer around it."""

from collections.abc import Iterable, Iterator
from html import escape
from typing import NamedTuple

from manifests.about import About, Identifier
from manifests.book import Book
from manifests.language_maps import LanguageMap
from manifests.records.people import AUTHORS, PUBLISHERS, with_other_roles, with_roles
from manifests.urls import Urls

OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
_OPENING = (
    f'<oai_dc:dc xmlns:oai_dc="{OAI_DC}" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    f' xsi:schemaLocation="{OAI_DC} http://www.openarchives.org/OAI/2.0/oai_dc.xsd">'
)


class Element(NamedTuple):
    """One of the fifteen elements. `language` is a BCP 47 tag, empty where none is known."""

    name: str
    text: str
    language: str = ""


def dublin_core(book: Book, urls: Urls) -> str:
    """The element `oai_dc:dc`, without an XML declaration. A book has no letter that XML has not."""
    lines = (_line(one) for one in dict.fromkeys(elements(book, urls)))
    return "\n".join((_OPENING, *lines, "</oai_dc:dc>\n"))


def elements(book: Book, urls: Urls) -> Iterator[Element]:
    """What is said of the book; its page for readers is the first identifier, its manifest a relation."""
    about = book.about
    yield from _texts("title", [book.title, *about.other_titles])
    yield from _texts("creator", (one.name for one in with_roles(about, AUTHORS)))
    yield from _texts("subject", about.subjects)
    yield from _texts("description", [about.summary])
    yield from _texts("publisher", [about.publisher, *(one.name for one in with_roles(about, PUBLISHERS))])
    yield from _texts("contributor", (one.name for one in with_other_roles(about, AUTHORS | PUBLISHERS)))
    yield from (Element("date", text) for text in _dates(about))
    if about.extent:
        yield Element("format", about.extent)
    yield Element("identifier", urls.book_page(book.id))
    yield from (Element("identifier", _identifier(one)) for one in about.identifiers)
    yield from _texts("source", [about.institution])
    yield from (Element("language", tag) for tag in (book.language, *about.other_languages) if tag)
    yield Element("relation", urls.manifest(book.id))
    if about.rights:
        yield Element("rights", about.rights)
    yield from _texts("rights", [about.required_statement])


def _texts(name: str, maps: Iterable[LanguageMap]) -> Iterator[Element]:
    for one in maps:
        for tag, texts in one.items():
            yield from (Element(name, text, "" if tag == "none" else tag) for text in texts)


def _dates(about: About) -> Iterator[str]:
    """The year, for programs that sort by it, and the date as the source has it."""
    if about.date is None:
        return
    if about.date.year is not None and about.date.year > 0:
        yield f"{about.date.year:04}"
    yield about.date.text


def _identifier(one: Identifier) -> str:
    """With what it is in front, unless it says that itself: `urn:nbn:...`, `https://doi.org/...`."""
    if not one.kind or ":" in one.value:
        return one.value
    return f"{one.kind}:{one.value}"


def _line(element: Element) -> str:
    language = f' xml:lang="{escape(element.language)}"' if element.language else ""
    return f"  <dc:{element.name}{language}>{escape(element.text, quote=False)}</dc:{element.name}>"
