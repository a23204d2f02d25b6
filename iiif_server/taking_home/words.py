"""What stands on the sheets that a file has besides its pages, in az, en, ru. Knows no book and no sheet."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language; in braces stands what is filled in."""

    label: str
    cite: str
    accessed: str
    rights: str
    no_rights: str
    file: str
    all_pages: str
    some_pages: str
    missing: str
    taken: str
    online: str
    broken: str


_TABLE = """
label|Fayl haqqında|About this file|Об этом файле
cite|İstinad üçün|How to cite|Как цитировать
accessed|müraciət tarixi: {date}|accessed {date}|дата обращения: {date}
rights|Hüquqlar|Rights|Права
no_rights|Hüquqlar göstərilməyib.|No rights are stated.|Права не указаны.
file|Bu fayl|This file|Этот файл
all_pages|Bütün səhifələr: {total}|All pages: {total}|Все страницы: {total}
some_pages|Səhifələr: {which} (cəmi {total})|Pages {which} of {total}|Страницы: {which} (всего {total})
missing|Kitabda çatışmayan səhifələr: {count}|Pages missing from the book: {count}|Нет в книге страниц: {count}
taken|Endirilib: {date}|Downloaded: {date}|Скачано: {date}
online|Kitabın ünvanı: {address}|The book is at {address}|Адрес книги: {address}
broken|“{label}” səhifəsi göstərilə bilmir: onun şəkli oxunmur. Qalan səhifələr fayldadır.|\
Page “{label}” cannot be shown: its image cannot be read. The other pages are in this file.|\
Страницу «{label}» нельзя показать: её изображение не читается. Остальные страницы есть в этом файле.
"""


def words_in(language: str) -> Words:
    """The words in az, en or ru."""
    column = ("az", "en", "ru").index(language) + 1
    rows = [row.split("|") for row in _TABLE.strip().splitlines()]
    return Words(**{row[0]: row[column] for row in rows})


# A word that the table lacks is found when the program starts, not when a book is fetched.
if {row.partition("|")[0] for row in _TABLE.strip().splitlines()} != {one.name for one in fields(Words)}:
    raise AssertionError("the table of words and Words have not the same names")
