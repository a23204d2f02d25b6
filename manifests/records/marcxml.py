"""A book as a bibliographic record of MARC 21 in XML. Knows which fields a library's catalogue looks at."""

from collections.abc import Iterator
from html import escape
from typing import NamedTuple

from manifests.about import About, Contributor, Identifier, Part
from manifests.book import Book
from manifests.language_maps import LanguageMap
from manifests.records.people import AUTHORS, is_relator
from manifests.rights import is_rights_uri
from manifests.urls import Urls

MARC21 = "http://www.loc.gov/MARC21/slim"
MARC21_SCHEMA = "http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd"
_OPENING = (
    f'<record xmlns="{MARC21}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    f' xsi:schemaLocation="{MARC21} {MARC21_SCHEMA}" type="Bibliographic">'
)
# A new record of printed text, in Unicode: a monograph, or a part of a serial.
_LEADER = "     n{kind} a22     3u 4500"
_BOOK, _ISSUE = "am", "ab"
# 008: written as 40 places. Only the year and that it lies online (23: o) are known; `|` says that nobody looked.
_CODED = "||||||{dates}xx |||||o|||||||||||und||"


class _Field(NamedTuple):
    """A data field: number, two indicators, subfields as pairs of code and text."""

    tag: str
    indicators: str
    subfields: tuple[tuple[str, str], ...]


def marcxml(book: Book, urls: Urls) -> str:
    """The element `record`, without an XML declaration. A book has no letter that XML has not."""
    kind = _ISSUE if book.about.part is not None and book.about.part.issue else _BOOK
    head = (
        f"<leader>{_LEADER.format(kind=kind)}</leader>",
        f'<controlfield tag="001">{escape(book.id)}</controlfield>',
        f'<controlfield tag="008">{_coded(book.about)}</controlfield>',
    )
    fields = sorted(_fields(book, urls), key=lambda one: one.tag)
    return "\n".join((_OPENING, *head, *map(_field, fields), "</record>\n"))


def _fields(book: Book, urls: Urls) -> Iterator[_Field]:
    about = book.about
    yield from map(_number, about.identifiers)
    languages = [tag for tag in (book.language, *about.other_languages) if tag]
    if languages:
        # By tags of RFC 5646, which say the script, too.
        yield _Field("041", " 7", (*(("a", tag) for tag in languages), ("2", "rfc5646")))
    yield from _titles(book)
    yield from _names(about)
    yield from _imprint(about)
    if about.extent:
        yield _Field("300", "  ", (("a", about.extent),))
    yield from (_Field("520", "  ", (("a", text),)) for text in _texts(about.summary))
    for subject in about.subjects:
        yield from (_Field("653", "  ", (("a", text),)) for text in _texts(subject))
    yield from _rights(about)
    yield from _work(about.part)
    yield from (_Field("852", "  ", (("a", text),)) for text in _texts(about.institution))
    yield _Field("856", "40", (("u", urls.book_page(book.id)), ("q", "text/html")))
    yield _Field("856", "40", (("u", urls.manifest(book.id)), ("q", "application/ld+json"), ("y", "IIIF manifest")))


def _coded(about: About) -> str:
    year = about.date.year if about.date is not None else None
    dates = f"s{year:04}    " if year is not None and 0 < year < 10_000 else "nuuuuuuuu"
    return _CODED.format(dates=dates)


def _number(one: Identifier) -> _Field:
    """In the field that catalogues look at for this kind of identifier."""
    match one.kind:
        case "isbn":
            return _Field("020", "  ", (("a", one.value),))
        case "issn":
            return _Field("022", "  ", (("a", one.value),))
        case "lccn":
            return _Field("010", "  ", (("a", one.value),))
        case "oclc":
            return _Field("035", "  ", (("a", f"(OCoLC){one.value}"),))
        case "shelfmark":
            return _Field("852", "  ", (("j", one.value),))
        case "":
            return _Field("024", "8 ", (("a", one.value),))
        case kind:
            return _Field("024", "7 ", (("a", one.value), ("2", kind)))


def _titles(book: Book) -> Iterator[_Field]:
    main, *others = _texts(book.title)
    entered = "1" if any(one.role in AUTHORS for one in book.about.contributors) else "0"
    yield _Field("245", f"{entered}0", (("a", main),))
    for text in (*others, *(text for other in book.about.other_titles for text in _texts(other))):
        yield _Field("246", "3 ", (("a", text),))


def _names(about: About) -> Iterator[_Field]:
    """The first author is the main entry. Nobody says whether the others are persons or bodies: 720 does not ask."""
    author = next((one for one in about.contributors if one.role in AUTHORS), None)
    if author is not None:
        yield _Field("100", "1 ", _name(author))
    yield from (_Field("720", "  ", _name(one)) for one in about.contributors if one is not author)


def _name(one: Contributor) -> tuple[tuple[str, str], ...]:
    role = (("4" if is_relator(one.role) else "e", one.role),) if one.role else ()
    return (("a", _texts(one.name)[0]), *role, *((("1", one.uri),) if one.uri else ()))


def _imprint(about: About) -> Iterator[_Field]:
    places = (("a", text) for text in _texts(about.place))
    publishers = (("b", text) for text in _texts(about.publisher))
    date = (("c", about.date.text),) if about.date is not None else ()
    subfields = (*places, *publishers, *date)
    if subfields:
        yield _Field("264", " 1", subfields)


def _rights(about: About) -> Iterator[_Field]:
    if about.rights:
        yield _Field("540", "  ", (("u" if is_rights_uri(about.rights) else "a", about.rights),))
    yield from (_Field("540", "  ", (("a", text),)) for text in _texts(about.required_statement))


def _work(part: Part | None) -> Iterator[_Field]:
    """The work that the book is a part of; 773 $g has the part in words."""
    if part is None or not part.work:
        return
    numbers = (f"{word} {number}" for word, number in (("vol.", part.volume), ("no.", part.issue)) if number)
    said = ", ".join(numbers)
    yield _Field("773", "0 ", (("t", part.work[-1]), *((("g", said),) if said else ())))


def _texts(texts: LanguageMap) -> list[str]:
    return list(dict.fromkeys(text for several in texts.values() for text in several))


def _field(one: _Field) -> str:
    inside = "".join(f'<subfield code="{code}">{escape(text, quote=False)}</subfield>' for code, text in one.subfields)
    return f'<datafield tag="{one.tag}" ind1="{one.indicators[0]}" ind2="{one.indicators[1]}">{inside}</datafield>'
