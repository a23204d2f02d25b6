"""Pages one after the other, then what is known of the whole: contents, list of pages, description.

Pages go into a document of the EPUB until a section begins, or until it is large: programs that show it have one of
them in memory. Knows no book.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date as Day

from iiif_server.ingest.library.markup import Markup
from iiif_server.taking_home.epub import package as opf
from iiif_server.taking_home.epub.flowing import Passage
from iiif_server.taking_home.epub.markup import (
    STYLE,
    STYLE_NAME,
    Setting,
    document,
    first_leaf_parts,
    navigation_parts,
    page_parts,
)
from iiif_server.taking_home.leaf import Paragraph
from iiif_server.taking_home.pdf.document import Bookmark
from iiif_server.taking_home.zip_stream import ZipStream

XHTML, JPEG = "application/xhtml+xml", "image/jpeg"
LEAF, COVER, NAVIGATION = "about.xhtml", "cover.jpg", "nav.xhtml"
# Letters of markup in one document; the last page of it may go beyond.
LONGEST = 200_000


@dataclass(slots=True)
class EpubDocument:
    """An EPUB of which every method gives the next bytes; they must be written at once and in this order."""

    title: str
    setting: Setting
    day: Day
    _zip: ZipStream = field(init=False)
    _items: list[opf.Item] = field(default_factory=list, init=False)
    _parts: list[Markup] = field(default_factory=list, init=False)
    _length: int = field(default=0, init=False)
    _texts: int = field(default=0, init=False)
    # Where each page begins, and its label; before them the first leaf.
    _pages: list[tuple[str, str]] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        self._zip = ZipStream(self.day)

    def begin(self) -> bytes:
        """The first bytes: what kind of file it is must stand there as it is."""
        return (
            self._zip.add("mimetype", opf.MIMETYPE)
            + self._zip.add(opf.CONTAINER_NAME, opf.CONTAINER, packed=True)
            + self._file(opf.Item("style", STYLE_NAME, "text/css"), STYLE)
        )

    def first_leaf(self, told: Iterable[Paragraph], label: str, language: str, cover: bytes | None) -> bytes:
        """What the book is, and its cover, a JPEG. `language`: of the words around what is said of the book."""
        setting = replace(self.setting, language=language, right_to_left=False)
        parts = first_leaf_parts(told, setting, COVER if cover else "")
        self._pages.append((LEAF, label))
        picture = self._file(opf.Item("cover", COVER, JPEG, "cover-image"), cover) if cover else b""
        return picture + self._file(opf.Item("about", LEAF, XHTML, is_read=True), document(label, parts, setting))

    def page(self, label: str, address: str, text: Iterable[Passage], *, begins: bool) -> bytes:
        """A page, whose image is at this address; `begins`: a section begins on it. Often there is nothing to write."""
        written = self._text() if begins or self._length > LONGEST else b""
        place = f"p{len(self._pages)}"
        parts = page_parts(place, label, address, text, self.setting)
        self._pages.append((f"{_name(self._texts + 1)}#{place}", label))
        self._parts += parts
        self._length += sum(len(part.html) for part in parts)
        return written

    def end(self, contents: Sequence[Bookmark], description: opf.Description) -> bytes:
        """What stands behind the last page."""
        last = self._text()
        label = self._pages[0][1]
        # What has no contents still has a beginning.
        whole = (Bookmark(label, 0), *(contents or [Bookmark(self.title, 1)]))
        navigation = document(self.title, navigation_parts(self.title, whole, self._pages), self.setting)
        nav = self._file(opf.Item("nav", NAVIGATION, XHTML, "nav"), navigation)
        package = opf.package(description, self._items)
        return last + nav + self._zip.add(opf.PACKAGE, package, packed=True) + self._zip.end()

    def _text(self) -> bytes:
        """The pages that were kept, as a document."""
        if not self._parts:
            return b""
        self._texts += 1
        made = document(self.title, self._parts, self.setting)
        self._parts, self._length = [], 0
        name = _name(self._texts)
        return self._file(opf.Item(f"text-{self._texts}", name, XHTML, is_read=True), made)

    def _file(self, item: opf.Item, content: bytes) -> bytes:
        self._items.append(item)
        return self._zip.add(f"{opf.FOLDER}/{item.path}", content, packed=item.media_type != JPEG)


def _name(number: int) -> str:
    return f"text-{number:04}.xhtml"
