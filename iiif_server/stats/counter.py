"""What was counted, in the shape of COUNTER's item report: rows for books and metrics, columns for months. Pure.

COUNTER Release 5.1 names the columns and the metrics. It is no report by COUNTER's rules: nobody has audited it, and
there are no sessions, so that there are no unique items.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from iiif_server.stats.report import Line

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_METRICS: Mapping[str, Callable[[Line], int]] = {
    "Total_Item_Investigations": lambda line: line.investigations,
    "Total_Item_Requests": lambda line: line.requests,
}
_COLUMNS = ("Item", "Platform", "Proprietary_ID", "URI", "Metric_Type", "Reporting_Period_Total")


class Item(NamedTuple):
    """What a report says of a book: its title, empty where it is no longer in the library, and its address."""

    title: str
    address: str


class About(NamedTuple):
    """What a report says of itself. Days as 2026-11-27, `created` as 2026-11-27T12:00:00Z."""

    platform: str
    first: str
    last: str
    created: str


def counter_rows(about: About, lines: Sequence[Line], item_of: Callable[[str], Item]) -> list[tuple[str, ...]]:
    """The whole table, its heading too. The values of each line are a book and a month."""
    months = _months(about.first[:7], about.last[:7])
    books: dict[str, dict[str, Line]] = {}
    for line in lines:
        book, month = line.values
        books.setdefault(book, {})[month] = line
    rows = [*_heading(about), (*_COLUMNS, *map(_month_name, months))]
    for book, by_month in sorted(books.items()):
        item = item_of(book)
        for metric, of in _METRICS.items():
            numbers = [of(by_month[month]) if month in by_month else 0 for month in months]
            if any(numbers):
                said = (item.title, about.platform, book, item.address, metric)
                rows.append((*said, str(sum(numbers)), *map(str, numbers)))
    return rows


def _heading(about: About) -> list[tuple[str, ...]]:
    return [
        ("Report_Name", "Item usage in the shape of a COUNTER item report"),
        ("Release", "after 5.1; not audited"),
        ("Institution_Name", "The World"),
        ("Metric_Types", "; ".join(_METRICS)),
        ("Reporting_Period", f"Begin_Date={about.first}; End_Date={about.last}"),
        ("Created", about.created),
        ("Created_By", "iiif-server"),
        (),
    ]


def _months(first: str, last: str) -> list[str]:
    """Every month from one to the other, both among them."""
    begin, end = (int(month[:4]) * 12 + int(month[5:7]) - 1 for month in (first, last))
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(begin, end + 1)]


def _month_name(month: str) -> str:
    return f"{_MONTHS[int(month[5:7]) - 1]}-{month[:4]}"
