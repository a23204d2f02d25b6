"""What an auditor gets: every file, in the same order, in three forms that say the same."""

import csv
import hashlib
import json
from pathlib import Path

import pytest

from iiif_server.care.audit import audit, write_report
from iiif_server.care.errors import BadWish
from iiif_server.care.report import COLUMNS, Audit, Line, as_csv
from tests.iiif_server.care.conftest import NOW, Shelf, rot


def test_three_forms_say_the_same(shelf: Shelf, tmp_path: Path) -> None:
    rot(shelf.pyramid("2"))
    shelf.verify(masters=False)
    for ending in ("txt", "csv", "json"):
        write_report(shelf.holdings, ["b"], tmp_path / f"r.{ending}")
    text = (tmp_path / "r.txt").read_text()
    table = list(csv.DictReader((tmp_path / "r.csv").read_text().splitlines()))
    document = json.loads((tmp_path / "r.json").read_text())
    assert document["counts"] == {"sound": 8, "missing": 0, "changed": 0, "rotten": 1, "wrong": 0, "not checked": 3}
    assert "12 files of 1 books: 8 sound, 0 missing, 0 changed, 1 rotten, 0 wrong, 3 not checked" in text
    assert [line["name"] for line in table] == [line["name"] for line in document["files"]]
    assert [line["page"] for line in table] == [key for key in ("1", "2", "10") for _ in range(4)]
    for line in document["files"]:
        place = shelf.scans / line["name"] if line["file"] == "master" else shelf.holdings.pyramids / line["name"]
        if line["state"] != "rotten":
            assert line["sha256"] == hashlib.sha256(place.read_bytes()).hexdigest()
            assert line["bytes"] == place.stat().st_size
            assert line["sha256"] in text
    assert [line["file"] for line in table if line["state"] == "rotten"] == ["pyramid"]
    assert {line["last_check"] for line in table if line["state"] == "sound"} == {"2026-11-23T12:00:00Z"}


def test_the_same_state_gives_the_same_bytes(shelf: Shelf, tmp_path: Path) -> None:
    shelf.verify()
    write_report(shelf.holdings, ["b"], tmp_path / "one.txt")
    write_report(shelf.holdings, ["b"], tmp_path / "two.txt")
    assert (tmp_path / "one.txt").read_bytes() == (tmp_path / "two.txt").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["library", "one.txt", "scans", "two.txt"]
    assert audit(shelf.holdings, ["b"]).library == "http://localhost:8182"


def test_a_form_that_is_none(shelf: Shelf, tmp_path: Path) -> None:
    with pytest.raises(BadWish, match="ends in"):
        write_report(shelf.holdings, ["b"], tmp_path / "report.pdf")


def test_a_name_is_no_formula() -> None:
    line = Line("b", "1", "master", "=cmd()|x.tif", 1, "a" * 64, "sound", NOW, None)
    (read,) = csv.DictReader(as_csv(Audit(NOW, "http://x", "1", (line,))).splitlines())
    assert read["name"] == "'=cmd()|x.tif"
    assert list(read)[: len(COLUMNS)] == list(COLUMNS)
