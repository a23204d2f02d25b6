"""What is printed to be filled in is understood."""

import re
from pathlib import Path

import pytest

from manifests.describe import INTERFACES, Interface, describe, template_csv, template_xlsx
from manifests.describe.words import FIELD_WORDS

DOCUMENT = (Path(__file__).parents[3] / "docs" / "describing.md").read_text("utf-8")


@pytest.mark.parametrize("language", INTERFACES)
@pytest.mark.parametrize("pages", [False, True])
def test_templates_are_understood_without_a_note(language: Interface, pages: bool) -> None:
    (book,) = describe(template_csv(language, pages=pages).encode(), "t.csv")
    assert book.notes == ()
    assert book.metadata == ()
    assert book.book_id == "molla-nesreddin-1906"
    assert describe(template_xlsx(language, pages=pages), "t.csv") == (book,)
    if pages:
        assert [page.hidden for page in book.pages] == [True, False, False, False]
        assert (len(book.sections), len(book.sections[1].sections)) == (2, 1)
    else:
        assert (book.languages, book.viewing_direction) == (("az-Arab",), "right-to-left")
        assert [person.role for person in book.contributors] == ["aut", "aut", "edt"]
        assert book.rights == "http://creativecommons.org/publicdomain/mark/1.0/"
        assert [one.label_of_page for one in book.sections] == ["1", "2"]


def test_a_heading_begins_with_the_right_capital() -> None:
    assert ";İl;" in template_csv("az", pages=False)
    assert template_csv("ru", pages=True).startswith("\ufeffПапка;Файл;")


def test_every_heading_stands_in_the_document() -> None:
    rows = [line for line in DOCUMENT.splitlines() if line.startswith("| **")]
    for words in FIELD_WORDS.values():
        row = "| " + " | ".join(", ".join((f"**{words[tag][0]}**", *words[tag][1:])) for tag in INTERFACES) + " |"
        in_yaml = all(f"`{words[tag][0]}`" in DOCUMENT for tag in INTERFACES)
        assert row in rows or in_yaml, row


def test_the_examples_of_the_document_are_understood() -> None:
    yaml = re.search("```yaml\n(.*?)```", DOCUMENT, re.DOTALL)
    contents = re.search("```\n(iv .*?)```", DOCUMENT, re.DOTALL)
    assert yaml
    assert contents
    (book,) = describe(yaml[1].encode(), "book.yaml")
    assert (len(book.pages), len(book.sections), len(book.contributors)) == (3, 2, 2)
    assert book.notes[0] == "Line 15: 'Cildin rəngi' is no field that is known here; it is kept as metadata."
    (lines,) = describe(contents[1].encode(), "contents.txt")
    assert [(one.label_of_page, len(one.sections)) for one in lines.sections] == [("iv", 0), ("5", 0), ("12", 2)]
