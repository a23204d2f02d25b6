"""Descriptions joined with planned pages and with the book that comes of them."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iiif_server.care.health import Listing
from iiif_server.ingest.descriptions.join import Told, settle
from iiif_server.ingest.descriptions.values import Sources
from iiif_server.ingest.plan import PlannedPage
from image_store import Dimensions, ImageInfo
from manifests import About, Book, Contributor, InvalidBook, Page, PageImage, Section, first_text
from manifests.describe import DescribedPage, DescribedSection, Description, Rank, Ranked, ranked

PLACES = ("cover.tif", "1.tif", "2.tif", "2a.tif", "3.tif")


def planned(*places: str) -> list[PlannedPage]:
    return [PlannedPage("new", place.removesuffix(".tif"), place, place, None, None, "") for place in places]


def book(*places: str, **said: object) -> Book:
    made = tuple(
        Page(name, place, "", {"none": (name,)}, PageImage.of(f"b_{name}", ImageInfo(Dimensions(30, 40))))
        for place in places
        for name in [place.removesuffix(".tif")]
    )
    return Book("b", {"none": ("b",)}, None, made, **said)  # type: ignore[arg-type]


def page(file: str, label: str | None = None, *, hidden: bool = False) -> DescribedPage:
    return DescribedPage((file,), label={"none": (label,)} if label else None, hidden=hidden)


def told(said: Description, *places: str) -> Told:
    return settle(Sources((ranked(said),)), None, None, None, None).of_pages(planned(*places))


def table(*pages: DescribedPage, **said: object) -> Description:
    return Description("pages.csv", "table", pages=pages, **said)  # type: ignore[arg-type]


def labels(made: Book) -> list[str]:
    return [first_text(one.label)[0] for one in made.pages]


def test_order_and_labels_are_the_descriptions_and_extra_pages_stay_with_their_neighbours() -> None:
    said = told(table(page("3.tif", "i"), page("2.tif", "ii"), page("9.tif", "iii"), page("1.tif", "iv")), *PLACES)
    made, _ = said.said_of(book(*PLACES))
    assert [one.key for one in made.pages] == ["cover", "3", "2", "2a", "1"]
    assert labels(made) == ["cover", "i", "ii", "2a", "iv"]
    assert said.listing == Listing(("pages.csv",), 4, ("no. 3 (9.tif)",), ("cover", "2a"))


@st.composite
def places_and_listed(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    """Places in three folders, mixed, and some of them in another order."""
    numbers = draw(st.lists(st.integers(1, 12), unique=True, min_size=1))
    places = [f"{draw(st.sampled_from(('', 'a/', 'b/')))}{number}.tif" for number in numbers]
    return places, draw(st.permutations(places))[: draw(st.integers(1, len(places)))]


@given(places_and_listed())
def test_the_order_is_that_of_putting_in_one_after_another(drawn: tuple[list[str], list[str]]) -> None:
    places, listed = drawn
    key_of = {place: f"p{at}" for at, place in enumerate(places)}
    image = ImageInfo(Dimensions(30, 40))
    pages = tuple(
        Page(key_of[one], one, "", {"none": (one,)}, PageImage.of(f"b_{key_of[one]}", image)) for one in places
    )
    plan = [PlannedPage("new", key_of[one], one, one, None, None, "") for one in places]
    said = settle(Sources((ranked(table(*map(page, listed))),)), None, None, None, None).of_pages(plan)
    made, _ = said.said_of(Book("b", {"none": ("b",)}, None, pages))
    assert [one.key for one in made.pages] == [key_of[place] for place in put_in(places, listed)]


def put_in(places: Sequence[str], listed: Sequence[str]) -> list[str]:
    """The rule word by word; each page takes as long as there are others."""
    order = list(listed)
    groups: dict[str, list[str]] = {place.rpartition("/")[0]: [] for place in places}
    for place in places:
        groups[place.rpartition("/")[0]].append(place)
    for group in groups.values():
        at = min((order.index(place) for place in group if place in listed), default=len(order))
        for place in group:
            if place in listed:
                at = order.index(place)
            else:
                order.insert(at, place)
            at += 1
    return order


def test_extra_pages_of_another_folder_stand_at_the_end() -> None:
    """In natural order a test scan above the folder of the pages would come first, and be the cover."""
    places = ("again.tif", "scans/1.tif", "scans/2.tif")
    made = Book("b", {"none": ("b",)}, None, tuple(Page(one[-5], one, "", {"none": (one,)}) for one in places))
    pages = [PlannedPage("new", one[-5], one, one, None, None, "") for one in places]
    said = settle(Sources((ranked(table(page("scans/2.tif"))),)), None, None, None, None).of_pages(pages)
    assert [one.key for one in said.said_of(made)[0].pages] == ["1", "2", "n"]


def test_an_own_label_that_the_description_gives_to_another_page_becomes_the_name_of_the_file() -> None:
    """Without this the page without a number would be called 1, as the page that really has it."""
    plain = replace(book("s_1.tif", "s_2.tif"))
    pages = tuple(one._replace(label={"none": (one.key[-1],)}) for one in plain.pages)
    said = told(table(page("s_1.tif"), page("s_2.tif", "1")), "s_1.tif", "s_2.tif")
    made, _ = said.said_of(replace(plain, pages=pages))
    assert labels(made) == ["s_1", "1"]
    assert said.listing is not None
    assert said.listing.unlabelled == ("s_1",)


def test_hidden_pages_and_the_cover() -> None:
    chart = table(page("cover.tif", hidden=True), page("1.tif"), page("2.tif"), cover="2.tif")
    made, grown = told(chart, *PLACES).said_of(book(*PLACES))
    assert [one.key for one in made.pages if one.hidden] == ["cover"]
    assert (made.cover_key, grown.notes) == ("2", ())
    by_label, _ = told(replace(chart, cover="2A"), *PLACES).said_of(book(*PLACES))
    assert by_label.cover_key == "2a"
    none, grown = told(replace(chart, cover="üz"), *PLACES).said_of(book(*PLACES))
    assert (none.cover_key, grown.notes) == (
        None,
        ("The cover is said to be 'üz', and no page of the book is called so.",),
    )


def test_a_book_whose_every_page_is_hidden_is_refused_before_anything_is_built() -> None:
    all_hidden = table(page("1.tif", hidden=True), page("2.tif", hidden=True))
    with pytest.raises(InvalidBook, match=r"pages\.csv hides every page of the book"):
        told(all_hidden, "1.tif", "2.tif")
    assert told(all_hidden, "1.tif", "2.tif", "3.tif").listing


def test_sections_and_all_else_that_is_said() -> None:
    said = table(
        page("1.tif", "i"), page("2.tif", "ii"),
        title={"az-Arab": ("کتاب",), "az-Latn": ("Kitab",)},
        languages=("az-Arab", "fa"),
        contributors=(Contributor({"none": ("Sabir",)}, "aut"),),
        sections=(DescribedSection({"az-Arab": ("باب",)}, 1),),
    )  # fmt: skip
    settled = told(said, *PLACES)
    assert (settled.title, settled.language) == (said.title, "az-Arab")
    made, _ = settled.said_of(replace(book(*PLACES), language="az-Arab", title=said.title))
    assert made.sections == (Section({"az-Arab": ("باب",)}, "2"),)
    assert made.about == About(contributors=said.contributors, other_languages=("fa",))
    assert made.viewing_direction == "right-to-left"


def test_contents_alone_leave_order_and_labels_and_stand_on_the_labels_of_the_scans() -> None:
    lines = Description(
        "contents.txt", "contents", sections=(DescribedSection({"none": ("Giriş",)}, label_of_page="2"),)
    )
    made, grown = told(lines, *PLACES).said_of(book(*PLACES))
    assert ([one.key for one in made.pages], made.sections[0].page, grown.notes) == (
        ["cover", "1", "2", "2a", "3"], "2", (),
    )  # fmt: skip


def test_a_documents_own_contents_stay_where_no_description_has_any() -> None:
    own = (Section({"none": ("Outline",)}, "1"),)
    made, _ = told(table(page("1.tif", "i")), *PLACES).said_of(book(*PLACES, sections=own))
    assert made.sections == own


def test_precedence() -> None:
    by_hand = Description("book.yaml", "book.yaml", title={"az": ("A",)})
    by_mets = Description("mets.xml", "METS", title={"de": ("D",)}, languages=("de",), rights="http://x.az/")
    document = Ranked(Rank.DOCUMENT, Description("k.pdf", contributors=(Contributor({"none": ("PDF",)}, "aut"),)))
    settled = settle(Sources((ranked(by_mets), ranked(by_hand))), None, None, document, "az-Cyrl")
    assert (settled.title, settled.language) == ({"az": ("A",)}, "az-Cyrl")
    assert "The title: 'A' of book.yaml is kept; mets.xml has 'D'." in settled.notes
    assert settled.listing == Listing(("book.yaml", "mets.xml"), 0)
    made, _ = settled.said_of(replace(book("1.tif"), language="az-Cyrl"))
    assert (made.about.rights, made.about.contributors[0].name) == ("http://x.az/", {"none": ("PDF",)})
    assert made.about.other_languages == ("de",)


def test_a_description_that_is_gone_or_broken_takes_nothing_away() -> None:
    said = table(page("2.tif", "i"), page("1.tif", "ii", hidden=True), rights="http://x.az/")
    before, _ = told(said, "1.tif", "2.tif").said_of(book("1.tif", "2.tif"))
    was = Listing(("pages.csv",), 2)
    for sources in (Sources(), Sources((ranked(table()),), broken=True)):
        settled = settle(sources, before, was, None, None).of_pages(planned("1.tif", "2.tif", "3.tif"))
        assert settled.is_kept
        assert settled.listing == was
        made, _ = settled.said_of(book("1.tif", "2.tif", "3.tif"))
        assert [one.key for one in made.pages] == ["2", "3", "1"]
        assert (labels(made), made.about) == (["i", "3", "ii"], before.about)
        assert [one.key for one in made.pages if one.hidden] == ["1"]
    assert not settle(Sources(), before, None, None, None).is_kept, "a book that never had a description"
    assert not settle(Sources((ranked(table()),)), before, was, None, None).is_kept
