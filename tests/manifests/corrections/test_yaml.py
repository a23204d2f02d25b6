"""All that can be corrected as a text for people: written, read back, and every mistake in it by its line."""

from dataclasses import replace

import pytest
from hypothesis import given

from manifests import Contributor, Date, PageOrder, PageWording, Section, Wording
from manifests.corrections import MOST_BYTES, apply, conflicts, difference, read_wording, sentence, write_yaml
from manifests.corrections.yaml_writing import scalar
from manifests.describe.yaml_nodes import Items, Scalar, read_yaml
from manifests.errors import BadCorrection, BadDescription
from tests.manifests.corrections.test_correct import exact
from tests.manifests.corrections.wordings import ANY_TEXT, WORDING, wordings

WRITTEN = """\
# Şəki xanlığı (seki): all that can be corrected, without its scans.
# Change what is wrong, save, and give it back:  iiif-server edit seki --import FILE
# A text in several languages: {az: Şəki, ru: Шеки}. Nothing behind a name: nothing is said of it. A name
# that is taken out stays as it is; but the list of pages must have every page. Hidden ones are not shown.

title: {az: Şəki xanlığı}
other title: []
summary:
language: az
other languages: []
persons:
  - {name: "Bakıxanov, Abbasqulu", role: author}
  - {name: {az: Faiq}, role: editor}
date: "[ca. 1829]"
publisher:
place:
extent:
subject:
  - {az: tarix}
identifier:
  - {kind: shelfmark, value: 12/b}
  - {kind: isbn, value: 978-9952}
collection: []
part:
institution:
rights:
required statement:
viewing direction:
layout:
metadata: []
cover:
start:

orders: []

contents:
  - heading: {az: Giriş}
    page: p2  # 2
    contents:
      - {heading: {az: Birinci}, page: p3}  # 3

pages:
  - {key: p1, label: 1}
  - {key: p2, label: 2}
  - {key: p3, label: 3}
  - {key: p4, label: 4}
"""


def read(text: str, base: Wording = WORDING) -> Wording:
    return read_wording(text.encode(), "seki.yaml", base)


def test_as_a_person_reads_it() -> None:
    assert write_yaml("seki", WORDING, {}) == WRITTEN
    assert read(WRITTEN) == WORDING


def test_what_was_corrected_is_marked() -> None:
    now = replace(
        WORDING,
        title={"az": ("Şəki",)},
        pages=(WORDING.pages[1], replace(WORDING.pages[0], hidden=True), *WORDING.pages[2:]),
    )
    text = write_yaml("seki", now, difference(WORDING, now))
    assert "# corrected by hand; the sources said: Şəki xanlığı (az)\ntitle: {az: Şəki}\n" in text
    assert "# the order was corrected by hand\npages:\n" in text
    assert "  - {key: p1, label: 1, hidden: yes}  # hidden corrected by hand\n" in text
    assert read(text, now) == now


@given(wordings(), wordings())
def test_what_is_given_back_unchanged_changes_nothing(described: Wording, wording: Wording) -> None:
    text = write_yaml("b", wording, difference(described, wording))
    assert exact(read(text, wording)) == exact(wording)


@given(ANY_TEXT)
def test_any_text_comes_back(text: str) -> None:
    node = read_yaml(f"- [{scalar(text)}, {{a: {scalar(text)}}}]\n- {scalar(text)}  # remark", "x")
    assert isinstance(node, Items)
    assert node.items[1] == Scalar(text, 2)
    assert isinstance(node.items[0], Items)
    assert node.items[0].items[0] == Scalar(text, 1)


def test_a_few_names_change_only_these() -> None:
    wanted = read("başlıq: {az: Şəki, ru: Шеки}\nmövzu: [tarix, xanlıq]\nrights: Public domain\nsummary: Bir kitab\n")
    assert wanted.title == {"az": ("Şəki",), "ru": ("Шеки",)}
    assert wanted.about.subjects == ({"none": ("tarix",)}, {"none": ("xanlıq",)})
    assert wanted.about.rights == "http://creativecommons.org/publicdomain/mark/1.0/"
    assert (wanted.about.summary, wanted.pages) == ({"none": ("Bir kitab",)}, WORDING.pages)


def test_values_as_they_are_typed() -> None:
    wanted = read(
        'title: Шеки\nlanguage: Azerbaijani (Cyrillic)\npersons: ["Faiq, Ömər (redaktor)", Mirzə]\ndate: 1323 h.\n'
        "identifier: ['ISBN 9789952000000', 'shelfmark: 12/c']\ncollection: [Qəzetlər > 1906, [A > B, C]]\n"
        "viewing direction: sağdan sola\nmetadata: [{label: Qeyd, value: Cildi yoxdur}]\n"
    )
    assert (wanted.title, wanted.language) == ({"az-Cyrl": ("Шеки",)}, "az-Cyrl")
    assert wanted.about.contributors == (
        Contributor({"none": ("Faiq, Ömər",)}, "edt"),
        Contributor({"none": ("Mirzə",)}, "aut"),
    )
    assert wanted.about.date == Date("1323 h.", 1905)
    assert [(one.kind, one.value) for one in wanted.about.identifiers] == [
        ("isbn", "9789952000000"),
        ("shelfmark", "12/c"),
    ]
    assert wanted.about.collections == (("Qəzetlər", "1906"), ("A > B", "C"))
    assert wanted.about.viewing_direction == "right-to-left"


def test_pages_and_contents() -> None:
    wanted = read(
        "pages:\n- p2\n- {key: p1, label: i, hidden: hə}\n- {key: 4, label: {az: Üz qabığı}}\n- p3\n"
        "contents:\n- {heading: Giriş, page: i}\n- heading: {az: Hissə, ru: Часть}\n  contents:\n"
        "  - {heading: Глава, page: p3}\ncover: p2\n"
    )
    assert wanted.pages == (
        WORDING.pages[1],
        PageWording("p1", {"none": ("i",)}, True),
        PageWording("p4", {"az": ("Üz qabığı",)}),
        WORDING.pages[2],
    )
    assert wanted.sections == (
        Section({"az": ("Giriş",)}, "p1"),
        Section({"az": ("Hissə",), "ru": ("Часть",)}, "p3", (Section({"az-Cyrl": ("Глава",)}, "p3"),)),
    )
    assert wanted.cover_key == "p2"


def test_nothing_behind_a_name_is_nothing_said() -> None:
    wanted = read("persons:\ndate:\nsubject: []\nidentifier:\ncontents:\nlanguage:\n")
    assert (wanted.about.contributors, wanted.about.date, wanted.about.subjects) == ((), None, ())
    assert (wanted.about.identifiers, wanted.sections, wanted.language) == ((), (), None)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("title: a\ntitel: b\n", "line 2: 'titel' is no name that is known here. Did you mean title?"),
        ("title: a\nbaşlıq: b\n", "line 2: 'başlıq' means title, which stands in the file already."),
        ("title:\n", "line 1: a book has a title; write one."),
        ("title: {klinqon: a}\n", "line 1: 'klinqon' is no language that is known here."),
        ("language: [az, ru]\n", "line 1: a book has one language"),
        ("language: klinqon\n", "line 1: 'klinqon' is no language that is known here."),
        ("extent: [1, 2]\n", "line 1: a text is wanted here"),
        ("\nrights: all mine\n", "line 2: 'all mine' are no rights"),
        ("viewing direction: upwards\n", "line 1: 'upwards' is no direction"),
        ("date: {text: a, year: 19O6}\n", "line 1: a date has a text, and a year"),
        ("persons: [{nam: a}]\n", "line 1: 'nam' is not known here; did you mean name?"),
        ("metadata: [{label: a}]\n", "line 1: further information has a label and a value"),
        ("collection: ['A > ']\n", "line 1: 'A >': a collection has no name"),
        ("identifier: [{kind: isbn}]\n", "line 1: an identifier has a value"),
        ('summary: "a\\x07b"\n', "line 1: 'a\\x07b' has letters that cannot be shown"),
        ("pages: [p1, p2, p3]\n", "line 1: Pages are left out: p4. Name every page"),
        ("pages:\n- p1\n- p2\n- p3\n- p4\n- p2\n", "line 6: the page p2 is in line 3 already."),
        ("pages: [p1, p2, p3, pp4]\n", "line 1: The book has no page 'pp4'; did you mean p4?"),
        ("pages:\n- p1\n- p2\n- {key: p3, label: }\n- p4\n", "line 4: the page p3 has no label."),
        ("pages:\n- {key: p1, hidden: maybe}\n- p2\n- p3\n- p4\n", "line 2: 'maybe' says neither yes nor no."),
        ("pages:\n- {label: 1}\n- p1\n- p2\n- p3\n- p4\n", "line 2: it names no page; write its key."),
        ("contents:\n- {heading: a, page: 17}\n", "line 2: The book has no page '17'"),
        ("contents:\n- {heading: a}\n", "line 2: a line of the contents has a heading and a page."),
        ("contents:\n- Giriş\n", "line 2: here stand names: heading, page, contents."),
        ("cover: p9\n", "line 1: The book has no page 'p9'"),
        ("- a\n- b\n", "line 1: write names with a colon"),
    ],
)
def test_mistakes_name_their_lines(text: str, told: str) -> None:
    with pytest.raises(BadCorrection) as raised:
        read(text)
    assert f"seki.yaml, {told}" in str(raised.value)


def test_all_mistakes_at_once_and_not_too_many() -> None:
    with pytest.raises(BadCorrection) as raised:
        read("".join(f"{'x' * at}: 1\n" for at in range(1, 31)))
    lines = str(raised.value).splitlines()
    assert (len(lines), lines[0][:18], lines[-1]) == (21, "seki.yaml, line 1:", "And 10 more.")


@pytest.mark.parametrize(
    "text", ["a: &x [1]\nb: *x\n", "title: !!python/object 1\n", "title: [", "", "a: 1\n---\nb: 2\n"]
)
def test_hostile_yaml_is_refused(text: str) -> None:
    with pytest.raises(BadDescription):
        read(text)


def test_too_many_bytes_are_not_read() -> None:
    with pytest.raises(BadCorrection, match="are allowed"):
        read_wording(b"#" * (MOST_BYTES + 1), "seki.yaml", WORDING)


def test_too_deep_a_table_of_contents() -> None:
    text = "contents:\n" + "".join(f"{'  ' * at}- heading: a\n{'  ' * at}  contents:\n" for at in range(37))
    with pytest.raises(BadCorrection, match="may have 32 levels"):
        read(text + "  " * 37 + "- {heading: a, page: p1}\n")


@pytest.mark.slow
def test_ten_thousand_pages_go_there_and_back() -> None:
    pages = tuple(PageWording(f"{at:05}", {"none": (str(at),)}) for at in range(10_000))
    wording = replace(WORDING, pages=pages, sections=())
    assert read(write_yaml("b", wording, {}), wording) == wording


def test_orders_and_how_pages_are_shown() -> None:
    made = read(
        "orders:\n  - {label: {az: Müəllifin sırası}, pages: [p3, 1]}\nlayout: photographs\nstart: 3\n"
        "pages:\n  - {key: p1, type: вклейка}\n  - {key: p2, type: page}\n  - p3\n  - p4\n"
    )
    assert made.orders == (PageOrder({"az": ("Müəllifin sırası",)}, ("p3", "p1")),)
    assert (made.about.behaviour, made.start_key) == ("individuals", "p3")
    assert [page.behaviour for page in made.pages] == ["non-paged", "paged", None, None]
    assert "  - {label: {az: Müəllifin sırası}, pages: [p3, p1]}\n" in write_yaml("seki", made, {})
    assert "  - {key: p1, label: 1, type: non-paged}\n" in write_yaml("seki", made, {})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("orders:\n  - {label: A, pages: [1, p1]}\n", "line 2: a page stands twice in this order"),
        ("orders:\n  - {pages: [1]}\n", "line 2: an order of the pages has a label and pages"),
        ("orders:\n  - {label: A, pages: [9]}\n", "line 2: The book has no page '9'"),
        ("layout: x\n", "line 1: 'x' does not say how a book is shown"),
    ],
)
def test_orders_that_are_not_understood(text: str, told: str) -> None:
    with pytest.raises(BadCorrection) as raised:
        read(text)
    assert f"seki.yaml, {told}" in str(raised.value)


def test_a_page_that_has_gone_from_an_order_is_no_contradiction() -> None:
    """Of the sources and a correction: pages come and go."""
    was = replace(WORDING, orders=(PageOrder({"az": ("A",)}, ("p3", "p1", "p2")),))
    corrections = difference(was, replace(was, orders=()))
    now = replace(was, pages=was.pages[1:], sections=(), orders=(PageOrder({"az": ("A",)}, ("p3", "p2")),))
    assert conflicts(corrections, now) == []
    assert apply(corrections, now).orders == ()
    otherwise = replace(now, orders=(PageOrder({"az": ("B",)}, ("p3", "p2")),))
    [found] = conflicts(corrections, otherwise)
    assert sentence(found).startswith("other orders: the sources say now: B (az): p3, p2; when it was corrected")
