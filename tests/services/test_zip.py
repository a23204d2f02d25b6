"""A book's images as a ZIP, read by programs of others: Info-ZIP from its end, libarchive from its beginning."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.iiif_server.taking_home.conftest import Shelf, made, shelf

pytestmark = [pytest.mark.services, pytest.mark.one_way]

__all__ = ["made", "shelf"]

NAMES = ["about.txt", "0001_iii.jpg", "0002_1.txt", "0003_۲.jpg", "0004_3 _b_.jpg"]


def test_both_find_every_file_and_no_fault(shelf: Shelf, tmp_path: Path) -> None:
    # With a text in the place of a broken page.
    shelf.stems["2"].with_name(shelf.stems["2"].name + ".index").write_bytes(b"rot")
    file = tmp_path / "molla.zip"
    file.write_bytes(shelf.client.get("/books/molla.zip").data)
    assert "No errors detected" in said(file, "unzip", "-t", str(file))
    # From a pipe nobody can go back.
    assert said(file, "bsdtar", "-tf", "-").splitlines() == [f"molla/{name}" for name in NAMES]
    said(file, "bsdtar", "-xf", "-", "-C", str(tmp_path))
    unpacked = tmp_path / "unzip"
    said(file, "unzip", "-q", str(file), "-d", str(unpacked))
    for name in NAMES:
        content = (unpacked / "molla" / name).read_bytes()
        assert content == (tmp_path / "molla" / name).read_bytes()
        assert content.startswith(b"\xff\xd8") == name.endswith(".jpg")


def said(file: Path, program: str, *arguments: str) -> str:
    """What a program says that has this file before it."""
    found = shutil.which(program)
    assert found, f"{program} is missing; run tests/services/install"
    with file.open("rb") as given:
        done = subprocess.run(
            [found, *arguments],
            stdin=given,
            capture_output=True,
            text=True,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            check=False,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
