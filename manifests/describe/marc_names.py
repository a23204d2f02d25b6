"""Names and subjects of MARC records -> contributors and subjects. Knows MARC 21 and UNIMARC fields, no record."""

from collections.abc import Callable

from manifests.about import Contributor
from manifests.describe.authorities import authority_address
from manifests.describe.draft import Draft
from manifests.describe.marc_records import CONTROL, MarcField
from manifests.describe.roles import relator
from manifests.describe.scripts import settled


def trim(text: str, shortest: int = 4) -> str:
    """A text without the punctuation by which ISBD divides: `Bakı :` -> `Bakı`; full stops of abbreviations stay.

    `shortest`: a word of fewer letters before a full stop may be an abbreviation. Brackets that go on into the next
    text are closed: `[Bakı :` -> `[Bakı]`.
    """
    text = text.rstrip(" /:;,=").lstrip(" /:;,=")
    if text.count("[") > text.count("]"):
        text += "]"
    elif text.count("]") > text.count("["):
        text = "[" + text
    if text.endswith(".") and not text.endswith(".."):
        last = text[:-1].rpartition(" ")[2]
        if len(last) >= shortest and "." not in last:
            return text[:-1]
    return text


def person(found: MarcField) -> str:
    """The name in a MARC 21 field of a person, body or meeting, years in brackets."""
    name = trim(found.first("a"))
    if found.tag[1:] == "00":
        name = " ".join((name, *found.all("b")))
        name = ", ".join((name, *map(trim, found.all("c")))) if name.strip() else ""
        return with_years(name, found.first("d"))
    parts = filter(None, map(trim, found.all("b")))
    place = ", ".join(filter(None, (trim(part).strip("() ") for part in found.all("ndc"))))
    return ". ".join((name, *parts)) + (f" ({place})" if place else "") if name else ""


def unimarc_person(found: MarcField) -> str:
    """The name in a UNIMARC field: family name and the given names in full, where they are told."""
    if found.tag.startswith("71"):
        place = ", ".join(filter(None, (trim(part).strip("() ") for part in found.all("cdef"))))
        name = ". ".join(filter(None, map(trim, found.all("ab"))))
        return f"{name} ({place})" if name and place else name
    given = trim(found.first("g")) or trim(found.first("b"))
    name = ", ".join(filter(None, (trim(found.first("a")), given)))
    additions = [trim(part) for part in found.all("cd")]
    return with_years(", ".join((name, *additions)) if name else "", found.first("f"))


def with_years(name: str, years: str) -> str:
    """`Kant, Immanuel` and `1724-1804.` -> `Kant, Immanuel (1724-1804)`."""
    name, lived = trim(name), trim(years).strip("(). ")
    return f"{name} ({lived})" if name and lived else name


def roles_of(found: MarcField, default: str) -> list[str]:
    """The roles that $4 codes, else those that $e (of meetings $j) words; `default` where there is neither."""
    coded = [relator(text) for text in found.all("4")]
    words = [relator(trim(text)) for text in found.all("j" if found.tag.endswith("11") else "e")]
    return list(dict.fromkeys(filter(None, coded or words))) or [default]


def address_of(found: MarcField) -> str:
    """The address of a name in an authority file, from $1 and $0 (UNIMARC: $3); ''."""
    return next(filter(None, map(authority_address, (*found.all("1"), *found.all("0"), *found.all("3")))), "")


def add_person(
    found: MarcField,
    twins: list[MarcField],
    default: str,
    draft: Draft,
    build: Callable[[MarcField], str] = person,
) -> None:
    """Adds a contributor for each role. `twins` say the name in another script; `build` makes a name of a field."""
    if not build(found):
        return
    texts: dict[str, tuple[str, ...]] = {}
    for one in (found, *twins):
        text = build(MarcField(found.tag, one.indicators, one.subfields))
        tag = draft.tag(text) if twins else "none"
        texts[tag] = (*texts.get(tag, ()), text) if text else texts.get(tag, ())
    names = settled({tag: values for tag, values in texts.items() if values})
    draft.contributors += [Contributor(names, role, address_of(found)) for role in roles_of(found, default)]


def keep_unread(found: MarcField, understood: str | None, word: str, draft: Draft) -> None:
    """Keeps the subfields of a field that nobody understood, but control numbers and links. None: it was read whole."""
    if understood is None:
        return
    unread = [text for code, text in found.subfields if code and code not in understood + CONTROL and text]
    draft.keep(word, " ".join(unread))


def subject(found: MarcField, heading: str, subdivisions: str) -> str:
    """A subject heading with its subdivisions: `Bakı -- Tarix -- 19 əsr`."""
    name = person(found) if found.tag in ("600", "610", "611") else " ".join(map(trim, found.all(heading)))
    # A heading ends with a full stop, and abbreviates nothing.
    return " -- ".join(filter(None, (trim(name), *(trim(part, 3) for part in found.all(subdivisions)))))
