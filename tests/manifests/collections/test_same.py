"""Names that are one in several forms."""

from hypothesis import given
from hypothesis import strategies as st

from manifests.collections.persons import authority, is_authority, name_keys, person_key, short_key
from manifests.collections.same import grouped, grouped_by_name, joined_label

AZ, RU = {"az": ("Zərdabi, Həsən bəy",)}, {"ru": ("Зардаби, Гасан-бек",)}
BOTH = AZ | RU
ONE, OTHER = authority("http://viaf.org/1"), authority("http://viaf.org/2")


def test_keys() -> None:
    assert name_keys({"az": ("ZƏRDABİ, Həsən-bəy", "Zərdabi Həsən bəy"), "ru": ("—",)}) == ("zerdabihesenbey",)
    assert person_key({"az": ("—",)}) == ""
    assert person_key(AZ, "https://viaf.org/1/") == person_key(RU, " http://viaf.org/1") == ONE
    assert is_authority(authority("118559796")) and is_authority(authority("(DE-588)118559796"))
    assert not is_authority(person_key(AZ))
    long = [short_key("a" * 1000), short_key("a" * 999 + "b")]
    assert len(set(long)) == 2 and all(len(key) <= 200 for key in long)


def test_forms_of_one_name_are_one_person() -> None:
    labels = [(person_key(AZ), AZ), (person_key(RU), RU), (person_key(BOTH), BOTH)]
    [group] = grouped_by_name(labels)
    assert group.label == BOTH
    assert set(group.values) == {person_key(AZ), person_key(RU)}
    assert len(grouped_by_name(labels[:2])) == 2


def test_a_name_joins_the_person_with_an_address() -> None:
    [group] = grouped_by_name([(ONE, BOTH), (person_key(RU), RU), (person_key(AZ), AZ)])
    assert group.value == ONE
    assert len(group.values) == 3


def test_two_persons_of_one_name_stay_two_and_whose_it_is_nobody_can_tell() -> None:
    groups = grouped_by_name([(ONE, AZ), (OTHER, AZ), (person_key(AZ), AZ)])
    assert [group.values for group in groups] == [(ONE,), (OTHER,), (person_key(AZ),)]


def test_labels() -> None:
    assert joined_label([{"none": ("Z",)}, {"az": ("A", "B")}, {"az": ("C",), "ru": ("D",)}]) == {
        "az": ("A",),
        "ru": ("D",),
    }
    assert joined_label([{"none": ("Z",)}, {"none": ("Y",)}]) == {"none": ("Z",)}
    assert [group.values for group in grouped([("b", AZ), ("a", RU), ("b", RU)])] == [("a",), ("b",)]


NAMES = st.text("abc", min_size=1, max_size=3)
PEOPLE = st.lists(
    st.tuples(st.lists(NAMES, min_size=1, max_size=3), st.sampled_from(["", "http://x.az/1", "http://x.az/2"]))
)


@given(PEOPLE)
def test_every_key_is_in_one_group_whatever_the_order(people: list[tuple[list[str], str]]) -> None:
    labels = [(person_key({"none": tuple(forms)}, uri), {"none": tuple(forms)}) for forms, uri in people]
    groups = grouped_by_name(labels)
    values = [value for group in groups for value in group.values]
    assert sorted(values) == sorted({value for value, _ in labels})
    assert {frozenset(group.values) for group in grouped_by_name(labels[::-1])} == {
        frozenset(group.values) for group in groups
    }
