"""UNIMARC records and RUSMARC, its Russian form, which libraries of Azerbaijan have too -> draft. Knows no bytes."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from manifests.describe.codes import language_tag, script_code
from manifests.describe.dates import parse_date, sortable_year
from manifests.describe.draft import Draft, add
from manifests.describe.marc_names import add_person, keep_unread, subject, trim, unimarc_person
from manifests.describe.marc_records import MarcField, MarcRecord
from manifests.describe.numbering import add_work
from manifests.describe.rights import rights_uri

_OF_THE_RECORD = frozenset({"005", "100", "101", "801", "830"} | {f"1{number}" for number in range(10, 100)})
# Fields that are read by their subfields, and which; the others are read whole.
_UNDERSTOOD = MappingProxyType(
    {
        **dict.fromkeys(("010", "011", "020"), "az"),
        "200": "abdefghi",
        **dict.fromkeys(("210", "214"), "abcdegh"),
        "215": "acde",
        "330": "a",
        **dict.fromkeys(("500", "510", "512", "517", "532", "540", "541", "545"), "aehi"),
        **dict.fromkeys(("600", "601", "602", "604", "605", "606", "607", "608"), "abcdfgtxyz3"),
        "610": "a",
        **dict.fromkeys(("700", "701", "702"), "abcdfg34"),
        **dict.fromkeys(("710", "711", "712"), "abcdef34"),
        "856": "u23yz",
    }
)
# What programs write around words that do not count in sorting.
_NOT_SORTED = re.compile("[\u0088\u0089\u0098\u009c<>]")


def unimarc_draft(record: MarcRecord, source: str) -> Draft:
    """The draft that a UNIMARC record gives."""
    draft = Draft(source)
    for note in record.notes:
        draft.note(note)
    general = next((found.first("a") for found in record.tagged("100")), "")
    for found in record.tagged("101"):
        for text in found.all("a"):
            draft.speak(language_tag(text))
        for text in found.all("c"):
            draft.keep("original_language", language_tag(text) or text)
    # The script of the title, by its code: ca is Cyrillic.
    script = script_code(general[34:36]) if len(general) >= 36 else ""
    if script and draft.languages and "-" not in draft.languages[0]:
        draft.languages[0] = language_tag(draft.languages[0], script) if script != "Latn" else draft.languages[0]
    for found in record.fields:
        if found.tag not in _OF_THE_RECORD:
            _STEPS.get(found.tag, _keep)(found, draft)
            keep_unread(found, _UNDERSTOOD.get(found.tag), f"UNIMARC {found.tag}", draft)
    _add_coded_date(general, draft)
    return draft


def _add_coded_date(general: str, draft: Draft) -> None:
    """100 $a, places 9-12: the first year; the text of 210 $d stays as it is."""
    first = general[9:13]
    year = sortable_year(first) if len(first) == 4 and first.isascii() and first.isdigit() else None
    if draft.date:
        draft.date = parse_date(draft.date.text, year)
    elif year is not None:
        draft.date = parse_date(first, year)


Step = Callable[[MarcField, Draft], None]


def _keep(found: MarcField, draft: Draft) -> None:
    draft.keep(f"UNIMARC {found.tag}", found.rest())


def _kept_as(word: str) -> Step:
    return lambda found, draft: draft.keep(word, trim(found.rest()))


def _identifier(kind: str) -> Step:
    def step(found: MarcField, draft: Draft) -> None:
        draft.identify(kind, found.first("a").partition(" ")[0])
        draft.keep("identifier", found.first("a") if " " in found.first("a") else "")
        draft.keep("identifier", f"{kind} {found.first('z')} (invalid)" if found.first("z") else "")

    return step


def _control_number(found: MarcField, draft: Draft) -> None:
    draft.identify("record", found.subfields[0][1].strip() if found.subfields else "")


def _title(found: MarcField, draft: Draft) -> None:
    """200: title $a, other information $e, number $h and name $i of the part, parallel title $d."""
    pieces: list[str] = []
    add_work(draft, trim(_NOT_SORTED.sub("", found.first("a"))), trim(found.first("h")))
    for code, text in found.subfields:
        text = trim(_NOT_SORTED.sub("", text))
        if not text:
            continue
        if code == "a" and pieces:
            draft.other_titles.append(draft.map(text))
        elif code in ("a", "e"):
            pieces.append(f"{' : ' if pieces else ''}{text}")
        elif code in ("h", "i"):
            pieces.append(f"{'. ' if pieces else ''}{text}")
        elif code == "d":
            draft.other_titles.append({"none": (text,)})
        elif code in ("f", "g"):
            draft.keep("responsibility", text)
        elif code == "b":
            draft.keep("type", text)
    draft.add_title("".join(pieces))


def _set(found: MarcField, draft: Draft) -> None:
    """461: the whole, by $t or by the 200 that is embedded behind $1, with the volume in $v."""
    draft.keep("part_of", trim(found.rest()))
    title = found.first("t") or (found.first("a") if found.first("1") else "")
    add_work(draft, trim(_NOT_SORTED.sub("", title)), trim(found.first("v")))


def _other_title(found: MarcField, draft: Draft) -> None:
    text = ". ".join(filter(None, (" : ".join(filter(None, map(trim, found.all("ae")))), *map(trim, found.all("hi")))))
    if text:
        draft.other_titles.append(draft.map(text))


def _imprint(found: MarcField, draft: Draft) -> None:
    for text in filter(None, map(trim, found.all("a"))):
        add(draft.place, "none", text)
    for text in filter(None, map(trim, found.all("c"))):
        add(draft.publisher, "none", text)
    for written in filter(None, map(trim, found.all("d"))):
        if draft.date:
            draft.keep("date", written)
        else:
            draft.date = parse_date(written)
    draft.keep("imprint", found.joined("begh"))


def _extent(found: MarcField, draft: Draft) -> None:
    # In the order of the rules: pages, illustrations, height, what lies in the book.
    pieces = ((" : ", "c"), (" ; ", "d"), (" + ", "e"))
    text = ", ".join(found.all("a")) + "".join(mark + part for mark, code in pieces for part in found.all(code))
    draft.extents += [text] if text else []


def _subject(found: MarcField, draft: Draft) -> None:
    if found.tag == "610":
        draft.subjects += [{"none": (text,)} for text in map(trim, found.all("a")) if text]
        return
    text = subject(MarcField("650", found.indicators, found.subfields), "abcdfgt", "xyz")
    if text:
        draft.subjects.append({"none": (text,)})


def _name(default: str) -> Step:
    return lambda found, draft: add_person(found, [], default, draft, unimarc_person)


def _summary(found: MarcField, draft: Draft) -> None:
    for text in found.all("a"):
        add(draft.summary, draft.tag(text), text)


def _rights(found: MarcField, draft: Draft) -> None:
    draft.rights = draft.rights or rights_uri(found.rest())
    draft.keep("rights", found.rest())


def _location(found: MarcField, draft: Draft) -> None:
    holder = ", ".join(filter(None, map(trim, found.all("a"))))
    add(draft.institution, "none", holder)
    draft.keep("place", ", ".join(filter(None, map(trim, found.all("bc")))))
    draft.identify("shelfmark", found.joined("hijk"))
    draft.keep(f"UNIMARC {found.tag}", found.joined("defglmnopqrstuvxyz"))


def _address(found: MarcField, draft: Draft) -> None:
    words = found.joined("23yz", "; ")
    for address in found.all("u"):
        draft.keep("address", f"{address} ({words})" if words else address)


_STEPS: Mapping[str, Step] = MappingProxyType(
    {
        "001": _control_number,
        "010": _identifier("isbn"),
        "011": _identifier("issn"),
        "020": _identifier("nbn"),
        "102": _kept_as("country"),
        "200": _title,
        "205": _kept_as("edition"),
        "210": _imprint,
        "214": _imprint,
        "215": _extent,
        "225": _kept_as("series"),
        **dict.fromkeys((f"3{number:02}" for number in range(100)), _kept_as("note")),
        "310": _rights,
        "317": _kept_as("provenance"),
        "320": _kept_as("note"),
        "324": _kept_as("source"),
        "325": _kept_as("digital_edition"),
        "327": _kept_as("contents"),
        "330": _summary,
        "333": _kept_as("audience"),
        "461": _set,
        **dict.fromkeys(("463", "410", "411"), _kept_as("part_of")),
        **dict.fromkeys(("430", "440"), _kept_as("related")),
        **dict.fromkeys(("500", "510", "512", "517", "532", "540", "541", "545"), _other_title),
        **dict.fromkeys(("600", "601", "602", "604", "605", "606", "607", "608", "610"), _subject),
        **dict.fromkeys(("675", "676", "680", "686"), _kept_as("classification")),
        "700": _name("aut"),
        "701": _name("aut"),
        "702": _name(""),
        **dict.fromkeys(("710", "711", "712"), _name("")),
        "852": _location,
        "856": _address,
        "899": _location,
    }
)
