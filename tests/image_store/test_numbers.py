"""The numbers of the URL grammar: ASCII digits and a point, nothing that Python would also take."""

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from image_store.errors import BadSyntax
from image_store.numbers import parse_decimal, parse_integer, print_decimal
from tests.image_store.strategies import decimals, texts, thorough

NOT_NUMBERS = ["", " ", "+1", "-1", "1e2", "1_0", " 1", "1 ", "1\n", "\n1", "1\0", "١٢", "²", "１２", "½", "0x1"]
NOT_NUMBERS += ["nan", "NaN", "inf", "Infinity", "True", "1,0", "1٫5", "--1", "1" * 10, "0" * 5000, "\ud800"]


@pytest.mark.parametrize("text", [*NOT_NUMBERS, "1.0", ".5", "1.", "."])
def test_IMG3_R47_TRAP_13_not_a_pixel_count(text: str) -> None:
    with pytest.raises(BadSyntax, match="width must be a whole number"):
        parse_integer(text, "width")


@pytest.mark.parametrize(
    "text", [*NOT_NUMBERS, "+0.9", "9e-1", "0,9", "٠.٥", "5.", ".", "..5", "1.2.3", "1.5\n", "0." + "0" * 25]
)
def test_IMG3_R71_R72_TRAP_13_not_a_decimal(text: str) -> None:
    with pytest.raises(BadSyntax, match="rotation must be a number"):
        parse_decimal(text, "rotation")


@pytest.mark.parametrize(("text", "value"), [("0", 0), ("007", 7), ("999999999", 999_999_999)])
def test_whole_numbers(text: str, value: int) -> None:
    assert parse_integer(text, "x") == value


@pytest.mark.parametrize(
    ("text", "value", "canonical"),
    [
        (".5", Fraction(1, 2), "0.5"),
        ("0.50", Fraction(1, 2), "0.5"),
        ("90.0", Fraction(90), "90"),
        ("22.50", Fraction(45, 2), "22.5"),
        ("007", Fraction(7), "7"),
        ("0", Fraction(0), "0"),
        (".0", Fraction(0), "0"),
        ("41.6", Fraction(208, 5), "41.6"),
        ("0.05", Fraction(1, 20), "0.05"),
        ("33.333333333333336", Fraction(33333333333333336, 10**15), "33.333333333333336"),
        ("0.00000000000000000000001", Fraction(1, 10**23), "0.00000000000000000000001"),
        ("999999999.5", Fraction(1999999999, 2), "999999999.5"),
    ],
)
def test_IMG3_R72_R75_decimals_and_their_shortest_notation(text: str, value: Fraction, canonical: str) -> None:
    assert parse_decimal(text, "x") == value
    assert print_decimal(value) == canonical


@thorough
@given(decimals(999_999_999))
def test_parse_and_print_are_inverse(value: Fraction) -> None:
    printed = print_decimal(value)
    assert parse_decimal(printed, "x") == value
    assert re.fullmatch(r"(0|[1-9][0-9]*)(\.[0-9]*[1-9])?", printed)


@thorough
@given(texts(st.one_of(decimals(1000).map(print_decimal), st.integers(0, 10**9).map(str))))
def test_any_text_is_a_number_or_bad_syntax(text: str) -> None:
    for parse, grammar in (
        (parse_integer, "[0-9]{1,9}"),
        (parse_decimal, r"[0-9]{1,9}|[0-9]{0,9}\.[0-9]{1,24}"),
    ):
        if re.fullmatch(grammar, text):
            assert parse(text, "x") == Fraction(text if text[0] != "." else "0" + text)
        else:
            with pytest.raises(BadSyntax):
                parse(text, "x")
