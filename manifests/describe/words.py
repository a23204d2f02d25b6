"""Words in Azerbaijani, English and Russian that people type into tables: fields, roles, yes and no. Values only.

Of each field: the name that a program uses, and below it the words in Azerbaijani, English and Russian; the first of
each is the one that templates print. Spelling is folded (folding.py): case, spaces, punctuation and diacritics decide
nothing.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from manifests.describe.folding import fold
from manifests.describe.roles import relator

Interface = Literal["az", "en", "ru"]
INTERFACES: tuple[Interface, ...] = ("az", "en", "ru")

_FIELDS = """
id
  qovluq, id, kitab, kitab id, kitabın qovluğu
  folder, id, book, book id, directory
  папка, id, книга, id книги
title
  sərlövhə, başlıq, ad, kitabın adı, əsərin adı
  title, name, main title
  заглавие, название, наименование, заголовок
other_title
  digər sərlövhə, başqa sərlövhə, paralel sərlövhə, əlavə sərlövhə
  other title, alternative title, parallel title, subtitle, other titles
  другое заглавие, параллельное заглавие, подзаголовок
summary
  annotasiya, xülasə, təsvir
  summary, description, abstract
  аннотация, описание, краткое содержание
language
  dil, dillər, kitabın dili
  language, languages
  язык, языки
script
  əlifba, yazı, qrafika
  script, alphabet
  письменность, алфавит, графика
author
  müəllif, müəlliflər
  author, authors, creator
  автор, авторы
editor
  redaktor
  editor, editors
  редактор, редакторы
translator
  tərcüməçi, mütərcim
  translator, translators
  переводчик, переводчики
artist
  rəssam
  artist
  художник
illustrator
  illüstrator
  illustrator
  иллюстратор
compiler
  tərtibçi, tərtib edən
  compiler
  составитель
scribe
  katib, xəttat
  scribe, calligrapher, copyist
  переписчик, каллиграф
contributor
  iştirakçı, iştirakçılar, şəxslər
  contributor, contributors, persons
  участник, участники, лица
date
  il, tarix, nəşr ili, nəşr tarixi
  year, date, year of publication, date of publication, published
  год, дата, год издания, дата издания
publisher
  nəşriyyat, naşir, nəşr edən, mətbəə
  publisher, publishing house, press
  издательство, издатель, типография
place
  nəşr yeri, yer, şəhər
  place, place of publication, city
  место издания, место, город
extent
  həcm, səhifə sayı, səhifələrin sayı
  extent, number of pages, physical description
  объём, количество страниц, число страниц
subject
  mövzu, mövzular, açar sözlər
  subject, subjects, keywords, topic
  тема, темы, предмет, ключевые слова, рубрика
identifier
  identifikator, identifikatorlar
  identifier, identifiers
  идентификатор, идентификаторы
shelfmark
  şifr, şifrə
  shelfmark, shelf mark, call number
  шифр
inventory
  inventar nömrəsi, inventar
  inventory number, accession number
  инвентарный номер, инвентарь
isbn
  isbn
issn
  issn
doi
  doi
urn
  urn
ark
  ark
oclc
  oclc
  oclc, oclc number
  oclc
collection
  kolleksiya, kolleksiyalar, toplu
  collection, collections
  коллекция, коллекции, собрание
work
  əsas nəşr, dövri nəşr, qəzet, jurnal, çoxcildli nəşr
  part of, work, newspaper, periodical, journal, magazine
  входит в издание, периодическое издание, газета, журнал, многотомное издание
volume
  cild, cild nömrəsi
  volume, volume number
  том, номер тома
issue
  nömrə, buraxılış, nəşrin nömrəsi
  issue, issue number, number
  номер, выпуск, номер выпуска
institution
  saxlayan qurum, qurum, kitabxana, saxlanma yeri
  holding institution, institution, library, repository
  место хранения, учреждение, библиотека, хранилище
rights
  hüquqlar, lisenziya, müəllif hüquqları
  rights, licence, license, copyright
  права, лицензия, авторское право
required_statement
  məcburi qeyd, istinad
  required statement, attribution, credit
  обязательное указание, указание источника
viewing_direction
  oxu istiqaməti, istiqamət, vərəqləmə istiqaməti
  viewing direction, direction, reading direction
  направление чтения, направление
cover
  üz qabığı, üz
  cover, cover file
  обложка
start
  açılış səhifəsi, ilk açılan səhifə
  start, start page, opens at
  начальная страница, открывать на странице
layout
  vərəqləmə, göstərilmə
  layout, behavior, behaviour
  листание, показ
orders
  başqa sıralar, səhifələrin başqa sırası
  orders, other orders, page orders
  другие порядки, другой порядок страниц
contents
  mündəricat
  contents, table of contents
  содержание, оглавление
pages
  səhifələr
  pages
  страницы
metadata
  əlavə məlumat, metadata
  metadata, more
  дополнительно, метаданные
file
  fayl, şəkil, skan, faylın adı
  file, image, scan, file name
  файл, изображение, скан, имя файла
label
  səhifə, səhifə nömrəsi, səhifənin nömrəsi
  page, label, page label, page number
  страница, номер страницы, метка
section
  bölmə, fəsil, bölmənin adı
  section, heading, chapter, section heading
  раздел, глава, название раздела
level
  səviyyə
  level, section level
  уровень
page_type
  səhifə növü, səhifənin növü
  page type, type of page
  вид страницы, тип страницы
hidden
  gizli, gizlət
  hidden, hide
  скрыть, скрытая, не показывать
"""
# MARC relator codes; '' where the table tells the role behind the name only.
ROLE_OF_FIELD: Mapping[str, str] = MappingProxyType(
    {
        "author": "aut",
        "editor": "edt",
        "translator": "trl",
        "artist": "art",
        "illustrator": "ill",
        "compiler": "com",
        "scribe": "scr",
        "contributor": "",
    }
)
KIND_OF_FIELD: Mapping[str, str] = MappingProxyType(
    {"identifier": ""}
    | {kind: kind for kind in ("shelfmark", "inventory", "isbn", "issn", "doi", "urn", "ark", "oclc")}
)
_CODES = frozenset(ROLE_OF_FIELD.values())
# What may be said in several languages at once; of the other fields a language makes no sense.
IN_LANGUAGES = frozenset(
    ("title", "other_title", "summary", "publisher", "place", "subject", "institution", "required_statement", "section")
) | frozenset(ROLE_OF_FIELD)
# A table with one of these columns has a page in each row.
OF_PAGES = frozenset(("file", "label", "section", "level", "page_type", "hidden"))


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",")]


_TRUE = frozenset(
    map(fold, _words("yes, y, true, 1, x, hə, bəli, b, да, д, истина, gizli, hidden, gizlət, hide, скрыть"))
)
_FALSE = frozenset(map(fold, _words("no, n, false, 0, yox, xeyr, нет, н, ложь")))
_TRUE_SIGNS, _FALSE_SIGNS = frozenset("+✓✔"), frozenset("-–—")


def _blocks(table: str) -> dict[str, list[list[str]]]:
    """Name -> the words of each language; one line of words is for all three."""
    blocks: dict[str, list[list[str]]] = {}
    name = ""
    for line in table.strip().splitlines():
        if line.startswith(" "):
            blocks[name].append(_words(line))
        else:
            name = line
            blocks[name] = []
    return {name: words * len(INTERFACES) if len(words) == 1 else words for name, words in blocks.items()}


_BLOCKS = _blocks(_FIELDS)
_BY_WORD = MappingProxyType(
    {fold(word): name for name, words in _BLOCKS.items() for word in (name, *(one for some in words for one in some))}
)
FIELD_WORDS: Mapping[str, Mapping[Interface, tuple[str, ...]]] = MappingProxyType(
    {
        name: MappingProxyType({tag: tuple(some) for tag, some in zip(INTERFACES, words, strict=True)})
        for name, words in _BLOCKS.items()
    }
)


def field_of(word: str) -> str | None:
    """The name of the field that a word stands for (`Nəşr ili` -> `date`); None: no field of ours."""
    return _BY_WORD.get(fold(word))


def role_of(word: str) -> str | None:
    """The MARC relator code for a word in az, en or ru (`redaktor` -> `edt`) or for a code; None: not known here."""
    role = ROLE_OF_FIELD.get(field_of(word) or "") or relator(word)
    return role if role in _CODES or fold(role) != fold(word) else None


def yes_or_no(word: str) -> bool | None:
    """Whether a word says yes (`hə`, `да`, `x`) or no; None: neither. Nothing at all is no."""
    said, sign = fold(word), word.strip()
    if said in _TRUE or sign in _TRUE_SIGNS:
        return True
    return False if not sign or said in _FALSE or sign in _FALSE_SIGNS else None
