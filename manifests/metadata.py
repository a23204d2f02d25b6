"""What is said of a book, as labelled texts in az, en, ru: for the manifest and for the readers' page. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType

from manifests.about import About, Contributor, Part
from manifests.book import Book
from manifests.documents import Pair, Texts, texts
from manifests.language_maps import LanguageMap
from manifests.languages import language_names
from manifests.rights import is_rights_uri

_LANGUAGES = ("az", "en", "ru")


def _listed(table: str) -> MappingProxyType[str, LanguageMap]:
    rows = (line.split("|") for line in table.strip().splitlines())
    return MappingProxyType(
        {row[0]: {tag: (word,) for tag, word in zip(_LANGUAGES, row[1:], strict=True)} for row in rows}
    )


WORDS = _listed("""
other_title|Digər sərlövhə|Other title|Другое заглавие
date|Nəşr tarixi|Date|Дата
publisher|Nəşriyyat|Publisher|Издательство
place|Nəşr yeri|Place of publication|Место издания
language|Dil|Language|Язык
work|Əsas nəşr|Part of|Входит в издание
volume|Cild|Volume|Том
issue|Nömrə|Issue|Номер
extent|Həcm|Extent|Объём
subject|Mövzu|Subject|Тема
identifier|İdentifikator|Identifier|Идентификатор
institution|Saxlayan qurum|Holding institution|Место хранения
rights|Hüquqlar|Rights|Права
statement|İstinad|Attribution|Указание источника
pages|Səhifələr|Pages|Страницы
missing_pages|Çatışmayan səhifələr|Missing pages|Отсутствующие страницы
""")
# MARC relator codes. One that is not here is called by its own word, if it is a word, else a contributor.
ROLES = _listed("""
aut|Müəllif|Author|Автор
cre|Yaradan|Creator|Создатель
ctb|İştirakçı|Contributor|Участник
edt|Redaktor|Editor|Редактор
trl|Tərcüməçi|Translator|Переводчик
com|Tərtibçi|Compiler|Составитель
ill|İllüstrator|Illustrator|Иллюстратор
art|Rəssam|Artist|Художник
pbl|Naşir|Publisher|Издатель
prt|Mətbəə|Printer|Типография
aui|Ön sözün müəllifi|Author of the introduction|Автор предисловия
aft|Son sözün müəllifi|Author of the afterword|Автор послесловия
cmm|Şərhçi|Commentator|Комментатор
rev|Rəyçi|Reviewer|Рецензент
cmp|Bəstəkar|Composer|Композитор
lbt|Libretto müəllifi|Librettist|Либреттист
dte|İthaf olunan|Dedicatee|Адресат посвящения
egr|Həkkak|Engraver|Гравёр
pht|Fotoqraf|Photographer|Фотограф
ctg|Kartoqraf|Cartographer|Картограф
scr|Katib|Scribe|Переписчик
cll|Xəttat|Calligrapher|Каллиграф
ann|Qeydlərin müəllifi|Annotator|Автор примечаний
adp|İşləyən|Adapter|Автор обработки
own|Sahibi|Owner|Владелец
isb|Nəşr edən qurum|Issuing body|Издающая организация
spn|Sponsor|Sponsor|Спонсор
dnr|Bağışlayan|Donor|Даритель
bnd|Cildçi|Binder|Переплётчик
""")
KINDS = _listed("""
shelfmark|Şifr|Shelfmark|Шифр
inventory|İnventar nömrəsi|Inventory number|Инвентарный номер
""")
# What stands before the languages, as on a title page.
_BEFORE_LANGUAGE = frozenset({"other_titles", "contributors", "date", "publisher", "place"})
# Kinds of identifiers that are written in capitals in every language.
_CAPITALS = frozenset({"isbn", "issn", "doi", "urn", "ark", "oclc", "purl", "vd16", "vd17", "vd18", "ppn", "lccn"})


@dataclass(frozen=True, slots=True)
class Fact:
    """A line: what it is, and what is said. `what` is the field of `About` that it comes from."""

    what: str
    label: LanguageMap
    value: LanguageMap


def facts(about: About) -> Iterator[Fact]:
    """All that is said of a book but its title, languages, summary, rights and what must be shown with it.

    Texts that are told in the same languages share a line; others have one of their own under the same label, so that
    a reader of one language is not kept from those told in another.
    """
    yield from _gathered("other_titles", WORDS["other_title"], about.other_titles)
    for label, people in groupby(_by_role(about.contributors), key=_role):
        yield from _gathered("contributors", dict(label), (one.name for one in people))
    if about.date is not None:
        yield Fact("date", WORDS["date"], {"none": (about.date.text,)})
    yield from _gathered("publisher", WORDS["publisher"], [about.publisher] if about.publisher else [])
    yield from _gathered("place", WORDS["place"], [about.place] if about.place else [])
    yield from _of_part(about.part or Part())
    if about.extent:
        yield Fact("extent", WORDS["extent"], {"none": (about.extent,)})
    yield from _gathered("subjects", WORDS["subject"], about.subjects)
    for kind, several in groupby(about.identifiers, key=lambda one: one.kind):
        yield Fact("identifiers", _kind(kind), {"none": tuple(one.value for one in several)})
    yield from _gathered("institution", WORDS["institution"], [about.institution] if about.institution else [])
    yield from (Fact("metadata", one.label, one.value) for one in about.metadata)


def _of_part(part: Part) -> Iterator[Fact]:
    said = {"work": "".join(part.work[-1:]), "volume": part.volume, "issue": part.issue}
    yield from (Fact("part", WORDS[what], {"none": (text,)}) for what, text in said.items() if text)


def languages_said(book: Book) -> LanguageMap:
    """The names of all languages of a book, its own first; empty when nobody said one."""
    tags = [*([book.language] if book.language else []), *book.about.other_languages]
    names = [language_names(tag) for tag in dict.fromkeys(tags)]
    return {
        key: tuple(dict.fromkeys(text for one in names for text in one.get(key, one.get("none", ()))))
        for key in _LANGUAGES
        if names
    }


def facts_of_book(book: Book) -> list[Fact]:
    """The facts of a book with its languages among them, where a title page would have them."""
    lines = list(facts(book.about))
    if languages := languages_said(book):
        at = next((at for at, one in enumerate(lines) if one.what not in _BEFORE_LANGUAGE), len(lines))
        lines.insert(at, Fact("language", WORDS["language"], languages))
    return lines


def metadata(book: Book) -> list[Pair]:
    """The `metadata` of the manifest (PRE3-R19)."""
    lines = facts_of_book(book)
    if book.about.rights and not is_rights_uri(book.about.rights):
        lines.append(Fact("rights", WORDS["rights"], {"none": (book.about.rights,)}))
    pages = [page for page in book.pages if not page.hidden]
    lines.append(Fact("pages", WORDS["pages"], {"none": (str(len(pages)),)}))
    if missing := sum(page.image is None for page in pages):
        lines.append(Fact("missing_pages", WORDS["missing_pages"], {"none": (str(missing),)}))
    return [{"label": plain(one.label), "value": plain(one.value)} for one in lines]


def plain(map_: LanguageMap) -> Texts:
    """A language map as it is written where a reader's program may take a text for HTML: from `<` to `>` (PRE3-R20).

    A blank behind such a text says that it is none.
    """
    written = texts(map_)
    return {
        tag: [f"{text} " if _looks_like_html(text) else text for text in several] for tag, several in written.items()
    }


def _looks_like_html(text: str) -> bool:
    return text.startswith("<") and text.endswith(">")


def _gathered(what: str, label: LanguageMap, maps: Iterable[LanguageMap]) -> Iterator[Fact]:
    by_languages: dict[frozenset[str], list[LanguageMap]] = {}
    for one in maps:
        by_languages.setdefault(frozenset(one), []).append(one)
    for several in by_languages.values():
        joined = {tag: tuple(dict.fromkeys(text for one in several for text in one[tag])) for tag in several[0]}
        yield Fact(what, label, joined)


def _by_role(people: Iterable[Contributor]) -> list[Contributor]:
    """The people, those of one role beside each other, roles in the order in which they come first."""
    people = list(people)
    places = {label: at for at, label in reversed(list(enumerate(map(_role, people))))}
    return sorted(people, key=lambda one: places[_role(one)])


def _role(person: Contributor) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The label of what a person did, as a value that can be compared."""
    is_code = len(person.role) == 3 and person.role.isascii()
    own: LanguageMap = {"none": (person.role[:1].upper() + person.role[1:],)}
    unknown = ROLES["ctb"] if is_code or not person.role else own
    return tuple(ROLES.get(person.role, unknown).items())


def _kind(kind: str) -> LanguageMap:
    if kind in KINDS:
        return KINDS[kind]
    if not kind:
        return WORDS["identifier"]
    if kind in _CAPITALS:
        return {tag: (kind.upper(),) for tag in _LANGUAGES}
    return {tag: (f"{words[0]} ({kind})",) for tag, words in WORDS["identifier"].items()}
