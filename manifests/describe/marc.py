"""MARC 21 bibliographic records -> description; UNIMARC is known and handed to its own module. Knows no bytes.

Left out, because they speak of the record and not of the book: 003, 005-007, 040, 042, the rest of 008, and control
numbers in $0 and $w. Every other field is understood or kept as metadata.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from manifests.describe.dates import parse_date
from manifests.describe.description import Description
from manifests.describe.draft import Draft, add
from manifests.describe.marc_codes import add_coded_date, add_languages
from manifests.describe.marc_names import add_person, keep_unread, subject, trim
from manifests.describe.marc_records import MarcField, MarcRecord
from manifests.describe.numbering import add_work, levels_in, numbers_in
from manifests.describe.rights import rights_uri
from manifests.describe.unimarc import unimarc_draft

_OF_THE_RECORD = frozenset({"003", "005", "006", "007", "008", "040", "042", "041", "066", "880"})
# Fields that are read by their subfields, and which; the rest of them is kept as metadata. The others are read whole.
_UNDERSTOOD = MappingProxyType(
    {
        **dict.fromkeys(("010", "015", "020", "022", "035"), "az"),
        "024": "az2",
        **dict.fromkeys(("100", "700", "110", "710", "720"), "abcden4t"),
        **dict.fromkeys(("111", "711"), "abcdjn4t"),
        "245": "abcnph",
        **dict.fromkeys(("130", "240", "242", "246", "247", "730", "740"), "abnpt"),
        "260": "abcefg",
        "520": "ab",
        **dict.fromkeys(("600", "610", "611"), "abcdntvxyz"),
        **dict.fromkeys(("630", "648", "650", "651", "654"), "abcdftvxyz"),
        "653": "a",
        "856": "u3yz",
    }
)


def describe_marc(record: MarcRecord, source: str) -> Description:
    """The description that a record gives."""
    return marc_draft(record, source).description()


def marc_draft(record: MarcRecord, source: str) -> Draft:
    """The same, still open."""
    if record.is_unimarc:
        return unimarc_draft(record, source)
    draft = Draft(source)
    for note in record.notes:
        draft.note(note)
    add_languages(record, draft)
    for found in _with_unlinked(record):
        if found.tag not in _OF_THE_RECORD:
            _STEPS.get(found.tag, _keep)(found, record, draft)
            keep_unread(found, _UNDERSTOOD.get(found.tag), f"MARC {found.tag}", draft)
    add_coded_date(record.control("008"), draft)
    return draft


def _with_unlinked(record: MarcRecord) -> list[MarcField]:
    """The fields; an 880 that belongs to no other field stands as the field that it says the same as."""
    fields = []
    for found in record.fields:
        link = found.first("6")
        alone = found.tag == "880" and link[4:6] == "00" and len(link) >= 6
        fields.append(MarcField(link[:3], found.indicators, found.subfields) if alone else found)
    return fields


Step = Callable[[MarcField, MarcRecord, Draft], None]


def _keep(found: MarcField, record: MarcRecord, draft: Draft) -> None:
    """What is not known: under its number."""
    for one in (found, *record.linked(found)):
        draft.keep(f"MARC {found.tag}", one.rest())


def _kept_as(word: str) -> Step:
    def step(found: MarcField, record: MarcRecord, draft: Draft) -> None:
        for one in (found, *record.linked(found)):
            draft.keep(word, trim(one.rest()))

    return step


def _identifier(kind: str, codes: str = "a") -> Step:
    def step(found: MarcField, _record: MarcRecord, draft: Draft) -> None:
        for text in found.all(codes):
            draft.identify(kind, text.partition(" ")[0].rstrip(":;,") if kind in ("isbn", "issn") else trim(text))
            if kind in ("isbn", "issn"):
                # `9789952123456 (cild)`
                draft.keep("identifier", text if " " in text else "")
        _keep_invalid(kind, found, draft)

    return step


def _keep_invalid(kind: str, found: MarcField, draft: Draft) -> None:
    for text in found.all("z"):
        draft.keep("identifier", f"{kind} {text} (invalid)".strip())


def _standard_number(found: MarcField, _record: MarcRecord, draft: Draft) -> None:
    kinds = {"0": "isrc", "1": "upc", "2": "ismn", "3": "ean", "4": "sici", "7": found.first("2")}
    kind = kinds.get(found.indicators[0], "")
    for text in found.all("a"):
        draft.identify(kind, text)
    _keep_invalid(kind, found, draft)
    draft.keep("identifier", found.first("2") if found.first("2") != kind else "")


def _system_number(found: MarcField, _record: MarcRecord, draft: Draft) -> None:
    text = found.first("a")
    prefix, bracket, number = text.removeprefix("(").partition(")")
    if text.startswith("(") and bracket:
        draft.identify({"ocolc": "oclc"}.get(prefix.lower(), prefix), number)
    else:
        draft.identify("record", text)
    _keep_invalid("record", found, draft)


def _control_number(found: MarcField, _record: MarcRecord, draft: Draft) -> None:
    draft.identify("record", found.subfields[0][1].strip() if found.subfields else "")


def _title(found: MarcField, record: MarcRecord, draft: Draft) -> None:
    # A volume of a work: the title is that of the work, $n says which volume.
    add_work(draft, trim(found.first("a")), trim(found.first("n")))
    for one in (found, *record.linked(found)):
        whole, parallel = _title_text(one)
        draft.add_title(whole)
        if parallel:
            draft.other_titles.append({"none": (parallel,)})
        draft.keep("responsibility", trim(one.first("c")))
        draft.keep("form", trim(one.first("h")))


def _host(found: MarcField, record: MarcRecord, draft: Draft) -> None:
    """The work that the book is a part of: by $t, with the part in $q (`3:5`) or in words in $g."""
    _kept_as("part_of")(found, record, draft)
    volume, issue = levels_in(found.first("q")) if found.first("q") else numbers_in(found.joined("g"))
    add_work(draft, trim(found.first("t")), volume, issue)


def _title_text(found: MarcField) -> tuple[str, str]:
    """The title with subtitles and the part's number and name, and the parallel title behind `=`."""
    parallel, before = "", ""
    pieces: list[str] = []
    for code, text in found.subfields:
        if code == "b" and before.rstrip().endswith("=") and not parallel:
            parallel = trim(text)
        elif code in ("a", "b") and trim(text):
            pieces.append(f"{' : ' if pieces else ''}{trim(text)}")
        elif code in ("n", "p") and trim(text):
            pieces.append(f"{'. ' if pieces else ''}{trim(text)}")
        before = text
    return "".join(pieces), parallel


def _other_title(found: MarcField, record: MarcRecord, draft: Draft) -> None:
    for one in (found, *record.linked(found)):
        whole, parallel = _title_text(one)
        for text in filter(None, (whole or trim(one.first("t")), parallel)):
            draft.other_titles.append(draft.map(text))


def _name(default: str) -> Step:
    def step(found: MarcField, record: MarcRecord, draft: Draft) -> None:
        if found.first("t"):
            # A work in the book or beside it, by its author.
            draft.keep("related", trim(found.rest()))
        else:
            add_person(found, record.linked(found), default, draft)

    return step


def _imprint(found: MarcField, record: MarcRecord, draft: Draft) -> None:
    """260, and 264 of publication; of production where nobody published (a manuscript)."""
    meant = found.tag == "260" or found.indicators[1] in "01 "
    if not meant:
        if found.indicators[1] == "4" and not draft.date and found.first("c"):
            draft.date = parse_date(trim(found.first("c")))
        else:
            draft.keep("imprint", found.rest())
        return
    for one in (found, *record.linked(found)):
        for text in filter(None, map(trim, one.all("a"))):
            add(draft.place, draft.tag(text) if record.linked(found) else "none", text)
        for text in filter(None, map(trim, one.all("b"))):
            add(draft.publisher, draft.tag(text) if record.linked(found) else "none", text)
    written = trim(found.first("c"))
    if written and draft.date:
        draft.keep("date", written)
    elif written:
        draft.date = parse_date(written)
    draft.keep("imprint", found.joined("efg"))


def _subject(found: MarcField, record: MarcRecord, draft: Draft) -> None:
    for one in (found, *record.linked(found)):
        same = MarcField(found.tag, one.indicators, one.subfields)
        texts = map(trim, same.all("a")) if found.tag == "653" else [subject(same, "abcdft", "vxyz")]
        draft.subjects += [{"none": (text,)} for text in texts if text]


def _summary(found: MarcField, record: MarcRecord, draft: Draft) -> None:
    for one in (found, *record.linked(found)):
        text = one.joined("ab")
        if text:
            add(draft.summary, draft.tag(text), text)


def _rights(found: MarcField, _record: MarcRecord, draft: Draft) -> None:
    uri = next(filter(None, map(rights_uri, (*found.all("u"), *found.all("f"), *found.all("a")))), "")
    draft.rights = draft.rights or uri
    draft.keep("rights", found.rest())


def _location(found: MarcField, _record: MarcRecord, draft: Draft) -> None:
    holder = ", ".join(filter(None, map(trim, found.all("a"))))
    add(draft.institution, "none", holder)
    draft.keep("place", ", ".join(filter(None, map(trim, found.all("bc")))))
    draft.identify("shelfmark", found.joined("khijlm"))
    draft.keep("MARC 852", found.joined("efgnpqstxyz3"))


def _address(found: MarcField, _record: MarcRecord, draft: Draft) -> None:
    words = found.joined("3yz", "; ")
    for address in found.all("u"):
        draft.keep("address", f"{address} ({words})" if words else address)


def _extent(found: MarcField, _record: MarcRecord, draft: Draft) -> None:
    draft.extents += [found.rest()] if found.rest() else []


_STEPS: Mapping[str, Step] = MappingProxyType(
    {
        "001": _control_number,
        "010": _identifier("lccn"),
        "015": _identifier("nbn"),
        "020": _identifier("isbn"),
        "022": _identifier("issn"),
        "024": _standard_number,
        "035": _system_number,
        **dict.fromkeys(("050", "060", "080", "082", "084", "090"), _kept_as("classification")),
        **dict.fromkeys(("043", "044"), _kept_as("country")),
        **dict.fromkeys(("100",), _name("aut")),
        **dict.fromkeys(("110", "111", "700", "710", "711", "720"), _name("")),
        "245": _title,
        **dict.fromkeys(("130", "240", "242", "246", "247", "730", "740"), _other_title),
        "250": _kept_as("edition"),
        "260": _imprint,
        "264": _imprint,
        "300": _extent,
        **dict.fromkeys(("440", "490", "800", "810", "811", "830"), _kept_as("series")),
        **dict.fromkeys((f"5{number:02}" for number in range(100)), _kept_as("note")),
        "505": _kept_as("contents"),
        "506": _rights,
        "520": _summary,
        "521": _kept_as("audience"),
        "533": _kept_as("digital_edition"),
        "534": _kept_as("source"),
        "540": _rights,
        "542": _rights,
        "546": _kept_as("language_note"),
        "561": _kept_as("provenance"),
        **dict.fromkeys(("600", "610", "611", "630", "648", "650", "651", "653", "654"), _subject),
        "655": _kept_as("genre"),
        "773": _host,
        **dict.fromkeys(("770", "772", "774", "775", "776", "777", "786", "787"), _kept_as("related")),
        "780": _kept_as("preceding"),
        "785": _kept_as("succeeding"),
        "852": _location,
        "856": _address,
    }
)
