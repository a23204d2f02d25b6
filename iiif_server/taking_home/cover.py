"""The sheets that a file has besides the pages: the first, which says what the book is and what may be done with it,
and the one that stands for a page that cannot be shown. Knows no HTTP and no clock."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from iiif_server.taking_home.citation import line
from iiif_server.taking_home.fonts import Fonts
from iiif_server.taking_home.pdf.document import Size
from iiif_server.taking_home.setting import Sheet, Style, Text
from iiif_server.taking_home.wanted import Wanted
from iiif_server.taking_home.words import Words
from manifests import Book, LanguageMap, facts_of_book, is_rights_uri, rights_words

A4 = Size(595.28, 841.89)
MARGIN = 62.0
# Of a text that somebody gave: more than this no sheet has room for.
LONGEST = 2_000

INSTITUTION = Style(10.5, grey=0.35, most=2)
TITLE = Style(23, leading=1.3, bold=True, before=26, most=5)
OTHER_TITLE = Style(13, grey=0.25, before=6, most=3)
HEADING = Style(9, bold=True, grey=0.4, before=18, most=1)
BODY = Style(11, before=3, most=8)
SMALL = Style(9.5, grey=0.15, before=3, most=4)
ADDRESS = Style(9.5, grey=0.35, before=3, most=3)
# Of a sheet with a sentence on it.
LEAST_SIDE = 160.0


class Said(Protocol):
    """A text that was chosen for a reader, and its direction: `ltr` or `rtl`."""

    @property
    def text(self) -> str: ...

    @property
    def dir(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Reader:
    """What the sheets are written for: the words, how texts are chosen of several languages, and today's date."""

    words: Words
    choose: Callable[[LanguageMap], Said]
    date: str


def cover(wanted: Wanted, address: str, reader: Reader, fonts: Fonts) -> Sheet:
    """The first sheet. What has no room on it is left out from the end: rights and citation have theirs."""
    sheet = Sheet(fonts, A4, MARGIN)
    for text in _texts(wanted, address, reader):
        sheet.add(text)
    return sheet


def broken(label: str, size: Size, reader: Reader, fonts: Fonts) -> Sheet:
    """The sheet in the place of a page whose image cannot be read: as large as the page, if a sentence fits on it."""
    short = min(size.width, size.height)
    larger = max(1.0, LEAST_SIDE / short)
    sheet = Sheet(fonts, Size(size.width * larger, size.height * larger), short * larger / 10)
    sheet.space(sheet.size.height / 8)
    style = Style(short * larger / 30, grey=0.2, most=8)
    sheet.add(Text(reader.words.broken.format(label=label[:LONGEST]), style))
    return sheet


def _texts(wanted: Wanted, address: str, reader: Reader) -> Iterator[Text]:
    """Paragraphs, the more needed ones first."""
    book = wanted.book
    if book.about.institution:
        yield _said(book.about.institution, INSTITUTION, reader)
    title = reader.choose(book.title)
    yield _said(book.title, TITLE, reader)
    others = ({tag: (text,)} for tag, texts in book.title.items() for text in texts if text != title.text)
    yield from (_said(other, OTHER_TITLE, reader) for other in list(others)[:3])
    yield from _cite(book, address, reader)
    yield from _rights(book, reader)
    yield from _file(wanted, address, reader)
    yield from _facts(book, reader)


def _cite(book: Book, address: str, reader: Reader) -> Iterator[Text]:
    words = reader.words
    cited = line(book, address, words.accessed.format(date=reader.date))
    yield Text(words.cite, HEADING)
    yield Text(cited[:LONGEST], BODY, reader.choose({"none": (cited,)}).dir == "rtl")


def _rights(book: Book, reader: Reader) -> Iterator[Text]:
    rights, words = book.about.rights, reader.words
    yield Text(words.rights, HEADING)
    if not rights and not book.about.required_statement:
        yield Text(words.no_rights, BODY)
    if rights:
        address = rights if is_rights_uri(rights) else ""
        yield _said(rights_words(rights), BODY, reader, address)
        if address:
            yield Text(rights, ADDRESS, address=rights)
    if book.about.required_statement:
        yield _said(book.about.required_statement, BODY, reader)


def _file(wanted: Wanted, address: str, reader: Reader) -> Iterator[Text]:
    words, missing = reader.words, wanted.book.missing_count
    yield Text(words.file, HEADING)
    pages = words.all_pages if wanted.is_whole else words.some_pages
    yield Text(pages.format(which=wanted.which[:LONGEST], total=wanted.total), SMALL)
    if missing:
        yield Text(words.missing.format(count=missing), SMALL)
    yield Text(words.taken.format(date=reader.date), SMALL)
    yield Text(words.online.format(address=address), SMALL, address=address)


def _facts(book: Book, reader: Reader) -> Iterator[Text]:
    """One line for each fact, as on the book's page; the institution stands at the top already."""
    told = [fact for fact in facts_of_book(book) if fact.what != "institution"]
    for at, fact in enumerate(told):
        value = reader.choose(fact.value)
        several = next(texts for texts in fact.value.values() if value.text in texts)
        text = f"{reader.choose(fact.label).text}: {'; '.join(several)}"
        style = Style(SMALL.size, grey=SMALL.grey, before=18, most=2) if at == 0 else SMALL
        yield Text(text[:LONGEST], style, value.dir == "rtl")


def _said(texts: LanguageMap, style: Style, reader: Reader, address: str = "") -> Text:
    said = reader.choose(texts)
    return Text(said.text[:LONGEST], style, said.dir == "rtl", address)
