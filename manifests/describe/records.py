"""One record of whatever form, inside METS or an answer of OAI-PMH -> draft. Knows which form an element is."""

from manifests.describe.draft import Draft
from manifests.describe.dublin_core import dublin_core_draft, is_dublin_core
from manifests.describe.marc import marc_draft
from manifests.describe.marc_records import record_of_xml
from manifests.describe.mods import MODS, mods_draft
from manifests.describe.mods_parts import title_text
from manifests.describe.xml import Element, children, name, namespace


def is_mods(element: Element) -> bool:
    """Whether it is one MODS record, with its namespace or, as some programs write it, without one."""
    return name(element) == "mods" and namespace(element) in (MODS, "", "http://www.loc.gov/mods/")


def is_marc(element: Element) -> bool:
    """Whether it is one MARCXML record (MARC 21 or UNIMARC): a `record` with `datafield`s."""
    return name(element) == "record" and any(True for _ in children(element, "datafield", "controlfield"))


def draft_of(element: Element, source: str) -> Draft | None:
    """The draft that a record gives; None for a form that is not read."""
    if is_mods(element):
        return mods_draft(element, source)
    if is_marc(element):
        return marc_draft(record_of_xml(element), source)
    if is_dublin_core(element):
        return dublin_core_draft(element, source)
    # A wrapping, as `oai_dc:dc` in `metadata` or one record in a collection.
    inner = list(children(element))
    return draft_of(inner[0], source) if len(inner) == 1 else None


def record_title(element: Element) -> str:
    """The title of a record; '' where it has none. For a part of a book, of which no more is needed."""
    if is_mods(element):
        return next(filter(None, map(title_text, children(element, "titleInfo"))), "")
    draft = draft_of(element, "")
    return next((text for values in (draft.title if draft else {}).values() for text in values), "")
