"""Odd manifests: exactly these rules are told of each, and the reader of docs/lint.md is shown them."""

import pytest

from manifests.lint import all_rules, lint
from tests.manifests.lint.odd import MANIFESTS, Odd


@pytest.mark.parametrize("one", MANIFESTS, ids=lambda one: one.what)
def test_all_that_is_told_of_an_odd_manifest(one: Odd) -> None:
    assert lint(one.document).counts == one.told


def test_only_rules_that_there_are_are_named() -> None:
    known = {rule.id for _, rules in all_rules() for rule in rules}
    assert {name for one in MANIFESTS for name in one.told} <= known
