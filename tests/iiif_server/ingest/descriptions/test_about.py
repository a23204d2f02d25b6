"""What is said of a book, fit to be shown, whatever a description has."""

from hypothesis import given
from hypothesis import strategies as st

from iiif_server.ingest.descriptions.about import about_said, languages_of, title_said
from iiif_server.ingest.descriptions.clean import LONGEST_NAME, MOST, Cleaner
from image_store import Dimensions, ImageInfo
from manifests import (
    Book,
    Contributor,
    Date,
    Field,
    Identifier,
    LanguageMap,
    Page,
    PageImage,
    Part,
    about_json,
    about_of,
)
from manifests.describe import Description


def test_languages() -> None:
    many = Description("d", languages=("az-Cyrl", "ru", "az-Cyrl", "not a tag", "none"))
    assert languages_of(many) == ("az-Cyrl", "ru")
    assert languages_of(many, "az-Arab") == ("az-Arab", "ru"), "the one that is given is the book's own"
    assert languages_of(Description("d")) == ()


def test_collections_are_paths() -> None:
    said = Description("d", collections=("Qəzetlər > Molla Nəsrəddin", "Satira", "Satira", " > ", "A->B"))
    paths = about_said(said, (), Cleaner()).collections
    assert paths == (("Qəzetlər", "Molla Nəsrəddin"), ("Satira",), ("A->B",))


def test_a_part_of_a_work() -> None:
    said = Description("d", work="Qəzetlər > Əkinçi ", volume="\x00", issue=" 5\n6 ")
    assert about_said(said, (), Cleaner()).part == Part(("Qəzetlər", "Əkinçi"), "", "5 6")
    assert about_said(Description("d", work=" > ", issue="\x00"), (), Cleaner()).part is None


def test_what_cannot_be_shown_is_left_out_and_what_is_too_much_is_told() -> None:
    cleaner = Cleaner()
    said = Description(
        "d",
        title={"az": ("Ad\x00ı\u202e",), "not a tag": ("x",)},
        summary={"none": ("  \n ",)},
        contributors=(Contributor({"none": ("\x00",)}), *[Contributor({"none": (f"A {at}",)}) for at in range(600)]),
        date=Date("\x07", 1906),
        identifiers=(Identifier("isbn", ""), Identifier("", "7")),
        subjects=({"az": ("a" * 5000,)},),
        metadata=(Field({"none": ("",)}, {"none": ("x",)}),),
    )
    assert title_said(said, (), cleaner) == {"az": ("Ad ı",), "none": ("x",)}
    about = about_said(said, (), cleaner)
    assert (about.summary, about.date, about.metadata) == ({}, None, ())
    assert about.identifiers == (Identifier("", "7"),)
    assert len(about.contributors) == MOST - 1
    assert len(about.subjects[0]["az"][0]) == LONGEST_NAME
    assert cleaner.notes == [
        f"Of the persons only the first {MOST} are kept.",
        f"A text of 5000 letters (subjects) was cut after {LONGEST_NAME}.",
    ]


wild = st.text(max_size=12)
maps: st.SearchStrategy[LanguageMap] = st.dictionaries(
    wild | st.sampled_from(["az", "az-Arab", "ru", "none", ""]), st.lists(wild, max_size=3).map(tuple), max_size=3
)
people = st.builds(Contributor, maps, wild, wild)


@given(
    st.builds(
        Description,
        st.just("d"),
        title=maps,
        other_titles=st.lists(maps, max_size=2).map(tuple),
        summary=maps,
        languages=st.lists(wild, max_size=2).map(tuple),
        contributors=st.lists(people, max_size=2).map(tuple),
        date=st.none() | st.builds(Date, wild, st.none() | st.integers(-100, 3000)),
        publisher=maps,
        place=maps,
        extent=wild,
        subjects=st.lists(maps, max_size=2).map(tuple),
        identifiers=st.lists(st.builds(Identifier, wild, wild), max_size=2).map(tuple),
        collections=st.lists(wild, max_size=2).map(tuple),
        work=wild,
        issue=wild,
        institution=maps,
        rights=wild,
        required_statement=maps,
        metadata=st.lists(st.builds(Field, maps, maps), max_size=2).map(tuple),
    )
)
def test_no_description_makes_a_book_impossible(said: Description) -> None:
    cleaner = Cleaner()
    languages = languages_of(said)
    about = about_said(said, languages, cleaner)
    page = Page("1", "1.tif", "", {"none": ("1",)}, PageImage.of("b_1", ImageInfo(Dimensions(9, 9))))
    title = title_said(said, (), cleaner) or {"none": ("b",)}
    Book("b", title, languages[0] if languages else None, (page,), about=about)
    assert about_of(about_json(about)) == about
