"""Titles, parts and related items of MODS. Knows no other element."""

from manifests.describe.draft import Draft
from manifests.describe.numbering import add_work
from manifests.describe.xml import Element, attribute, children, inside, name, text_of

# After these the next word follows without a space: L'Aurore.
_ELISION = ("'", "’", "ʼ", "-")
_RELATED = {
    "series": "series",
    "host": "part_of",
    "preceding": "preceding",
    "succeeding": "succeeding",
    "original": "source",
}


def title_text(element: Element) -> str:
    """The whole title of a `titleInfo`: article, title, subtitles, number and name of the part; '' if it is empty."""
    parts: dict[str, list[str]] = {}
    for part in children(element, "nonSort", "title", "subTitle", "partNumber", "partName"):
        text = text_of(part)
        if text:
            parts.setdefault(name(part), []).append(text)
    article = " ".join(parts.get("nonSort", []))
    title = " ".join(parts.get("title", []))
    whole = f"{article}{'' if not article or article.endswith(_ELISION) else ' '}{title}" if title else ""
    whole = " : ".join(filter(None, (whole, *parts.get("subTitle", []))))
    part_name = ", ".join((*parts.get("partNumber", []), *parts.get("partName", [])))
    return ". ".join(filter(None, (whole.rstrip(". ") if part_name else whole, part_name)))


def add_related(element: Element, draft: Draft) -> None:
    """Keeps a related item by its title, number and names elsewhere; a host that is a collection is a collection."""
    titles = [title_text(title) for title in children(element, "titleInfo")]
    title = next(filter(None, titles), "")
    kind = attribute(element, "type")
    is_collection = any(attribute(one, "collection") == "yes" for one in children(element, "typeOfResource"))
    if title and is_collection:
        draft.collections.append(title)
        return
    if kind == "host":
        volume, issue = part_numbers(element)
        add_work(draft, title, volume, issue)
    pieces = [title, *(text_of(number) for part in children(element, "part") for number in inside(part, "number"))]
    people = [text_of(person) for person in inside(element, "displayForm")]
    dates = [text_of(date) for date in inside(element, "dateIssued")]
    numbers = [text_of(one) for one in children(element, "identifier", "recordInfo", "location")]
    text = ", ".join(dict.fromkeys(filter(None, (*people, *pieces, *dates, *numbers))))
    draft.keep(_RELATED.get(kind, "related"), text or attribute(element, "href"), draft.tag(title) if title else "none")


def part_numbers(element: Element) -> tuple[str, str]:
    """Volume and issue by the `part` elements of a record or of a related item; '' for what they do not say."""
    found = {"volume": "", "issue": ""}
    for part in children(element, "part"):
        for detail in children(part, "detail"):
            kind = attribute(detail, "type").lower()
            text = next(filter(None, map(text_of, children(detail, "number", "caption"))), "")
            kind = "issue" if kind in ("number", "issue") else kind
            if kind in found and not found[kind]:
                found[kind] = text
    return found["volume"], found["issue"]


def add_works(record: Element, draft: Draft) -> None:
    """Says which part of which work a record is of: by its host and its own `part`, or by a title with the number of
    the part."""
    volume, issue = part_numbers(record)
    for host in children(record, "relatedItem"):
        if attribute(host, "type") == "host":
            add_work(draft, next(filter(None, map(title_text, children(host, "titleInfo"))), ""), volume, issue)
    for title in children(record, "titleInfo"):
        number = next(filter(None, map(text_of, children(title, "partNumber"))), "")
        whole = next(filter(None, map(text_of, children(title, "title"))), "")
        if not attribute(title, "type"):
            add_work(draft, whole, number, issue)


def add_part(element: Element, draft: Draft) -> None:
    """Keeps where the book stands in a work of several volumes: `volume 3, issue 2`."""
    pieces = []
    for detail in children(element):
        if name(detail) == "detail":
            words = [text_of(piece) for piece in children(detail) if text_of(piece)]
            kind = attribute(detail, "type")
            pieces.append(" ".join((kind, *words) if words and kind and len(words) == 1 else words))
        else:
            pieces.append(text_of(detail))
    draft.keep("part", ", ".join(filter(None, pieces)))
