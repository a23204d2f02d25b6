"""Corrections are what was changed, and no more; they hold over new sources, and conflicts are said."""

from dataclasses import replace

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests import Date, PageWording, Section, Wording
from manifests.corrections import (
    Correction,
    Corrections,
    Topic,
    apply,
    changes,
    conflicts,
    corrections_json,
    corrections_of,
    difference,
    listed,
    pinned,
    revised,
    sentence,
    settled,
    told,
    wording_from,
    wording_json,
)
from tests.manifests.corrections.wordings import KEYS, WORDING, wordings


def exact(wording: Wording) -> bytes:
    """Equal only with languages in the same order, too."""
    return orjson.dumps(wording_json(wording))


def retitled(title: str) -> Corrections:
    return difference(WORDING, replace(WORDING, title={"az": (title,)}))


def without_page(wording: Wording, key: str) -> Wording:
    """As the sources describe a book that lost a page, and the headings on it."""
    pages = tuple(page for page in wording.pages if page.key != key)
    return replace(wording, pages=pages, sections=tuple(one for one in wording.sections if one.page != key))


@given(wordings(), wordings())
def test_the_difference_makes_the_one_of_the_other(described: Wording, wanted: Wording) -> None:
    corrections = difference(described, wanted)
    assert exact(apply(corrections, described)) == exact(wanted)
    assert exact(apply(corrections, apply(corrections, described))) == exact(wanted)
    assert conflicts(corrections, described) == []


@given(wordings())
def test_nothing_corrected_changes_nothing(wording: Wording) -> None:
    assert difference(wording, wording) == {}
    assert exact(apply({}, wording)) == exact(wording)
    assert changes(wording, wording) == []


@given(wordings(), wordings(), wordings(), wordings())
def test_correcting_again_gives_what_is_wanted(one: Wording, two: Wording, three: Wording, four: Wording) -> None:
    corrections = revised(difference(one, two), three, four)
    assert exact(apply(corrections, three)) == exact(four)


@given(wordings(), wordings(), wordings(KEYS[:3]))
def test_pages_that_have_gone_keep_their_corrections(described: Wording, wanted: Wording, fewer: Wording) -> None:
    corrections = difference(described, wanted)
    now = apply(corrections, fewer)
    assert {page.key for page in now.pages} == set(KEYS[:3])
    kept = revised(corrections, fewer, replace(now, title={"en": ("Another",)}))
    back = apply(kept, described)
    assert exact(replace(back, title=wanted.title)) == exact(wanted)


@given(wordings(), wordings())
def test_all_of_it_comes_back_from_json(described: Wording, wanted: Wording) -> None:
    assert exact(wording_from(orjson.loads(orjson.dumps(wording_json(described))))) == exact(described)
    corrections = difference(described, wanted)
    again = corrections_of(orjson.loads(orjson.dumps(corrections_json(corrections))))
    assert again == corrections
    assert exact(apply(again, described)) == exact(wanted)


def test_what_another_version_wrote_is_not_dropped_in_silence() -> None:
    with pytest.raises(ValueError, match="unknown: colour"):
        corrections_of({"colour": {"to": "red", "was": None}})


def test_only_what_was_changed_is_kept() -> None:
    wanted = replace(
        WORDING,
        title={"az": ("Şəki",)},
        pages=(replace(WORDING.pages[0], hidden=True), *WORDING.pages[1:]),
        cover_key="p3",
    )
    corrections = difference(WORDING, wanted)
    assert corrections == {
        Topic("title"): Correction({"az": ("Şəki",)}, {"az": ("Şəki xanlığı",)}),
        Topic("hidden", "p1"): Correction(True, False),
        Topic("cover_key"): Correction("p3", None),
    }
    assert listed(corrections) == "title, cover, visibility of 1 page"


def test_the_order_of_the_languages_counts() -> None:
    both = {"az": ("Şəki",), "ru": ("Шеки",)}
    turned = {"ru": ("Шеки",), "az": ("Şəki",)}
    one, other = replace(WORDING, title=both), replace(WORDING, title=turned)
    assert list(apply(difference(one, other), one).title) == ["ru", "az"]


def test_wordings_of_other_pages_are_not_compared() -> None:
    with pytest.raises(ValueError, match="other pages"):
        difference(WORDING, without_page(WORDING, "p4"))


def test_a_new_page_stands_where_the_sources_have_it() -> None:
    last_first = replace(WORDING, pages=(WORDING.pages[3], *WORDING.pages[:3]))
    corrections = difference(WORDING, last_first)
    new = PageWording("p2b", {"none": ("2b",)})
    described = replace(WORDING, pages=(*WORDING.pages[:2], new, *WORDING.pages[2:]))
    assert [page.key for page in apply(corrections, described).pages] == ["p4", "p1", "p2", "p2b", "p3"]
    assert conflicts(corrections, described) == []


def test_a_conflict_is_told_and_the_correction_stays() -> None:
    corrections = retitled("Şəki")
    now = replace(WORDING, title={"az": ("Şəki tarixi",)})
    (conflict,) = conflicts(corrections, now)
    assert sentence(conflict) == (
        "title: the sources say now: Şəki tarixi (az); when it was corrected by hand they said: Şəki xanlığı (az)."
        " The correction stays: Şəki (az)"
    )
    assert apply(corrections, now).title == {"az": ("Şəki",)}
    assert conflicts(settled(corrections, now), now) == []


@pytest.mark.parametrize(
    "title",
    [
        pytest.param({"az": ("Şəki xanlığı",)}, id="what it said then"),
        pytest.param({"az": ("Şəki",)}, id="what the correction says"),
        pytest.param({"az-Latn": ("Şəki xanlığı",)}, id="the same in another language"),
    ],
)
def test_no_conflict(title: dict[str, tuple[str, ...]]) -> None:
    assert conflicts(retitled("Şəki"), replace(WORDING, title=title)) == []


def test_pages_that_come_and_go_are_no_conflict_of_order_and_contents() -> None:
    wanted = replace(
        WORDING, pages=tuple(reversed(WORDING.pages)), sections=(Section({"az": ("Giriş",)}, "p4"),), cover_key="p4"
    )
    corrections = difference(WORDING, wanted)
    assert conflicts(corrections, replace(WORDING, pages=WORDING.pages[:3])) == []
    turned = replace(WORDING, pages=(WORDING.pages[1], WORDING.pages[0], *WORDING.pages[2:]))
    assert [one.topic.name for one in conflicts(corrections, turned)] == ["order"]


def test_what_stays_corrected_keeps_its_conflict() -> None:
    corrections, now = retitled("Şəki"), replace(WORDING, title={"az": ("Şəki tarixi",)})
    dated = replace(apply(corrections, now), about=replace(WORDING.about, date=Date("1830", 1830)))
    later = revised(corrections, now, dated)
    assert [one.topic.name for one in conflicts(later, now)] == ["title"]
    # Said again otherwise, it is said in view of what the sources say now.
    assert conflicts(revised(later, now, replace(dated, title={"az": ("Nuxa",)})), now) == []


def test_back_to_what_the_sources_say_is_no_correction() -> None:
    assert revised(retitled("Şəki"), WORDING, WORDING) == {}


def test_what_is_pinned_holds_although_the_sources_say_the_same_today() -> None:
    corrections = pinned({}, WORDING, {Topic("title"): WORDING.title})
    assert apply(corrections, replace(WORDING, title={"az": ("Nuxa",)})).title == WORDING.title
    assert pinned(corrections, replace(WORDING, title={}), {Topic("title"): WORDING.title}) == corrections


def test_changes_in_words() -> None:
    after = replace(
        WORDING,
        title={"az": ("Şəki",), "ru": ("Шеки",)},
        about=replace(
            WORDING.about, subjects=(), viewing_direction="right-to-left", collections=(("Qəzetlər", "1906"),)
        ),
        pages=(WORDING.pages[1], replace(WORDING.pages[0], label={"none": ("i",)}, hidden=True), *WORDING.pages[2:]),
        sections=(),
        cover_key="p2",
    )
    assert [told(change) for change in changes(WORDING, after)] == [
        "title: Şəki xanlığı (az) -> Şəki (az) = Шеки (ru)",
        "subjects: tarix (az) -> nothing",
        "collections: nothing -> Qəzetlər > 1906",
        "viewing direction: by the script -> right-to-left",
        "order of the pages: p2 first, p1 behind p2, p3 behind p1",
        "label of page p1: 1 -> i",
        "visibility of page p1: shown -> hidden",
        "contents: 2 headings: Giriş (az) [p2]; Birinci (az) [p3] -> nothing",
        "cover: the first page -> page p2",
    ]


@given(st.integers(0, 400))
def test_long_texts_are_shown_where_they_differ(at: int) -> None:
    before = "a" * at + "b" + "c" * 300
    after = "a" * at + "d" + "c" * 300
    first = replace(WORDING, about=replace(WORDING.about, summary={"none": (before,)}))
    second = replace(WORDING, about=replace(WORDING.about, summary={"none": (after,)}))
    (change,) = changes(first, second)
    left, _, right = told(change).removeprefix("summary: ").partition(" -> ")
    assert ("b" in left, "d" in right) == (True, True)
    assert max(len(left), len(right)) <= 101
