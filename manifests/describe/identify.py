"""Bytes of a catalogue's file -> descriptions: which form it is, and who reads it. Knows no file system."""

import re
from collections.abc import Iterator
from dataclasses import replace

from manifests.describe.description import Description, Form
from manifests.describe.dublin_core import is_dublin_core
from manifests.describe.marc import describe_marc
from manifests.describe.marc_records import MOST_RECORDS, looks_like_marc, read_marc
from manifests.describe.mets import METS, describe_mets
from manifests.describe.records import draft_of, is_marc, is_mods
from manifests.describe.xml import Element, check_size, children, inside, name, namespace, parse_xml, text_of
from manifests.errors import BadDescription, NoDescription

_FORMS = "METS, MODS, MARCXML, binary MARC or Dublin Core"
# What holds records of any form: answers of OAI-PMH and SRU, collections, and what programs wrap around.
_WRAPPINGS = frozenset(
    {"OAI-PMH", "GetRecord", "ListRecords", "record", "metadata", "searchRetrieveResponse", "records", "recordData"}
    | {"modsCollection", "collection", "RDF", "metsCollection", "dcCollection"}
)
# How the first element of an XML file begins; in front of it stand declarations, comments and a DTD.
_ROOT = re.compile(rb"<(?:[A-Za-z_][A-Za-z0-9_.-]{0,60}:)?([A-Za-z_][A-Za-z0-9_.-]{0,60})[\s/>]")
_BEFORE_ROOT = re.compile(rb"<!--.*?-->|<\?.*?\?>|<![^>]*>", re.DOTALL)
# The namespaces of what describes books: they stand at the root.
_NAMESPACES = (b"loc.gov/mets", b"loc.gov/mods", b"loc.gov/marc21", b"purl.org/dc/")
# What programs that recognise text write; some of it mentions Dublin Core.
_TEXTS = frozenset({b"alto", b"pcgts", b"html", b"tei", b"document", b"djvuxml", b"svg", b"xmpmeta"})


def may_describe(head: bytes) -> bool:
    """Whether XML that begins so may describe a book, so that it is worth reading: recognised text (ALTO, PAGE, hOCR)
    and other XML may not. Also what has no root in its head: it may be broken."""
    plain = _BEFORE_ROOT.sub(b"", head.replace(b"\x00", b""))
    root = _ROOT.search(plain)
    if root is None or root[1].decode() in ("mets", "mods", "dc", *_WRAPPINGS):
        return True
    return root[1].lower() not in _TEXTS and any(one in plain.lower() for one in _NAMESPACES)


def describe_xml(data: bytes, source: str) -> tuple[Description, ...]:
    """The descriptions in a file of METS, MODS, MARCXML, binary MARC or Dublin Core: one or more, in its order.

    `source` names the file in sentences. Raises BadDescription: a damaged file, a form that is not read, no record.
    """
    check_size(data, source)
    if looks_like_marc(data):
        records = read_marc(data, source)
        made = (describe_marc(one, _numbered(source, at, len(records))) for at, one in enumerate(records, 1))
        return tuple(replace(one, form="MARC") for one in made)
    if not data.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t\x00").startswith(b"<"):
        raise BadDescription(f"{source} is neither XML nor binary MARC; give {_FORMS}")
    root = parse_xml(data, source)
    found = list(_records(root))
    if not found:
        raise _nothing_known(root, source)
    if len(found) > MOST_RECORDS:
        raise BadDescription(f"{source} has {len(found):,} records, more than {MOST_RECORDS:,}; split it into files")
    return tuple(_description(one, _numbered(source, at, len(found))) for at, one in enumerate(found, 1))


def _numbered(source: str, at: int, count: int) -> str:
    return source if count == 1 else f"{source}, record {at} of {count}"


def _is_mets(element: Element) -> bool:
    return name(element) == "mets" and namespace(element) in (METS, METS.rstrip("/"), "http://www.loc.gov/METS/v2", "")


def _records(root: Element) -> Iterator[Element]:
    """Everything that describes a book, the outermost of each: a record inside a METS is the METS's."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if _is_mets(element) or is_mods(element) or is_marc(element) or is_dublin_core(element):
            yield element
        elif name(element) in _WRAPPINGS or element is root:
            waiting += reversed(list(children(element)))


def _description(element: Element, source: str) -> Description:
    if _is_mets(element):
        return replace(describe_mets(element, source), form="METS")
    draft = draft_of(element, source)
    if draft is None:
        raise BadDescription(f"{source} has a record of a form that is not read; give {_FORMS}")
    return replace(draft.description(), form=_form(element))


def _form(element: Element) -> Form:
    if is_mods(element):
        return "MODS"
    return "MARC" if is_marc(element) else "Dublin Core"


def _nothing_known(root: Element, source: str) -> BadDescription:
    if name(root) == "OAI-PMH":
        said = next(filter(None, map(text_of, inside(root, "error"))), "")
        return BadDescription(
            f"{source} is an answer of OAI-PMH without a record{': ' + said if said else ''}; ask again"
        )
    if name(root) in ("modsCollection", "collection"):
        return BadDescription(f"{source} is a collection without a record; export it again")
    where = f" of {namespace(root)}" if namespace(root) else ""
    return NoDescription(
        f"{source} is XML with the root <{name(root)}>{where}, which is no description that is read; give {_FORMS}"
    )
