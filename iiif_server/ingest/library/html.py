"""The report of a run as one HTML page that needs nothing else: no script, no file, no network.

Every text from outside passes `element`, which escapes it; a strict policy forbids what could slip through.
"""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from iiif_server.ingest.find import Passed
from iiif_server.ingest.library.markup import Markup, element
from iiif_server.ingest.library.remarks import Remark
from iiif_server.ingest.library.report import BookResult, LibraryReport
from iiif_server.ingest.library.words import Words
from iiif_server.ingest.report import Described

# So many names stand there at once, and of one book so many remarks on its description at all.
FEW, MOST_NOTES = 8, 200
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
STYLE = """
body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:1rem;color:#1b1b1b;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2rem}
.wrong{color:#a40000}ul{padding-left:1.2rem}code{overflow-wrap:anywhere;background:#f2f2f2;padding:.2rem .4rem}
.fault{border-top:1px solid #ccc;padding:.8rem 0}.reason{overflow-wrap:anywhere}
.row{display:flex;flex-wrap:wrap;gap:1rem}figure{margin:0;max-width:10rem}
img{max-width:10rem;max-height:14rem;border:1px solid #ccc}figcaption{font-size:.8rem;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%}td,th{text-align:start;padding:.3rem .5rem;border-bottom:1px solid #ddd;
vertical-align:top}td:first-child{overflow-wrap:anywhere}
section ul{margin:.2rem 0}.said{overflow-wrap:anywhere}.name{overflow-wrap:anywhere;margin-inline-end:.8em}
td .said,td details,li div,li details{font-size:.85rem}summary{cursor:pointer}section h3{margin:.8rem 0 .2rem}
@media(prefers-color-scheme:dark){body{background:#151515;color:#eee}.wrong{color:#ff8a80}code{background:#2a2a2a}
a{color:#9ecbff}}
"""


@dataclass(frozen=True, slots=True)
class Picture:
    """A small JPEG, and what it shows."""

    caption: str
    jpeg: bytes


@dataclass(frozen=True, slots=True)
class Fault:
    """A page that could not be taken in. `pictures`: its older image, or the pages beside it."""

    book_id: str
    title: str
    file: str
    reason: str
    missing: bool
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class Remarked:
    """What is to be told of one book. `reason`: why it failed as a whole."""

    book_id: str
    title: str
    remarks: tuple[Remark, ...]
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What the page is told beside the report. `links`: book -> address; `command`: what to run again.

    `language` is the page's, as BCP 47 tag; `cut`: not every fault has its pictures. `wrong` and `look`: what is to be
    put right, and what is worth a look, of each book of which there is something; of so many more it is not told.
    """

    words: Words
    language: str
    began: str
    took: str
    command: str
    links: dict[str, str]
    faults: Sequence[Fault]
    cut: bool
    wrong: Sequence[Remarked]
    more_wrong: int
    look: Sequence[Remarked]
    more_look: int


def report_page(report: LibraryReport, told: Told) -> str:
    """The whole page."""
    words = told.words
    head = (
        Markup('<meta charset="utf-8">'),
        Markup(f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">'),
        Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        Markup('<meta name="referrer" content="no-referrer">'),
        element("title", words.title),
        element("style", Markup(STYLE)),
    )
    body = (
        element("h1", words.title),
        *_summary(report, told),
        *_headed(words.wrong_heading, _books(told, told.wrong, told.more_wrong, "wrong")),
        *_faults(told),
        *_headed(words.elsewhere, _list(report.problems)),
        *_headed(words.notes, [*_list(report.notes), *_books(told, told.look, told.more_look, "look")]),
        *_table(report, told),
        element("p", words.in_english),
    )
    page = element("html", element("head", *head), element("body", *body), lang=told.language)
    return f"<!DOCTYPE html>\n{page.html}\n"


def _summary(report: LibraryReport, told: Told) -> Iterable[Markup]:
    words = told.words
    if report.stopped:
        yield element("p", words.stopped, class_="wrong")
    yield element("p", words.all_done) if report.ok else element("p", words.not_done, class_="wrong")
    pages = sum(book.pages for book in report.books)
    counts = [f"{words.states[state]}: {count}" for state, count in report.counts.items() if count]
    lines = (
        words.began.format(told.began),
        words.took.format(told.took),
        f"{words.books.format(len(report.books))} ({', '.join(counts)})" if counts else words.books.format(0),
        words.pages.format(pages),
        words.built.format(report.built),
        words.faults.format(report.faults),
    )
    yield element("ul", *(element("li", line) for line in lines))
    if not report.ok:
        yield element("p", words.then)
        yield element("p", element("code", told.command))


def _faults(told: Told) -> Iterable[Markup]:
    words = told.words
    if told.faults:
        yield element("h2", words.faults_heading)
    for (book_id, title), faults in groupby(told.faults, lambda one: (one.book_id, one.title)):
        yield element("h3", _link(told, book_id, title))
        for one in faults:
            figures = (element("figure", _image(shown), element("figcaption", shown.caption)) for shown in one.pictures)
            rest = words.missing if one.missing else words.older_stays
            yield element(
                "div",
                element("p", element("strong", one.file, dir="auto"), ": ", one.reason, class_="reason wrong"),
                element("p", rest),
                element("div", *figures, class_="row"),
                class_="fault",
            )
    if told.cut:
        yield element("p", words.more_pictures)


def _image(shown: Picture) -> Markup:
    # Base64 has no letter that means anything in HTML.
    return Markup(
        f'<img alt="{escape(shown.caption)}" src="data:image/jpeg;base64,{b64encode(shown.jpeg).decode("ascii")}">'
    )


def _headed(heading: str, parts: Iterable[Markup]) -> Iterable[Markup]:
    """The parts under a heading; nothing where there are none."""
    shown = list(parts)
    return [element("h2", heading), *shown] if shown else []


def _list(told: Iterable[Passed]) -> Iterable[Markup]:
    items = [element("li", element("strong", one.source, dir="auto"), ": ", one.reason) for one in told]
    if items:
        yield element("ul", *items)


def _books(told: Told, books: Iterable[Remarked], more: int, class_: str) -> Iterable[Markup]:
    for book in books:
        reason = [element("p", book.reason, class_="reason wrong")] if book.reason else []
        items = [element("li", *_remark(told.words, one), class_=f"reason {class_}") for one in book.remarks]
        listed = [element("ul", *items)] if items else []
        yield element("section", element("h3", _link(told, book.book_id, book.title)), *reason, *listed)
    if more:
        yield element("p", told.words.and_more.format(more))


def _remark(words: Words, remark: Remark) -> Iterable[Markup]:
    """The sentence, then what it is about; many names are folded behind the first."""
    said = words.remarks[remark.kind].format(remark.count)
    yield element("span", f"{said}: {remark.reason}" if remark.reason else said, class_="said")
    shown, rest = remark.names[:FEW], remark.names[FEW:]
    more = remark.count - len(shown)
    behind = [words.and_more.format(more)] if more > 0 else []
    if shown and not rest:
        yield element("div", *_names(shown, behind))
    elif shown:
        left = remark.count - len(remark.names)
        last = [words.and_more.format(left)] if left > 0 else []
        names = element("div", *_names(rest, last))
        yield element("details", element("summary", *_names(shown, behind)), names)


def _names(names: Iterable[str], more: Iterable[str]) -> Iterable[Markup]:
    """Each in the direction of its own letters."""
    for name in names:
        yield element("bdi", name, class_="name")
    for words in more:
        yield element("span", words)


def _table(report: LibraryReport, told: Told) -> Iterable[Markup]:
    words = told.words
    if not report.books:
        return
    yield element("h2", words.all_books)
    heads = (words.book, words.state, words.pages.format("").rstrip(": "))
    books = [book for state in report.counts for book in report.books if book.state == state]
    rows = (_row(book, told) for book in books)
    yield element("table", element("tr", *(element("th", head, scope="col") for head in heads)), *rows)


def _row(book: BookResult, told: Told) -> Markup:
    wrong = book.state in ("failed", "faulty", "not begun")
    state = element("td", told.words.states[book.state], **({"class_": "wrong"} if wrong else {}))
    said = book.report.description if book.report else None
    described = _described(told.words, said) if said else ()
    name = element("td", _link(told, book.book_id, book.title), *described)
    return element("tr", name, state, element("td", str(book.pages)))


def _described(words: Words, said: Described) -> Iterable[Markup]:
    """What describes a book, and how many pages that lists; its remarks, folded."""
    if said.sources:
        sources = ", ".join(
            f"{name} ({form})" if form not in ("", name) else name for name, form in said.sources.items()
        )
        lines = [words.described.format(sources)]
        lines += [words.listed.format(said.listed)] if said.listed else []
        lines += [words.bare.format(said.unlabelled)] if said.unlabelled else []
        yield element("div", "; ".join(lines), class_="said")
    if said.notes:
        shown, more = said.notes[:MOST_NOTES], len(said.notes) - MOST_NOTES
        last = [element("li", words.and_more.format(more))] if more > 0 else []
        notes = element("ul", *(element("li", note) for note in shown), *last)
        yield element("details", element("summary", words.remarks_heading.format(len(said.notes))), notes)


def _link(told: Told, book_id: str, title: str) -> Markup:
    address, text = told.links.get(book_id), title or book_id
    shown = (
        element("a", text, href=address, rel="noopener", dir="auto") if address else element("span", text, dir="auto")
    )
    return element("span", shown, Markup(" "), element("small", book_id))
