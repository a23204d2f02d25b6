"""MODS (Library of Congress, versions 3.0-3.8) -> description. Knows no METS and no file.

Empty elements, of which real records are full, say nothing. What has no place of its own is kept as metadata; only
what `recordInfo` says of the record itself, not of the book, is left out.
"""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from manifests.describe.codes import language_tag, script_code
from manifests.describe.description import Description
from manifests.describe.directions import read_direction
from manifests.describe.draft import Draft, add
from manifests.describe.mods_names import add_name
from manifests.describe.mods_origin import add_origins
from manifests.describe.mods_parts import add_part, add_related, add_works, title_text
from manifests.describe.rights import rights_uri
from manifests.describe.xml import Element, attribute, children, inside, name, text_of

MODS = "http://www.loc.gov/mods/v3"

# The source of a record is a code; where it is an address, that is no kind of identifier.
_SHORT_KIND = re.compile(r"[A-Za-z0-9 _-]{1,30}")
# Kinds of identifiers with other names in records.
_KINDS = MappingProxyType({"url": "uri", "issn-l": "issn"})
_NOTES = MappingProxyType(
    {
        "statement of responsibility": "responsibility",
        "ownership": "provenance",
        "language": "language_note",
        "source note": "source",
        "titlewordindex": "",
    }
)


def describe_mods(record: Element, source: str) -> Description:
    """The description that a `mods` element gives."""
    return mods_draft(record, source).description()


def mods_draft(record: Element, source: str) -> Draft:
    """The same, still open: METS adds pages, sections and rights to it."""
    draft = Draft(source)
    for language in sorted(children(record, "language"), key=lambda one: attribute(one, "usage") != "primary"):
        _add_language(language, draft)
    titles = sorted(children(record, "titleInfo"), key=lambda one: attribute(one, "usage") != "primary")
    for title in titles:
        _add_title(title, draft)
    add_origins(record, draft)
    for element in children(record):
        step = _STEPS.get(name(element), keep_rest)
        step(element, draft)
    _title_from_host(record, draft)
    add_works(record, draft)
    return draft


def told_language(element: Element) -> str:
    """The tag that `lang`, `xml:lang` and `script` of an element tell; '' when they tell none."""
    return language_tag(attribute(element, "lang"), script_code(attribute(element, "script")))


def keep_rest(element: Element, draft: Draft) -> None:
    """Keeps an element for which there is no place: each of its texts under the element's own name."""
    leaves = [leaf for leaf in element.iter() if not len(leaf) and text_of(leaf)]
    for leaf in leaves:
        text = text_of(leaf)
        if draft.has_title(text):
            continue  # VD and zvdd repeat the title in words for their index
        kind = attribute(leaf, "type")
        draft.keep(f"{name(leaf)} ({kind})" if kind and len(kind) < 60 else name(leaf), text)


def _add_language(element: Element, draft: Draft) -> None:
    scripts = [script_code(text_of(term)) for term in inside(element, "scriptTerm")]
    script = next(filter(None, scripts), script_code(attribute(element, "script")))
    terms = sorted(inside(element, "languageTerm"), key=lambda term: attribute(term, "type") != "code")
    words = [text_of(term) for term in terms if text_of(term)]
    tag = next((tag for word in words if (tag := language_tag(word, script))), "")
    part = attribute(element, "objectPart")
    if part or (words and not tag):
        # The language of a summary or of the original is not that of the book.
        draft.keep("language_of_part" if part else "language", ": ".join(filter(None, (part, ", ".join(words)))))
        if not part and words[0].lower() not in ("zxx", "und", "mul", "mis"):
            draft.note(f"The language {words[0]!r} is no code of ISO 639 that is known; write it like aze, rus or az.")
    else:
        draft.speak(tag)


def _add_title(element: Element, draft: Draft) -> None:
    text = title_text(element)
    if not text:
        return
    told = told_language(element)
    if attribute(element, "type"):
        # Abbreviated, translated, alternative, uniform.
        draft.other_titles.append(draft.map(text, told))
    else:
        draft.add_title(text, told)


def _title_from_host(record: Element, draft: Draft) -> None:
    """A volume without a title of its own has that of the whole work, with its number."""
    if draft.title:
        return
    host = next((one for one in children(record, "relatedItem") if attribute(one, "type") == "host"), None)
    title = next(filter(None, map(title_text, children(host, "titleInfo"))), "") if host is not None else ""
    numbers = [text_of(number) for part in children(record, "part") for number in inside(part, "number")]
    number = next(filter(None, numbers), "")
    if title:
        draft.add_title(f"{title}. {number}" if number else title)
        draft.note("It names no title of its own; that of the work it belongs to stands for it.")


def _add_subject(element: Element, draft: Draft) -> None:
    pieces = []
    for piece in children(element):
        if name(piece) == "titleInfo":
            pieces.append(title_text(piece))
        elif name(piece) in ("name", "hierarchicalGeographic", "cartographics"):
            pieces.append(", ".join(filter(None, map(text_of, children(piece)))))
        elif name(piece) != "geographicCode":
            pieces.append(text_of(piece))
    text = " -- ".join(filter(None, pieces)) or ("" if len(element) else text_of(element))
    if text:
        told = told_language(element)
        draft.subjects.append({draft.tag(text, told) if told else "none": (text,)})
    for code in inside(element, "geographicCode"):
        draft.keep("geographicCode", text_of(code))


def _add_identifier(element: Element, draft: Draft) -> None:
    kind = attribute(element, "type").lower()
    value = text_of(element)
    if attribute(element, "invalid") == "yes":
        draft.keep("identifier", f"{kind} {value} (invalid)".strip() if value else "")
    else:
        draft.identify(_KINDS.get(kind, kind), value)


def _add_location(element: Element, draft: Draft) -> None:
    for part in element.iterdescendants():
        text = "" if len(part) else text_of(part)
        if not text:
            continue
        if name(part) == "physicalLocation":
            # A code of the holding library beside its name.
            coded = bool(attribute(part, "authority")) and " " not in text and bool(draft.institution)
            if attribute(part, "type") not in ("", "current") or coded:
                draft.keep("place", text)
            else:
                add(draft.institution, "none", text)
        elif name(part) == "shelfLocator" or attribute(part, "type") == "shelfmark":
            draft.identify("shelfmark", text)
        else:
            draft.keep("address" if name(part) == "url" else name(part), text)


def _add_access(element: Element, draft: Draft) -> None:
    text = text_of(element)
    address = attribute(element, "href") or attribute(element, "valueURI")
    uri = rights_uri(address) or rights_uri(text)
    if uri and not draft.rights:
        draft.rights = uri
    if text and rights_uri(text) != text.replace("https:", "http:"):
        draft.keep("rights", text)
    if address and not uri:
        draft.keep("rights", address)


def _add_physical(element: Element, draft: Draft) -> None:
    for part in element.iterdescendants():
        text = "" if len(part) else text_of(part)
        if name(part) == "extent":
            draft.extents += [text] if text else []
        else:
            draft.keep({"form": "form", "note": "note"}.get(name(part), name(part)), text)


def _add_note(element: Element, draft: Draft) -> None:
    kind = attribute(element, "type").lower() or attribute(element, "displayLabel")
    text = text_of(element)
    draft.keep(_NOTES.get(kind, "note"), f"{text} ({kind})" if text and kind and kind not in _NOTES else text)


def _add_summary(element: Element, draft: Draft) -> None:
    text = text_of(element)
    if text:
        add(draft.summary, draft.tag(text, told_language(element)), text)


def _add_record_info(element: Element, draft: Draft) -> None:
    for identifier in inside(element, "recordIdentifier"):
        kind = attribute(identifier, "source")
        draft.identify(kind if _SHORT_KIND.fullmatch(kind) else "record", text_of(identifier))


def _classify(element: Element, draft: Draft) -> None:
    authority, text = attribute(element, "authority"), text_of(element)
    draft.keep("classification", f"{authority}: {text}" if authority and text else text)


def _keep_as(word: str) -> Callable[[Element, Draft], None]:
    return lambda element, draft: draft.keep(word, text_of(element))


def _nothing(element: Element, draft: Draft) -> None:
    """Read before the others: languages, titles, origin."""


def _add_extension(element: Element, draft: Draft) -> None:
    told = next(inside(element, "viewingDirection", "readingDirection"), None)
    draft.viewing_direction = read_direction(text_of(told)) or draft.viewing_direction
    keep_rest(element, draft)


_STEPS: Mapping[str, Callable[[Element, Draft], None]] = MappingProxyType(
    {
        "language": _nothing,
        "titleInfo": _nothing,
        "originInfo": _nothing,
        "name": add_name,
        "subject": _add_subject,
        "identifier": _add_identifier,
        "location": _add_location,
        "accessCondition": _add_access,
        "physicalDescription": _add_physical,
        "note": _add_note,
        "abstract": _add_summary,
        "tableOfContents": _keep_as("contents"),
        "targetAudience": _keep_as("audience"),
        "genre": _keep_as("genre"),
        "typeOfResource": _keep_as("type"),
        "classification": _classify,
        "relatedItem": add_related,
        "part": add_part,
        "recordInfo": _add_record_info,
        "extension": _add_extension,
    }
)
