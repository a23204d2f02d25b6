"""Tables to fill in: the headings in the language of the librarian, and an example. Knows no file.

What is written here is understood by tables.py without a note: a test holds that.
"""

import csv
from io import StringIO

from manifests.describe.words import FIELD_WORDS, Interface
from manifests.describe.xlsx_writing import xlsx

# Spreadsheet programs expect the semicolon where the comma stands before decimals.
SEPARATORS: dict[Interface, str] = {"az": ";", "en": ",", "ru": ";"}

_BOOK_FIELDS = (
    *("id", "title", "other_title", "author", "editor", "translator", "date", "place", "publisher", "language"),
    *("extent", "subject", "summary", "collection", "institution", "shelfmark", "rights", "viewing_direction"),
    *("cover", "contents"),
)
_BOOK: dict[Interface, tuple[str, ...]] = {
    "az": (
        *("molla-nesreddin-1906", "Molla Nəsrəddin", "ملا نصرالدین", "Məmmədquluzadə, Cəlil; Faiq Nemanzadə, Ömər"),
        *("Məmmədquluzadə, Cəlil", "", "1906", "Tiflis", "Qeyrət", "azərbaycan dili (ərəb əlifbası)", "8 səh."),
        *("satira; mətbuat tarixi", "Həftəlik satirik jurnalın birinci nömrəsi.", "Dövri mətbuat", "Milli Kitabxana"),
        *("M 12/345", "İctimai mülkiyyət", "sağdan sola", "0001.tif", "1 Giriş\n2 Felyetonlar\n  3 Birinci məktub"),
    ),
    "en": (
        *("molla-nesreddin-1906", "Molla Nasraddin", "ملا نصرالدین", "Mammadguluzadeh, Jalil; Faig Nemanzadeh, Omar"),
        *("Mammadguluzadeh, Jalil", "", "1906", "Tiflis", "Geyrat", "Azerbaijani (Arabic script)", "8 pages"),
        *("satire; history of the press", "First issue of the satirical weekly.", "Periodicals", "National Library"),
        *("M 12/345", "Public domain", "right-to-left", "0001.tif", "1 Introduction\n2 Columns\n  3 First letter"),
    ),
    "ru": (
        *("molla-nesreddin-1906", "Молла Насреддин", "ملا نصرالدین", "Мамедкулизаде, Джалил; Фаик Неманзаде, Омар"),
        *("Мамедкулизаде, Джалил", "", "1906", "Тифлис", "Гейрат", "азербайджанский язык (арабская графика)", "8 с."),
        *("сатира; история печати", "Первый номер сатирического еженедельника.", "Периодика"),
        *("Национальная библиотека", "M 12/345", "Общественное достояние", "справа налево", "0001.tif"),
        "1 Введение\n2 Фельетоны\n  3 Первое письмо",
    ),
}
_PAGE_FIELDS = ("id", "file", "label", "section", "level", "hidden")
_PAGES: dict[Interface, tuple[tuple[str, ...], ...]] = {
    "az": (
        ("molla-nesreddin-1906", "0000.tif", "rəng şkalası", "", "", "hə"),
        ("molla-nesreddin-1906", "0001.tif", "1", "Giriş", "1", ""),
        ("molla-nesreddin-1906", "0002.tif", "2", "Felyetonlar", "1", ""),
        ("molla-nesreddin-1906", "0003.tif", "3", "Birinci məktub", "2", ""),
    ),
    "en": (
        ("molla-nesreddin-1906", "0000.tif", "colour chart", "", "", "yes"),
        ("molla-nesreddin-1906", "0001.tif", "1", "Introduction", "1", ""),
        ("molla-nesreddin-1906", "0002.tif", "2", "Columns", "1", ""),
        ("molla-nesreddin-1906", "0003.tif", "3", "First letter", "2", ""),
    ),
    "ru": (
        ("molla-nesreddin-1906", "0000.tif", "цветовая шкала", "", "", "да"),
        ("molla-nesreddin-1906", "0001.tif", "1", "Введение", "1", ""),
        ("molla-nesreddin-1906", "0002.tif", "2", "Фельетоны", "1", ""),
        ("molla-nesreddin-1906", "0003.tif", "3", "Первое письмо", "2", ""),
    ),
}


def template_rows(language: Interface, *, pages: bool) -> list[tuple[str, ...]]:
    """The headings, and below them an example: a book, or the pages of one."""
    fields, example = (_PAGE_FIELDS, _PAGES[language]) if pages else (_BOOK_FIELDS, (_BOOK[language],))
    return [tuple(_capital(FIELD_WORDS[field][language][0], language) for field in fields), *example]


def _capital(word: str, language: Interface) -> str:
    """`il` -> `İl` in Azerbaijani: Python's own rule would make another letter of it."""
    first = "İ" if language == "az" and word[0] == "i" else word[0].upper()
    return first + word[1:]


def template_csv(language: Interface, *, pages: bool) -> str:
    """The template as CSV, with a byte order mark: without it Excel takes the letters for those of another encoding."""
    out = StringIO()
    writer = csv.writer(out, delimiter=SEPARATORS[language])
    writer.writerows(template_rows(language, pages=pages))
    return "\ufeff" + out.getvalue()


def template_xlsx(language: Interface, *, pages: bool) -> bytes:
    """The template as XLSX; its cells are texts, so that nothing makes a date of `1-2` and a number of `007`."""
    return xlsx(template_rows(language, pages=pages), {"az": "Cədvəl", "en": "Table", "ru": "Таблица"}[language])
