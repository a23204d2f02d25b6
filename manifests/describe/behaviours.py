"""How books and pages are shown, as people and sources write it, in az, en and ru. Knows words only."""

from collections.abc import Mapping
from typing import TypeVar

from manifests.behaviours import BookBehaviour, PageBehaviour
from manifests.describe.folding import fold

Said = TypeVar("Said", bound=str)

_BOOK: Mapping[BookBehaviour, str] = {
    "paged": "paged, pages, book, vərəqlənir, kitab, səhifələr, листается, книга, страницы",
    "individuals": (
        "individuals, sheets, loose sheets, photographs, photos, openings, ayrı-ayrı, ayrı vərəqlər, fotolar, отдельно,"
        " отдельные листы, листы, фотографии"
    ),
}
_PAGE: Mapping[PageBehaviour, str] = {
    "paged": "paged, page, ordinary page, səhifə, adi səhifə, страница, обычная страница",
    "non-paged": (
        "non-paged, alone, insert, fold-out, plate, colour chart, color chart, qatlanan vərəq, açılan vərəq, əlavə,"
        " əlavə vərəq, rəng şkalası, ayrıca, вклейка, вкладка, вкладыш, раскладной лист, цветовая шкала, отдельно"
    ),
    "facing-pages": (
        "facing pages, opening, spread, double page, two pages, iki səhifə, qoşa səhifə, разворот, две страницы"
    ),
}
# For people who are told what can be written.
BOOK_EXAMPLES = "paged or individuals (vərəqlənir, ayrı vərəqlər; листается, отдельные листы)"
PAGE_EXAMPLES = "fold-out, opening or page (qatlanan vərəq, iki səhifə, səhifə; вклейка, разворот, страница)"


def _by_word(words: Mapping[Said, str]) -> dict[str, Said]:
    return {fold(word): behaviour for behaviour, several in words.items() for word in several.split(",")}


_OF_BOOK = _by_word(_BOOK)
_OF_PAGE = _by_word(_PAGE)


def read_book_behaviour(written: str) -> BookBehaviour | None:
    """`loose sheets` -> `individuals`; None for words that say none."""
    return _OF_BOOK.get(fold(written[:60]))


def read_page_behaviour(written: str) -> PageBehaviour | None:
    """`вклейка` -> `non-paged`; None for words that say none."""
    return _OF_PAGE.get(fold(written[:60]))
