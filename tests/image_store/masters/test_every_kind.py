"""Each kind of master, made by another program than the one that decodes it: its pixels and what is told of it."""

from pathlib import Path

import pytest

from image_store.masters.images import LOADERS
from image_store.masters.open import DECODERS
from tests.image_store.masters.cases import Case, measure
from tests.image_store.masters.kinds_table import ALL_CASES


@pytest.mark.parametrize("case", ALL_CASES, ids=[case.name for case in ALL_CASES])
def test_every_pixel(tmp_path: Path, case: Case) -> None:
    found = measure(case, tmp_path)
    assert found.mean <= case.mean and found.most <= case.most, f"{found.mean:.2f} {found.most}"
    assert found.facts["kind"] == case.kind
    assert case.facts.items() <= found.facts.items()


def test_no_kind_is_forgotten() -> None:
    images = {*LOADERS, "jp2", "jxl", "heif", "bmp"}
    assert images <= set(DECODERS)
    assert {case.kind for case in ALL_CASES} == images
