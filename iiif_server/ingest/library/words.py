"""The words of the report's page in Azerbaijani, English and Russian. Values only.

Apart from the site's translations: those are read by Flask, and this page is made where no server runs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from iiif_server.ingest.library.remarks import Kind
from iiif_server.ingest.library.report import State


@dataclass(frozen=True, slots=True)
class Words:
    """All that the page says in one language. `{}` is a place for a value; plurals are avoided: `Pages: 12`."""

    title: str
    began: str
    took: str
    seconds: str
    all_done: str
    not_done: str
    stopped: str
    then: str
    books: str
    pages: str
    built: str
    faults: str
    wrong_heading: str
    faults_heading: str
    older_stays: str
    missing: str
    before: str
    after: str
    own: str
    more_pictures: str
    elsewhere: str
    notes: str
    all_books: str
    book: str
    state: str
    described: str
    listed: str
    bare: str
    remarks_heading: str
    and_more: str
    in_english: str
    states: Mapping[State, str]
    remarks: Mapping[Kind, str]


WORDS: Final[Mapping[str, Words]] = {
    "az": Words(
        title="Kitabların qəbulu haqqında hesabat",
        began="Başlanıb: {}",
        took="Davam edib: {}",
        seconds="{} saniyə",
        all_done="İstənilən hər şey yerinə yetirilib.",
        not_done="Hər şey yerinə yetirilməyib: aşağıda qırmızı ilə göstərilənlərə baxın.",
        stopped="İş sona çatmadan dayandırılıb. Dərc olunan kitablar qalır.",
        then="Səhvləri düzəldib eyni əmri yenidən verin:",
        books="Kitab: {}",
        pages="Səhifə: {}",
        built="Hazırlanan səhifə: {}",
        faults="Xətalı səhifə: {}",
        wrong_heading="Düzəldilməli olanlar",
        faults_heading="Xətalı səhifələr",
        older_stays="Əvvəlki şəkli qalır.",
        missing="Səhifə yoxdur; yeri saxlanılır.",
        before="Əvvəlki səhifə: {}",
        after="Sonrakı səhifə: {}",
        own="Bu səhifənin əvvəlki şəkli",
        more_pictures="Bundan sonra şəkil göstərilmir.",
        elsewhere="Oxunmayan və ya heç bir kitaba aid olmayanlar",
        notes="Nəzərə alın",
        all_books="Bütün kitablar",
        book="Kitab",
        state="Vəziyyət",
        described="Təsvir: {}",
        listed="Təsvirdə sadalanan səhifə: {}",
        bare="Təsvirdə işarəsi olmayan səhifə: {}",
        remarks_heading="Təsvir haqqında qeydlər: {}",
        and_more="və daha {}",
        in_english="Səbəblər proqramın verdiyi kimi, ingiliscədir.",
        states={
            "failed": "alınmadı",
            "faulty": "xətası var",
            "not begun": "başlanmayıb",
            "gone": "qovluğu yoxdur",
            "removed": "səbətə atıldı",
            "new": "yeni",
            "changed": "dəyişib",
            "unchanged": "dəyişməyib",
        },
        remarks={
            "unread": "Oxuna bilməyib: {}",
            "mistake": "Anlaşılmayıb və istifadə edilməyib",
            "held": "Dərc olunmayıb",
            "nothing": "Heç bir səhifə qəbul olunmayıb, ona görə dərc olunası kitab yoxdur.",
            "conflict": "Mənbələr əl ilə edilmiş düzəlişdən sonra dəyişib; düzəliş qalır",
            "gone": "Faylı daha olmayan, kitabda qalan səhifə: {}",
            "pruned": "Kitabdan çıxarılan səhifə: {}",
            "missing": "Təsvirdə sadalanan, skanlar arasında tapılmayan səhifə: {}",
            "extra": "Təsvirdə olmayan, kitaba yenə də daxil edilən skan: {}",
            "kept": "Təsvir indi oxunmur və ya yerində yoxdur: əvvəl deyilənlər qalır.",
            "silent": "Kitab haqqında heç nə deməyən fayl: {}",
            "warning": "Diqqət tələb edən skan: {}",
            "left out": "Kənarda qalan fayl: {}",
        },
    ),
    "en": Words(
        title="Report of an ingest",
        began="Began: {}",
        took="Took: {}",
        seconds="{} seconds",
        all_done="All that was asked for is done.",
        not_done="Not all is done: see what is red below.",
        stopped="It was stopped before the end. Books that are published stay.",
        then="Put right what is wrong, then run the same command again:",
        books="Books: {}",
        pages="Pages: {}",
        built="Pages built: {}",
        faults="Pages at fault: {}",
        wrong_heading="To be put right",
        faults_heading="Pages at fault",
        older_stays="Its older image stays.",
        missing="The page is missing; its place is kept.",
        before="The page before: {}",
        after="The page after: {}",
        own="The older image of this page",
        more_pictures="From here on no pictures are shown.",
        elsewhere="What could not be read, or belongs to no book",
        notes="Worth a word",
        all_books="All books",
        book="Book",
        state="State",
        described="Described by {}",
        listed="Pages listed: {}",
        bare="Listed without a label: {}",
        remarks_heading="Remarks on the description: {}",
        and_more="and {} more",
        in_english="Reasons stand as the program gives them.",
        states={
            "failed": "failed",
            "faulty": "has faults",
            "not begun": "not begun",
            "gone": "its folder is gone",
            "removed": "moved to the trash",
            "new": "new",
            "changed": "changed",
            "unchanged": "unchanged",
        },
        remarks={
            "unread": "Cannot be read: {}",
            "mistake": "Not understood and not used",
            "held": "Not published",
            "nothing": "No page could be taken in, so there is no book to publish.",
            "conflict": "The sources have changed since a correction by hand; the correction stays",
            "gone": "Pages without a file now, which stay in the book: {}",
            "pruned": "Pages taken out of the book: {}",
            "missing": "Listed pages that are not among the scans: {}",
            "extra": "Scans that are not listed, in the book all the same: {}",
            "kept": "Its description is not there, or not understood: what was said before stays.",
            "silent": "Files that say nothing of the book: {}",
            "warning": "Scans to look at: {}",
            "left out": "Files left out: {}",
        },
    ),
    "ru": Words(
        title="Отчёт о приёме книг",
        began="Начало: {}",
        took="Длительность: {}",
        seconds="{} с",
        all_done="Сделано всё, что требовалось.",
        not_done="Сделано не всё: смотрите выделенное красным.",
        stopped="Работа остановлена до конца. Опубликованные книги остаются.",
        then="Исправьте ошибки и выполните ту же команду ещё раз:",
        books="Книг: {}",
        pages="Страниц: {}",
        built="Подготовлено страниц: {}",
        faults="Страниц с ошибками: {}",
        wrong_heading="Что нужно исправить",
        faults_heading="Страницы с ошибками",
        older_stays="Остаётся прежнее изображение.",
        missing="Страницы нет; её место сохранено.",
        before="Предыдущая страница: {}",
        after="Следующая страница: {}",
        own="Прежнее изображение этой страницы",
        more_pictures="Дальше изображения не показаны.",
        elsewhere="Что не удалось прочесть или отнести к книге",
        notes="Обратите внимание",
        all_books="Все книги",
        book="Книга",
        state="Состояние",
        described="Описание: {}",
        listed="Страниц в описании: {}",
        bare="Страниц без обозначения в описании: {}",
        remarks_heading="Замечания к описанию: {}",
        and_more="и ещё {}",
        in_english="Причины приведены по-английски, как их сообщает программа.",
        states={
            "failed": "не удалось",
            "faulty": "есть ошибки",
            "not begun": "не начата",
            "gone": "папки больше нет",
            "removed": "перемещена в корзину",
            "new": "новая",
            "changed": "изменена",
            "unchanged": "без изменений",
        },
        remarks={
            "unread": "Не удалось прочесть: {}",
            "mistake": "Не понято и не использовано",
            "held": "Не опубликована",
            "nothing": "Ни одной страницы принять не удалось, поэтому публиковать нечего.",
            "conflict": "Источники изменились после исправления вручную; исправление остаётся",
            "gone": "Страниц, файлов которых больше нет (остаются в книге): {}",
            "pruned": "Страниц, убранных из книги: {}",
            "missing": "Страниц из описания, не найденных среди сканов: {}",
            "extra": "Сканов, которых нет в описании (в книгу включены): {}",
            "kept": "Описания больше нет, или оно не понято: сказанное прежде остаётся.",
            "silent": "Файлов, ничего не говорящих о книге: {}",
            "warning": "Сканов, на которые стоит взглянуть: {}",
            "left out": "Не взято файлов: {}",
        },
    ),
}
