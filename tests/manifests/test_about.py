"""What is said of a book: as JSON and back, and what may not be said."""

from dataclasses import fields, replace

import orjson
import pytest

from manifests import About, Contributor, Date, Field, Identifier, InvalidBook, Part, about_json, about_of
from tests.manifests.test_book import BOOK

ALL = About(
    other_titles=({"ru": ("Шекинское ханство",)},),
    summary={"az": ("Xülasə",)},
    other_languages=("fa", "az-Arab"),
    contributors=(Contributor({"az": ("Bakıxanov, Abbasqulu",), "ru": ("Бакиханов",)}, "aut", "http://viaf.org/1"),),
    date=Date("[ca. 1829]", 1829),
    publisher={"none": ("Maarif",)},
    place={"az": ("Bakı",)},
    extent="312 s.",
    subjects=({"az": ("tarix",)}, {"ru": ("история",)}),
    identifiers=(Identifier("isbn", "978-9952"), Identifier("", "12/b")),
    collections=(("Qəzetlər", "Molla Nəsrəddin"),),
    institution={"az": ("Milli Kitabxana",)},
    rights="http://creativecommons.org/publicdomain/mark/1.0/",
    required_statement={"az": ("Milli Kitabxana",)},
    viewing_direction="right-to-left",
    part=Part(("Qəzetlər", "Molla Nəsrəddin"), "II", "5-6"),
    behaviour="individuals",
    metadata=(Field({"az": ("Cildin rəngi",)}, {"az": ("qırmızı",)}),),
)


def test_everything_comes_back_from_json() -> None:
    assert all(getattr(ALL, one.name) for one in fields(About))
    assert about_of(orjson.loads(orjson.dumps(about_json(ALL)))) == ALL


def test_nothing_said_is_nothing_written() -> None:
    assert about_json(About()) == {}
    assert about_of({}) == About()
    assert about_json(About(date=Date("1906"), contributors=(Contributor({"none": ("Faiq",)}),))) == {
        "contributors": [{"name": {"none": ["Faiq"]}}],
        "date": {"text": "1906"},
    }


def test_what_another_version_wrote_is_not_dropped_in_silence() -> None:
    with pytest.raises(ValueError, match="unknown: colour"):
        about_of({"colour": "red"})


@pytest.mark.parametrize(
    ("about", "message"),
    [
        (About(summary={"az": ()}), "the summary is empty"),
        (About(subjects=({"az_AZ": ("tarix",)},)), "a subject has a text in 'az_AZ', which is not a language tag"),
        (About(contributors=(Contributor({"az": ("a\x00b",)}),)), "cannot be shown"),
        (About(extent="\u202e21"), "cannot be shown"),
        (About(identifiers=(Identifier("isbn", " "),)), "an identifier is empty"),
        (About(other_languages=("none",)), "'none' is not a language tag"),
    ],
)
def test_a_book_refuses_what_a_viewer_could_not_show(about: About, message: str) -> None:
    with pytest.raises(InvalidBook, match=message):
        replace(BOOK, about=about)
