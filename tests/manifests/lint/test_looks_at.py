"""Where rules look: what is passed over for its properties or its place would not have broken the rule anyway."""

from typing import Any

import pytest

from manifests.lint import lint
from manifests.lint.findings import EVERY, TOP
from manifests.lint.run import ROOMS
from manifests.lint.tree import read
from tests.manifests.lint.documents import GOOD, spoilt
from tests.manifests.lint.test_rules import CASES

# Odd values for whatever property a rule may look at.
ODD: list[Any] = [None, 7, "x", [], ["x"], {}, {"az": "x"}, [{"id": 1, "type": ["x"]}], "https://iiif.io/api/x?y"]


def everywhere(document: dict[str, Any]) -> dict[str, int]:
    """How often each rule is broken when it is asked of every object of its kinds."""
    known, counts = read(document), dict[str, int]()
    for one in (one for _, rules in ROOMS for one in rules if known.version in one.versions):
        nodes = [known.top] if one.kinds == TOP else known.nodes
        for node in nodes:
            if one.kinds in (TOP, EVERY) or node.kind in one.kinds:
                count = len(list(one.check(node, known)))
                if count:
                    counts[one.rule.id] = counts.get(one.rule.id, 0) + count
    return counts


@pytest.mark.parametrize(
    "case", [one for one in CASES if one.rule != "range-many"], ids=lambda case: f"{case.rule} {case.place}"
)
def test_nothing_is_lost_in_a_document_with_a_fault(case: Any) -> None:
    document = spoilt(case.document, case.changes)
    assert lint(document).counts == everywhere(document)


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_nothing_is_lost_whatever_stands_in_a_property(name: str, odd: object) -> None:
    keys = {key for _, rules in ROOMS for one in rules for key in one.keys}
    held = "items" if name.endswith("3") else "sequences" if name.startswith("manifest") else "manifests"
    for place in ("", f"{held}[0]."):
        document = spoilt(GOOD[name], {f"{place}{key}": odd for key in sorted(keys - {held})})
        assert lint(document).counts == everywhere(document)
