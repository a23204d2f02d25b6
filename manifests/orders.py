"""Other orders of the pages of a book, as JSON values and back: for the catalogue and corrections. Knows no file."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from manifests.about_values import texts_of
from manifests.book import PageOrder


def orders_json(orders: Iterable[PageOrder]) -> list[dict[str, Any]]:
    """`[{"label": {"az": [...]}, "pages": ["2", "1"]}]`."""
    return [
        {"label": {tag: list(texts) for tag, texts in one.label.items()}, "pages": list(one.pages)} for one in orders
    ]


def orders_of(written: Sequence[Mapping[str, Any]]) -> tuple[PageOrder, ...]:
    """The values again. Raises KeyError, TypeError or ValueError when it is not what `orders_json` wrote."""
    return tuple(PageOrder(texts_of(one["label"]), tuple(one["pages"])) for one in written)
