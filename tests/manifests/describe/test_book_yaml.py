"""book.yaml as a librarian writes it."""

import pytest

from manifests.about import Contributor, Field
from manifests.describe import describe
from manifests.describe.book_yaml import describe_yaml
from manifests.describe.description import DescribedPage, Description
from manifests.describe.yaml_nodes import MOST_LETTERS
from manifests.errors import BadDescription


def book(text: str) -> Description:
    return describe_yaml(text.encode(), "book.yaml")


def mistakes(text: str) -> list[str]:
    with pytest.raises(BadDescription) as caught:
        book(text)
    return str(caught.value).split("\n")


WHOLE = """\
# Yanında skanlar
sərlövhə:
  az-Latn: Molla Nəsrəddin
  ru: Молла Насреддин
dil: azərbaycan dili
əlifba: ərəb
müəllif:
  - Məmmədquluzadə, Cəlil
  - name: {az: Faiq, ru: Фаиг}
    role: redaktor
    uri: http://viaf.org/viaf/1
il: 1906
tərcüməçi: No
mövzu:
  - {az: Mətbuat, ru: Пресса}
  - satira
annotasiya: |
  Birinci nömrə.
  İkinci sətir.
oxu istiqaməti: sağdan sola
Cildin rəngi: qırmızı
metadata:
  Qeyd (ru): заметка
  title: x
pages:
  - 0000.tif
  - {file: 0001.tif, label: 007, section: Ön söz}
  - file: 0002.tif
    label: 1
    hidden: hə
"""


def test_a_whole_book() -> None:
    found = book(WHOLE)
    assert found.title == {"az-Latn": ("Molla Nəsrəddin",), "ru": ("Молла Насреддин",)}
    assert found.languages == ("az-Arab",)
    assert found.contributors == (
        Contributor({"none": ("Məmmədquluzadə, Cəlil",)}, "aut"),
        Contributor({"none": ("No",)}, "trl"),
        Contributor({"az": ("Faiq",), "ru": ("Фаиг",)}, "edt", "http://viaf.org/viaf/1"),
    )
    assert found.date is not None
    assert found.date.year == 1906
    assert found.subjects == ({"az": ("Mətbuat",), "ru": ("Пресса",)}, {"none": ("satira",)})
    assert found.summary == {"none": ("Birinci nömrə.", "İkinci sətir.")}
    assert found.viewing_direction == "right-to-left"
    assert found.metadata == (
        Field({"none": ("Cildin rəngi",)}, {"none": ("qırmızı",)}),
        Field({"none": ("Qeyd",)}, {"ru": ("заметка",)}),
        Field({"none": ("title",)}, {"none": ("x",)}),
    )
    assert found.pages == (
        DescribedPage(("0000.tif",)),
        DescribedPage(("0001.tif",), label={"none": ("007",)}),
        DescribedPage(("0002.tif",), label={"none": ("1",)}, hidden=True),
    )
    assert [section.page for section in found.sections] == [1]
    assert found.notes == ("Line 21: 'Cildin rəngi' is no field that is known here; it is kept as metadata.",)


@pytest.mark.parametrize("names", [("title", "year"), ("Sərlövhə", "İl"), ("Заглавие", "Год")])
def test_names_in_three_languages(names: tuple[str, str]) -> None:
    found = book(f"{names[0]}: A\n{names[1]}: 1906\n")
    assert (found.title, found.date and found.date.year) == ({"none": ("A",)}, 1906)


def test_values_stay_as_they_are_typed() -> None:
    found = book("title: no\nextent: 0x10\nyear: 1906-04-07\nshelfmark: 007\nplace: ~\ncollection: [yes, 1_000]\n")
    assert (found.title, found.extent) == ({"none": ("no",)}, "0x10")
    assert (found.date and found.date.text, found.identifiers[0].value) == ("1906-04-07", "007")
    assert (found.place, found.collections) == ({}, ("yes", "1_000"))


def test_pages_may_be_their_number() -> None:
    assert book("pages: 250").extent == "250"


def test_contents_as_lines_as_pairs_and_by_name() -> None:
    as_lines = book("contents: |\n  12 Giriş\n    14 Fəsil\n  20 Son\n").sections
    as_pairs = book("contents:\n- Giriş: 12\n- Son: 20\n").sections
    by_name = book(
        "mündəricat:\n- heading: {az: Giriş, ru: Введение}\n  page: 12\n  contents:\n  - 14 Fəsil\n- 20 Son\n"
        "- I hissə:\n  - 30 Fəsil\n"
    ).sections
    assert [(one.label_of_page, len(one.sections)) for one in as_lines] == [("12", 1), ("20", 0)]
    assert [one.label_of_page for one in as_pairs] == ["12", "20"]
    assert by_name[0].label == {"az": ("Giriş",), "ru": ("Введение",)}
    assert [(one.label_of_page, len(one.sections)) for one in by_name] == [("12", 1), ("20", 0), ("", 1)]
    assert by_name[2].sections[0].label == {"none": ("Fəsil",)}


def test_every_mistake_names_its_line() -> None:
    found = mistakes(
        "title@zz: x\nlanguage: klingon\ndirection: up\npages:\n- [a]\n- {hidden: maybe, file: a}\n- {}\n"
        "contents:\n- {a: 1, b: 2}\n- [x]\n- {page: 3}\nsummary:\n  foo: x\nsubject:\n- [a]\n- {az: {b: c}}\n"
        "author:\n  - name: A\n  - [b]\n"
    )
    assert [mistake.split(":")[1].strip() for mistake in found] == [
        *("Line 1", "Line 2", "Line 3", "Line 5", "Line 6", "Line 7", "Line 9", "Line 10", "Line 11", "Line 13"),
        *("Line 15", "Line 16", "Line 19"),
    ]
    assert all(mistake.startswith("book.yaml: Line ") for mistake in found)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("# nothing\n", "empty"),
        ("- a\n", "line 1: write names"),
        ("just words", "line 1: write names"),
        ("a: &x 1\nb: *x\n", "line 1: anchors"),
        ("b: *x\n", "line 1: anchors"),
        ("a: 1\nb: !!python/object/apply:os.system ['x']\n", "line 2: tags"),
        ("a: 1\nb: 2\na: 3\n", "line 3: 'a' is in line 1 already"),
        ("a: 1\n\tb: 2\n", "line 2: "),
        ("a: b: c\n", "line 1: "),
        ("a: 1\n---\nb: 2\n", "line 2: it has a second document"),
        ("? [a]\n: b\n", "line 1: a name stands"),
        ("a: \x07", "control"),
        ("%YAML 9.0\n---\na: 1\n", "line 1"),
        ("[" * 1000, "line 1: it has too many"),
        ("a: [" + "1, " * 100_000 + "]", "line 1: it has too many"),
        ("a: " + "x" * MOST_LETTERS, "letters"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(text: str, words: str) -> None:
    with pytest.raises(BadDescription, match=words):
        book(text)


def test_aliases_that_would_unfold_are_refused_at_once() -> None:
    levels = "\n".join(f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 9)}]" for at in range(1, 30))
    with pytest.raises(BadDescription, match="line 1: anchors"):
        book("a0: &a0 x\n" + levels)


def test_other_encodings_are_told() -> None:
    (found,) = describe("title: Молла Насреддин, еженедельник\n".encode("cp1251"), "book.yml")
    assert found.title == {"none": ("Молла Насреддин, еженедельник",)}
    assert "Windows-1251" in found.notes[0]


def test_how_pages_are_shown() -> None:
    found = book(
        "layout: loose sheets\nstart: 1\norders:\n  - {label: A, pages: [2, 1]}\npages:\n"
        "  - {file: 1.tif, page type: fold-out}\n  - {file: 2.tif, page type: РАЗВОРОТ}\n"
    )
    assert found.notes == ()
    assert (found.behaviour, found.start) == ("individuals", "1")
    assert [page.behaviour for page in found.pages] == ["non-paged", "facing-pages"]
    assert [(one.label, one.pages) for one in found.orders] == [({"none": ("A",)}, ("2", "1"))]


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("layout: upside down", "Line 1: 'upside down' does not say how a book is shown"),
        ("pages:\n  - {file: 1.tif, page type: x}", "Line 2: 'x' is no type of page. Write fold-out, opening or page"),
        ("orders:\n  - {label: A}", "Line 2: an order of the pages has a label and a list of pages"),
        ("orders:\n  - [1, 2]", "Line 2: an order of the pages has a label and a list of pages"),
        ("orders:\n  - {label: A, pages: [1, 2, 1]}", "Line 2: '1' stands twice in this order"),
    ],
)
def test_what_is_not_understood_of_how_pages_are_shown(text: str, mistake: str) -> None:
    [told] = mistakes(text)
    assert mistake in told


def test_orders_that_are_no_list_are_told() -> None:
    assert "is no field that is known here" in book("orders: 3, 1").notes[0]
