"""The pages of a METS in reading order, from its physical structure. Knows no description and no contents."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from manifests.describe.description import DescribedPage
from manifests.describe.mets_files import MetsFile, choose_groups, file_ids
from manifests.describe.structure_words import structure_kind
from manifests.describe.xml import Element, attribute, children, inside

_PAGE_KINDS = frozenset({"page", "double_page", "doublepage", "leaf", "sheet", "image"})
_NUMBER = re.compile(r"[0-9]{1,9}")
# What programs write where no number stands on the page.
_NO_LABEL = frozenset({"", "-", "–", "—", "[-]", "_", "uncounted", "ungezählt", "[uncounted]", "n. n.", "null"})
_CHART = re.compile(r"colou?r\s?(?:chart|checker)|farbkarte|farbkeil|цветовая шкала|rəng şkalası", re.IGNORECASE)


@dataclass(slots=True)
class Pages:
    """The pages; where in them each physical ID and each file lies; what to tell the librarian."""

    pages: list[DescribedPage] = field(default_factory=list)
    at_id: dict[str, int] = field(default_factory=dict)
    at_container: dict[str, int] = field(default_factory=dict)
    at_file: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def structure(root: Element, kind: str) -> Element | None:
    """The first structure map of a type, in large or small letters."""
    return next((one for one in children(root, "structMap") if attribute(one, "TYPE").lower() == kind), None)


def read_pages(root: Element, files: Mapping[str, MetsFile]) -> Pages:
    """The pages of the physical structure map; of any other that names images; else the images in their order."""
    found = Pages()
    divisions: list[Element] = []
    physical = structure(root, "physical")
    for one in [physical] if physical is not None else children(root, "structMap"):
        divisions = _page_divisions(one, files)
        if divisions:
            divisions = _ordered(divisions, found)
            break
    ids = [file_ids(division) for division in divisions]
    if not divisions:
        ids = _images_in_order(files, found)
    groups, notes = choose_groups(files, ids) if ids else ([], ["It describes no pages."])
    found.notes += notes
    best = {group: at for at, group in enumerate(groups)}
    for at, own in enumerate(ids):
        division = divisions[at] if divisions else None
        found.pages.append(_page(division, own, files, best))
        if division is not None and attribute(division, "ID"):
            found.at_id.setdefault(attribute(division, "ID"), at)
        for file_id in own:
            found.at_file.setdefault(file_id, at)
    _find_containers(divisions, found)
    empty = sum(1 for page in found.pages if not page.files)
    if empty and groups:
        found.notes.append(f"{empty} of {len(found.pages)} pages name no scan.")
    return found


def _page_divisions(structure_map: Element, files: Mapping[str, MetsFile]) -> list[Element]:
    pages = []
    for division in inside(structure_map, "div"):
        typed = structure_kind(attribute(division, "TYPE")) in _PAGE_KINDS
        parts = any(True for _ in children(division, "div"))
        own_image = any(one in files and files[one].is_image for one in file_ids(division))
        # A part of a page (a column, an illustration) is no page; a sheet with two pages is none either.
        if (typed or own_image) and not (parts and not own_image):
            pages.append(division)
    numbered = set(pages)
    return [division for division in pages if division.getparent() not in numbered]


def _ordered(divisions: list[Element], found: Pages) -> list[Element]:
    """By ORDER where each page has its own; else as they stand."""
    if len({division.getparent() for division in divisions}) != 1:
        return divisions
    orders = [attribute(division, "ORDER") for division in divisions]
    if not all(_NUMBER.fullmatch(order) for order in orders):
        return divisions
    numbers = [int(order) for order in orders]
    if len(set(numbers)) < len(numbers):
        found.notes.append("ORDER is the same for several pages: the pages stand in the order of the file.")
        return divisions
    if numbers != sorted(numbers):
        found.notes.append("The pages stand in another order than their ORDER says: ORDER decides.")
    return [division for _, division in sorted(zip(numbers, divisions, strict=True), key=lambda pair: pair[0])]


def _images_in_order(files: Mapping[str, MetsFile], found: Pages) -> list[list[str]]:
    """Without a structure: one page for each image of the best group, as they stand."""
    groups, _ = choose_groups(files, [[one] for one in files])
    ids = [[one] for one, mets_file in files.items() if groups and mets_file.group == groups[0] and mets_file.is_image]
    if ids:
        found.notes.append("It has no structure map with pages: the pages are the images in the order of the file.")
    return ids


def _page(
    division: Element | None, ids: list[str], files: Mapping[str, MetsFile], best: Mapping[str, int]
) -> DescribedPage:
    images = [files[one] for one in ids if one in files and files[one].is_image]
    own = sorted((one for one in images if one.group in best), key=lambda one: best[one.group])
    places = [place for one in own for place in one.places]
    others = [place for one in images if one.group not in best for place in one.places]
    if division is None:
        return DescribedPage(files=tuple(dict.fromkeys(places)), id=ids[0])
    written = (attribute(division, "ORDERLABEL"), attribute(division, "LABEL"))
    label = next((text for text in written if text.lower() not in _NO_LABEL), "")
    chart = structure_kind(attribute(division, "TYPE")) == "colour_checker" or any(map(_CHART.search, written))
    return DescribedPage(
        files=tuple(dict.fromkeys(places)),
        id=attribute(division, "ID"),
        label={"none": (label,)} if label else None,
        hidden=chart,
        copies=tuple(dict.fromkeys(others)),
    )


def _find_containers(divisions: list[Element], found: Pages) -> None:
    """What holds pages (the whole sequence, a gathering) begins with its first page."""
    seen: set[Element] = set()
    for at, division in enumerate(divisions):
        for above in division.iterancestors():
            if above in seen:
                break
            seen.add(above)
            if attribute(above, "ID"):
                found.at_container[attribute(above, "ID")] = at
