"""The ICC profile in a JPEG XL: a file of cjxl (Debian's libjxl 0.7), as the wheel's encoder stores none."""

from base64 import b64decode
from pathlib import Path
from random import Random

import numpy as np
import pytest

from image_store.errors import BadMaster
from image_store.masters.jxl_header import read_jxl_header
from image_store.masters.jxl_profile import read_profile
from tests.exact_pixels.profiles import adobe_rgb_profile, adobe_to_srgb
from tests.image_store.masters.cases import PAGE, decoded

SHOWN = PAGE[:8, :16]
# `cjxl -d 0` of SHOWN with adobe_rgb_profile()
STORED = b64decode(
    "/wrBQQhXCwMS5gGwqZJDAN+8jv3qpYZed7UCDfwohxhy6VqEXmqWIda2TKjVJuTKxJEdOY3Ww9RpvAu8iX+Ar2bQQNJX0XKBkofC"
    "AkXzBZKWmqa6ptKmvrp8Dbq+upa8iD1Wzu+e6TYIZxB8UoJL+LA0DQhoGfRTgTUbYWAfxBcOcMpO+PcOCAIBAJgBSyg1xj4sCgom"
    "QIG6bWOMjIcyvDCGEbELEUAAIOLn7EsAqfH+6IEMk6ackQAAiXDu//7PxDX8NDIQgIwDDiJXZCC2Lnm2IoKAqNsOYXcUIitEyf5j"
    "Bun9n90EeFgCBgq6pCRqDCkC"
)


def test_the_profile_is_the_one_that_was_put_in() -> None:
    header = read_jxl_header(STORED)
    assert header.profile and header.own_colours and header.profile_at is not None
    assert read_profile(STORED, header.profile_at) == adobe_rgb_profile()


def test_its_colours(tmp_path: Path) -> None:
    (tmp_path / "master").write_bytes(STORED)
    facts, pixels = decoded(tmp_path / "master")
    assert np.abs(pixels.astype(int) - adobe_to_srgb(SHOWN)).max() <= 3
    assert facts["profile"] == "Adobe RGB by definition"
    assert facts["conversion"] == "Adobe RGB by definition to sRGB"


@pytest.mark.parametrize("share", [0.1, 0.3, 0.6, 0.9])
def test_cut_off(tmp_path: Path, share: float) -> None:
    (tmp_path / "master").write_bytes(STORED[: int(len(STORED) * share)])
    with pytest.raises(BadMaster, match="ends too early"):
        decoded(tmp_path / "master")


def test_damage_is_an_error_or_another_profile() -> None:
    """Nothing but BadMaster leaves, whatever the bits say."""
    header, chance, found = read_jxl_header(STORED), Random(7), 0
    assert header.profile_at is not None
    for _ in range(500):
        changed = bytearray(STORED)
        changed[chance.randrange(header.profile_at // 8 + 1, len(changed))] ^= chance.randrange(1, 256)
        try:
            assert len(read_profile(bytes(changed), header.profile_at)) < 1 << 22
        except BadMaster as error:
            assert str(error).startswith("the file ")
            found += 1
    assert found > 100
