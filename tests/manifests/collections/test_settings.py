"""collections.yaml: what is understood, what is refused with its line, and that an export is read alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests import BadDescription
from manifests.collections import CollectionRecord, Selection, Setting, Settings, YearRange
from manifests.collections.settings_json import setting_json, setting_of
from manifests.collections.settings_reading import MOST_BYTES, MOST_DEPTH, read_settings
from manifests.collections.settings_writing import write_settings
from tests.manifests.collections.books import settings

WHOLE = """
collections:
  - id: Metbuat
    label: {az: Dövri mətbuat, английский: Periodicals, ru: Периодика}
    summary: Qəzet və jurnallar
    collections:
      - id: Qezetler
        label: Qəzetlər
        names: [Qəzetlər, "Mətbuat > Qəzetlər"]
  - id: Erebce
    label: {az: Ərəb əlifbası ilə}
    books:
      - {script: [ərəb əlifbası, Latn], year: [1875-1920, "1905", -1800, 2000–]}
      - id: molla
        shelfmark: "M-*"
        language: azərbaycan dili
        author: Axundov, Mirzə Fətəli
"""


def test_what_is_understood() -> None:
    metbuat, qezetler, erebce = settings(WHOLE).all
    assert metbuat.record == CollectionRecord(
        "Metbuat",
        {"az": ("Dövri mətbuat",), "en": ("Periodicals",), "ru": ("Периодика",)},
        origin="settings",
        summary={"none": ("Qəzet və jurnallar",)},
        number=0,
    )
    assert (qezetler.record.parent, qezetler.record.number) == ("Metbuat", 1)
    assert qezetler.names == (("Qəzetlər",), ("Mətbuat", "Qəzetlər"))
    assert (erebce.record.parent, erebce.names) == (None, ())
    years = (YearRange(1875, 1920), YearRange(1905, 1905), YearRange(None, 1800), YearRange(2000, None))
    assert erebce.selections == (
        Selection(scripts=("Arab", "Latn"), years=years),
        Selection(ids=("molla",), shelfmarks=("M-*",), languages=("az",), authors=("Axundov, Mirzə Fətəli",)),
    )


def test_no_collections_is_said_in_words() -> None:
    assert settings("collections: []").all == ()
    assert settings("collections:\n").all == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "collections.yaml is empty. To have no collections of the settings, write: collections:"),
        ("- a", "Line 1: the file begins with the name collections:"),
        ("colections: []", "Line 1: 'colections' is no name at the top of the file. Did you mean collections?"),
        ("collections: x", "Line 1: below collections: stands a list"),
        ("collections:\n  - x", "Line 2: a collection is written as - id: ..."),
        ("collections:\n  - id: a", "Line 2: the collection has no label"),
        ("collections:\n  - label: Şəki", "Line 2: the collection has no id, .* id: Sheki"),
        ("collections:\n  - {id: Şəki, label: a}", "Line 2: 'Şəki' cannot be an id: .* Write Sheki."),
        ("collections:\n  - {id: .., label: a}", "Line 2: '..' cannot be an id"),
        ("collections:\n  - {id: Top, label: a}", "Line 2: 'Top' is the root"),
        ("collections:\n  - {id: a, label: a}\n  - {id: A, label: a}", "Line 3: the id 'A' is in line 2 already"),
        (
            "collections:\n  - {id: a, lable: a, label: a}",
            "Line 2: 'lable' is no name of a collection. Did you mean label?",
        ),
        ("collections:\n  - {id: a, label: {q: a}}", "Line 2: 'q' is no language that is known here"),
        ("collections:\n  - {id: a, label: {az: a, aze: b}}", "Line 2: the label has two texts in az"),
        ("collections:\n  - {id: a, label: [a]}", "Line 2: the label is a text, or one below each language"),
        ("collections:\n  - {id: a, label: a, names: [{}]}", "Line 2: below names: stands a text or a list of texts"),
        ("collections:\n  - {id: a, label: a, names: '>'}", "Line 2: '>' is no name"),
        (
            "collections:\n  - {id: a, label: a, names: X}\n  - {id: b, label: a, names: 'x '}",
            "Line 3: the name 'x' is in line 2 already",
        ),
        ("collections:\n  - {id: a, label: a, books: {}}", "Line 2: below books: nothing is said. Known are id, shelf"),
        ("collections:\n  - {id: a, label: a, books: molla}", "Line 2: below books: stands what a book must be like"),
        (
            "collections:\n  - {id: a, label: a, books: {yaer: 1}}",
            "Line 2: 'yaer' is no name below books:. Did you mean year?",
        ),
        ("collections:\n  - {id: a, label: a, books: {year: 19x}}", "Line 2: '19x' is no year"),
        ("collections:\n  - {id: a, label: a, books: {year: '-'}}", "Line 2: '-' is no year"),
        ("collections:\n  - {id: a, label: a, books: {year: 1920-1900}}", "Line 2: '1920-1900' ends before it begins"),
        ("collections:\n  - {id: a, label: a, books: {language: klingon}}", "Line 2: 'klingon' is no language"),
        ("collections:\n  - {id: a, label: a, books: {script: zz}}", "Line 2: 'zz' is no script"),
        ("collections:\n  - {id: a, label: a, books: {id: 'a b'}}", "Line 2: 'a b' is no identifier of a book"),
        ("collections:\n  - {id: a, label: a, books: {author: '—'}}", "Line 2: '—' is no name"),
        ("collections:\n  - &x {id: a, label: a}\n  - *x", "anchors and aliases"),
        ("collections: [\x00]", "is no text: it has zero bytes"),
        ("collections: [\x1b]", "without control characters"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text: str, said: str) -> None:
    with pytest.raises(BadDescription, match=said):
        settings(text)


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(BadDescription) as told:
        settings("collections:\n  - {id: top, label: {qq: a}}\n  - {label: b, books: {year: x}}")
    assert [line.split(":")[1] for line in str(told.value).splitlines()] == [" Line 2"] * 3 + [" Line 3"] * 2


def nested(depth: int) -> bytes:
    lines = ["collections:"]
    for at in range(depth):
        indent = "  " * (2 * at + 1)
        lines += [f"{indent}- id: c{at}", f"{indent}  label: a", f"{indent}  collections:"]
    return "\n".join(lines).encode()


def test_bounds() -> None:
    assert len(read_settings(nested(MOST_DEPTH), "x").all) == MOST_DEPTH
    with pytest.raises(BadDescription, match=f"{MOST_DEPTH} deep"):
        read_settings(nested(MOST_DEPTH + 1) + b" [{id: x, label: a}]", "x")
    with pytest.raises(BadDescription, match="bytes"):
        read_settings(b"#" * (MOST_BYTES + 1), "x")
    many = "collections:" + "".join(f"\n  - {{id: c{at}, label: a}}" for at in range(2001))
    with pytest.raises(BadDescription, match="2000 collections are allowed"):
        settings(many)
    with pytest.raises(BadDescription, match="not in UTF-8"):
        read_settings("collections: [] # Şuşa".encode("cp1254"), "x")


@given(st.text(max_size=300))
def test_no_text_does_harm(text: str) -> None:
    for whole in (text, f"collections:\n  - {{id: a, label: a, books: {text}}}"):
        try:
            read_settings(whole.encode(errors="surrogatepass"), "x")
        except BadDescription as refusal:
            assert str(refusal)


def test_an_export_is_read_alike() -> None:
    read = settings(WHOLE)
    assert settings(write_settings([one.record for one in read.all], read)) == read
    assert settings(write_settings([], Settings())).all == ()


def test_what_descriptions_made_is_exported_with_its_name() -> None:
    outer = CollectionRecord("A", {"none": ('no: "x" \\ #',)}, path=("A",))
    inner = CollectionRecord("A_B", {"none": ("B",)}, "A", "folder", path=("A", "B"))
    odd = CollectionRecord("odd", {"none": ("x > y",)}, path=("x > y",))
    read = settings(write_settings([inner, outer, odd], Settings()))
    assert [(one.record.id, one.record.parent, one.names) for one in read.all] == [
        ("odd", None, ()),
        ("A", None, (("A",),)),
        ("A_B", "A", (("A", "B"),)),
    ]
    assert read.all[1].record.label == outer.label


def test_settings_come_back_from_json() -> None:
    for one in settings(WHOLE).all:
        assert setting_of(one.record, setting_json(one)) == one
    assert setting_of(CollectionRecord("a", {}), {"names": [], "selections": []}) == Setting(CollectionRecord("a", {}))
