"""docs/conformance.md is true: every line is proved or explained, and no test names a line that is none."""

import pytest

from tests.conformance.checklist import CHECKLIST, LINE, names_in, our_lines, proofs
from tests.conformance.page import PAGE, page, reasons


def test_the_page_is_fresh() -> None:
    assert PAGE.read_text("utf-8") == page(), "run `python -m tests.conformance`"


def test_every_line_is_proved_or_has_its_reason() -> None:
    proved, why = proofs(), reasons()
    assert [line.name for line in our_lines() if line.name not in proved and line.name not in why] == []
    assert [name for name in why if name in proved] == [], "proved: its reason is stale"
    assert set(why) <= {line.name for line in our_lines()}


def test_a_must_is_left_out_only_where_it_does_not_arise() -> None:
    why = reasons()
    musts = [line.name for line in our_lines() if line.level == "MUST" and line.name in why]
    assert [name for name in musts if not why[name].startswith("Does not arise")] == []


def test_no_test_names_a_line_that_does_not_exist() -> None:
    known = {match["id"] for match in LINE.finditer(CHECKLIST.read_text("utf-8"))}
    assert {name: tests for name, tests in proofs().items() if name not in known} == {}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("test_IMG3_R114_to_R116_negotiation", {"IMG3-R114", "IMG3-R115", "IMG3-R116"}),
        ("IMG3-R77, R79 and R80", {"IMG3-R77", "IMG3-R79", "IMG3-R80"}),
        ("test_IMG3_R08_R84_TRAP_17_id", {"IMG3-R08", "IMG3-R84", "TRAP-17"}),
        ("IMG3-R19-leading-zeros, 12, 13", {"IMG3-R19"}),
        ("IMG2_R09 IMG3-R9", {"IMG2-R09", "IMG3-R09"}),
        ("TRAP-14, 17, 26", {"TRAP-14", "TRAP-17", "TRAP-26"}),
    ],
)
def test_names_are_found_in_every_form(text: str, names: set[str]) -> None:
    assert names_in(text) == names
