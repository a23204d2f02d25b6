"""Where, when and by whom a book was published, as MODS has it. Tells the printed book from its digital copy."""

from manifests.describe.dates import parse_date, sortable_year
from manifests.describe.draft import Draft, add
from manifests.describe.xml import Element, attribute, child, children, inside, text_of

# In this order they tell the date of the book.
_DATES = ("dateIssued", "copyrightDate", "dateCreated", "dateOther", "dateValid")
_DIGITAL = ("digit", "electronic", "captur", "online")


def add_origins(record: Element, draft: Draft) -> None:
    """Adds every `originInfo`: those of the printed book to the description, those of its copy as metadata."""
    origins = list(children(record, "originInfo"))
    sorted_out = {origin: _is_digital(origin, len(origins) == 1) for origin in origins}
    printed = [origin for origin in origins if not sorted_out[origin]]
    _add_date(printed, draft)
    for origin in printed:
        _add_place_and_publisher(origin, draft)
        _keep_others(origin, draft)
    for origin in origins:
        if sorted_out[origin]:
            # All texts in order: who made the copy, where, when, which edition it is.
            pieces = [text_of(piece) for piece in children(origin)]
            draft.keep("digital_edition", ", ".join(filter(None, pieces)))


def _is_digital(origin: Element, alone: bool) -> bool:
    """Whether it speaks of the copy: by its type of event, its edition, or because only its capture is dated.

    An electronic edition beside which there is no other is the book.
    """
    event = (attribute(origin, "eventType") or attribute(origin, "displayLabel")).lower()
    if any(word in event for word in _DIGITAL):
        return True
    edition = text_of(child(origin, "edition")).lower()
    if any(word in edition for word in _DIGITAL):
        return not alone
    dated = any(text_of(date) for date in children(origin, *_DATES))
    captured = any(text_of(date) for date in children(origin, "dateCaptured"))
    return captured and not dated


def _add_date(origins: list[Element], draft: Draft) -> None:
    """The date of the book: the key date, else by the order of _DATES. The others become metadata."""
    found = [date for origin in origins for date in children(origin, *_DATES) if text_of(date)]
    found.sort(key=lambda date: (attribute(date, "keyDate") != "yes", _DATES.index(_kind(date))))
    if not found:
        return
    kind = _kind(found[0])
    same = [date for date in found if _kind(date) == kind]
    # The date as it is printed has no encoding; the encoded one tells the year.
    written = [date for date in same if not attribute(date, "encoding")]
    ordered = sorted(same, key=lambda date: not attribute(date, "encoding"))
    years = [year for date in ordered if (year := sortable_year(text_of(date))) is not None]
    draft.date = parse_date(_span(written or same), years[0] if years else None)
    for date in found:
        if _kind(date) != kind:
            draft.keep("date", f"{text_of(date)} ({_kind(date)})")


def _span(dates: list[Element]) -> str:
    """`1905-1907` of a start and an end, else the first date."""
    points = {attribute(date, "point"): text_of(date) for date in reversed(dates)}
    if points.get("start") and points.get("end"):
        return f"{points['start']}-{points['end']}"
    qualifier = attribute(dates[0], "qualifier")
    text = text_of(dates[0])
    if qualifier == "approximate" and text.isdecimal():
        return f"[ca. {text}]"
    if qualifier in ("inferred", "questionable") and text.isdecimal():
        return f"[{text}?]" if qualifier == "questionable" else f"[{text}]"
    return text


def _kind(date: Element) -> str:
    return str(date.tag).rpartition("}")[2]


def _add_place_and_publisher(origin: Element, draft: Draft) -> None:
    terms = list(inside(origin, "placeTerm"))
    for term in terms:
        text = text_of(term)
        if attribute(term, "type") == "code":
            draft.keep("country", text)
        elif text:
            add(draft.place, "none", text)
    for place in children(origin, "place"):
        if not len(place) and text_of(place):
            add(draft.place, "none", text_of(place))
    for publisher in children(origin, "publisher"):
        if text_of(publisher):
            add(draft.publisher, "none", text_of(publisher))


def _keep_others(origin: Element, draft: Draft) -> None:
    for other in children(origin):
        kind = _kind(other)
        if kind == "dateCaptured":
            draft.keep("digitised", text_of(other))
        elif kind == "dateModified":
            draft.keep("date", f"{text_of(other)} ({kind})" if text_of(other) else "")
        elif kind not in (*_DATES, "place", "publisher"):
            draft.keep(kind, text_of(other))
