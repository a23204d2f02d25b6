"""Faults that others collected: what the official fixtures of errors for version 2.1 show, one by one."""

from typing import Any

import pytest

from manifests.lint import Severity, lint
from tests.manifests.presentation2.errors import ERRORS, MANIFEST, changed


def test_the_document_that_they_change_is_good() -> None:
    assert lint(MANIFEST).findings == ()


@pytest.mark.parametrize(("place", "value", "_told"), ERRORS)
def test_each_of_them_is_found(place: tuple[str | int, ...], value: Any, _told: str) -> None:
    assert lint(changed(place, value)).worst() in (Severity.ERROR, Severity.WARNING)
