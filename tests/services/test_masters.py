"""Masters made by Debian's programs: TIFF, JPEG, PNG, WebP, GIF, BMP, JPEG 2000, JPEG XL, HEIC, AVIF."""

from pathlib import Path

import pytest

from tests.image_store.masters.cases import measure
from tests.services.master_programs import MADE, debian_cases

pytestmark = pytest.mark.services


@pytest.mark.parametrize("name", [made.name for made in MADE])
def test_every_pixel(tmp_path: Path, name: str) -> None:
    case = next((case for case in debian_cases(tmp_path) if case.name == name), None)
    assert case is not None, f"the program that makes {name} is missing: tests/services/install"
    found = measure(case, tmp_path)
    assert found.facts["kind"] == case.kind
    assert found.mean <= case.mean and found.most <= case.most, f"{found.mean:.2f} {found.most}"
