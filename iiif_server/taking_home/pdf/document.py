"""Sheets one after the other, then what is known of the whole: contents, labels, direction, description.

Each sheet is given back as bytes as soon as it is made, and only its number and its label are kept. Knows no book.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from iiif_server.taking_home.pdf.embedded_font import EmbeddedFont, write_font
from iiif_server.taking_home.pdf.glyphless import write_glyphless
from iiif_server.taking_home.pdf.jpeg_head import read_head
from iiif_server.taking_home.pdf.metadata import Description, information, xmp
from iiif_server.taking_home.pdf.objects import array, dictionary, name, numbers, octets, reference, text
from iiif_server.taking_home.pdf.text_layer import FONT
from iiif_server.taking_home.pdf.writer import PdfWriter

IMAGE = "I"


@dataclass(frozen=True, slots=True)
class Size:
    """Of a sheet, in points (1/72 inch)."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Link:
    """A place on a sheet that leads to an address; from the lower left corner, in points."""

    left: float
    bottom: float
    right: float
    top: float
    address: str


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A line of the contents, and the number of the sheet that it leads to, from 0."""

    title: str
    sheet: int
    within: tuple["Bookmark", ...] = ()


@dataclass(slots=True)
class PdfDocument:
    """A PDF of which every method gives the next bytes; they must be written at once and in this order."""

    description: Description
    # Which way the pages turn
    right_to_left: bool = False
    _writer: PdfWriter = field(default_factory=PdfWriter, init=False)
    _tree: int = field(init=False)
    _sheets: list[int] = field(default_factory=list, init=False)
    _labels: list[str] = field(default_factory=list, init=False)
    _letters: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self._tree = self._writer.new()

    @property
    def sheets(self) -> int:
        """How many there are so far."""
        return len(self._sheets)

    def begin(self) -> bytes:
        """The first bytes."""
        return self._writer.begin()

    def font(self, face: EmbeddedFont) -> tuple[int, bytes]:
        """A font that sheets may use: its number, and its bytes."""
        number = self._writer.new()
        return number, write_font(self._writer, number, face)

    def drawn(
        self, size: Size, content: bytes, fonts: Mapping[str, int], label: str, links: Sequence[Link] = ()
    ) -> bytes:
        """A sheet of letters and lines; it may have text that is not seen."""
        letters = self._unseen_letters()
        used = dictionary({key: reference(font) for key, font in {**fonts, FONT: self._letters}.items()})
        return letters + self._sheet(size, content, {"Font": used}, label, links)

    def picture(self, size: Size, jpeg: bytes, label: str, layer: bytes = b"") -> bytes:
        """A sheet that is one image, the JPEG as it is; `layer`: the text over it. Raises BadJpeg."""
        head, image = read_head(jpeg), self._writer.new()
        entries = {
            "Type": name("XObject"),
            "Subtype": name("Image"),
            "Width": b"%d" % head.width,
            "Height": b"%d" % head.height,
            "ColorSpace": name(head.colours),
            "BitsPerComponent": b"%d" % head.bits,
            "Filter": name("DCTDecode"),
        }
        letters = self._unseen_letters() if layer else b""
        resources = {"XObject": dictionary({IMAGE: reference(image)})}
        if layer:
            resources["Font"] = dictionary({FONT: reference(self._letters)})
        placed = b"q %b cm /%b Do Q\n" % (numbers(size.width, 0, 0, size.height, 0, 0), IMAGE.encode())
        return b"".join(
            (letters, self._writer.stream(image, entries, jpeg), self._sheet(size, placed + layer, resources, label))
        )

    def end(self, contents: Sequence[Bookmark]) -> bytes:
        """What stands behind the last sheet."""
        writer = self._writer
        catalog, info, described = writer.new(), writer.new(), writer.new()
        root, lines = self._outline(contents)
        whole = {
            "Type": name("Catalog"),
            "Pages": reference(self._tree),
            "Metadata": reference(described),
            "PageLabels": self._numbering(),
            "ViewerPreferences": dictionary(self._preferences()),
        }
        if self.description.language:
            whole["Lang"] = text(self.description.language)
        if root:
            whole |= {"Outlines": reference(root), "PageMode": name("UseOutlines")}
        tree = {
            "Type": name("Pages"),
            "Kids": array(map(reference, self._sheets)),
            "Count": b"%d" % len(self._sheets),
        }
        facts = {key: text(value) for key, value in information(self.description).items()}
        return b"".join(
            (
                *lines,
                writer.object(self._tree, dictionary(tree)),
                writer.stream(described, {"Type": name("Metadata"), "Subtype": name("XML")}, xmp(self.description)),
                writer.object(info, dictionary(facts)),
                writer.object(catalog, dictionary(whole)),
                writer.end(catalog, info, self.description.identity),
            )
        )

    def _sheet(
        self, size: Size, content: bytes, resources: Mapping[str, bytes], label: str, links: Sequence[Link] = ()
    ) -> bytes:
        drawing, sheet = self._writer.new(), self._writer.new()
        entries = {
            "Type": name("Page"),
            "Parent": reference(self._tree),
            "MediaBox": array((numbers(0, 0, size.width, size.height),)),
            "Resources": dictionary(resources),
            "Contents": reference(drawing),
        }
        if links:
            entries["Annots"] = array(map(_link, links))
        self._sheets.append(sheet)
        self._labels.append(label)
        return self._writer.packed(drawing, {}, content) + self._writer.object(sheet, dictionary(entries))

    def _unseen_letters(self) -> bytes:
        if self._letters:
            return b""
        self._letters = self._writer.new()
        return write_glyphless(self._writer, self._letters)

    def _preferences(self) -> dict[str, bytes]:
        turning = {"Direction": name("R2L")} if self.right_to_left else {}
        return {"DisplayDocTitle": b"true", **turning}

    def _numbering(self) -> bytes:
        """Every label is a prefix without a number behind it: so it is shown as it stands in the book."""
        pairs = (b"%d %b" % (at, dictionary({"P": text(label)})) for at, label in enumerate(self._labels))
        return dictionary({"Nums": array(pairs)})

    def _outline(self, contents: Sequence[Bookmark]) -> tuple[int, list[bytes]]:
        """The number of its root, 0 where there are no contents, and the objects."""
        if not contents:
            return 0, []
        root = self._writer.new()
        first, last, lines = self._bookmarks(contents, root)
        entries = {"Type": name("Outlines"), "First": first, "Last": last, "Count": b"%d" % len(contents)}
        return root, [*lines, self._writer.object(root, dictionary(entries))]

    def _bookmarks(self, contents: Sequence[Bookmark], parent: int) -> tuple[bytes, bytes, list[bytes]]:
        """The first and the last of those beside each other, and all objects; what is within is folded up."""
        places = [self._writer.new() for _ in contents]
        lines: list[bytes] = []
        for at, (one, place) in enumerate(zip(contents, places, strict=True)):
            target = array((reference(self._sheets[one.sheet]), name("Fit")))
            entries = {"Title": text(one.title), "Parent": reference(parent), "Dest": target}
            if at:
                entries["Prev"] = reference(places[at - 1])
            if at + 1 < len(places):
                entries["Next"] = reference(places[at + 1])
            if one.within:
                first, last, inner = self._bookmarks(one.within, place)
                entries |= {"First": first, "Last": last, "Count": b"-%d" % len(one.within)}
                lines += inner
            lines.append(self._writer.object(place, dictionary(entries)))
        return reference(places[0]), reference(places[-1]), lines


def _link(link: Link) -> bytes:
    action = dictionary({"S": name("URI"), "URI": octets(link.address.encode())})
    box = array((numbers(link.left, link.bottom, link.right, link.top),))
    border = array((b"0", b"0", b"0"))
    entries = {"Type": name("Annot"), "Subtype": name("Link"), "Rect": box, "Border": border, "A": action, "F": b"4"}
    return dictionary(entries)
