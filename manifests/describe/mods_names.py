"""The names of MODS -> contributors with roles. Knows no other element."""

from manifests.about import Contributor
from manifests.describe.authorities import authority_address
from manifests.describe.codes import language_tag, script_code
from manifests.describe.draft import Draft
from manifests.describe.roles import relator
from manifests.describe.xml import Element, attribute, child, children, text_of

# "And others", which MODS has as a mark and not as a word.
_OTHERS = {"az": ("və b.",), "en": ("et al.",), "ru": ("и др.",), "de": ("u. a.",)}


def add_name(element: Element, draft: Draft) -> None:
    """Adds a contributor for each role of a `name` element; one without a role where it tells none."""
    roles = list(dict.fromkeys(filter(None, map(role_of, children(element, "role"))))) or [""]
    uri = _address(element)
    if child(element, "etal") is not None:
        draft.contributors += [Contributor(_OTHERS, role) for role in roles]
        return
    text = name_text(element)
    if not text:
        return
    told = language_tag(attribute(element, "lang"), script_code(attribute(element, "script")))
    names = {draft.tag(text, told) if told else "none": (text,)}
    draft.contributors += [Contributor(names, role, uri) for role in roles]
    for affiliation in children(element, "affiliation", "description"):
        draft.keep("note", f"{text}: {text_of(affiliation)}" if text_of(affiliation) else "")


def role_of(role: Element) -> str:
    """The role that a `role` element tells: by its address, its code or its words, in this order; '' for none."""
    terms = sorted(children(role, "roleTerm"), key=lambda term: attribute(term, "type") != "code")
    addresses = [relator(attribute(term, "valueURI")) for term in terms]
    codes = [address for address in addresses if len(address) == 3]
    words = [relator(text_of(term)) for term in terms if text_of(term)]
    return next((word for word in (*codes, *words) if word), "" if len(role) else relator(text_of(role)))


def name_text(element: Element) -> str:
    """A name as it is to be shown: the form that the record gives for that, else its parts; the years in brackets."""
    parts: dict[str, list[str]] = {}
    for part in children(element, "namePart"):
        text = text_of(part)
        if text:
            parts.setdefault(attribute(part, "type"), []).append(text)
    shown = next(filter(None, map(text_of, children(element, "displayForm"))), "")
    if not shown:
        inverted = ", ".join(filter(None, (" ".join(parts.get("family", [])), " ".join(parts.get("given", [])))))
        whole = (". " if attribute(element, "type") in ("corporate", "conference") else " ").join(parts.get("", []))
        shown = ", ".join(filter(None, (whole or inverted, *parts.get("termsOfAddress", []))))
    years = ", ".join(parts.get("date", []))
    return f"{shown} ({years.strip('()')})" if shown and years and years not in shown else shown


def _address(element: Element) -> str:
    """The address of the person in an authority file: of the element, or by a number whose file is named."""
    address = authority_address(attribute(element, "valueURI"))
    for identifier in children(element, "nameIdentifier"):
        address = address or authority_address(text_of(identifier), attribute(identifier, "type"))
    return address
