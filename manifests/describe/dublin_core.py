"""Dublin Core in XML: `oai_dc`, simple, and qualified (dcterms) -> draft. Knows no wrapping around it."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from manifests.about import Contributor
from manifests.describe.codes import language_tag
from manifests.describe.dates import parse_date
from manifests.describe.draft import Draft, add
from manifests.describe.rights import rights_uri
from manifests.describe.xml import Element, attribute, children, name, namespace, text_of

_ELEMENTS = "http://purl.org/dc/elements/1."
_TERMS = "http://purl.org/dc/terms"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# In this order they tell the date of the book.
_DATES = ("issued", "date", "created", "copyrighted", "dateCopyrighted")
_EXTENT = re.compile(r"\[?[0-9ivxlcIVXLC]+\]?[\s,]*[^\W\d_]")
_KINDS = (
    ("isbn", re.compile(r"(?:urn:)?isbn[:\s-]*([0-9Xx-]{10,17})", re.IGNORECASE)),
    ("issn", re.compile(r"(?:urn:)?issn[:\s-]*([0-9Xx-]{8,9})", re.IGNORECASE)),
    ("doi", re.compile(r"(?:doi:\s*|https?://(?:dx\.)?doi\.org/)(10\.\S+)", re.IGNORECASE)),
    ("urn", re.compile(r"(urn:\S+)", re.IGNORECASE)),
    ("uri", re.compile(r"(https?://\S+)", re.IGNORECASE)),
)
_KEPT = MappingProxyType(
    {
        "type": "type",
        "source": "source",
        "relation": "related",
        "coverage": "coverage",
        "spatial": "coverage",
        "temporal": "coverage",
        "medium": "form",
        "isPartOf": "part_of",
        "hasPart": "related",
        "isVersionOf": "related",
        "references": "related",
        "replaces": "preceding",
        "isReplacedBy": "succeeding",
        "tableOfContents": "contents",
        "audience": "audience",
        "provenance": "provenance",
        "rightsHolder": "rights_holder",
        "bibliographicCitation": "note",
    }
)


def _is_term(element: Element) -> bool:
    return namespace(element).startswith((_ELEMENTS, _TERMS))


def is_dublin_core(element: Element) -> bool:
    """Whether an element holds terms of Dublin Core, or is a `dc` that left its namespaces out."""
    if any(_is_term(child) for child in children(element)):
        return True
    return name(element) == "dc" and any(name(child) in ("title", "creator", "identifier") for child in element)


def dublin_core_draft(element: Element, source: str) -> Draft:
    """The draft that the terms in an element give, those of other namespaces kept as metadata."""
    draft = Draft(source)
    terms = list(children(element))
    for term in terms:
        if name(term) == "language" and text_of(term):
            _add_language(text_of(term), draft)
    _add_dates(terms, draft)
    for term in terms:
        text, told = text_of(term), _told(term)
        if not text:
            _add_address(term, draft)
        elif name(term) not in (*_DATES, "language"):
            step = _STEPS.get(name(term))
            if step is None:
                draft.keep(_KEPT.get(name(term), name(term)), text, draft.tag(text, told) if told else "none")
            else:
                step(text, told, draft)
    return draft


def _told(term: Element) -> str:
    """The tag of xml:lang; '' where there is none."""
    return language_tag(str(term.get(_LANG) or ""))


def _add_language(text: str, draft: Draft) -> None:
    tag = language_tag(text)
    if not tag:
        draft.keep("language", text)
        draft.note(f"The language {text!r} is no code of ISO 639 that is known; write it like az, az-Cyrl or ru.")
    else:
        draft.speak(tag)


def _add_dates(terms: list[Element], draft: Draft) -> None:
    found = [term for term in terms if name(term) in _DATES and text_of(term)]
    found.sort(key=lambda term: _DATES.index(name(term)))
    if found:
        draft.date = parse_date(text_of(found[0]))
    for term in found[1:]:
        if text_of(term) != text_of(found[0]):
            kind = name(term)
            draft.keep("date", text_of(term) if kind == "date" else f"{text_of(term)} ({kind})")


def _add_address(term: Element, draft: Draft) -> None:
    """A term that says something by its address only: `<dcterms:license rdf:resource="..."/>`."""
    address = attribute(term, "resource") or attribute(term, "href")
    if address and name(term) in ("rights", "license"):
        _rights(address, "", draft)
    else:
        draft.keep(_KEPT.get(name(term), name(term)), address)


Step = Callable[[str, str, Draft], None]


def _title(text: str, told: str, draft: Draft) -> None:
    draft.add_title(text, told)


def _other_title(text: str, told: str, draft: Draft) -> None:
    draft.other_titles.append(draft.map(text, told))


def _person(role: str) -> Step:
    def step(text: str, told: str, draft: Draft) -> None:
        draft.contributors.append(Contributor({draft.tag(text, told) if told else "none": (text,)}, role))

    return step


def _subject(text: str, told: str, draft: Draft) -> None:
    # Some programs write all subjects into one element.
    for part in filter(None, map(str.strip, text.split(";"))):
        draft.subjects.append({draft.tag(part, told) if told else "none": (part,)})


def _summary(text: str, told: str, draft: Draft) -> None:
    add(draft.summary, draft.tag(text, told), text)


def _publisher(text: str, told: str, draft: Draft) -> None:
    add(draft.publisher, draft.tag(text, told) if told else "none", text)


def _format(text: str, _told: str, draft: Draft) -> None:
    # `218 s.` and not `image/tiff`.
    if _EXTENT.match(text) and "/" not in text:
        draft.extents.append(text)
    else:
        draft.keep("form", text)


def _extent(text: str, _told: str, draft: Draft) -> None:
    draft.extents.append(text)


def _identifier(text: str, _told: str, draft: Draft) -> None:
    for kind, pattern in _KINDS:
        found = pattern.fullmatch(text)
        if found:
            draft.identify(kind, found[1])
            return
    draft.identify("", text)


def _rights(text: str, told: str, draft: Draft) -> None:
    uri = rights_uri(text)
    draft.rights = draft.rights or uri
    if not uri or not text.startswith("http"):
        draft.keep("rights", text, draft.tag(text, told) if told else "none")


_STEPS: Mapping[str, Step] = MappingProxyType(
    {
        "title": _title,
        "alternative": _other_title,
        "creator": _person("cre"),
        "contributor": _person("ctb"),
        "subject": _subject,
        "description": _summary,
        "abstract": _summary,
        "publisher": _publisher,
        "format": _format,
        "extent": _extent,
        "identifier": _identifier,
        "rights": _rights,
        "license": _rights,
        "accessRights": _rights,
    }
)
