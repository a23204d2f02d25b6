"""What a part of a book is called when nobody gave it a name: the DFG's structure types in az, en, ru, de."""

import re
from types import MappingProxyType

from manifests.language_maps import LanguageMap

_LANGUAGES = ("az", "en", "ru", "de")

# DFG structural data set (dfg-viewer.de) and what Kitodo, Goobi and DTA write besides.
_TABLE = """
act|Akt|Act|Акт|Akt
additional|Əlavə|Addition|Дополнение|Beilage
address|Ünvan|Address|Адрес|Adresse
album|Albom|Album|Альбом|Album
annotation|Qeyd|Annotation|Примечание|Anmerkung
appendix|Əlavə|Appendix|Приложение|Anhang
article|Məqalə|Article|Статья|Artikel
atlas|Atlas|Atlas|Атлас|Atlas
attached_work|Əlavə edilmiş əsər|Attached work|Приплетённое издание|Beigefügtes Werk
bachelor_thesis|Bakalavr işi|Bachelor thesis|Бакалаврская работа|Bachelorarbeit
back_cover|Arxa üz qabığı|Back cover|Задняя обложка|Rückdeckel
bibliography|Biblioqrafiya|Bibliography|Библиография|Bibliographie
binding|Cild|Binding|Переплёт|Einband
bookplate|Ekslibris|Bookplate|Экслибрис|Exlibris
building_plan|Tikinti planı|Building plan|План здания|Bauplan
bundle|Toplu|Bundle|Связка|Konvolut
caption|Başlıq|Caption|Подпись|Bildunterschrift
cartulary|Sənədlər toplusu|Cartulary|Картулярий|Kopialbuch
chapter|Fəsil|Chapter|Глава|Kapitel
chronicle|Salnamə|Chronicle|Хроника|Chronik
collation|Kollasiya|Collation|Коллация|Kollation
colophon|Kolofon|Colophon|Колофон|Kolophon
colour_checker|Rəng şkalası|Colour chart|Цветовая шкала|Farbkarte
comment|Şərh|Comment|Комментарий|Kommentar
conclusion|Nəticə|Conclusion|Заключение|Schluss
contained_work|Daxil olan əsər|Contained work|Произведение в составе|Enthaltenes Werk
contents|Mündəricat|Contents|Содержание|Inhaltsverzeichnis
corrigenda|Düzəlişlər|Corrigenda|Опечатки|Korrigenda
cover|Üz qabığı|Cover|Обложка|Einband
cover_back|Arxa üz qabığı|Back cover|Задняя обложка|Rückdeckel
cover_front|Ön üz qabığı|Front cover|Передняя обложка|Vorderdeckel
day|Gün|Day|День|Tag
dedication|İthaf|Dedication|Посвящение|Widmung
diploma_thesis|Diplom işi|Diploma thesis|Дипломная работа|Diplomarbeit
directory|Məlumat kitabı|Directory|Справочник|Adressbuch
doctoral_thesis|Dissertasiya|Doctoral thesis|Диссертация|Dissertation
document|Sənəd|Document|Документ|Dokument
dossier|İş|Dossier|Дело|Dossier
edge|Kitabın kəsiyi|Edge|Обрез|Buchschnitt
endsheet|Forzas|Endpaper|Форзац|Vorsatz
engraved_titlepage|Qravürlü titul vərəqi|Engraved title page|Гравированный титульный лист|Kupfertitel
entry|Maddə|Entry|Статья|Eintrag
ephemera|Efemera|Ephemera|Листовка|Ephemera
errata|Səhvlər|Errata|Опечатки|Errata
example|Nümunə|Example|Пример|Beispiel
fascicle|Buraxılış|Fascicle|Выпуск|Faszikel
figure|Şəkil|Figure|Рисунок|Abbildung
file|İş|File|Дело|Akte
folder|Qovluq|Folder|Папка|Mappe
foreword|Ön söz|Foreword|Предисловие|Geleitwort
fragment|Fraqment|Fragment|Фрагмент|Fragment
frontispiece|Frontispis|Frontispiece|Фронтиспис|Frontispiz
ground_plan|Plan|Ground plan|План|Grundriss
habilitation_thesis|Habilitasiya işi|Habilitation thesis|Хабилитационная работа|Habilitationsschrift
heading|Başlıq|Heading|Заголовок|Überschrift
illustration|Şəkil|Illustration|Иллюстрация|Illustration
image|Şəkil|Image|Изображение|Bild
impressum|Nəşr məlumatı|Imprint|Выходные данные|Impressum
imprint|Nəşr məlumatı|Imprint|Выходные данные|Impressum
index|Göstərici|Index|Указатель|Register
initial_decoration|Bəzəkli baş hərf|Decorated initial|Инициал|Initialschmuck
insert|Vərəqə|Insert|Вкладыш|Einlage
introduction|Giriş|Introduction|Введение|Einleitung
inventory|İnventar|Inventory|Опись|Inventar
issue|Nömrə|Issue|Номер|Heft
land_register|Torpaq reyestri|Land register|Земельная книга|Grundbuch
leaflet|Vərəqə|Leaflet|Листовка|Flugblatt
lecture|Mühazirə|Lecture|Лекция|Vorlesung
letter|Məktub|Letter|Письмо|Brief
list|Siyahı|List|Список|Liste
list_of_illustrations|Şəkillərin siyahısı|List of illustrations|Список иллюстраций|Abbildungsverzeichnis
list_of_tables|Cədvəllərin siyahısı|List of tables|Список таблиц|Tabellenverzeichnis
magister_thesis|Magistr işi|Master's thesis|Магистерская работа|Magisterarbeit
manuscript|Əlyazma|Manuscript|Рукопись|Handschrift
map|Xəritə|Map|Карта|Karte
master_thesis|Magistr işi|Master's thesis|Магистерская работа|Masterarbeit
monograph|Kitab|Monograph|Монография|Monographie
month|Ay|Month|Месяц|Monat
multivolume_work|Çoxcildli əsər|Multivolume work|Многотомное издание|Mehrbändiges Werk
music_supplement|Not əlavəsi|Music supplement|Нотное приложение|Notenbeilage
musical_notation|Not|Musical notation|Ноты|Noten
newspaper|Qəzet|Newspaper|Газета|Zeitung
note|Qeyd|Note|Примечание|Notiz
official_notification|Rəsmi bildiriş|Official notification|Официальное извещение|Amtliche Bekanntmachung
ornament|Ornament|Ornament|Орнамент|Ornament
page|Səhifə|Page|Страница|Seite
paper|Məqalə|Paper|Работа|Aufsatz
part|Hissə|Part|Часть|Teil
paste_down|Forzas|Pastedown|Форзац|Spiegel
periodical|Dövri nəşr|Periodical|Периодическое издание|Zeitschrift
photograph|Fotoşəkil|Photograph|Фотография|Fotografie
plan|Plan|Plan|План|Plan
plate|Şəkil vərəqi|Plate|Таблица|Tafel
poem|Şeir|Poem|Стихотворение|Gedicht
poster|Plakat|Poster|Плакат|Plakat
postscript|Son söz|Postscript|Послесловие|Nachschrift
preface|Ön söz|Preface|Предисловие|Vorwort
preprint|Preprint|Preprint|Препринт|Preprint
preprints|Preprintlər|Preprints|Препринты|Preprints
printed_archives|Çap olunmuş arxiv|Printed archives|Печатный архив|Archivalie
printers_mark|Mətbəə nişanı|Printer's mark|Издательский знак|Druckermarke
privileges|İmtiyaz|Privilege|Привилегия|Privileg
proceeding|Konfrans materialları|Proceedings|Материалы конференции|Tagungsband
provenance|Mənşə|Provenance|Происхождение|Provenienz
register|Göstərici|Register|Указатель|Register
report|Hesabat|Report|Отчёт|Bericht
research_paper|Tədqiqat işi|Research paper|Научная работа|Forschungsbericht
review|Rəy|Review|Рецензия|Rezension
row|Sıra|Row|Ряд|Zeile
scheme|Sxem|Scheme|Схема|Schema
seal|Möhür|Seal|Печать|Siegel
section|Bölmə|Section|Раздел|Abschnitt
signature|İmza|Signature|Подпись|Unterschrift
speech|Nitq|Speech|Речь|Rede
spine|Kitabın kötüyü|Spine|Корешок|Buchrücken
stamp|Möhür|Stamp|Штамп|Stempel
study|Tədqiqat|Study|Исследование|Studie
subinventory|Alt inventar|Subinventory|Подопись|Teilinventar
supplement|Əlavə|Supplement|Приложение|Supplement
table|Cədvəl|Table|Таблица|Tabelle
text|Mətn|Text|Текст|Text
theses|Tezislər|Theses|Тезисы|Thesen
title_page|Titul vərəqi|Title page|Титульный лист|Titelblatt
verse|Şeir|Verse|Стих|Vers
volume|Cild|Volume|Том|Band
year|İl|Year|Год|Jahr
""".strip()
_WORDS = MappingProxyType({line.split("|")[0]: tuple(line.split("|")[1:]) for line in _TABLE.splitlines()})

_ALIASES = MappingProxyType(
    {
        "titlepage": "title_page",
        "title": "title_page",
        "engraved_title_page": "engraved_titlepage",
        "table_of_contents": "contents",
        "tableofcontents": "contents",
        "toc": "contents",
        "front_cover": "cover_front",
        "frontcover": "cover_front",
        "backcover": "cover_back",
        "color_checker": "colour_checker",
        "colorchart": "colour_checker",
        "color_chart": "colour_checker",
        "colour_chart": "colour_checker",
        "colorchecker": "colour_checker",
        "farbkarte": "colour_checker",
        "other": "section",
        "subchapter": "chapter",
        "pastedown": "paste_down",
        "endpaper": "endsheet",
        "multi_volume_work": "multivolume_work",
        "multivolume_manuscript": "multivolume_work",
        "afterword": "postscript",
        "figure_list": "list_of_illustrations",
        "book": "monograph",
        "photo": "photograph",
        "picture": "image",
        "prepage": "title_page",
        "periodical_issue": "issue",
        "periodical_volume": "volume",
        "periodicalissue": "issue",
        "periodicalvolume": "volume",
        "newspaper_issue": "issue",
    }
)
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[\s/-]+")


def structure_kind(written: str) -> str:
    """A type of a part as the table has it: `TitlePage`, `title page` and `title-page` are `title_page`."""
    kind = _HUMPS.sub("_", written.strip()).lower()
    return _ALIASES.get(kind, kind)


def structure_word(kind: str, language: str) -> LanguageMap | None:
    """The word for a type of part in the language of a book (a BCP 47 tag or ''); None for a type nobody knows.

    In all four languages where the book's own is none of them, so that the reader's can be chosen.
    """
    words = _WORDS.get(kind)
    if words is None:
        return None
    everywhere = {tag: (word,) for tag, word in zip(_LANGUAGES, words, strict=True)}
    own = language.split("-")[0]
    return {own: everywhere[own]} if own in everywhere else everywhere
