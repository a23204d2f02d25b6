"""oEmbed 1.0: how another site shows one of our books, asked by the address of its page. Knows HTTP and no template."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from html import escape
from http import HTTPStatus

import orjson
from flask import Blueprint, Response, request

from iiif_server.answers import EVERYBODY, Answer, cache_control, sentence
from iiif_server.frames.embedding import HEIGHT, WIDTH, ReadersPage, frame_address, frame_code, page_named, readers_page
from iiif_server.gate import Allow, Gate, Refused, admit
from iiif_server.raw_path import counting_number
from iiif_server.responses import respond
from iiif_server.taking_home.citation import authors
from image_store import BadSyntax, Dimensions, Limits
from manifests import LanguageMap, NotInLibrary, PageImage, UnknownBook, UnknownPage, Urls
from manifests.library import Library

# The picture is no wider, whatever is allowed.
THUMBNAIL_WIDTH = 640

Frame = dict[str, str | int]


@dataclass(frozen=True, slots=True)
class OembedApi:
    """The frames of one library. `provider`: its name, empty where it has none. `choose`: the text of a language map
    that a reader of this language sees; `language`: that of who asks for none of `languages`.

    Answers may be kept for `seconds`.
    """

    library: Library
    urls: Urls
    limits: Limits
    gate: Gate
    choose: Callable[[LanguageMap, str], str]
    languages: Collection[str]
    language: str
    provider: LanguageMap
    seconds: int

    def answer(self, asked: Mapping[str, str]) -> Answer:
        """The frame of the page `url`, in the form `format`, within `maxwidth` and `maxheight` pixels.

        What there is instead says section 2.3.5 of the protocol; of what cannot be understood it says nothing.
        """
        form, url = asked.get("format", "json"), asked.get("url")
        if form not in _FORMS:
            return sentence(HTTPStatus.NOT_IMPLEMENTED, f"there is no form {form[:20]!r}, only json and xml")
        media_type, written = _FORMS[form]
        try:
            most = Dimensions(_most(asked, "maxwidth"), _most(asked, "maxheight"))
            if url is None:
                raise BadSyntax("url is missing; it is the address of a book's page")
            page = readers_page(url, self.urls, self.languages)
            if page is None:
                raise UnknownBook(f"There is no book at {url[:200]!r} here.")
            body = written(self._frame(page, most))
        except BadSyntax as error:
            return sentence(HTTPStatus.BAD_REQUEST, str(error))
        except NotInLibrary as error:
            return sentence(HTTPStatus.NOT_FOUND, str(error))
        except Refused as error:
            return sentence(HTTPStatus.UNAUTHORIZED, str(error))
        everybody = isinstance(self.gate.access(page.book), Allow)
        headers = (
            ("Content-Type", media_type),
            ("Content-Length", str(len(body))),
            ("Cache-Control", cache_control(self.seconds, everybody=everybody)),
            ("X-Content-Type-Options", "nosniff"),
            *EVERYBODY,
        )
        return Answer(HTTPStatus.OK, headers, body)

    def _frame(self, asked: ReadersPage, most: Dimensions) -> Frame:
        """What is said of the frame. Raises UnknownBook, UnknownPage, Refused."""
        limits = admit(self.gate.access(asked.book), self.limits)
        book = self.library.get(asked.book)
        page = page_named(book, asked.page, asked.canvas, self.urls)
        if page is None or page.image is None:
            raise UnknownPage(f"The book {book.id!r} has no such page, or its scan is missing.")
        language = asked.language or self.language
        title = self.choose(book.title, language)
        shown = page.key if asked.page or asked.canvas else None
        address = frame_address(book.id, shown, asked.language, self.urls)
        width, height = min(WIDTH, most.width), min(HEIGHT, most.height)
        author, provider = "; ".join(authors(book)), self.choose(self.provider, language)
        return {
            "version": "1.0",
            "type": "rich",
            "title": title,
            **({"author_name": author} if author else {}),
            **({"provider_name": provider} if provider else {}),
            "provider_url": self.urls.home(),
            "cache_age": self.seconds,
            **self._thumbnail(page.image if shown else book.cover or page.image, most, limits),
            "html": frame_code(address, title, width, height),
            "width": width,
            "height": height,
        }

    def _thumbnail(self, image: PageImage, most: Dimensions, limits: Limits) -> Frame:
        """The largest picture that lies ready and has room; nothing where none has."""
        width = min(THUMBNAIL_WIDTH, most.width)
        sizes = [size for size in image.info.sizes(limits) if size.width <= width and size.height <= most.height]
        if not sizes:
            return {}
        size = sizes[-1]
        address = self.urls.image_sized(image.id, size)
        return {"thumbnail_url": address, "thumbnail_width": size.width, "thumbnail_height": size.height}


def oembed_blueprint(api: OembedApi) -> Blueprint:
    """The address of the protocol."""
    blueprint = Blueprint("oembed_api", __name__)

    @blueprint.get("/oembed")
    def oembed() -> Response:
        return respond(api.answer(request.args))

    return blueprint


def _most(asked: Mapping[str, str], name: str) -> int:
    """The pixels that there is room for. Raises BadSyntax."""
    number = counting_number(asked[name]) if name in asked else 999_999_999
    if number is None:
        raise BadSyntax(f"{name} is {asked[name][:20]!r}; it must be a number of pixels such as 600")
    return number


def _xml(frame: Frame) -> bytes:
    fields = "".join(f"<{name}>{escape(str(value), quote=False)}</{name}>\n" for name, value in frame.items())
    return f'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>\n{fields}</oembed>\n'.encode()


_FORMS: Mapping[str, tuple[str, Callable[[Frame], bytes]]] = {
    "json": ("application/json", orjson.dumps),
    "xml": ("text/xml; charset=utf-8", _xml),
}
