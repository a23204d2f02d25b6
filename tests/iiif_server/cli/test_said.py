"""What the command line says of described books."""

import json
from pathlib import Path

from tests.iiif_server.cli.conftest import Run

BOOK = """
title: {az-Arab: ملا نصرالدین, az-Latn: Molla Nəsrəddin}
language: az-Arab
author: Faiq, Ömər (redaktor)
year: 1906
rights: CC BY 4.0
collection: Qəzetlər > Satira
Cildin rəngi: qırmızı
pages: [{file: 10.tif, label: i}, {file: 1.tif, label: "1", section: Giriş}, {file: 99.tif}]
"""


def test_a_described_book(run: Run, folder: Path) -> None:
    (folder / "book.yaml").write_text(BOOK, "utf-8")
    dry = run("ingest", folder, "--dry-run")
    done = run("ingest", folder, "--book", "mn")
    for result in (dry, done):
        assert result.exit_code == 0
        assert "Described by book.yaml: 3 pages listed" in result.stdout
        assert "1 listed page not among the scans: no. 3 (99.tif)" in result.stdout
        assert "1 scan not listed; in the book all the same: 2.tif" in result.stdout
        assert "'Cildin rəngi' is no field that is known here; it is kept as metadata." in result.stdout
        assert "book.yaml: not an image" not in result.stdout
    shown = [" ".join(line.split()) for line in run("show", "mn").stdout.splitlines()]
    for line in (
        "Title: ملا نصرالدین (az-Arab)",
        "Molla Nəsrəddin (az-Latn)",
        "Persons: Faiq, Ömər, editor",
        "Date: 1906 (sorted under 1906)",
        "Collections: Qəzetlər > Satira",
        "Rights: http://creativecommons.org/licenses/by/4.0/",
        "Contents: 1 heading",
        "extra: page 2: not in the description of the book",
    ):
        assert line in shown
    assert not any("nobody said who may use the book" in line for line in shown)
    document = json.loads(run("show", "mn", "--json").stdout)
    assert document["about"]["contributors"] == [{"name": {"none": ["Faiq, Ömər"]}, "role": "edt"}]
    assert document["contents"] == [{"level": 1, "page": "1", "label": {"az-Latn": ["Giriş"]}}]
    assert document["viewing_direction"] == "right-to-left"
    report = json.loads(run("ingest", folder, "--book", "mn", "--json").stdout.splitlines()[-1])
    assert report["published"] is False
    assert report["description"]["sources"] == {"book.yaml": "book.yaml"}
    assert report["description"]["missing"] == ["no. 3 (99.tif)"]
    assert report["counts"]["described"] == 3


def test_a_mistake_is_told_with_its_place_and_the_exit_status_is_1(run: Run, folder: Path) -> None:
    (folder / "book.yaml").write_text("title: Ad\nlanguage: klinqonca\n", "utf-8")
    result = run("ingest", folder, "--book", "mn")
    assert result.exit_code == 1
    assert "Error: book.yaml is not understood and was not used:" in result.stderr
    assert "Line 2: 'klinqonca' is no language that is known here" in result.stderr
    assert "Published:" in result.stdout
    (folder / "book.yaml").write_text("title: Ad\n", "utf-8")
    assert run("ingest", folder, "--book", "mn").exit_code == 0
    (folder / "book.yaml").write_text("title: Başqa ad\nrights: CC0\n", "utf-8")
    assert run("ingest", folder, "--book", "mn").exit_code == 0
    assert "said otherwise: title, description" in run("history", "mn").stdout


def test_a_record_that_is_broken_is_a_warning(run: Run, folder: Path) -> None:
    (folder / "mets.xml").write_text('<mets xmlns="http://www.loc.gov/METS/"><dmdSec>', "utf-8")
    result = run("ingest", folder, "--book", "mn")
    assert result.exit_code == 0
    assert "Warning: mets.xml says nothing of the book:" in result.stderr
