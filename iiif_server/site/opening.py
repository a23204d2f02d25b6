"""Content states on the readers' pages: how they are sent, and where in a book they lead. Knows no template."""

from dataclasses import dataclass

from flask import request, url_for

from manifests import Book, Page, UnknownRange, Urls, range_document
from manifests.content_state import (
    MOST_BYTES,
    PARAMETER,
    BadContentState,
    Box,
    OurBook,
    canvas_state,
    encoded,
)


@dataclass(frozen=True, slots=True)
class Opened:
    """Where a book is opened: a page (None: there is none to show) and a part of it; no part is the whole page.

    `is_gone`: the link names a page or a section that the book has no longer, so it is opened at its start.
    """

    page: Page | None
    box: Box | None = None
    is_gone: bool = False


def sent_state() -> str | None:
    """The content state that came with this request, as it is; None: there is none. Raises BadContentState.

    In a link, in a form, or alone as the body, as JSON or text (CST-R01, R06).
    """
    if request.method != "POST":
        return request.args.get(PARAMETER)
    request.max_content_length = MOST_BYTES
    if request.mimetype in ("application/x-www-form-urlencoded", "multipart/form-data"):
        return request.form.get(PARAMETER, "")
    try:
        return request.get_data().decode()
    except UnicodeDecodeError as error:
        raise BadContentState("the content state is not written in UTF-8") from error


def opened_at(book: Book, place: OurBook, urls: Urls) -> Opened:
    """Where a content state opens a book."""
    if place.page is None and place.section is None:
        return Opened(book.opened_at)
    page = _named_page(book, place, urls)
    if page is None or page.image is None:
        return Opened(book.opened_at, is_gone=True)
    return Opened(page, place.focus.box(page.image.info.dimensions) if place.focus else None)


def reader_address(book: Book, place: OurBook, urls: Urls) -> str:
    """The address on this site that opens a book there, with a content state in its short form."""
    opened = opened_at(book, place, urls)
    if not opened.is_gone and opened == Opened(book.opened_at):
        return url_for("site.read", book=book.id)
    # A page that is gone is named all the same: the reader is to be told.
    key = opened.page.key if opened.page and not opened.is_gone else place.page or ""
    state = encoded(canvas_state(urls, book.id, key, opened.box))
    return f"{url_for('site.read', book=book.id)}?{PARAMETER}={state}"


def _named_page(book: Book, place: OurBook, urls: Urls) -> Page | None:
    """The page that readers can see; of a section its first."""
    if place.section is None:
        return next((page for page in book.shown_pages if page.key == place.page), None)
    try:
        canvas = range_document(book, place.section, urls)["items"][0]["id"]
    except UnknownRange:
        return None
    return next((page for page in book.shown_pages if urls.canvas(book.id, page.key) == canvas), None)
