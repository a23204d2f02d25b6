"""The rows of a book: which words stand in which field, and how."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import catalogue
from manifests import About, Contributor, Date, Identifier
from manifests.finding.fields import FIELDS, GRADES, RULES, Field, grade, rows
from manifests.finding.keys import EXACT, FENCE, FOLDED, SKELETON, word_keys
from tests.manifests.test_about import ALL


def words(field: Field, about: About = ALL, title: str = "Şəki", layer: int = FOLDED) -> set[str]:
    """The keys of a field, without the letter of their layer."""
    found = {row.grade: row.words for row in rows({"az": (title,)}, "az-Latn", about)}
    return {key[1:] for key in found.get(grade(layer, field), "").split() if key != FENCE}


@pytest.mark.parametrize(
    ("field", "some"),
    [
        (Field.TITLE, {"seki", "sekinskoe", "xanstvo"}),
        (Field.PERSON, {"bakixanov", "abbasqqulu", "bakihanov"}),
        (Field.IDENTIFIER, {"978", "9952", "9789952", "12", "b", "12b"}),
        (Field.YEAR, {"1829", "ca"}),
        (Field.SUBJECT, {"tarix", "istoriya", "qqezetler", "nesreddin"}),
        (Field.IMPRINT, {"maarif", "baki", "milli"}),
        (Field.LANGUAGE, {"azerbaycan", "fars", "persian", "latin", "ereb"}),
    ],
)
def test_fields_hold_what_is_said(field: Field, some: set[str]) -> None:
    assert some <= words(field)


def test_what_is_not_searched_is_not_kept() -> None:
    everything = set().union(*(words(field) for field in Field))
    assert not {"xulase", "312", "qqirmizi", "creativecommons"} & everything


def test_grades_are_in_the_order_of_what_is_shown_first() -> None:
    assert grade(EXACT, Field.LANGUAGE) < grade(FOLDED, Field.TITLE) < grade(FOLDED, Field.PERSON)
    assert grade(FOLDED, Field.LANGUAGE) < grade(SKELETON, Field.TITLE)
    assert max(Field) < FIELDS
    assert grade(SKELETON, max(Field)) < GRADES
    assert len({grade(layer, field) for layer in range(3) for field in Field}) == 3 * len(Field)


def test_texts_are_parted() -> None:
    about = About(contributors=(Contributor({"az": ("Bir", "İki")}), Contributor({"none": ("Üç",)})))
    (row,) = (row for row in rows({"az": ("x",)}, None, about) if row.grade == grade(EXACT, Field.PERSON))
    assert row.words == "ebir z eiki z eq000fcq000e7"


def test_the_schwa_of_1991_is_one_in_azerbaijani_only() -> None:
    assert words(Field.TITLE, About(), "Şäki", EXACT) == {word_keys("şəki").exact[1:]}
    (row, *_) = rows({"de": ("Mädchen",)}, "de", About())
    assert row.words == word_keys("mädchen").exact


def test_the_alphabet_of_1922_is_told_by_its_letters_or_its_tag() -> None:
    assert "azerbaycan" in words(Field.TITLE, title="Azərbajçan ədəbijjatı ƶurnalı")
    (found,) = (
        one for one in rows({"az-baku1926": ("cyn",)}, None, About()) if one.grade == grade(FOLDED, Field.TITLE)
    )
    assert found.words.split()[0] == "fcun"


def test_bounds() -> None:
    about = About(
        contributors=tuple(Contributor({"az": (f"ad{number}",)}) for number in range(5000)),
        identifiers=(Identifier("", "9" * 10_000),),
        date=Date("söz " * 100_000, None),
    )
    found = rows({"az": ("söz " * 100_000,)}, "az", about)
    assert max(len(row.words) for row in found) < 100_000
    assert len(words(Field.PERSON, about)) == 1000


@given(st.text(min_size=1), st.text(), st.sampled_from(["az", "ru", "none", "az-Arab", "az-baku1926"]))
def test_any_text_gives_keys_of_plain_letters(title: str, name: str, tag: str) -> None:
    for row in rows({tag: (title,)}, None, About(contributors=(Contributor({"none": (name,)}),))):
        assert row.words
        assert set(row.words) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")
        assert all(key == FENCE or key[0] in "efal" for key in row.words.split())


def test_other_rules_have_another_number() -> None:
    """When this fails, libraries keep keys made otherwise than those of queries: raise RULES, note the new hash."""
    made = [rows(one.title, one.language, one.about) for one in catalogue.books(200, 1)]
    assert (RULES, sha256(repr(made).encode()).hexdigest()[:16]) == (1, "6f9851bce5bf7dbe")
