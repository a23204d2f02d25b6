"""A book as MODS 3.8. Says all that Dublin Core has no word for: roles, part of which work, languages of texts."""

from collections.abc import Iterable, Iterator
from html import escape

from manifests.about import About, Contributor, Part
from manifests.book import Book
from manifests.language_maps import LanguageMap
from manifests.records.people import is_relator
from manifests.rights import is_rights_uri
from manifests.urls import Urls

MODS = "http://www.loc.gov/mods/v3"
MODS_SCHEMA = "http://www.loc.gov/standards/mods/v3/mods-3-8.xsd"
_OPENING = (
    f'<mods xmlns="{MODS}" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    f' xsi:schemaLocation="{MODS} {MODS_SCHEMA}" version="3.8">'
)
_ROLES = "http://id.loc.gov/vocabulary/relators/"


def mods(book: Book, urls: Urls) -> str:
    """The element `mods`, without an XML declaration. A book has no letter that XML has not."""
    return "\n".join((_OPENING, *_lines(book, urls), "</mods>\n"))


def _lines(book: Book, urls: Urls) -> Iterator[str]:
    about = book.about
    yield from _titles(book)
    yield from map(_name, about.contributors)
    yield "<typeOfResource>text</typeOfResource>"
    yield from _origin(about)
    tags = (tag for tag in (book.language, *about.other_languages) if tag)
    yield from (
        f"<language>{_element('languageTerm', tag, type='code', authority='rfc5646')}</language>" for tag in tags
    )
    if about.extent:
        yield f"<physicalDescription>{_element('extent', about.extent)}</physicalDescription>"
    yield from _texts("abstract", about.summary)
    for subject in about.subjects:
        for tag, text in _every(subject):
            yield f"<subject{_language(tag)}>{_element('topic', text)}</subject>"
    yield from _work(about.part)
    yield from _collections(about)
    yield from (_element("identifier", one.value, type=one.kind) for one in about.identifiers)
    yield from _location(about, book.id, urls)
    yield from _rights(about)
    record = _element("recordIdentifier", book.id)
    yield f"<recordInfo>{record}</recordInfo>"


def _titles(book: Book) -> Iterator[str]:
    first = True
    for texts, is_main in ((book.title, True), *((other, False) for other in book.about.other_titles)):
        for tag, text in _every(texts):
            kind = "" if is_main else ' type="alternative"'
            usage = ' usage="primary"' if first else ""
            yield f"<titleInfo{kind}{usage}{_language(tag)}>{_element('title', text)}</titleInfo>"
            first = False


def _name(one: Contributor) -> str:
    """A person or a body, nobody says which; by all the forms of the name that are known."""
    (tag, name), *others = _every(one.name)
    uri = f' valueURI="{escape(one.uri)}"' if one.uri else ""
    role = ""
    if is_relator(one.role):
        coded = _element("roleTerm", one.role, type="code", authority="marcrelator", valueURI=f"{_ROLES}{one.role}")
        role = f"<role>{coded}</role>"
    elif one.role:
        role = f"<role>{_element('roleTerm', one.role, type='text')}</role>"
    forms = "".join(
        f"<alternativeName{_language(other)}>{_element('namePart', text)}</alternativeName>" for other, text in others
    )
    return f"<name{_language(tag)}{uri}>{_element('namePart', name)}{role}{forms}</name>"


def _origin(about: About) -> Iterator[str]:
    lines = [
        *(
            f"<place>{_element('placeTerm', text, _language(tag), type='text')}</place>"
            for tag, text in _every(about.place)
        ),
        *(_element("publisher", text, _language(tag)) for tag, text in _every(about.publisher)),
    ]
    if about.date is not None:
        lines.append(_element("dateIssued", about.date.text))
        year = about.date.year
        if year is not None and year > 0:
            lines.append(_element("dateIssued", f"{year:04}", encoding="w3cdtf", keyDate="yes"))
    if lines:
        yield f"<originInfo>{''.join(lines)}</originInfo>"


def _work(part: Part | None) -> Iterator[str]:
    """The work that the book is a part of, and which part of it."""
    if part is None:
        return
    if part.work:
        yield f'<relatedItem type="host"><titleInfo>{_element("title", part.work[-1])}</titleInfo></relatedItem>'
    details = "".join(
        f'<detail type="{kind}">{_element("number", number)}</detail>'
        for kind, number in (("volume", part.volume), ("issue", part.issue))
        if number
    )
    if details:
        yield f"<part>{details}</part>"


def _collections(about: About) -> Iterator[str]:
    for path in about.collections:
        if path:
            title = f"<titleInfo>{_element('title', path[-1])}</titleInfo>"
            yield f'<relatedItem type="host">{title}<typeOfResource collection="yes"/></relatedItem>'


def _location(about: About, book_id: str, urls: Urls) -> Iterator[str]:
    holders = "".join(_element("physicalLocation", text, _language(tag)) for tag, text in _every(about.institution))
    if holders:
        yield f"<location>{holders}</location>"
    page = _element("url", urls.book_page(book_id), usage="primary", access="object in context")
    manifest = _element("url", urls.manifest(book_id), access="raw object", note="IIIF manifest")
    yield f"<location>{page}{manifest}</location>"


def _rights(about: About) -> Iterator[str]:
    if about.rights:
        link = f' xlink:href="{escape(about.rights)}"' if is_rights_uri(about.rights) else ""
        yield _element("accessCondition", about.rights, link, type="use and reproduction")
    for tag, text in _every(about.required_statement):
        yield _element("accessCondition", text, _language(tag), type="use and reproduction")


def _texts(name: str, texts: LanguageMap) -> Iterable[str]:
    return (_element(name, text, _language(tag)) for tag, text in _every(texts))


def _every(texts: LanguageMap) -> Iterator[tuple[str, str]]:
    return ((tag, text) for tag, several in texts.items() for text in several)


def _language(tag: str) -> str:
    return "" if tag == "none" else f' xml:lang="{escape(tag)}"'


def _element(name: str, text: str, written: str = "", **attributes: str) -> str:
    """`written`: attributes that are escaped already. An empty one is left out."""
    said = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items() if value)
    return f"<{name}{written}{said}>{escape(text, quote=False)}</{name}>"
