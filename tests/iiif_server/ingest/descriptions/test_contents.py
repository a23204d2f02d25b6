"""The table of contents of a description on the pages of a book."""

from iiif_server.ingest.descriptions.clean import Cleaner
from iiif_server.ingest.descriptions.contents import MOST_NOTES, MOST_SECTIONS, pages_by_label, sections_said
from manifests import DEEPEST_SECTION, Page, Section, walk
from manifests.describe import DescribedSection

KEYS = ["p1", None, "p3", None]


def heading(text: str, page: int | None = None, *within: DescribedSection, label: str = "") -> DescribedSection:
    return DescribedSection({"az": (text,)}, page, label, sections=within)


def told(
    *sections: DescribedSection, labels: dict[str, str] | None = None, language: str = "az"
) -> tuple[list[tuple[int, str, str]], list[str]]:
    cleaner = Cleaner()
    made = sections_said(sections, KEYS, labels or {}, (language,), cleaner)
    return [(depth, next(iter(one.label.values()))[0], one.page) for depth, one in walk(made)], cleaner.notes


def test_a_section_whose_page_is_missing_goes_to_the_next() -> None:
    lines, notes = told(heading("A", 0), heading("B", 1), heading("C", 2), heading("D", 3), heading("E", 99))
    assert lines == [(0, "A", "p1"), (0, "B", "p3"), (0, "C", "p3"), (0, "D", "p3"), (0, "E", "p3")]
    assert notes == []


def test_a_section_without_a_page_leads_to_what_follows() -> None:
    lines, _ = told(heading("I hissə", None, heading("Fəsil", 2)), heading("Sonda"))
    assert lines == [(0, "I hissə", "p3"), (1, "Fəsil", "p3"), (0, "Sonda", "p3")]
    assert told(heading("heç yerə")) == ([], [])


def test_a_section_finds_its_page_by_what_stands_on_it() -> None:
    labels = pages_by_label(
        [
            Page("a", "a", "", {"none": ("[3]",)}),
            Page("b", "b", "", {"none": ("١٢",)}),
            Page("c", "c", "", {"none": ("IV",)}),
            Page("d", "d", "", {"none": ("12",)}),
        ]
    )
    lines, notes = told(
        heading("x", label="3"), heading("y", label="12"), heading("z", label="iv"), heading("?", label="99"),
        labels=labels,
    )  # fmt: skip
    assert [page for _, _, page in lines] == ["a", "b", "c", "c"]
    assert notes == ["The section '?' is said to begin on page '99', and no page of the book has that label."]
    _, notes = told(*(heading(f"{at}", label="99") for at in range(30)), labels=labels)
    assert len(notes) == MOST_NOTES + 1


def test_an_empty_heading_becomes_the_word_for_its_kind_in_the_language_of_the_book() -> None:
    bare = DescribedSection(None, 0, kind="chapter")
    assert told(bare)[0] == [(0, "Fəsil", "p1")]
    assert told(bare, language="ru")[0] == [(0, "Глава", "p1")]
    assert told(bare, language="de")[0] == [(0, "Kapitel", "p1")]
    unknown = DescribedSection({"none": ("\x00",)}, 0, kind="blorp", sections=(heading("içində", 2),))
    assert told(unknown)[0] == [(0, "içində", "p3")], "what has no name gives its place to those within"


def test_headings_of_plain_lines_get_the_language_of_the_book() -> None:
    plain = DescribedSection({"none": ("كتاب",)}, 0)
    [section] = sections_said([plain], KEYS, {}, ("ru", "az-Arab"), Cleaner())
    assert section == Section({"az-Arab": ("كتاب",)}, "p1")


def test_bounds() -> None:
    deep = heading("x", 0)
    for _ in range(60):
        deep = heading("x", 0, deep)
    lines, _ = told(deep)
    assert max(depth for depth, _, _ in lines) == DEEPEST_SECTION
    assert len(lines) == 61
    lines, notes = told(*(heading(f"{at}", 0) for at in range(MOST_SECTIONS + 5)))
    assert len(lines) == MOST_SECTIONS
    assert notes == [f"Of {MOST_SECTIONS + 5} lines of the table of contents the first {MOST_SECTIONS} are kept."]
