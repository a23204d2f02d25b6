"""Lines of a report, and COUNTER's shape of it, from groups as the table gives them."""

import pytest

from iiif_server.stats.counter import About, Item, counter_rows
from iiif_server.stats.kinds import KINDS
from iiif_server.stats.report import Line, line_document, lines_of, most_used_first

# A different power of two for each kind: a sum tells which were in it.
EACH: dict[str, int] = {kind: 1 << place for place, kind in enumerate(KINDS)}
SUMS = {
    "views": ("manifest", "reader", "embed"),
    "downloads": ("pdf", "text", "epub", "zip"),
    "requests": ("page", "pdf", "text", "epub", "zip"),
    "investigations": ("manifest", "reader", "embed", "about", "page", "pdf", "text", "epub", "zip"),
}


def test_every_kind_is_in_the_sums_where_it_belongs() -> None:
    [line] = lines_of([(("kant",), kind, False, number) for kind, number in EACH.items()])
    of = {name: sum(EACH[kind] for kind in kinds) for name, kinds in SUMS.items()}
    assert line_document(("book",), line) == {"book": "kant", **of, **EACH, "robots": 0}


def test_robots_are_apart_whatever_they_do() -> None:
    groups = [(("a",), "manifest", True, 5), (("a",), "pdf", True, 2), (("b",), "page", False, 3)]
    assert lines_of(groups) == [Line(("a",), {}, 7), Line(("b",), {"page": 3}, 0)]


def test_a_kind_of_a_later_version_is_in_no_sum() -> None:
    [line] = lines_of([(("a",), "hologram", False, 5)])
    assert (line.views, line.investigations) == (0, 0)


def test_the_most_used_first() -> None:
    lines = [
        Line(("rarely",), {"manifest": 1}),
        Line(("looked up",), {"manifest": 1, "about": 9}),
        Line(("robots",), {}, 99),
        Line(("often",), {"embed": 2, "reader": 2}),
    ]
    assert [line.values[0] for line in most_used_first(lines)] == ["often", "looked up", "rarely", "robots"]


def item_of(book: str) -> Item:
    return Item({"kant": 'Kant, "Was ist Aufklärung?"'}.get(book, ""), f"https://kitab.az/books/{book}")


def test_a_column_for_each_month_also_for_those_without_uses() -> None:
    about = About("https://kitab.az", "2025-12-01", "2026-02-28", "2026-11-27T12:00:00Z")
    lines = [
        Line(("kant", "2025-12"), {"manifest": 4, "page": 2}),
        Line(("kant", "2026-02"), {"pdf": 1}),
        Line(("gone", "2026-01"), {"about": 3}),
        Line(("robots-only", "2026-01"), {}, 9),
    ]
    rows = counter_rows(about, lines, item_of)
    end = rows.index(())
    assert ("Reporting_Period", "Begin_Date=2025-12-01; End_Date=2026-02-28") in rows[:end]
    columns = ("Item", "Platform", "Proprietary_ID", "URI", "Metric_Type", "Reporting_Period_Total")
    kant = ('Kant, "Was ist Aufklärung?"', "https://kitab.az", "kant", "https://kitab.az/books/kant")
    gone = ("", "https://kitab.az", "gone", "https://kitab.az/books/gone")
    assert rows[end + 1 :] == [
        (*columns, "Dec-2025", "Jan-2026", "Feb-2026"),
        (*gone, "Total_Item_Investigations", "3", "0", "3", "0"),
        (*kant, "Total_Item_Investigations", "7", "6", "0", "1"),
        (*kant, "Total_Item_Requests", "3", "2", "0", "1"),
    ]


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [("2026-11-27", "2026-11-27", 1), ("2025-01-31", "2026-12-01", 24), ("0999-12-01", "1000-01-01", 2)],
)
def test_months(first: str, last: str, months: int) -> None:
    columns = counter_rows(About("", first, last, ""), [], item_of)[-1]
    assert len(columns) == 6 + months
