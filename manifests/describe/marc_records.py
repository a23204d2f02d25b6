"""MARC records as values, out of MARCXML and out of ISO 2709 (binary MARC). The only door to pymarc's MARC-8 tables.

ISO 2709 is taken apart here and not by pymarc: its directory may name a field's bytes a thousand times over, which is
refused before; UNIMARC tells its encoding where pymarc does not look; and what pymarc finds wrong it prints.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from pymarc.marc8 import marc8_to_unicode

from manifests.describe.xml import Element, attribute, check_size, children, clean, name, text_of
from manifests.errors import BadDescription

# A library of five thousand books is a large one; more in one file is a dump, to be split.
MOST_RECORDS = 5000
_END_OF_RECORD, _END_OF_FIELD, _SUBFIELD = b"\x1d", b"\x1e", b"\x1f"
_LEADER, _ENTRY = 24, 12
_LONGEST = 99_999
# There are fewer scripts in which a book says its title.
_MOST_TWINS = 10
_NUMBER = re.compile(rb"[0-9]+")
_BETWEEN = b" \r\n\t\x00\x1a\xef\xbb\xbf"
# Subfields that speak to programs: numbers of authority files, sources of terms, links, fields of one system only.
CONTROL = "0125689w"
# UNIMARC 100 $a, places 26-27; the last three are RUSMARC's.
_UNIMARC_ENCODINGS = {"50": "utf-8", "89": "cp1251", "79": "cp866", "99": "koi8-r"}
# Four letters of Windows-1251 in a row: MARC-8 has its marks one by one, each before a letter of ASCII.
_CYRILLIC_PAGE = re.compile(rb"[\xc0-\xff]{4}")
# Chinese, Japanese and Korean have three bytes a letter.
_THREE_BYTES = re.compile(rb"\x1b[$(,]?,?1([^\x1b]*)")


@dataclass(frozen=True, slots=True)
class MarcField:
    """A field: its tag, its two indicators, its subfields as (code, text) in order; a control field has one, ''."""

    tag: str
    indicators: str
    subfields: tuple[tuple[str, str], ...]

    def all(self, codes: str) -> list[str]:
        """The texts of the subfields with one of these codes, in the order of the field."""
        return [text for code, text in self.subfields if code in codes and code and text]

    def first(self, code: str) -> str:
        """The first text of a subfield; ''."""
        return next(iter(self.all(code)), "")

    def joined(self, codes: str, by: str = " ") -> str:
        """The texts of these subfields, joined."""
        return by.join(self.all(codes))

    def rest(self) -> str:
        """All text of the field but control numbers and links."""
        return " ".join(text for code, text in self.subfields if code not in CONTROL or not code).strip()


@dataclass(frozen=True, slots=True)
class MarcRecord:
    """A record: its leader and its fields in order. `notes` tell what could not be read.

    `twins`: the fields 880 by the tag and number of the field that they say in another script (`245-02`).
    """

    leader: str
    fields: tuple[MarcField, ...]
    notes: tuple[str, ...] = ()
    twins: dict[str, list[MarcField]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for one in self.fields:
            if one.tag == "880":
                self.twins.setdefault(one.first("6")[:6], []).append(one)

    def control(self, tag: str) -> str:
        """The text of a control field, with its spaces; ''."""
        return next((one.subfields[0][1] for one in self.fields if one.tag == tag and one.subfields), "")

    def tagged(self, *tags: str) -> list[MarcField]:
        """The fields with one of these tags."""
        return [one for one in self.fields if one.tag in tags]

    def linked(self, found: MarcField) -> list[MarcField]:
        """The fields that say the same in another script: the 880 that $6 of a field names."""
        number = found.first("6")[4:6]
        if not number or number == "00" or found.tag == "880":
            return []
        return self.twins.get(f"{found.tag}-{number}", [])[:_MOST_TWINS]

    @property
    def is_unimarc(self) -> bool:
        """UNIMARC and RUSMARC have the title in 200, MARC 21 in 245."""
        return not self.tagged("245") and any(one.first("a") for one in self.tagged("200"))


def record_of_xml(element: Element) -> MarcRecord:
    """The record of a MARCXML `record` element."""
    fields = []
    leader = ""
    for part in children(element):
        tag = attribute(part, "tag")
        if name(part) == "leader":
            leader = part.text or ""
        elif name(part) == "controlfield":
            # Places count: 008 is read by the number of its letters.
            fields.append(MarcField(tag, "  ", (("", _line(part.text or "")),)))
        elif name(part) == "datafield":
            marks = "".join((str(part.get(key) or " ") + " ")[0] for key in ("ind1", "ind2"))
            pairs = tuple((attribute(one, "code")[:1], text_of(one)) for one in children(part, "subfield"))
            fields.append(MarcField(tag, marks, pairs))
    return MarcRecord(_line(leader), tuple(fields))


def looks_like_marc(data: bytes) -> bool:
    """Whether bytes begin like ISO 2709: five digits of a length, and later the length of the leader's parts."""
    start = data.lstrip(_BETWEEN)[:_LEADER]
    return len(start) == _LEADER and start[:5].isdigit() and start[12:17].isdigit() and start.isascii()


def read_marc(data: bytes, source: str) -> tuple[MarcRecord, ...]:
    """The records of a file of ISO 2709. One that cannot be read is left out, which a note of the first tells.

    Raises BadDescription when there are too many, or none can be read.
    """
    check_size(data, source)
    count = data.count(_END_OF_RECORD)
    if count > MOST_RECORDS:
        raise BadDescription(f"{source} has {count:,} records, more than {MOST_RECORDS:,}; split it into several files")
    records: list[MarcRecord] = []
    problems: list[str] = []
    chunks = [chunk.lstrip(_BETWEEN) for chunk in data.split(_END_OF_RECORD)]
    for number, chunk in enumerate(filter(None, chunks), 1):
        try:
            records.append(_record(chunk))
        except BadDescription as error:
            problems.append(f"Record {number} of the file cannot be read and is left out: {error}.")
    if not records:
        raise BadDescription(f"{source}: {problems[0] if problems else 'it has no record.'} Export it again")
    if problems:
        first = records[0]
        records[0] = MarcRecord(first.leader, first.fields, (*first.notes, *problems))
    return tuple(records)


def _record(chunk: bytes) -> MarcRecord:
    """One record without its last byte. Raises BadDescription with the reason alone."""
    base = chunk[12:17]
    if len(chunk) > _LONGEST or not _NUMBER.fullmatch(base) or not _LEADER < int(base) <= len(chunk):
        raise BadDescription("its leader does not fit its length")
    directory = chunk[_LEADER : int(base)].rstrip(_END_OF_FIELD)
    if len(directory) % _ENTRY or not directory:
        raise BadDescription("its directory is damaged")
    raw: list[tuple[str, bytes]] = []
    total = 0
    for at in range(0, len(directory), _ENTRY):
        entry = directory[at : at + _ENTRY]
        if not _NUMBER.fullmatch(entry[3:]) or not entry[:3].isalnum():
            raise BadDescription("its directory is damaged")
        length, start = int(entry[3:7]), int(base) + int(entry[7:])
        total += length
        # Fields share no bytes; else a small record would be a large one.
        if total > len(chunk) or start + length > len(chunk) + 1:
            raise BadDescription("its directory names more than the record has")
        raw.append((entry[:3].decode("ascii"), chunk[start : start + length].strip(_END_OF_FIELD)))
    decode, notes = _decoder(chunk, raw)
    fields = tuple(_field(tag, content, decode) for tag, content in raw)
    return MarcRecord(chunk[:_LEADER].decode("ascii", "replace"), fields, tuple(notes))


def _field(tag: str, content: bytes, decode: Callable[[bytes], str]) -> MarcField:
    if tag.startswith("00"):
        return MarcField(tag, "  ", (("", _line(decode(content))),))
    first, *parts = content.split(_SUBFIELD)
    marks = first.decode("ascii", "replace").ljust(2)[:2]
    return MarcField(tag, marks, tuple(_subfield(part, decode) for part in parts if part))


def _subfield(part: bytes, decode: Callable[[bytes], str]) -> tuple[str, str]:
    """The code of a subfield and its text. Of a code that a program gave an accent, the letter counts: `á` is `a`."""
    if part[0] < 128:
        return chr(part[0]), clean(decode(part[1:]))
    text = part.decode("utf-8", "replace")
    code = unicodedata.normalize("NFD", text[0])[0]
    return code if code.isascii() else "?", clean(text[1:])


def _decoder(chunk: bytes, raw: list[tuple[str, bytes]]) -> tuple[Callable[[bytes], str], list[str]]:
    """How the bytes of a record become text: by its leader, by UNIMARC's field 100, or as they can be read."""
    tags = {tag for tag, _ in raw}
    told = ""
    if "200" in tags and "245" not in tags:
        general = next((content for tag, content in raw if tag == "100"), b"")
        told = _UNIMARC_ENCODINGS.get(general.partition(_SUBFIELD + b"a")[2][26:28].decode("ascii", "replace"), "")
    if chunk[9:10] == b"a":
        told = told or "utf-8"
    if told and _reads(chunk, told):
        return _codec(told), []
    # Many programs forget to say so; MARC-8 that is UTF-8 by chance is not to be expected.
    if _reads(chunk, "utf-8") and (b"\x1b" not in chunk or told):
        return _codec("utf-8"), []
    if told:
        return _codec(told), [f"Some of its bytes are no {told}, which the record says it is: those letters are lost."]
    if "245" not in tags or (b"\x1b" not in chunk and _CYRILLIC_PAGE.search(chunk)):
        return _codec("cp1251"), [
            "The record does not say in which encoding it is; it is read as Windows-1251. Where letters are wrong,"
            " export it as UTF-8."
        ]
    return _marc8, []


def _codec(encoding: str) -> Callable[[bytes], str]:
    # A part of a text may be torn where its whole is not.
    return lambda content: content.decode(encoding, "replace")


def _reads(chunk: bytes, encoding: str) -> bool:
    try:
        chunk.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _marc8(content: bytes) -> str:
    """MARC-8 to text; letters that it does not have become spaces."""
    if content.isascii() and b"\x1b" not in content:
        return content.decode("ascii")
    # pymarc complains on standard error of half a letter: at the end of a run its last bytes are dropped here.
    content = _THREE_BYTES.sub(lambda found: found[0][: len(found[0]) - len(found[1]) % 3], content)
    try:
        return str(marc8_to_unicode(content, True))
    except (UnicodeDecodeError, KeyError, ValueError):
        return content.decode("ascii", "replace")


def _line(text: str) -> str:
    """A text in which places count: spaces stay, what nobody can read becomes one."""
    return "".join(letter if letter.isprintable() else " " for letter in text[:_LONGEST])
