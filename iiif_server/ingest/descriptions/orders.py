"""Other orders of the pages, as a description has them -> orders of the pages of the book. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from iiif_server.ingest.descriptions.about import in_language
from iiif_server.ingest.descriptions.clean import Cleaner, has_text
from manifests import Page, PageOrder, first_text
from manifests.describe import DescribedOrder, label_key

# Pages in one sentence.
_MOST_TOLD = 5


def orders_said(
    orders: Sequence[DescribedOrder],
    pages: Sequence[Page],
    by_label: Mapping[str, str],
    languages: Sequence[str],
    cleaner: Cleaner,
) -> Iterator[PageOrder]:
    """The orders; what names no page of the book, or one that stands there already, is told and left out.

    `by_label`: as `pages_by_label` gives it.
    """
    by_file = _by_file(pages) if orders else {}
    for order in cleaner.most("orders of the pages", orders):
        label = in_language(cleaner.texts("label of an order", order.label), languages)
        keys = [(name, by_file.get(name) or by_label.get(label_key(name))) for name in order.pages]
        lost = [name for name, key in keys if key is None]
        name = first_text(label)[0] if has_text(label) else ""
        if lost:
            told = ", ".join(map(repr, lost[:_MOST_TOLD])) + (" and others" if len(lost) > _MOST_TOLD else "")
            cleaner.notes.append(f"The order {name!r} names {told}, and no page of the book is called so.")
        found = tuple(dict.fromkeys(key for _, key in keys if key is not None))
        if len(found) + len(lost) < len(keys):
            cleaner.notes.append(f"The order {name!r} names a page twice; it stands where it was named first.")
        if found and name:
            yield PageOrder(label, found)


def _by_file(pages: Sequence[Page]) -> dict[str, str]:
    """Page keys by the path of the file, by its name, and by its name without the ending; the first of equal ones."""
    found: dict[str, str] = {}
    for page in pages:
        found.setdefault(page.place, page.key)
    for page in pages:
        found.setdefault(PurePosixPath(page.place).name, page.key)
    for page in pages:
        found.setdefault(PurePosixPath(page.place).stem, page.key)
    return found
