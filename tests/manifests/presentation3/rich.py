"""A book that could break every rule: titles that look like HTML, texts in three scripts, pages of odd sizes, missing
and hidden ones, sections within each other, rights as nobody should write them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import orjson

from image_store import Dimensions, ImageInfo, Limits
from manifests import (
    About,
    Book,
    BookSummary,
    Contributor,
    Date,
    Page,
    PageImage,
    Section,
    Urls,
    annotation_page_document,
    canvas_document,
    collection,
    language_map,
    manifest,
    painting_document,
    range_document,
)
from manifests.about import Field, Identifier
from manifests.collections.contents import Contents, Listed, Place, Within
from manifests.collections.values import CollectionRecord, Totals
from manifests.language_maps import LanguageMap

BASE = "https://iiif.example.az"
URLS = Urls(BASE)
LIMITS = Limits(100_000_000)
# Every one of them bounds another side or the area.
NARROW = (Limits(100_000_000, 2000), Limits(100_000_000, 1500, 900), Limits(50_000), Limits(4_000_000, 90))
ATTACK = '<script>alert("ə")</script>'
TITLE: LanguageMap = {
    "ru": ("Книга <b>моего</b> деда «Коркута»",),
    "az": ("<Kitabi-Dədə Qorqud>", ATTACK),
    "az-Arab": ("کتاب دده قورقود",),
}
ABOUT = About(
    other_titles=({"az": ("</title><img src=x onerror=alert(1)>",)}, {"none": ("MS 12 <verso>",)}),
    summary={
        "az": ("<b>qalın</b>",),
        "az-Arab": ("< نسخه >",),
        "ru": (f"до {ATTACK} после",),
        "en": ("a < b & b > c",),
        "none": ("<p>yarımçıq>",),
    },
    other_languages=("az-Cyrl", "ota", "az-baku1926"),
    contributors=(
        Contributor({"az": ("Nizami Gəncəvi",), "ru": ("Низами Гянджеви",)}, "aut"),
        Contributor({"none": ("<Naməlum>",)}, "<xəttat>"),
        Contributor({"az": ('O\'Brayen "Qorqud"',)}, ""),
    ),
    date=Date("<1323 h.>", 1905),
    publisher={"az": ("<Qeyrət>",)},
    extent="<viii>, 300 s. & 12 vər.>",
    subjects=({"az": ("Dastan",), "ru": ("Эпос",)}, {"az": ("<Boy>",)}),
    identifiers=(
        Identifier("shelfmark", "M-12 <ə>"),
        Identifier("isbn", "978-9952-0-0001-7"),
        Identifier("isbn", "978-9952-0-0002-4"),
        Identifier("ark", "ark:/12025/654xz321"),
        Identifier("", "<köhnə nömrə>"),
    ),
    collections=(('Əlyazmalar "A" & <B>', "boş yer/alt"), ("Qəzetlər",)),
    institution={"az": ("Milli Kitabxana",), "en": ("<National Library>",)},
    rights="https://creativecommons.org/licenses/by-nc-sa/4.0/",
    required_statement={"az": ("<Milli Kitabxana>",), "en": (ATTACK,)},
    metadata=(Field({"az": ("<Qeyd>",)}, {"az": ("<i>kursiv", "sətir 1\u00a0sətir 2")}),),
)
SHAPES = ((3019, 4357), (6100, 4300), (1, 777), (65, 66_000), (512, 512), (299, 401), (20_000, 13), (1019, 1357))
LABELS = ("[üz]", "<1r>", '12v "ə"', "iv", "۱۲", "8–9", "1'", "s. 10")


def page(number: int, *, missing: bool = False, hidden: bool = False) -> Page:
    """A page whose file has a name that no address could have."""
    key = f"p{number:04}"
    image = PageImage.of(f"qorqud_{key}", ImageInfo(Dimensions(*SHAPES[number % 8]), gray=number % 3 == 1))
    source = f'qovluq ə/səhifə "{number}" <a>%20#.tif'
    label = language_map(LABELS[number % 8], "az" if number % 2 else None)
    return Page(key, source, "ab" * 32, label, None if missing else image, hidden=hidden)


PAGES = tuple(page(number, missing=number in (2, 9), hidden=number in (0, 7)) for number in range(13))


def _section(number: int, *within: Section) -> Section:
    return Section({"az": (f"<{number}> fəsil", ATTACK), "ru": (f"Глава {number}",)}, f"p{number:04}", within)


# The first begins on a hidden page, one on a missing one, two on the same; one goes back.
SECTIONS = (
    _section(0, _section(0)),
    _section(2, _section(3, _section(3), _section(4))),
    _section(9, _section(9)),
    _section(5, _section(12)),
)
BOOK = Book("qorqud", TITLE, "az-Arab", PAGES, SECTIONS, ABOUT, "p0007")
BOOKS = {
    "rich": BOOK,
    "rights as a text": replace(BOOK, about=replace(ABOUT, rights="<Yalnız oxu zalında>", viewing_direction=None)),
    "rights of another place": replace(BOOK, about=replace(ABOUT, rights="https://rightsstatements.org/page/InC/1.0/")),
    "rights of that place": replace(BOOK, about=replace(ABOUT, rights="https://rightsstatements.org/vocab/InC/1.0/")),
    "bare": Book("b.-_", {"none": ("?",)}, None, (page(4),)),
    "other direction": replace(BOOK, about=About(viewing_direction="left-to-right"), sections=()),
}


def written(document: object) -> Any:
    """A document as a client reads it."""
    return orjson.loads(orjson.dumps(document))


def parts(book: Book, limits: Limits) -> Iterator[Any]:
    """Every part of a book that is a document of its own, as a client reads it."""
    for one in book.shown_pages:
        for make in (canvas_document, annotation_page_document, painting_document):
            yield written(make(book, one.key, URLS, limits))
    for address in sections_in(written(manifest(book, URLS, limits)).get("structures", [])):
        yield written(range_document(book, address.rpartition("/")[2], URLS))


def sections_in(structures: Any) -> Iterator[str]:
    """The addresses of all ranges."""
    for one in structures:
        if one["type"] == "Range":
            yield one["id"]
            yield from sections_in(one["items"])


def collection_document(limits: Limits = LIMITS) -> Any:
    """A collection within another, with a collection and books in it, as a client reads it."""
    shown = [BookSummary(name, TITLE, "az", 3, 1, BOOK.cover, datetime(2026, 1, 2, tzinfo=UTC)) for name in "abc"]
    within, record, above = (
        CollectionRecord(name, {"az": (f"<{name}>",), "ru": (ATTACK,)}, summary={"az": ("<Əlyazmalar>", ATTACK)})
        for name in ('ə / "daxili"', "bu", "üst")
    )
    contents = Contents(
        Place(record.id, record.label),
        record,
        Place(above.id, above.label),
        (Within(Place(within.id, within.label), Totals(1, 3), shown[0]),),
        tuple(map(Listed, shown)),
        Totals(3, 9),
    )
    return written(collection(contents, URLS, limits))
