"""What the options of `edit` want, put upon a wording."""

import re
from dataclasses import replace
from itertools import islice
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests import Contributor, Date, Identifier, PageWording, Section, Wording
from manifests.corrections import PageNames, Wish, granted
from manifests.corrections.numbering import numbers_from, roman
from manifests.errors import BadCorrection
from tests.manifests.corrections.wordings import WORDING


def wanted(**wish: Any) -> Wording:
    return granted(WORDING, Wish(**wish))


def labels(wording: Wording) -> str:
    return " ".join(page.label["none"][0] for page in wording.pages)


def keys(wording: Wording) -> str:
    return " ".join(page.key for page in wording.pages)


def test_no_wish_changes_nothing() -> None:
    assert wanted() == WORDING


@pytest.mark.parametrize(
    ("given", "title"),
    [
        (("Şəki",), {"az": ("Şəki",)}),
        (("ru=Шеки",), {"az": ("Şəki xanlığı",), "ru": ("Шеки",)}),
        (("Şəki", "ru=Шеки"), {"az": ("Şəki",), "ru": ("Шеки",)}),
        (("az=", "ru=Шеки"), {"ru": ("Шеки",)}),
        (("rus dili=Шеки", "az="), {"ru": ("Шеки",)}),
        (("Шәки",), {"az-Cyrl": ("Шәки",)}),
        (("E=mc2",), {"az": ("E=mc2",)}),
    ],
)
def test_titles(given: tuple[str, ...], title: dict[str, tuple[str, ...]]) -> None:
    assert wanted(title=given).title == title


def test_a_title_is_given_its_language() -> None:
    unknown = replace(WORDING, title={"none": ("Şəki",)})
    assert granted(unknown, Wish(title=("az=Şəki",))).title == {"az": ("Şəki",)}
    assert granted(unknown, Wish(title=("ru=Шеки",))).title == {"none": ("Şəki",), "ru": ("Шеки",)}


def test_a_book_keeps_a_title() -> None:
    with pytest.raises(BadCorrection, match="A book has a title"):
        wanted(title=("",))


def test_a_title_goes_with_the_language() -> None:
    both = wanted(language=("az-Cyrl", "fars"))
    assert (both.language, both.about.other_languages, both.title) == (
        "az-Cyrl",
        ("fa",),
        {"az-Cyrl": ("Şəki xanlığı",)},
    )
    assert (wanted(language=("",)).language, wanted(language=("",)).title) == (None, {"none": ("Şəki xanlığı",)})
    other = replace(WORDING, title={"ru": ("Шеки",)})
    assert granted(other, Wish(language=("az-Arab",))).title == {"ru": ("Шеки",)}


def test_single_fields() -> None:
    about = wanted(
        description=("Bir kitab",), date="1323 h.", publisher=("Maarif", "ru=Просвещение"), rights="CC0",
        extent="20 s.", direction="rtl", subject=("xanlıq", "ru=история"), collection=("Qəzetlər > 1906",),
    ).about  # fmt: skip
    assert (about.summary, about.date, about.extent) == ({"none": ("Bir kitab",)}, Date("1323 h.", 1905), "20 s.")
    assert about.publisher == {"none": ("Maarif",), "ru": ("Просвещение",)}
    assert about.rights == "http://creativecommons.org/publicdomain/zero/1.0/"
    assert (about.viewing_direction, about.collections) == ("right-to-left", (("Qəzetlər", "1906"),))
    assert about.subjects == ({"none": ("xanlıq",)}, {"ru": ("история",)})
    assert about.contributors == WORDING.about.contributors


def test_empty_texts_take_out() -> None:
    about = wanted(date="", subject=("",), identifier=("",), person=("",), rights="", direction="").about
    assert (about.date, about.subjects, about.identifiers, about.rights) == (None, (), (), "")
    assert about.contributors == (Contributor({"az": ("Faiq",)}, "edt"),)


def test_persons_and_identifiers_take_the_place_of_those_of_their_kind() -> None:
    about = wanted(person=("Mirzə", "Nəriman (tərcüməçi)"), identifier=("shelfmark: 13/c",)).about
    assert [(one.name, one.role) for one in about.contributors] == [
        ({"none": ("Mirzə",)}, "aut"),
        ({"none": ("Nəriman",)}, "trl"),
        ({"az": ("Faiq",)}, "edt"),
    ]
    assert about.identifiers == (Identifier("isbn", "978-9952"), Identifier("shelfmark", "13/c"))


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ({"language": ("klinqon",)}, "no language that is known here"),
        ({"rights": "mine"}, "no rights that readers' programs know"),
        ({"direction": "up"}, "no direction of reading"),
        ({"title": ("a\x07",)}, "letters that cannot be shown"),
        ({"label": ("p1",)}, "write --label PAGE=LABEL"),
        ({"label": ("p1= ",)}, "The label of page p1 is empty"),
        ({"labels": ("p3=i,ii,iii",)}, "3 labels, and 2 pages from there on"),
        ({"number": ("p1=first",)}, "no number to begin with"),
        ({"hide": ("pp3",)}, "has no page 'pp3'; did you mean p3?"),
        ({"hide": ("p3..p1",)}, "p1 stands before p3"),
        ({"hide": ("p1",), "show": ("p1",)}, "hidden or shown, not both"),
        ({"move": ("p1",)}, "--move PAGE with --after or --before"),
        ({"move": ("p1",), "after": "p2", "before": "p3"}, "--move PAGE with --after or --before"),
        ({"move": ("p1", "p2"), "after": "p2"}, "cannot be moved twice, or behind or before itself"),
        ({"order": "p1\np2\n"}, "Pages are left out: p3, p4"),
        ({"order": "p1\np2\np2\np3\np4"}, "Line 3: the page p2 is in line 2 already"),
        ({"order": "p1\nx\n"}, "Line 2: The book has no page 'x'"),
        ({"contents": "9 Giriş\n"}, "The heading 'Giriş': The book has no page '9'"),
        ({"contents": "1 Giriş\nSon söz\n"}, "The heading 'Son söz' names no page"),
    ],
)
def test_what_cannot_be(wish: dict[str, Any], told: str) -> None:
    with pytest.raises(BadCorrection) as raised:
        wanted(**wish)
    assert told in str(raised.value)


def test_moving() -> None:
    assert keys(wanted(move=("p4",), after="p1")) == "p1 p4 p2 p3"
    assert keys(wanted(move=("p3..p4",), before="p1")) == "p3 p4 p1 p2"
    assert keys(wanted(move=("p3", "1"), after="p4")) == "p2 p4 p3 p1"
    assert keys(wanted(order="# the whole book\np4\n\n3\np2\np1\n")) == "p4 p3 p2 p1"


def test_hiding_and_the_cover() -> None:
    hidden = wanted(hide=("p1..p2",), cover="3")
    assert [page.hidden for page in hidden.pages] == [True, True, False, False]
    assert hidden.cover_key == "p3"
    again = granted(hidden, Wish(show=("2",), cover=""))
    assert ([page.hidden for page in again.pages], again.cover_key) == ([True, False, False, False], None)


def test_labels() -> None:
    assert labels(wanted(label=("p2=[ii]",))) == "1 [ii] 3 4"
    assert labels(wanted(labels=("p2=a,b",))) == "1 a b 4"
    assert labels(wanted(number=("p2=i",))) == "1 i ii iii"
    assert labels(wanted(number=("p1..p2=i", "p3=1"))) == "i ii 1 2"
    assert labels(wanted(number=("p1=1r",), label=("p4=arxa",))) == "1r 1v 2r arxa"
    # A page that readers do not see is not counted, and pages are named as they were called before.
    assert labels(wanted(number=("p1=1",), hide=("p2",))) == "1 2 2 3"
    assert labels(wanted(number=("4=1",), move=("4",), before="1")) == "1 2 3 4"


def test_contents_name_what_stands_on_the_pages_then() -> None:
    made = wanted(number=("p2=1",), label=("p1=üz",), contents="Hissə\n  1 Giriş\n  3 Birinci fəsil\n").sections
    within = (Section({"az": ("Giriş",)}, "p2"), Section({"az": ("Birinci fəsil",)}, "p4"))
    assert made == (Section({"az": ("Hissə",)}, "p2", within),)
    assert wanted(contents="").sections == ()


def test_pages_by_their_names() -> None:
    turned = PageNames(
        [PageWording("1", {"none": ("2",)}), PageWording("2", {"none": ("x",)}), PageWording("3", {"none": ("x",)})]
    )
    assert (turned.key("1"), turned.key("key:2"), turned.key("label:2"), turned.key("label:۲")) == ("1", "2", "1", "1")
    assert (turned.key("2", "key"), turned.key("2", "label")) == ("2", "1")
    with pytest.raises(BadCorrection, match=r"key of one page and stands on another \(1\). Write key:2 or label:2"):
        turned.key("2")
    with pytest.raises(BadCorrection, match=r"stands on 2 pages \(2, 3\)"):
        turned.key("x")


@pytest.mark.parametrize(
    ("start", "numbers"),
    [
        ("1", "1 2 3"),
        ("98", "98 99 100"),
        ("i", "i ii iii"),
        ("viii", "viii ix x"),
        ("XLVIII", "XLVIII XLIX L"),
        ("[1]", "[1] [2] [3]"),
        ("[iii]", "[iii] [iv] [v]"),
        ("1r", "1r 1v 2r"),
        ("7v", "7v 8r 8v"),
        ("1a", "1a 1b 2a"),
        ("۱۲", "12 13 14"),
    ],
)
def test_numbers(start: str, numbers: str) -> None:
    assert " ".join(islice(numbers_from(start), 3)) == numbers


@pytest.mark.parametrize("start", ["", "x1", "iiii", "vx", "[1", "1]", "1.5", "-1", "123456", "²"])
def test_no_numbers(start: str) -> None:
    with pytest.raises(BadCorrection, match="is no number to begin with"):
        next(numbers_from(start))


@given(st.integers(1, 3998))
def test_roman_numerals_go_on(number: int) -> None:
    assert list(islice(numbers_from(roman(number)), 2)) == [roman(number), roman(number + 1)]


def test_roman_numerals_end() -> None:
    with pytest.raises(BadCorrection, match="from 1 to 3999"):
        list(islice(numbers_from(roman(3999)), 2))


@given(st.text())
def test_no_text_does_harm(text: str) -> None:
    for wish in ({"title": (text,)}, {"label": (text,)}, {"number": (text,)}, {"hide": (text,)}, {"rights": text}):
        try:
            wanted(**wish)
        except BadCorrection as error:
            assert str(error)


def behaviours(wording: Wording) -> list[str | None]:
    return [page.behaviour for page in wording.pages]


def test_how_pages_are_shown() -> None:
    made = wanted(layout="ayrı vərəqlər", start="2", page_type=("1=fold-out", "2..p3=разворот", "p3=page"))
    assert (made.about.behaviour, made.start_key) == ("individuals", "p2")
    assert behaviours(made) == ["non-paged", "facing-pages", "paged", None]
    taken = granted(made, Wish(layout="", start="", page_type=("1..4=",)))
    assert taken == WORDING


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ({"layout": "upside down"}, "'upside down' does not say how a book is shown. Write paged or individuals"),
        ({"page_type": ("1=x",)}, "'x' is no type of page. Write fold-out, opening or page"),
        ({"page_type": ("1",)}, "write --page-type PAGE=fold-out"),
        ({"page_type": ("9=page",)}, "The book has no page '9'"),
        ({"start": "9"}, "The book has no page '9'"),
    ],
)
def test_how_pages_cannot_be_shown(wish: dict[str, Any], told: str) -> None:
    with pytest.raises(BadCorrection, match=re.escape(told)):
        wanted(**wish)
