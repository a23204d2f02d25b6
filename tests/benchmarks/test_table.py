"""The report as Markdown."""

from dataclasses import replace

import pytest

from benchmarks.figures import Result, Target
from benchmarks.report import CURVES, HEAD, MEMORY, NOTES, comparison, with_sections
from benchmarks.table import number, table

TILE = Result("tile", "answers/s", "a tile.", {"ours": [1000.0, 900.0, 1100.0], "nginx": [2000.0]})
ALONE = Result("tile", "answers/s", "a tile.", {"ours": [1000.0], "nginx": [2000.0], "iipsrv": [500.0]})
AIMED = Result("tile", "answers/s", "a tile.", {"ours": [1000.0], "iipsrv": [500.0]}, "", Target(1.5, 3))
FAILED = Result("page", "answers/s", "a page.", {}, "of 9 answers 1 | was\nnot 200", Target(1, 2))


@pytest.mark.parametrize(
    ("figure", "text"),
    [(12345.6, "12,346"), (999.5, "1,000"), (100.0, "100"), (45.67, "45.7"), (1.234, "1.23"), (0.05, "0.05")],
)
def test_numbers_have_three_digits_that_mean_something(figure: float, text: str) -> None:
    assert number(figure) == text


def test_one_line_for_each_other() -> None:
    assert table([ALONE])[2:] == [
        "| tile | answers/s | 1,000 (1,000–1,000) | nginx | 2,000 (2,000–2,000) | **0.50** (0.50–0.50) |  | |  |",
        "|  |  |  | iipsrv | 500 (500–500) | **2.00** (2.00–2.00) |  | |  |",
    ]


def test_a_row_with_a_target_says_whether_it_holds() -> None:
    (line,) = table([AIMED])[2:]
    assert line.endswith("| **2.00** (2.00–2.00) | 1.5 | 3 | holds |")


def test_only_the_first_other_is_judged() -> None:
    first, second = table([replace(ALONE, target=Target(0.4, 0.6))])[2:]
    assert first.endswith("| 0.4 | 0.6 | holds |")
    assert second.endswith("**2.00** (2.00–2.00) |  | |  |")


def test_a_row_with_unequal_rounds_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="zip"):
        table([TILE])


def test_a_failed_row_is_loud() -> None:
    (line,) = table([FAILED])[2:]
    assert "**FAILED**: of 9 answers 1 / was not 200" in line


@pytest.mark.parametrize("result", [ALONE, AIMED, FAILED])
def test_every_line_has_as_many_cells_as_the_head(result: Result) -> None:
    assert len({line.count("|") for line in table([result])}) == 1


def test_the_comparison_has_facts_rows_and_each_sentence_once() -> None:
    sections = comparison([ALONE, ALONE, FAILED], ["- Machine: a small one"], "pages")
    assert "- Machine: a small one\n- Material: pages\n" in sections["The comparison"]
    assert "| tile | answers/s |" in sections["The comparison"]
    assert sections["What each row measures"] == "- **tile**: a tile.\n- **page**: a page."
    assert sections["To keep in mind"].startswith("- ")


def test_a_section_takes_the_place_of_its_own_and_leaves_the_others() -> None:
    page = with_sections("# An older page\n\nwords", {MEMORY: "flat", NOTES: "- x\n\n### deeper\n\ny"})
    assert page == f"{HEAD}\n\n## {NOTES}\n\n- x\n\n### deeper\n\ny\n\n## {MEMORY}\n\nflat\n"
    assert with_sections(page, {MEMORY: "grown"}) == page.replace("flat", "grown")
    between = with_sections(page, {CURVES: "lines"})
    assert between == page.replace(f"## {MEMORY}", f"## {CURVES}\n\nlines\n\n## {MEMORY}")
    assert with_sections(between, {}) == between
