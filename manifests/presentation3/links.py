"""Links from a document to what belongs to it: who provides it, pages for people, records, downloads, collections."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Literal
from urllib.parse import quote

import orjson

from manifests.book import Book
from manifests.collections.values import TOP, CollectionRecord
from manifests.documents import Agent, Homepage, Reference, Rendering, SeeAlso, Texts, texts
from manifests.language_maps import LanguageMap
from manifests.provider import Provider
from manifests.urls import Urls

# Of the readers' pages: one address has all of them, and chooses by what the browser asks for.
PAGE_LANGUAGES = ("az", "en", "ru")

ALL_BOOKS: Texts = {"az": ["Bütün kitablar"], "en": ["All books"], "ru": ["Все книги"]}
PDF: Texts = {tag: ["PDF"] for tag in PAGE_LANGUAGES}
EPUB: Texts = {tag: ["EPUB"] for tag in PAGE_LANGUAGES}
IMAGES: Texts = {"az": ["Şəkillər (ZIP)"], "en": ["Images (ZIP)"], "ru": ["Изображения (ZIP)"]}
# Books of more pages are offered with pages in the smallest size, and beyond that not at all: the server makes no
# larger file (taking_home/wanted.py; a test holds the two together).
MOST_PAGES, MOST_SMALL_PAGES = 900, 3_000
PLAIN_TEXT: Texts = {"az": ["Mətn (TXT)"], "en": ["Plain text"], "ru": ["Текст (TXT)"]}
# Of a citation: its form, what it is called, and its media type.
CITATIONS: Sequence[tuple[Literal["text", "ris", "bib"], Texts, str]] = (
    ("text", {"az": ["İstinad"], "en": ["Citation"], "ru": ["Библиографическая ссылка"]}, "text/plain"),
    ("ris", {tag: ["RIS"] for tag in PAGE_LANGUAGES}, "application/x-research-info-systems"),
    ("bib", {tag: ["BibTeX"] for tag in PAGE_LANGUAGES}, "application/x-bibtex"),
)
# What is made of the catalogue for others: end of the address, form, media type, profile.
MADE_RECORDS: Sequence[tuple[str, str, str, str]] = (
    ("dublin-core.xml", "Dublin Core", "application/xml", "http://www.openarchives.org/OAI/2.0/oai_dc/"),
    ("schema-org.jsonld", "Schema.org", "application/ld+json", "https://schema.org/"),
)
# Both are Dublin Core where the library gave one as well; so this one says that it is the library's own.
AS_GIVEN: Mapping[str, str] = MappingProxyType(
    {"az": "{} (kitabxananın yazısı)", "en": "{} (the library's record)", "ru": "{} (запись библиотеки)"}
)


def homepage(address: str, label: Texts) -> Homepage:
    """A page of this server for people (PRE3-R23)."""
    return {
        "id": address,
        "type": "Text",
        "label": label,
        "format": "text/html",
        "language": list(PAGE_LANGUAGES),
    }


def providers(provider: Provider | None, urls: Urls, institution: LanguageMap = MappingProxyType({})) -> list[Agent]:
    """Who provides a book or a collection (PRE3-R22); nothing where nobody said who.

    `institution`: who holds the book; it comes first, and the library, whose logo viewers show, after it, unless it is
    that itself.
    """
    found = []
    names = {text for several in (provider.name if provider else {}).values() for text in several}
    if institution and not names.intersection(text for several in institution.values() for text in several):
        found.append(_holder(institution, urls))
    if provider is not None:
        found.append(_library(provider, urls))
    return found


def see_also(book: Book, urls: Urls) -> list[SeeAlso]:
    """Records of the book for programs (PRE3-R23): those that were given with it, then those made of the catalogue."""
    found: list[SeeAlso] = []
    for one in book.records:
        label = {tag: [words.format(one.form)] for tag, words in AS_GIVEN.items()}
        found.append(_record(urls.given_record(book.id, one.name), label, one.media_type, one.profile))
    for name, form, media_type, profile in MADE_RECORDS:
        found.append(_record(urls.made_record(book.id, name), {"none": [form]}, media_type, profile))
    return found


def renderings(book: Book, urls: Urls) -> list[Rendering]:
    """The book in other forms, to be taken home (PRE3-R23); empty where there is none."""
    count = len(book.shown_pages)
    is_made = 0 < count <= MOST_SMALL_PAGES
    small = "?resolution=small" if count > MOST_PAGES else ""
    found: list[Rendering] = []
    # Without `format` Universal Viewer opens no list of downloads (VIEWERS 1.2).
    if is_made:
        found.append({"id": urls.pdf(book.id) + small, "type": "Text", "label": PDF, "format": "application/pdf"})
    if is_made and book.has_text:
        found.append({"id": urls.epub(book.id), "type": "Text", "label": EPUB, "format": "application/epub+zip"})
    if book.has_text:
        found.append({"id": urls.text(book.id), "type": "Text", "label": PLAIN_TEXT, "format": "text/plain"})
    if is_made:
        address = urls.images_zip(book.id) + small
        found.append({"id": address, "type": "Dataset", "label": IMAGES, "format": "application/zip"})
    return found


def citations(book: Book, urls: Urls) -> list[Rendering]:
    """How the book is cited: for people, and for the programs in which they keep what they cite."""
    return [
        {"id": urls.citation(book.id, name), "type": "Text", "label": label, "format": media_type}
        for name, label, media_type in CITATIONS
    ]


def part_of(collections: Sequence[CollectionRecord], urls: Urls) -> list[Reference]:
    """The collections that a book is in, in this order (PRE3-R67); the root for a book that is in none."""
    if not collections:
        return [{"id": urls.collection(TOP), "type": "Collection", "label": ALL_BOOKS}]
    return [{"id": urls.collection(one.id), "type": "Collection", "label": texts(one.label)} for one in collections]


def with_part_of(manifest: bytes, collections: Sequence[CollectionRecord], urls: Urls) -> bytes:
    """A finished manifest with `partOf`, which changes without the book: so it is no part of what is kept."""
    joined = orjson.dumps({"partOf": part_of(collections, urls)})
    return manifest[:-1] + b"," + joined[1:]


def _library(provider: Provider, urls: Urls) -> Agent:
    home = provider.url or urls.books()
    page: Homepage = {"id": home, "type": "Text", "label": texts(provider.name), "format": "text/html"}
    agent: Agent = {
        "id": home,
        "type": "Agent",
        "label": texts(provider.name),
        "homepage": [page if provider.url else homepage(home, texts(provider.name))],
    }
    if provider.logo:
        agent["logo"] = [
            {
                "id": urls.logo(),
                "type": "Image",
                "format": "image/png",
                "width": provider.logo.width,
                "height": provider.logo.height,
            }
        ]
    return agent


def _holder(institution: LanguageMap, urls: Urls) -> Agent:
    """An institution of which only the name is known: its URI says that, and leads to our books."""
    name = next(text for several in institution.values() for text in several)
    return {"id": f"{urls.books()}#{quote(name, safe='')}", "type": "Agent", "label": texts(institution)}


def _record(address: str, label: Texts, media_type: str, profile: str) -> SeeAlso:
    record: SeeAlso = {"id": address, "type": "Dataset", "label": label, "format": media_type}
    if profile:
        record["profile"] = profile
    return record
