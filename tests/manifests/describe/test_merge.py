"""Which source of a book is believed."""

import itertools

import pytest

from manifests.about import Contributor, Date, Field, Identifier
from manifests.describe.description import DescribedPage, DescribedSection, Description
from manifests.describe.merge import Rank, Ranked, merged

HAND = Description("by hand", title={"az": ("Düzəliş",)})
YAML = Description("book.yaml", title={"az": ("Kitab",)}, date=Date("1906", 1906))
METS = Description(
    "METS",
    title={"none": ("Buch",)},
    date=Date("[1906]", 1906),
    languages=("az",),
    rights="http://rightsstatements.org/vocab/InC/1.0/",
    identifiers=(Identifier("urn", "urn:x"), Identifier("shelfmark", "A 1")),
    metadata=(Field({"none": ("Format",)}, {"none": ("8°",)}),),
    collections=("a",),
)
MARC = Description(
    "MARC",
    date=Date("1907", 1907),
    languages=("az-Cyrl",),
    contributors=(Contributor({"none": ("X",)}, "aut"),),
    identifiers=(Identifier("shelfmark", "B 2"), Identifier("isbn", "1")),
    metadata=(Field({"none": ("format",)}, {"none": ("4°",)}), Field({"none": ("Note",)}, {"none": ("n",)})),
    collections=("b", "a"),
)
FOLDER = Description("the folder's name", title={"none": ("book-17",)})


def test_the_order_is_hand_yaml_table_mets_marc_dublin_core_document_folder() -> None:
    assert [rank.name for rank in sorted(Rank)] == [
        *("HAND", "BOOK_YAML", "TABLE", "METS", "MARC_OR_MODS", "DUBLIN_CORE", "DOCUMENT", "FOLDER")
    ]
    for higher, lower in itertools.combinations(sorted(Rank), 2):
        told = [
            Ranked(lower, Description("low", title={"none": ("L",)}, extent="l")),
            Ranked(higher, Description("high", title={"none": ("H",)})),
        ]
        found = merged(told)
        assert (found.title, found.extent, found.source) == ({"none": ("H",)}, "l", "high + low")
        assert len(found.notes) == (0 if lower == Rank.FOLDER else 1)


def test_field_by_field_and_every_conflict_is_said() -> None:
    found = merged(
        [
            Ranked(Rank.FOLDER, FOLDER),
            Ranked(Rank.MARC_OR_MODS, MARC),
            Ranked(Rank.METS, METS),
            Ranked(Rank.BOOK_YAML, YAML),
            Ranked(Rank.HAND, HAND),
        ]
    )
    assert found.title == {"az": ("Düzəliş",)}
    assert found.date == Date("1906", 1906)
    assert found.languages == ("az-Cyrl",)
    assert found.rights == METS.rights
    assert found.contributors == MARC.contributors
    assert found.identifiers == (Identifier("urn", "urn:x"), Identifier("shelfmark", "A 1"), Identifier("isbn", "1"))
    assert found.collections == ("a", "b")
    assert [field.value["none"][0] for field in found.metadata] == ["8°", "n"]
    assert found.notes == (
        "The title: 'Düzəliş' of by hand is kept; book.yaml has 'Kitab'.",
        "The title: 'Düzəliş' of by hand is kept; METS has 'Buch'.",
        "The date: '1906' of book.yaml is kept; MARC has '1907'.",
        "The identifier shelfmark of METS is kept; MARC has 'B 2'.",
        "'format': '8°' of METS is kept; MARC has '4°'.",
    )


def test_one_source_stays_as_it_is_and_none_is_no_book() -> None:
    assert merged([Ranked(Rank.METS, METS)]) is METS
    with pytest.raises(ValueError, match="no description"):
        merged([])


def test_what_says_the_same_is_no_conflict() -> None:
    one = Description("a", title={"az": ("Molla Nəsrəddin",)}, date=Date("1906", 1906), languages=("az-Cyrl",))
    two = Description("b", title={"none": ("MOLLA NƏSRƏDDİN.",)}, date=Date("[1906]", 1906), languages=("az",))
    assert merged([Ranked(Rank.TABLE, one), Ranked(Rank.METS, two)]).notes == ()


def test_of_equal_rank_the_first_is_believed() -> None:
    found = merged([Ranked(Rank.TABLE, YAML), Ranked(Rank.TABLE, HAND)])
    assert found.title == YAML.title


def test_notes_say_whose_they_are() -> None:
    found = merged(
        [Ranked(Rank.TABLE, Description("t.csv", notes=("x",))), Ranked(Rank.METS, Description("METS", notes=("y",)))]
    )
    assert found.notes == ("t.csv: x", "METS: y")


def page(file: str, label: str = "") -> DescribedPage:
    return DescribedPage((file,), label={"none": (label,)} if label else None)


def section(heading: str, at: int | None, *within: DescribedSection) -> DescribedSection:
    return DescribedSection({"none": (heading,)}, at, sections=within)


def test_sections_of_one_source_are_put_on_the_pages_of_another() -> None:
    table = Description("table", pages=(page("2.tif"), page("x/1.TIF"), page("3.tif")))
    mets = Description(
        "METS",
        pages=(page("1.jpg", "i"), page("2.jpg", "ii"), page("9.jpg", "iii")),
        sections=(section("A", 0, section("B", 1)), section("C", 2)),
    )
    found = merged([Ranked(Rank.TABLE, table), Ranked(Rank.METS, mets)])
    assert [one.page for one in found.sections] == [1, None]
    assert found.sections[0].sections[0].page == 0
    # The table has no labels: those of METS, by the files.
    assert [one.label for one in found.pages] == [{"none": ("ii",)}, {"none": ("i",)}, None]
    assert found.notes == ("The section 'C' of METS begins on a page that the list of pages does not have.",)


def test_lists_of_equal_length_that_share_no_name_go_side_by_side() -> None:
    table = Description("table", pages=(page("a.tif"), page("b.tif")))
    mets = Description("METS", pages=(page("1.jpg"), page("2.jpg")), sections=(section("A", 1),))
    assert merged([Ranked(Rank.TABLE, table), Ranked(Rank.METS, mets)]).sections[0].page == 1


def test_contents_by_label_find_the_pages_of_another_source() -> None:
    yaml = Description("book.yaml", sections=(DescribedSection({"none": ("A",)}, label_of_page="ii"),))
    mets = Description("METS", pages=(page("1.jpg", "i"), page("2.jpg", "ii")), sections=(section("Z", 0),))
    found = merged([Ranked(Rank.BOOK_YAML, yaml), Ranked(Rank.METS, mets)])
    assert found.sections[0].page == 1
    assert found.notes == ("The table of contents of book.yaml is kept (1 headings); METS has another (1 headings).",)


def test_lists_of_other_length_are_told() -> None:
    one, two = Description("a", pages=(page("1.tif"),)), Description("b", pages=(page("1.tif"), page("2.tif")))
    found = merged([Ranked(Rank.TABLE, one), Ranked(Rank.METS, two)])
    assert found.pages == one.pages
    assert found.notes == ("The pages: 1 of a are kept; b has 2.",)
