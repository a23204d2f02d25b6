"""The report as Markdown."""

import pytest

from benchmarks.figures import Result
from benchmarks.report import report
from benchmarks.table import number, table

TILE = Result("tile", "answers/s", "a tile.", {"ours": [1000.0, 900.0, 1100.0], "nginx": [2000.0], "iipsrv": [500.0]})
ALONE = Result("tile", "answers/s", "a tile.", {"ours": [1000.0], "nginx": [2000.0], "iipsrv": [500.0]})
FAILED = Result("page", "answers/s", "a page.", {}, "of 9 answers 1 | was not 200")


@pytest.mark.parametrize(
    ("figure", "text"),
    [(12345.6, "12,346"), (999.5, "1,000"), (100.0, "100"), (45.67, "45.7"), (1.234, "1.23"), (0.05, "0.05")],
)
def test_numbers_have_three_digits_that_mean_something(figure: float, text: str) -> None:
    assert number(figure) == text


def test_one_line_for_each_other() -> None:
    assert table([ALONE])[2:] == [
        "| tile | answers/s | 1,000 (1,000–1,000) | nginx | 2,000 (2,000–2,000) | **0.50** (0.50–0.50) |",
        "|  |  |  | iipsrv | 500 (500–500) | **2.00** (2.00–2.00) |",
    ]


def test_a_row_with_unequal_rounds_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="zip"):
        table([TILE])


def test_a_failed_row_is_loud_and_keeps_the_table_whole() -> None:
    (line,) = table([FAILED])[2:]
    assert "**FAILED**: of 9 answers 1 / was not 200" in line
    assert line.count("|") == 7


def test_report_has_facts_rows_and_notes_once() -> None:
    page = report([ALONE, ALONE, FAILED], ["- Machine: a small one"], "pages")
    assert page.startswith("# What the benchmarks found\n")
    assert "- Machine: a small one\n- Material: pages\n" in page
    assert page.count("- **tile**: a tile.") == 1
    assert "- **page**: a page." in page
    assert page.endswith("\n")
