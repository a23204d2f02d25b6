"""The pages for people in an export: the books, a book with all its pages, a book in the viewer. Pure.

The first two need no script and no server: links and pictures are relative, so they open from a memory stick as well.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import orjson

from iiif_server.export.addresses import BOOK_PAGE, IMAGES, READ_PAGE, FileUrls, folder_of
from iiif_server.export.words import LANGUAGES, WORDS
from iiif_server.ingest.library.markup import Markup, element
from image_store import Limits
from manifests import Book, BookSummary, LanguageMap, Page, PageImage, Section, facts, first_text, is_rights_uri

HEAD = "<!doctype html>"
# What lies at the root of an export for these pages.
SITE = "site"


@dataclass(frozen=True, slots=True)
class Look:
    """How pages are written: the language of their words, and the folder of the viewer; None where there is none."""

    language: str
    viewer: str | None = None

    def say(self, word: str) -> str:
        """A word of the pages."""
        return WORDS[self.language][word]


def home_page(books: Sequence[BookSummary], urls: FileUrls, limits: Limits, look: Look) -> bytes:
    """The list of books."""
    items = [_shelved(book, limits, look) for book in books]
    title = look.say("books")
    shelf = element("ul", *items, class_="shelf")
    link = _note(look.say("collection"), urls.path_of(urls.collection()))
    return _page(title, look, "", element("h1", title), shelf, link)


def book_page(book: Book, limits: Limits, look: Look) -> bytes:
    """A book: what is said of it, its contents, all its pages."""
    title, language = _text(book.title, look.language)
    parts = [element("h1", title, **_lang(language))]
    if look.viewer:
        parts.append(element("p", element("a", look.say("read"), href=READ_PAGE, class_="read")))
        parts.append(element("p", look.say("needs_server"), class_="note"))
    about = book.about
    parts += [element("p", text, **_lang(tag)) for tag, texts in _of(about.summary, look) for text in texts]
    lines = [line for fact in facts(about) for line in _fact(fact.label, fact.value, look)]
    if lines:
        parts.append(element("dl", *lines))
    parts += [element("p", text, **_lang(tag)) for tag, texts in _of(about.required_statement, look) for text in texts]
    if is_rights_uri(about.rights):
        parts.append(element("p", element("a", about.rights, href=about.rights, rel="license")))
    if book.sections:
        shown = {page.key for page in book.shown_pages}
        parts += [element("h2", look.say("contents")), _contents(book.sections, shown, look)]
    parts += [element("h2", look.say("pages")), _leaves(book.shown_pages, limits, look)]
    parts.append(_note(look.say("manifest"), "3/manifest.json"))
    return _page(title, look, "../../", *parts)


def read_page(book: Book, urls: FileUrls, look: Look, words: dict[str, str]) -> bytes:
    """A book in the viewer, which loads what belongs to it from this export. `words`: the viewer's own texts."""
    title, _ = _text(book.title, look.language)
    start = {
        "manifest": urls.manifest(book.id),
        "canvas": urls.canvas(book.id, book.shown_pages[0].key),
        "language": look.language,
        "languageName": LANGUAGES[look.language],
        "words": words,
    }
    scripts = (f"../../{SITE}/reading.js", f"../../{look.viewer}/mirador.min.js", f"../../{SITE}/read-mirador.js")
    # Within a script element only `</` could end it.
    data = Markup(orjson.dumps(start).decode().replace("<", "\\u003c"))
    head = [element("script", data, type="application/json", id="start")]
    head += [element("script", src=script, defer="") for script in scripts]
    bar = element("header", element("a", title, href=BOOK_PAGE), class_="bar")
    return _page(title, look, "../../", bar, element("div", id="viewer"), head=head, class_="reading")


def _page(title: str, look: Look, root: str, *body: Markup, head: Iterable[Markup] = (), class_: str = "") -> bytes:
    style = _void("link", rel="stylesheet", href=f"{root}{SITE}/export.css")
    icon = _void("link", rel="icon", href=f"{root}{SITE}/icon.svg")
    about = (_void("meta", charset="utf-8"), _void("meta", name_="viewport", content="width=device-width"))
    whole = element(
        "html",
        element("head", *about, element("title", title), icon, style, *head),
        element("body", *body, **({"class": class_} if class_ else {})),
        lang=look.language,
    )
    return f"{HEAD}\n{whole.html}\n".encode()


def _shelved(book: BookSummary, limits: Limits, look: Look) -> Markup:
    title, language = _text(book.title, look.language)
    folder = folder_of(book.id)
    picture = [_picture(book.cover, limits, f"{folder}/{IMAGES}")] if book.cover else []
    return element(
        "li", element("a", *picture, element("span", title, **_lang(language)), href=f"{folder}/{BOOK_PAGE}")
    )


def _leaves(pages: Sequence[Page], limits: Limits, look: Look) -> Markup:
    leaves = []
    for page in pages:
        if page.image is None:
            continue
        label, language = _text(page.label, look.language)
        # What opens without a server; the viewer has the rest.
        whole = f"{IMAGES}/{page.image.id}/full/max/0/default.jpg"
        picture = _picture(page.image, limits, IMAGES)
        link = element("a", picture, element("span", label, **_lang(language)), href=whole)
        leaves.append(element("li", link, id=f"page-{page.key}"))
    return element("ol", *leaves, class_="leaves")


def _contents(sections: Sequence[Section], shown: set[str], look: Look) -> Markup:
    lines = []
    for one in sections:
        label, language = _text(one.label, look.language)
        # The page may be hidden or missing; the heading is still one of the book.
        place = {"href": f"#page-{one.page}"} if one.page in shown else {}
        line = [element("a", label, **place, **_lang(language))]
        lines.append(element("li", *line, *([_contents(one.sections, shown, look)] if one.sections else [])))
    return element("ol", *lines, class_="contents")


def _fact(label: LanguageMap, value: LanguageMap, look: Look) -> list[Markup]:
    name, _ = _text(label, look.language)
    said = [element("dd", text, **_lang(tag)) for tag, texts in _of(value, look) for text in texts]
    return [element("dt", name), *said]


def _of(texts: LanguageMap, look: Look) -> Sequence[tuple[str, Sequence[str]]]:
    """The texts in the reader's language, or all where there are none."""
    own = [(tag, several) for tag, several in texts.items() if tag.split("-")[0] == look.language]
    return own or list(texts.items())


def _picture(image: PageImage, limits: Limits, folder: str) -> Markup:
    size = next(iter(image.info.sizes(limits)), None) or image.info.largest(limits)
    address = f"{folder}/{image.id}/full/{size.width},{size.height}/0/default.jpg"
    return _void("img", src=address, width=str(size.width), height=str(size.height), alt="", loading="lazy")


def _note(words: str, path: str) -> Markup:
    return element("p", element("a", words, href=path), class_="note")


def _text(texts: LanguageMap, language: str) -> tuple[str, str]:
    """A text in this language, or the first there is, and its tag."""
    found = next(((several[0], tag) for tag, several in texts.items() if tag.split("-")[0] == language), None)
    return found or first_text(texts)


def _lang(tag: str) -> dict[str, str]:
    return {} if tag == "none" else {"lang": tag, "dir": "auto"}


def _void(name: str, **attributes: str) -> Markup:
    return Markup(element(name, **attributes).html.removesuffix(f"</{name}>"))
