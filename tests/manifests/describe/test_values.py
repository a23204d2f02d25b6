"""What stands in one cell."""

import pytest

from manifests.about import Identifier
from manifests.describe.folding import cleaned, fold
from manifests.describe.values import identifier_of, lines_of, person_of, rights_of, values_of


def test_values_are_divided_by_semicolons_and_breaks() -> None:
    assert values_of("a; b\r\n\n c ;; d\x0be") == ["a", "b", "c", "d", "e"]
    assert lines_of("a; b\nc") == ["a; b", "c"]
    assert values_of(" ;\n; ") == []


def test_what_cannot_be_shown_is_left_out() -> None:
    assert cleaned("  a\tb\u202e\x00 c\u200cd ") == ("ab c\u200cd".replace("ab", "a b"), True)
    assert cleaned("a b") == ("a b", False)


def test_spellings_fold_to_one() -> None:
    assert len({fold(word) for word in ("Sərlövhə", "SƏRLÖVHƏ", "serlovhe", " Sərlövhə: ")}) == 1
    assert len({fold(word) for word in ("İL", "il", "IL", "ıl", "I\u0307L")}) == 1
    assert fold("Молла №5") == "молла5"


@pytest.mark.parametrize(
    ("written", "name", "role"),
    [
        ("Məmmədquluzadə, Cəlil", "Məmmədquluzadə, Cəlil", "aut"),
        ("Faiq, Ömər (redaktor)", "Faiq, Ömər", "edt"),
        ("Толстой, Лев [пер.]", "Толстой, Лев", "trl"),
        ("Şmerlinq, Oskar (karikaturaçı)", "Şmerlinq, Oskar", "karikaturaçı"),
        ("Əzimzadə, Əzim (1880-1943)", "Əzimzadə, Əzim (1880-1943)", "aut"),
    ],
)
def test_persons_with_roles(written: str, name: str, role: str) -> None:
    assert person_of(written, "aut") == (name, role)


@pytest.mark.parametrize(
    ("written", "kind", "found"),
    [
        ("ISBN 978-9952-1-2345-6", "", Identifier("isbn", "978-9952-1-2345-6")),
        ("https://doi.org/10.1234/abc", "", Identifier("doi", "10.1234/abc")),
        ("ark:/12345/x7", "", Identifier("ark", "ark:/12345/x7")),
        ("urn:nbn:de:1", "", Identifier("urn", "urn:nbn:de:1")),
        ("M 12/345", "shelfmark", Identifier("shelfmark", "M 12/345")),
        ("10.1234/abc", "shelfmark", Identifier("shelfmark", "10.1234/abc")),
        ("M 12/345", "", Identifier("", "M 12/345")),
    ],
)
def test_identifiers_by_kind_or_by_their_look(written: str, kind: str, found: Identifier) -> None:
    assert identifier_of(written, kind) == found


@pytest.mark.parametrize(
    ("written", "uri"),
    [
        ("CC BY 4.0", "http://creativecommons.org/licenses/by/4.0/"),
        ("cc-by-nc-sa", "http://creativecommons.org/licenses/by-nc-sa/4.0/"),
        ("CC0", "http://creativecommons.org/publicdomain/zero/1.0/"),
        ("İctimai mülkiyyət", "http://creativecommons.org/publicdomain/mark/1.0/"),
        ("Общественное достояние", "http://creativecommons.org/publicdomain/mark/1.0/"),
        ("https://creativecommons.org/licenses/by/3.0/", "http://creativecommons.org/licenses/by/3.0/"),
        ("https://rightsstatements.org/vocab/InC/1.0/", "http://rightsstatements.org/vocab/InC/1.0/"),
        ("All rights reserved", None),
        ("https://example.org/licence", None),
    ],
)
def test_rights_are_addresses(written: str, uri: str | None) -> None:
    assert rights_of(written) == uri
