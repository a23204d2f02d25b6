"""What may not stand in a book: names given twice, headings and orders of pages that it has not, empty texts."""

from collections.abc import Collection, Iterable, Sequence

from manifests.about import About, maps_of, plain_texts_of
from manifests.errors import InvalidBook
from manifests.language_maps import LanguageMap, check_readable, check_texts, first_text
from manifests.languages import is_language_tag

# A table of contents nests no deeper: what reads it goes down by itself.
DEEPEST_SECTION = 32


def check_about(about: About) -> None:
    """Raises InvalidBook for a text that is empty or cannot be read, and for what is no language tag."""
    for what, texts in maps_of(about):
        check_texts(texts, what)
    for what, text in plain_texts_of(about):
        if not text.strip():
            raise InvalidBook(f"{what} is empty")
        check_readable(text)
    wrong = next((tag for tag in about.other_languages if not is_language_tag(tag)), None)
    if wrong is not None:
        raise InvalidBook(f"{wrong!r} is not a language tag; write it like az, az-Arab or ru")


def check_sections(sections: Iterable[tuple[int, LanguageMap, str]], keys: Collection[str]) -> None:
    """Raises InvalidBook for a section on a page that the book has not. Of each: its depth, heading and page key.

    `keys`: those of all pages.
    """
    for depth, label, page in sections:
        check_texts(label, "the heading of a section")
        if page not in keys:
            heading = first_text(label)[0]
            raise InvalidBook(f"the section {heading!r} begins on the page {page!r}, which the book has not")
        if depth > DEEPEST_SECTION:
            raise InvalidBook(f"the table of contents has more than {DEEPEST_SECTION} levels")


def check_orders(orders: Iterable[tuple[LanguageMap, Sequence[str]]], keys: Collection[str]) -> None:
    """Raises InvalidBook for another order with pages that the book has not. Of each: its label and page keys."""
    for label, pages in orders:
        check_texts(label, "the label of an order of pages")
        name = first_text(label)[0]
        if not pages:
            raise InvalidBook(f"the order {name!r} has no page")
        strange = next((key for key in pages if key not in keys), None)
        if strange is not None:
            raise InvalidBook(f"the order {name!r} has the page {strange!r}, which the book has not")
        if len(set(pages)) < len(pages):
            raise InvalidBook(f"the order {name!r} has a page twice")


def check_unique(what: str, names: Sequence[str]) -> None:
    """Raises InvalidBook when a name is there twice."""
    if len(set(names)) == len(names):
        return
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise InvalidBook(f"the {what} {name!r} is given to two pages")
        seen.add(name)
