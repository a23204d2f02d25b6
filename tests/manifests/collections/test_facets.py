"""What is counted of a book."""

import pytest

from manifests import About, Contributor, Date
from manifests.collections.facets import KINDS, facets_of
from manifests.collections.scripts import script_names, script_of
from manifests.collections.times import century_names, century_of, decade_names, roman
from tests.manifests.test_about import ALL


def values(language: str | None, about: About) -> dict[str, list[str]]:
    found = facets_of(language, about)
    return {kind: [one.value for one in found if one.kind == kind] for kind in KINDS if kind in {f.kind for f in found}}


def test_a_book_of_which_all_is_said() -> None:
    assert values("az-Cyrl", ALL) == {
        "author": ["https://viaf.org/1"],
        "person": ["https://viaf.org/1"],
        "year": ["1829"],
        "decade": ["1820"],
        "century": ["19"],
        "language": ["az", "fa"],
        "script": ["Cyrl", "Arab"],
        "subject": ["tarix", "история"],
        "institution": ["millikitabxana"],
    }
    assert values(None, About()) == {}


def test_roles() -> None:
    people = [
        ("A", "aut"),
        ("B", "trl"),
        ("C", ""),
        ("D", "ill"),
        ("E", "edt"),
        ("F", "pbl"),
        ("A", "edt"),
        ("—", "aut"),
    ]
    about = About(contributors=tuple(Contributor({"none": (name,)}, role) for name, role in people))
    assert values(None, about) == {
        "author": ["a", "c"],
        "editor": ["e", "a"],
        "translator": ["b"],
        "illustrator": ["d"],
        "person": ["a", "b", "c", "d", "e", "f"],
    }


def test_who_is_named_twice_counts_once() -> None:
    with_address = Contributor({"az": ("Faiq",)}, "aut", "http://viaf.org/1")
    about = About(contributors=(Contributor({"none": ("FAİQ",)}, "aut"), with_address))
    assert values(None, about) == {"author": ["https://viaf.org/1"], "person": ["https://viaf.org/1"]}


def test_a_year_before_the_common_era_is_no_year() -> None:
    assert values(None, About(date=Date("44 v. Chr.", -44))) == {}


@pytest.mark.parametrize(
    ("tag", "script"),
    [
        ("az", "Latn"), ("az-Arab", "Arab"), ("az-cyrl-AZ", "Cyrl"), ("az-IR", "Arab"), ("azb", "Arab"),
        ("az-baku1926", "Latn"), ("aze", "Latn"), ("ru", "Cyrl"), ("fa", "Arab"), ("de", "Latn"), ("he", "Hebr"),
        ("az-x-arab", "Latn"), ("tlh", ""),
    ],
)  # fmt: skip
def test_scripts(tag: str, script: str) -> None:
    assert script_of(tag) == script


def test_names_of_scripts() -> None:
    assert script_names("Arab")["az"] == ("Ərəb əlifbası",)
    assert script_names("Mong") == {"none": ("Mong",)}


@pytest.mark.parametrize(("year", "century"), [(1, 1), (100, 1), (101, 2), (1900, 19), (1901, 20), (2001, 21)])
def test_centuries(year: int, century: int) -> None:
    assert century_of(year) == century


@pytest.mark.parametrize(
    ("decade", "name"),
    [
        (0, "0-cı"), (1000, "1000-ci"), (1870, "1870-ci"), (1900, "1900-cü"), (1910, "1910-cu"), (1920, "1920-ci"),
        (1930, "1930-cu"), (1940, "1940-cı"), (1950, "1950-ci"), (1960, "1960-cı"), (1980, "1980-ci"),
        (1990, "1990-cı"), (2000, "2000-ci"),
    ],
)  # fmt: skip
def test_decades_have_their_azerbaijani_ending(decade: int, name: str) -> None:
    assert decade_names(decade)["az"] == (f"{name} illər",)


def test_names_of_centuries() -> None:
    assert century_names(19) == {"az": ("XIX əsr",), "en": ("19th century",), "ru": ("XIX век",)}
    assert [century_names(number)["en"][0][:4] for number in (1, 2, 3, 11, 21)] == [
        "1st ",
        "2nd ",
        "3rd ",
        "11th",
        "21st",
    ]
    assert [roman(number) for number in (4, 9, 14, 40, 49)] == ["IV", "IX", "XIV", "XL", "XLIX"]
