"""Records of catalogues as they were given with a book: what each is, where it is found, what it is called. Pure."""

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass
from types import MappingProxyType

# What a book may bring along for readers to take: a METS of 2,000 pages has 3 MB.
MOST_GIVEN_BYTES = 8 << 20
MOST_GIVEN = 8
XML = "application/xml"

_HEAD = 8192
_BEFORE_ROOT = re.compile(rb"<!--.*?-->|<\?.*?\?>|<![^>]*>", re.DOTALL)
_ROOT = re.compile(rb"<(?:[A-Za-z_][A-Za-z0-9_.-]{0,60}:)?([A-Za-z_][A-Za-z0-9_.-]{0,60})[\s/>]")


@dataclass(frozen=True, slots=True)
class GivenForm:
    """A form of records. `roots`: the elements that a file of `media_type` begins with; none of what is no XML."""

    stem: str
    suffix: str
    media_type: str
    profile: str
    roots: frozenset[bytes] = frozenset()


# Media types of RFC 6207 and RFC 2220, profiles of the registry of IIIF (PRE3-R23) or else the namespace.
FORMS = MappingProxyType(
    {
        "METS": GivenForm("mets", "xml", "application/mets+xml", "http://www.loc.gov/METS/", frozenset({b"mets"})),
        "MODS": GivenForm(
            "mods", "xml", "application/mods+xml", "http://www.loc.gov/mods/v3", frozenset({b"mods", b"modsCollection"})
        ),
        "MARCXML": GivenForm(
            "marc",
            "xml",
            "application/marcxml+xml",
            "http://www.loc.gov/standards/marcxml",
            frozenset({b"record", b"collection"}),
        ),
        "MARC": GivenForm("marc", "mrc", "application/marc", ""),
        "Dublin Core": GivenForm("dublin-core", "xml", XML, "http://purl.org/dc/elements/1.1/"),
    }
)


@dataclass(frozen=True, slots=True)
class GivenRecord:
    """A record that described a book at its last ingest. `name` is the end of its address, and never changes its kind.

    `sha256` is that of its bytes, in hex; `size` counts them.
    """

    name: str
    form: str
    media_type: str
    sha256: str
    size: int

    @property
    def profile(self) -> str:
        """The URI of its form; empty where there is none, or where the file is something around a record of it."""
        form = FORMS.get(self.form)
        return form.profile if form is not None and form.media_type == self.media_type else ""


def is_offered(form: str) -> bool:
    """Whether a description of this form is a catalogue's record. Tables and the librarian's own words are none."""
    return form in FORMS


def given_record(form: str, data: bytes, taken: Collection[str] = ()) -> GivenRecord:
    """What bytes of a form are that `is_offered`; `taken`: names of records that the book has already."""
    if form == "MARC" and _root(data) is not None:
        form = "MARCXML"
    known = FORMS[form]
    # The answer of a catalogue around a record (OAI-PMH, SRU) is XML, and not of the record's own type.
    media_type = known.media_type if not known.roots or _root(data) in known.roots else XML
    name, number = f"{known.stem}.{known.suffix}", 1
    while name in taken:
        number += 1
        name = f"{known.stem}-{number}.{known.suffix}"
    return GivenRecord(name, form, media_type, hashlib.sha256(data).hexdigest(), len(data))


def _root(data: bytes) -> bytes | None:
    """The local name of the first element; None of what is no XML."""
    # Letters of UTF-16 are those of ASCII between NULs.
    plain = data[:_HEAD].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t")
    found = _ROOT.search(_BEFORE_ROOT.sub(b"", plain)) if plain.startswith(b"<") else None
    return found[1] if found else None
