"""What each readers' page shows: chooses texts, pictures and addresses. Knows no SQL and no pixels."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal, get_locale, ngettext

from iiif_server.frames.embedding import frame_code, page_named
from iiif_server.gate import Gate, enter
from iiif_server.site.assets import AssetFolder
from iiif_server.site.head import words_of_heads
from iiif_server.site.languages import LANGUAGES
from iiif_server.site.opening import Opened, opened_at, reader_address, sent_state
from iiif_server.site.pictures import Picture, choose_picture
from iiif_server.site.shelf import all_books, collected_books, found_books, open_only, seen_books
from iiif_server.site.titles import Title, choose_texts, choose_title, language_name
from iiif_server.site.viewers import Viewer, choose_viewer, viewer_words
from image_store import Limits
from manifests import (
    Book,
    LanguageMap,
    Page,
    PageImage,
    Rendering,
    SeeAlso,
    UnknownBook,
    UnknownCollection,
    Urls,
    citations,
    facts,
    is_rights_uri,
    renderings,
    rights_words,
    see_also,
)
from manifests.collections import TOP, walk_nodes
from manifests.content_state import (
    BadContentState,
    Elsewhere,
    OurBook,
    OurCollection,
    Place,
    place_of,
    read_content_state,
)
from manifests.library import Library
from manifests.remote.addresses import origin_of, outer_address
from manifests.remote.values import Remote

# Of other libraries on one page, behind our books; viewers get all of them in the collection.
MOST_OF_OTHERS = 500


@dataclass(frozen=True, slots=True)
class SitePages:
    """The views, with all that they need."""

    library: Library
    urls: Urls
    limits: Limits
    gate: Gate
    static: AssetFolder
    viewers: Mapping[str, Viewer]

    def home(self) -> ResponseReturnValue:
        """A page of all books with their covers, of those in the collection that is asked for, or of those that words
        find, below the tree of collections; a friendly word when there is none yet. Raises UnknownCollection."""
        words, asked = request.args.get("q", "").strip(), request.args.get("collection", TOP)
        collections, record, start = self.library.collections, None, request.args.get("from")
        if words:
            shelf = found_books(self.library.search, self._seen(), words, start)
        elif asked == TOP:
            shelf = all_books(self.library.search, self._seen(), request.args.get("after"))
        else:
            record = collections.get(asked)
            shelf = collected_books(collections.books(record.id, self.gate.is_open), start)
        theirs = self._theirs(words, record.id if record else None) if shelf.further is None else ()
        tree = list(walk_nodes(collections.tree(self.gate.is_open)))
        return render_template(
            "site/home.html",
            shelf=open_only(shelf, self.gate),
            theirs=theirs,
            words=words,
            collections=tree,
            record=record,
            collection=self.urls.collection(record.id if record else TOP),
        )

    def book(self, book: str) -> ResponseReturnValue:
        """One book: cover, facts, all its pages. Raises UnknownBook."""
        return render_template("site/book.html", book=self._open(book))

    def read(self, book: str) -> ResponseReturnValue:
        """The book in the reader's viewer, under our bar, where a content state or `?page=` says.

        Raises UnknownBook, BadContentState.
        """
        found, state = self._open(book), sent_state()
        if state is None:
            return self._viewer("site/read.html", found, Opened(_asked_page(found, self.urls)))
        place = place_of(read_content_state(state), self.urls)
        if isinstance(place, OurBook) and place.book == book:
            return self._viewer("site/read.html", found, opened_at(found, place, self.urls))
        return self._lead_to(place)

    def open(self) -> ResponseReturnValue:
        """The way to whatever a content state names; without one a form to paste it in.

        Raises BadContentState, UnknownBook.
        """
        state = sent_state()
        if state is None:
            return render_template("site/open.html", problem=None)
        return self._lead_to(place_of(read_content_state(state), self.urls))

    def embed(self, book: str) -> ResponseReturnValue:
        """The book in a viewer alone, for other sites' frames. Raises UnknownBook."""
        found = self._open(book)
        return self._viewer("site/embed.html", found, Opened(_asked_page(found, self.urls)))

    def unknown_book(self, error: UnknownBook) -> ResponseReturnValue:  # noqa: ARG002 (Flask hands it over)
        """The answer when no book has the id that the address names."""
        return render_template("site/problem.html", book=None), 404

    def unknown_collection(self, error: UnknownCollection) -> ResponseReturnValue:  # noqa: ARG002 (Flask hands it over)
        """The answer when no collection has the id that the address names."""
        return render_template("site/problem.html", book=None, collection=True), 404

    def bad_content_state(self, error: BadContentState) -> ResponseReturnValue:
        """The answer when a link cannot be understood: what is wrong with it, and a field for another."""
        return render_template("site/open.html", problem=str(error)), 400

    def words_of_templates(self) -> dict[str, object]:
        """The names that every template of the site may use."""
        return {
            "languages": LANGUAGES,
            "language": str(get_locale()),
            "address_with": _address_with,
            "citations_of": self._citations,
            "count": _count,
            "facts": facts,
            "frame_code": frame_code,
            "is_rights_uri": is_rights_uri,
            "language_name": _language_name,
            "number": format_decimal,
            "picture": self._picture,
            "records_of": self._records,
            "renderings_of": self._renderings,
            "rights_words": rights_words,
            "shelf_address": _shelf_address,
            "static": self._static,
            "texts_in": _texts_in,
            "title_of": _title,
            "urls": self.urls,
            **words_of_heads(self.urls),
        }

    def _theirs(self, words: str, collection: str | None) -> tuple[Remote, ...]:
        """What others have of it; their pictures are let through on this page."""
        remotes = self.library.remotes
        found = (remotes.find(words) if words else remotes.in_collection(collection))[:MOST_OF_OTHERS]
        g.pictures_of_others = sorted(
            {origin_of(one.described.thumbnail.address) for one in found if one.described.thumbnail}
        )
        return found

    def _seen(self) -> list[str] | None:
        return seen_books(self.library, self.gate)

    def _open(self, book: str) -> Book:
        """The book, if the visitor may see it. Raises UnknownBook, Refused."""
        found = self.library.get(book)
        enter(self.gate.access(book))
        return found

    def _lead_to(self, place: Place) -> ResponseReturnValue:
        """To our own by its address; of others only the address is told. Raises UnknownBook, Refused."""
        match place:
            case OurBook(book=book):
                return redirect(reader_address(self._open(book), place, self.urls), HTTPStatus.SEE_OTHER)
            case OurCollection(name=name):
                collection = None if name == TOP else name
                return redirect(url_for("site.books", collection=collection), HTTPStatus.SEE_OTHER)
            case Elsewhere(address=address):
                remote, linked = self.library.remotes.get(address), outer_address(address) is not None
                page = render_template("site/elsewhere.html", address=address, remote=remote, linked=linked)
                return page, HTTPStatus.NOT_FOUND

    def _viewer(self, template: str, book: Book, opened: Opened) -> ResponseReturnValue:
        viewer = choose_viewer(request, self.viewers)
        if viewer is None:
            return render_template("site/no_viewer.html", book=book), 503
        page = opened.page
        if page is None or page.image is None:
            return render_template("site/problem.html", book=book, page=page), 404
        language = str(get_locale())
        start = {
            "manifest": self.urls.manifest(book.id),
            "canvas": self.urls.canvas(book.id, page.key),
            "region": opened.box,
            "read": self.urls.read(book.id),
            "embed": self.urls.embed(book.id),
            "language": language,
            "languageName": LANGUAGES[language],
            "words": viewer_words(viewer, language),
        }
        return render_template(
            template,
            book=book,
            start=start,
            is_gone=opened.is_gone,
            viewer=viewer,
            viewers=self.viewers,
            viewer_file=_viewer_file,
        )

    def _picture(self, image: PageImage, width: int) -> Picture | None:
        return choose_picture(image, width, self.urls, self.limits)

    def _citations(self, book: Book) -> list[Rendering]:
        return citations(book, self.urls)

    def _records(self, book: Book) -> list[SeeAlso]:
        return see_also(book, self.urls)

    def _renderings(self, book: Book) -> list[Rendering]:
        return renderings(book, self.urls)

    def _static(self, name: str) -> str:
        return url_for("site.static", folder=self.static.name, name=name)


def _asked_page(book: Book, urls: Urls) -> Page | None:
    """The page that `?page=KEY` or `?canvas=ID` names, else that at which the book is opened; None: no such."""
    return page_named(book, request.args.get("page"), request.args.get("canvas"), urls)


def _address_with(**choice: str) -> str:
    """This very page with another language or viewer. Not made by url_for, which obeys a visitor's `?_external=`."""
    return "?" + urlencode({**request.args.to_dict(), **choice})


def _shelf_address(**place: str) -> str:
    """Another part of this very list of books; without a place its beginning."""
    kept = {name: value for name, value in request.args.items() if name in ("q", "collection")}
    return "?" + urlencode({**kept, **place})


def _viewer_file(viewer: Viewer, name: str) -> str:
    return url_for("site.viewer", folder=viewer.files.name, name=name)


def _title(texts: LanguageMap) -> Title:
    return choose_title(texts, str(get_locale()))


def _texts_in(texts: LanguageMap) -> list[Title]:
    return choose_texts(texts, str(get_locale()))


def _language_name(tag: str) -> str:
    return language_name(tag, get_locale())


def _count(singular: str, plural: str, number: int) -> str:
    """A number with its noun in the right form: 1 страница, 2 страницы, 5 страниц; 250 səhifə."""
    return str(ngettext(singular, plural, number, count=format_decimal(number)))
