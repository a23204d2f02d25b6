"""What the heads of pages tell programs: a page in other languages, a book in other forms. Knows no SQL."""

from typing import NamedTuple

from flask import request
from markupsafe import Markup

from iiif_server.site.languages import LANGUAGES
from iiif_server.site.titles import choose_texts
from manifests import (
    CONTEXT,
    CONTEXT2,
    About,
    Book,
    LanguageMap,
    Urls,
    facts,
    head_tags,
    in_language,
    schema_org,
    see_also,
)
from manifests.changes import DISCOVERY
from manifests.oai import identifier_of
from manifests.sitemap import language_links

JSON_LD = 'application/ld+json;profile="{}"'
# As search engines and social networks cut it.
LONGEST_DESCRIPTION = 300
# Where Open Graph has a language, it has a country as well.
LOCALES = {"az": "az_AZ", "en": "en_GB", "ru": "ru_RU"}

_RECORD = "verb=GetRecord&metadataPrefix=oai_dc&identifier="


class HeadLink(NamedTuple):
    """A `link` of an HTML page, by the names of its attributes."""

    rel: str
    type: str
    href: str
    title: str = ""


def words_of_heads(urls: Urls) -> dict[str, object]:
    """The names that templates of heads use."""
    return {
        "book_links": book_links,
        "canonical": _canonical,
        "description": description,
        "frame_links": frame_links,
        "head_tags": head_tags,
        "language_links": lambda address: language_links(address, list(LANGUAGES)),
        "locales": LOCALES,
        "manifest_links": manifest_links,
        "shelf_links": shelf_links,
        "structured": lambda book: Markup(schema_org(book, urls).decode()),
    }


def shelf_links(collection: str, urls: Urls) -> list[HeadLink]:
    """What a list of books is beside a page; `collection` is its address in version 3."""
    return [
        *_both_versions(collection, urls),
        HeadLink("alternate", JSON_LD.format(DISCOVERY), urls.activity(), "IIIF Change Discovery"),
        HeadLink("alternate", "text/xml", f"{urls.oai()}?verb=Identify", "OAI-PMH"),
    ]


def book_links(book: Book, title: str, urls: Urls) -> list[HeadLink]:
    """What a book is beside its page: manifests, records, and how other sites show it in a frame."""
    page, record = urls.book_page(book.id), identifier_of(book.id, urls)
    return [
        *manifest_links(book, urls),
        HeadLink("alternate", "text/xml", f"{urls.oai()}?{_RECORD}{record}", "OAI-PMH"),
        *frame_links(page, title, urls),
        *(HeadLink("describedby", one["format"], one["id"]) for one in see_also(book, urls)),
    ]


def manifest_links(book: Book, urls: Urls) -> list[HeadLink]:
    """The manifest of a book in both versions."""
    return _both_versions(urls.manifest(book.id), urls)


def frame_links(page: str, title: str, urls: Urls) -> list[HeadLink]:
    """Where other sites ask how they show this page in a frame (oEmbed 1.0, section 4)."""
    return [
        HeadLink("alternate", "application/json+oembed", urls.oembed(page, "json"), title),
        HeadLink("alternate", "text/xml+oembed", urls.oembed(page, "xml"), title),
    ]


def description(about: About, language: str) -> str:
    """What is said of a book in a sentence or two: its summary, else the facts."""
    said = " ".join(one.text for one in choose_texts(about.summary, language))
    if not said:
        said = "; ".join(f"{_plain(fact.label, language)}: {_plain(fact.value, language)}" for fact in facts(about))
    return said if len(said) <= LONGEST_DESCRIPTION else f"{said[: LONGEST_DESCRIPTION - 1].rstrip()}…"


def _canonical(address: str) -> str:
    """The one address of this page: with its language where that was asked for."""
    asked = request.args.get("lang", "")
    return in_language(address, asked) if asked in LANGUAGES else address


def _both_versions(document: str, urls: Urls) -> list[HeadLink]:
    return [
        HeadLink("alternate", JSON_LD.format(CONTEXT), document),
        HeadLink("alternate", JSON_LD.format(CONTEXT2), urls.version2(document)),
    ]


def _plain(texts: LanguageMap, language: str) -> str:
    return ", ".join(one.text for one in choose_texts(texts, language))
