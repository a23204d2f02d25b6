"""A book as a PDF, read by programs of others: qpdf finds no fault in it, and poppler the text and the pages."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.iiif_server.taking_home.conftest import ARABIC, LATIN, PAGES, Shelf, made, shelf

pytestmark = [pytest.mark.services, pytest.mark.one_way]

__all__ = ["made", "shelf"]


def test_qpdf_finds_no_fault_and_poppler_reads_all_of_it(shelf: Shelf, tmp_path: Path) -> None:
    file = tmp_path / "molla.pdf"
    # With a sheet for a broken page as well.
    shelf.stems["3"].with_name(shelf.stems["3"].name + ".index").write_bytes(b"rot")
    for query in ("?lang=en", "?lang=ru&pages=2-4&resolution=small"):
        answer = shelf.client.get(f"/books/molla.pdf{query}")
        file.write_bytes(answer.data)
        assert "No syntax or stream encoding errors found" in _said("qpdf", "--check", file)
    whole = tmp_path / "whole.pdf"
    whole.write_bytes(shelf.client.get("/books/molla.pdf?lang=en").data)
    text = _said("pdftotext", whole, "-")
    for line in (*LATIN, "How to cite", "Page “۲” cannot be shown"):
        assert line in text
    # Poppler marks the direction of Arabic lines with letters that are not seen.
    plain = "".join(letter for letter in text if letter not in "\u202a\u202b\u202c")
    for line in ARABIC:
        assert line in plain
    listed = _said("pdfimages", "-list", whole).splitlines()[2:]
    assert len(listed) == len(PAGES) - 1
    assert all("jpeg" in line for line in listed)


def _said(program: str, *arguments: str | Path) -> str:
    found = shutil.which(program)
    assert found, f"{program} is missing; run tests/services/install"
    done = subprocess.run([found, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
