"""Every URI that the service ever writes, built from the configured base. Knows no request and no Host header."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal
from urllib.parse import quote, urlsplit

from image_store import Dimensions

IMAGES3, IMAGES2 = "/iiif/3/", "/iiif/2/"
# Behind the base URI of an image: all of it, as large as it is sent.
FULL = "/full/max/0/default.jpg"
DOCUMENTS3, DOCUMENTS2 = "/presentation/3/", "/presentation/2/"

_WRITTEN_AS_IT_IS = re.compile(r"[A-Za-z0-9._:-]*")
# What stands in no address, in letters of any language (RFC 3987); documents are written without asking for it again.
_IN_NO_ADDRESS = re.compile(r"""[\x00-\x20"\\<>^`{|}\x7f-\x9f\ud800-\udfff]""")


def _segment(text: str) -> str:
    """One segment of a path: everything but `[A-Za-z0-9._:-]` percent-encoded as UTF-8 (PRE3-R12).

    The colon as the specification writes it: `ark:%2F12025%2F654xz321` (Image API 3.0, section 9).
    """
    # Nearly all are; a manifest has thousands of them.
    if (text.isascii() and text.isalnum()) or _WRITTEN_AS_IT_IS.fullmatch(text):
        return text
    return quote(text, safe=":").replace("~", "%7E")


@dataclass(frozen=True, slots=True)
class Urls:
    """The addresses under `base`, an absolute http(s) URL, where a path may be and a last slash is ignored.

    Raises ValueError when `base` is anything else.
    """

    base: str
    # What the addresses of its annotation page and of its painting have behind that of a canvas.
    PAGE: ClassVar = "/page"
    PAINTING: ClassVar = "/image"

    def __post_init__(self) -> None:
        parts = urlsplit(self.base)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
            raise ValueError(
                f"the public address must be like https://iiif.example.org, without query or fragment: {self.base!r}"
            )
        if wrong := _IN_NO_ADDRESS.search(self.base):
            raise ValueError(
                f"the public address {self.base!r} has {wrong[0]!r}, which stands in no address: encode it"
            )
        object.__setattr__(self, "base", self.base.rstrip("/"))

    def image(self, image_id: str) -> str:
        """The base URI of an image, which is also the id of its service."""
        return f"{self.base}/iiif/3/{_segment(image_id)}"

    def images(self, image_ids: Sequence[str]) -> list[str]:
        """As `image`, of each: a manifest has thousands of them."""
        # Nearly always all of them are written as they are, which is asked once.
        if not _WRITTEN_AS_IT_IS.fullmatch("".join(image_ids)):
            return [self.image(one) for one in image_ids]
        begin = f"{self.base}/iiif/3/"
        return [f"{begin}{one}" for one in image_ids]

    def image2(self, image_id: str) -> str:
        """The base URI of an image in version 2 of the Image API."""
        return f"{self.base}/iiif/2/{_segment(image_id)}"

    def image_full(self, image_id: str) -> str:
        """The whole image as large as the server sends it."""
        return f"{self.image(image_id)}{FULL}"

    def image_sized(self, image_id: str, size: Dimensions) -> str:
        """The whole image in exactly this size, in the canonical form."""
        return sized_of(self.image(image_id), size.width, size.height)

    def manifest(self, book_id: str) -> str:
        """The manifest of a book."""
        return f"{self.base}/presentation/3/{_segment(book_id)}/manifest"

    def canvas(self, book_id: str, page_key: str) -> str:
        """The canvas of a page, by its key and not by its number (PRE3-R33)."""
        return f"{self.base}/presentation/3/{_segment(book_id)}/canvas/{_segment(page_key)}"

    def canvases(self, book_id: str, page_keys: Sequence[str]) -> dict[str, str]:
        """Page key -> as `canvas`, of each: a manifest has thousands of them."""
        if not _WRITTEN_AS_IT_IS.fullmatch("".join(page_keys)):
            return {key: self.canvas(book_id, key) for key in page_keys}
        begin = self.canvas(book_id, "")
        return {key: f"{begin}{key}" for key in page_keys}

    def canvas_page(self, book_id: str, page_key: str) -> str:
        """The annotation page that paints a canvas."""
        return self.canvas(book_id, page_key) + self.PAGE

    def painting(self, book_id: str, page_key: str) -> str:
        """The annotation that puts the image on a canvas."""
        return self.canvas(book_id, page_key) + self.PAINTING

    def range(self, book_id: str, number: int) -> str:
        """A section of a book, by its number in the table of contents, from 1."""
        return f"{self.base}/presentation/3/{_segment(book_id)}/range/{number}"

    def order(self, book_id: str, number: int) -> str:
        """Another order of the pages of a book, by its number, from 1."""
        return f"{self.base}/presentation/3/{_segment(book_id)}/range/order-{number}"

    def collection(self, name: str = "top", division: str = "") -> str:
        """A collection; `top` is the root. `division`: some of its books."""
        behind = f"/{_segment(division)}" if division else ""
        return f"{self.base}/presentation/3/collection/{_segment(name)}{behind}"

    def version2(self, address: str) -> str:
        """The address in version 2 of what has this one in version 3; an address that is not of ours stays as it is.

        So does that of a canvas: annotations and search hits say by it which page they mean, in either version
        (PRE2-R17). Version 2 names an annotation beside its canvas, and an annotation page a list (2.1, appendix A).
        """
        path = address[len(self.base) :] if address.startswith(self.base) else ""
        if path.startswith(IMAGES3):
            return f"{self.base}{IMAGES2}{path[len(IMAGES3) :]}"
        if not path.startswith(DOCUMENTS3):
            return address
        book, _, part = path[len(DOCUMENTS3) :].partition("/")
        kind, _, name = part.partition("/") if book != "collection" else ("", "", "")
        if kind == "canvas" and "/" not in name.partition("#")[0]:
            return address
        if kind == "canvas" and name.endswith("/image"):
            part = f"annotation/{name.removesuffix('/image')}"
        elif kind == "annotations":
            part = f"list/{name}"
        return f"{self.base}{DOCUMENTS2}{book}/{part}"

    def part2(self, manifest: str, part: str) -> str:
        """The address of a part that only version 2 has, such as `sequence/normal`, by that of the manifest."""
        return f"{self.version2(manifest).rpartition('/')[0]}/{part}"

    def books(self, collection: str = "top") -> str:
        """The readers' list of books; of those in a collection and below it."""
        return f"{self.base}/books" + ("" if collection == "top" else f"?collection={_segment(collection)}")

    def book_page(self, book_id: str) -> str:
        """The readers' page about a book."""
        return f"{self.base}/books/{_segment(book_id)}"

    def given_record(self, book_id: str, name: str) -> str:
        """A record that was given with a book, as it was given."""
        return f"{self.book_page(book_id)}/given/{_segment(name)}"

    def made_record(self, book_id: str, name: str) -> str:
        """A record that is made of what the catalogue knows of a book."""
        return f"{self.book_page(book_id)}/records/{_segment(name)}"

    def pdf(self, book_id: str) -> str:
        """A book as a PDF."""
        return f"{self.book_page(book_id)}.pdf"

    def epub(self, book_id: str) -> str:
        """The text of a book as an EPUB."""
        return f"{self.book_page(book_id)}.epub"

    def images_zip(self, book_id: str) -> str:
        """The images of a book's pages in a ZIP."""
        return f"{self.book_page(book_id)}.zip"

    def citation(self, book_id: str, form: Literal["text", "ris", "bib"]) -> str:
        """How a book is cited, as a line of text or for programs."""
        return f"{self.book_page(book_id)}{'/citation' if form == 'text' else f'.{form}'}"

    def text(self, book_id: str) -> str:
        """The text of a book. Below its page: a book may be called `a.txt` itself."""
        return f"{self.book_page(book_id)}/text.txt"

    def logo(self) -> str:
        """The logo of the library."""
        return f"{self.base}/provider/logo.png"

    def activity(self) -> str:
        """What happened to books, for those who follow the library (IIIF Change Discovery)."""
        return f"{self.base}/activity"

    def activity_page(self, number: int) -> str:
        """A page of it, from 1."""
        return f"{self.activity()}/page/{number}"

    def oai(self) -> str:
        """The base URL of OAI-PMH."""
        return f"{self.base}/oai"

    def home(self) -> str:
        """Where readers begin."""
        return f"{self.base}/"

    def sitemap(self) -> str:
        """The readers' pages, for search engines: all of them, or where the parts are."""
        return f"{self.base}/sitemap.xml"

    def sitemap_part(self, number: int) -> str:
        """A part of them, from 1. It may only list what is beside it or below."""
        return f"{self.base}/sitemap-{number}.xml"

    def read(self, book_id: str) -> str:
        """The book opened in the viewer."""
        return f"{self.base}/read/{_segment(book_id)}"

    def read_at(self, book_id: str, page_key: str) -> str:
        """The book opened in the viewer at this page."""
        return f"{self.read(book_id)}?page={_segment(page_key)}"

    def embed(self, book_id: str) -> str:
        """The book in a viewer alone, for frames in other sites."""
        return f"{self.base}/embed/{_segment(book_id)}"

    def oembed(self, page: str, form: str) -> str:
        """How a page of readers is shown in a frame of another site; `form` is json or xml."""
        return f"{self.base}/oembed?url={quote(page, safe='')}&format={form}"


def in_language(address: str, language: str) -> str:
    """A page of the readers in a language of the interface."""
    return f"{address}{'&' if '?' in address else '?'}lang={language}"


def sized_of(image: str, width: int, height: int) -> str:
    """As `Urls.image_sized`, by the base URI of the image: thousands in a manifest."""
    return f"{image}/full/{width},{height}/0/default.jpg"
