"""XML from outside, read safely into elements: the only door to lxml. Knows no form of description.

Refused before anything is made of it: more bytes than fit, an encoding that is not what the file says, a DTD (and with
it every entity of its own), an XInclude. Nothing is fetched: addresses in the file stay text.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import TypeAlias, cast

from lxml import etree

from manifests.errors import BadDescription
from manifests.language_maps import is_readable

Element: TypeAlias = etree._Element

# A METS of five thousand pages with five files each has 6 MB; ten thousand records of MARCXML have 30 MB.
MOST_BYTES = 32 * 1024 * 1024
MOST_ELEMENTS = 1_000_000
# METS around MODS around anything, and a table of contents of 32 levels, stay far below.
MOST_DEPTH = 100
# A single text: an abstract or a table of contents has some thousands of letters.
MOST_LETTERS = 20_000
# A longer word is none: composing letters takes the square of a word's length.
_LONGEST_WORD = 100

_CHUNK = 64 * 1024
_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_LATE = re.compile(r"\s{1,1000}<\?xml\s[^>]{0,300}\?>")
_ENCODINGS = frozenset(
    {"utf-8", "utf8", "us-ascii", "ascii", "koi8-r", "koi8-u", "cp866", "ibm866"}
    | {f"iso-8859-{part}" for part in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 15, 16)}
    | {f"windows-125{page}" for page in range(9)}
    | {f"cp125{page}" for page in range(9)}
)
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_UNMARKED = ((b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"))
_XINCLUDE = "{http://www.w3.org/2001/XInclude}include"


def parse_xml(data: bytes, source: str) -> Element:
    """The root of an XML file. `source` names the file in sentences.

    Raises BadDescription: too large, too deep, not well-formed, another encoding than it says, a DTD, an XInclude.
    """
    check_size(data, source)
    text = _decoded(data, source)
    _refuse_dtd(text, source)
    parser = etree.XMLPullParser(
        events=("start", "end"),
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    watch = _Watch(source)
    try:
        # Encoded again piece by piece: never two copies of the whole file besides the text.
        for start in range(0, len(text), _CHUNK):
            parser.feed(text[start : start + _CHUNK].encode("utf-8"))
            watch.look(parser)
        root = parser.close()
        watch.look(parser)
    except etree.XMLSyntaxError as error:
        raise BadDescription(_broken(parser, error, source)) from error
    return root


def check_size(data: bytes, source: str) -> None:
    """Raises BadDescription when a file is empty or larger than any description."""
    if not data.strip():
        raise BadDescription(f"{source} is empty; export the description again")
    if len(data) > MOST_BYTES:
        raise BadDescription(
            f"{source} has {len(data):,} bytes, more than the {MOST_BYTES:,} of the largest description that is read;"
            " split it into files of some books each"
        )


class _Watch:
    """Counts elements and levels while they are read, so that a bomb is stopped within a chunk."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.elements = 0
        self.depth = 0

    def look(self, parser: "etree.XMLPullParser") -> None:
        for event, found in parser.read_events():
            element = cast(Element, found)
            if event == "end":
                self.depth -= 1
                continue
            self.elements += 1
            self.depth += 1
            if self.elements > MOST_ELEMENTS:
                raise BadDescription(
                    f"{self.source} has more than {MOST_ELEMENTS:,} elements; split it into files of some books each"
                )
            if self.depth > MOST_DEPTH:
                raise BadDescription(_too_deep(self.source))
            if element.tag == _XINCLUDE:
                raise BadDescription(
                    f"{self.source} includes another file (xi:include), which is not fetched;"
                    " put the text of that file in its place"
                )


def _decoded(data: bytes, source: str) -> str:
    """The text of a file in the encoding that it declares, without a byte order mark."""
    encoding = next((name for mark, name in (*_MARKS, *_UNMARKED) if data.startswith(mark)), "")
    declared = _DECLARED.match(data)
    if not encoding:
        encoding = declared[1].decode("ascii").lower() if declared else "utf-8"
        if encoding not in _ENCODINGS:
            raise BadDescription(
                f"{source} declares the encoding {encoding}, which is not read or is not the one it has;"
                " save it as UTF-8"
            )
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        says = f"declares the encoding {encoding}" if declared else f"declares no encoding, which means {encoding}"
        raise BadDescription(
            f"{source}, line {line}: the byte 0x{data[error.start]:02X} cannot stand there: the file {says}."
            " Save it as UTF-8, or correct the encoding in its first line"
        ) from error
    text = text.removeprefix("\ufeff")
    late = _LATE.match(text)
    # Blank lines before the declaration are a slip of templates; the parser is told the encoding anyway.
    return "\n" * text.count("\n", 0, late.end()) + text[late.end() :] if late else text


def _refuse_dtd(text: str, source: str) -> None:
    """Finds a DTD in the prolog: behind white space, processing instructions and comments."""
    at = 0
    while True:
        at += len(text[at : at + _CHUNK]) - len(text[at : at + _CHUNK].lstrip())
        for opening, closing in (("<?", "?>"), ("<!--", "-->")):
            if text.startswith(opening, at):
                end = text.find(closing, at + len(opening))
                break
        else:
            if text.startswith("<!DOCTYPE", at):
                raise BadDescription(_has_dtd(source, text.count("\n", 0, at) + 1))
            if not text[at : at + 1].isspace():
                return
            continue
        if end < 0:
            return  # not well-formed: the parser says where
        at = end + len(closing)


def _has_dtd(source: str, line: int) -> str:
    return (
        f"{source}, line {line}: it has a DTD (<!DOCTYPE ...>), which may define entities and name other files and is"
        " not read; delete it, and write letters as themselves (&eacute; as é)"
    )


def _broken(parser: "etree.XMLPullParser", error: etree.XMLSyntaxError, source: str) -> str:
    """What is wrong first: what the parser complains of last may be a consequence."""
    first = next(iter(parser.feed_error_log), None)
    line = (first.line if first else error.lineno) or 1
    reason = clean(first.message if first else re.sub(r", line [0-9]+, column [0-9]+.*", "", error.msg or ""))
    if "depth" in reason:
        return _too_deep(source)
    undefined = re.match(r"Entity '(.{1,40})' not defined", reason)
    if undefined:
        return (
            f"{source}, line {line}: the entity &{undefined[1]}; is not defined; write the letter itself, or its number"
            " (&#233; for é)"
        )
    if "EntityRef" in reason:
        return f"{source}, line {line}: a & stands alone; write &amp; for it"
    told = reason or "it ends too early"
    return f"{source}, line {line}: this is not well-formed XML ({told}); correct that line or export it again"


def _too_deep(source: str) -> str:
    return f"{source} nests more than {MOST_DEPTH} elements into each other, as no description does; export it again"


def clean(text: str) -> str:
    """A text on one line, composed (NFC), without letters that nobody can read; cut at MOST_LETTERS."""
    joined = " ".join(text[: 4 * MOST_LETTERS].split())
    if not joined.isprintable():
        joined = " ".join("".join(filter(is_readable, joined)).split())
    if len(joined) > MOST_LETTERS:
        joined = joined[: MOST_LETTERS - 1].rstrip() + "…"
    if joined.isascii():
        return joined
    words = joined.split(" ")
    return " ".join(unicodedata.normalize("NFC", word) if len(word) <= _LONGEST_WORD else word for word in words)


def name(element: Element) -> str:
    """The local name of an element, whatever its namespace."""
    return str(element.tag).rpartition("}")[2]


def namespace(element: Element) -> str:
    """The namespace of an element; '' for none."""
    tag = str(element.tag)
    return tag[1:].partition("}")[0] if tag.startswith("{") else ""


def children(element: Element, *names: str) -> Iterator[Element]:
    """The children with one of these local names; all without names. Namespaces do not matter: records mix them."""
    return (child for child in element if not names or name(child) in names)


def child(element: Element, *path: str) -> Element | None:
    """The first element at the end of a path of local names."""
    found: Element | None = element
    for step in path:
        found = next(children(found, step), None) if found is not None else None
    return found


def inside(element: Element, *names: str) -> Iterator[Element]:
    """The elements anywhere inside with one of these local names, in document order."""
    return (found for found in element.iterdescendants() if name(found) in names)


def text_of(element: Element | None) -> str:
    """All text in an element, cleaned; '' for none."""
    if element is None:
        return ""
    if not len(element):
        return clean(element.text or "")
    return clean(" ".join(str(piece) for piece in element.itertext()))


def attribute(element: Element, wanted: str) -> str:
    """An attribute by its local name (`href` finds `xlink:href`), cleaned; '' when it is missing."""
    if wanted in element.attrib:
        return clean(str(element.attrib[wanted]))
    return clean(next((str(value) for key, value in element.items() if str(key).rpartition("}")[2] == wanted), ""))
