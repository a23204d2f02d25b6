"""What an EPUB says of itself and of the files in it (EPUB Packages 3.2). Knows no text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from iiif_server.ingest.library.markup import Markup, element
from iiif_server.taking_home.epub.markup import DECLARATION
from manifests import DublinCoreElement

MIMETYPE = b"application/epub+zip"
FOLDER = "EPUB"
PACKAGE = f"{FOLDER}/package.opf"
CONTAINER_NAME = "META-INF/container.xml"
CONTAINER = f"""{DECLARATION}<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="{PACKAGE}" media-type="application/oebps-package+xml"/></rootfiles>
</container>
""".encode()
# What a language tag says where nobody knows it; a package must name one.
UNKNOWN = "und"
IDENTITY = "identity"
_YEAR = re.compile("[0-9]{4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Description:
    """What is said of the whole: `said` in this order; the first title is the one that readers see.

    `identity` is the same for the same pages of the same book; `made`: an ISO 8601 date.
    """

    identity: str
    said: tuple[DublinCoreElement, ...]
    right_to_left: bool
    made: str


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the package, in FOLDER. `is_read`: it has its turn in the order of reading."""

    id: str
    path: str
    media_type: str
    properties: str = ""
    is_read: bool = False


def package(description: Description, items: Sequence[Item]) -> bytes:
    """The package document."""
    dc, opf = "http://purl.org/dc/elements/1.1/", "http://www.idpf.org/2007/opf"
    turning = {"page-progression-direction": "rtl" if description.right_to_left else "ltr"}
    read = (element("itemref", idref=item.id) for item in items if item.is_read)
    whole = element(
        "package",
        element("metadata", *_metadata(description), **{"xmlns:dc": dc}),
        element("manifest", *map(_item, items)),
        element("spine", *read, **turning),
        **{"xmlns": opf, "version": "3.0", "unique-identifier": IDENTITY},
    )
    return f"{DECLARATION}{whole.html}\n".encode()


def _metadata(description: Description) -> Iterator[Markup]:
    yield element("dc:identifier", description.identity, id=IDENTITY)
    if all(one.name != "language" for one in description.said):
        yield element("dc:language", UNKNOWN)
    yield from map(_dublin_core, _allowed(description.said))
    yield element("meta", f"{description.made}T00:00:00Z", property="dcterms:modified")


def _allowed(said: Sequence[DublinCoreElement]) -> Iterator[DublinCoreElement]:
    """Nothing twice; and one date, which is a year: what else dates say is none to programs."""
    dates = [one for one in said if one.name == "date" and _YEAR.fullmatch(one.text)]
    return (one for one in dict.fromkeys(said) if one.name != "date" or one in dates[:1])


def _dublin_core(one: DublinCoreElement) -> Markup:
    return element(f"dc:{one.name}", one.text, **({"xml:lang": one.language} if one.language else {}))


def _item(item: Item) -> Markup:
    more = {"properties": item.properties} if item.properties else {}
    return element("item", id=item.id, href=item.path, **{"media-type": item.media_type}, **more)
