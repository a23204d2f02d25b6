"""`iiif-server edit` as a librarian uses it: options, the file that goes out and comes in, undo, words and status."""

import json
from pathlib import Path

from tests.iiif_server.cli.conftest import FOLDER, Run, scan


def test_from_the_first_correction_to_the_last_undo(library: Run, folder: Path) -> None:
    done = library(
        "edit", "nesreddin", "--title", "az=Molla Nəsrəddin", "--author", "Faiq, Ömər (redaktor)", "--hide", "1"
    )
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "title: Molla Nəsrəddin -> Molla Nəsrəddin (az)",
        "persons: nothing -> Faiq, Ömər (edt)",
        "visibility of page 1: shown -> hidden",
        "3 changes published: http://localhost:8182/read/nesreddin; `iiif-server edit nesreddin --undo` takes it back.",
    ]
    shown = library("show", "nesreddin").stdout
    assert "By hand:  title, persons, visibility of 1 page\n" in shown
    (document,) = map(json.loads, library("show", "nesreddin", "--json").stdout.splitlines())
    assert document["corrected"] == ["title", "persons", "visibility of page 1"]
    happened = library("history", "nesreddin").stdout.splitlines()
    assert "edited    title: Molla Nəsrəddin -> Molla Nəsrəddin (az); persons: nothing" in happened[-1]

    (folder / "11.tif").write_bytes(scan(11))
    again = library("ingest", folder, "--book", "nesreddin")
    assert (again.exit_code, again.stderr) == (0, "")
    assert library("show", "nesreddin").stdout.count("nothing corrected") == 0

    undone = library("edit", "nesreddin", "--undo")
    assert "visibility of page 1: hidden -> shown" in undone.stdout
    assert "undone: " in library("history", "nesreddin").stdout
    assert "By hand:  nothing corrected" in library("show", "nesreddin").stdout
    nothing = library("edit", "nesreddin", "--undo")
    assert (nothing.exit_code, nothing.stdout) == (1, "")
    assert nothing.stderr.startswith("Error: There is nothing to undo")


def test_how_pages_are_shown(library: Run) -> None:
    done = library("edit", "nesreddin", "--page-type", "2=fold-out", "--layout", "kitab", "--start", "1")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines()[:3] == [
        "layout: by the shape -> paged",
        "type of page 2: by the shape -> non-paged",
        "page to open at: the first page -> page 1",
    ]
    shown = library("show", "nesreddin").stdout
    assert "Shown:    paged; not in pairs: 2 (non-paged)\nOpens at: 1\n" in shown
    assert "By hand:  layout, page to open at, type of 1 page\n" in shown
    (document,) = map(json.loads, library("show", "nesreddin", "--json").stdout.splitlines())
    assert (document["shown"], document["not_in_pairs"], document["start"]) == ("paged", {"2": "non-paged"}, "1")
    assert "type of page 2: non-paged -> by the shape" in library("edit", "nesreddin", "--undo").stdout


def test_the_file_that_goes_out_and_comes_in(library: Run, tmp_path: Path) -> None:
    out = library("edit", "nesreddin", "--export", "book.yaml")
    assert (out.exit_code, out.stdout.startswith("Written: book.yaml")) == (0, True)
    text = (tmp_path / "book.yaml").read_text(encoding="utf-8")
    assert library("edit", "nesreddin", "--export").stdout == text
    assert f"title: {FOLDER}\n" in text
    again = library("edit", "nesreddin", "--export", "book.yaml")
    assert (again.exit_code, "exists already" in again.stderr) == (1, True)
    assert library("edit", "nesreddin", "--import", "book.yaml").stdout == "Nothing has changed.\n"

    (tmp_path / "book.yaml").write_text(text.replace("label: 2}", "label: ii, hidden: hə}"), encoding="utf-8")
    dry = library("edit", "nesreddin", "--import", "book.yaml", "--dry-run")
    assert dry.stdout.splitlines()[-1] == "Dry run, nothing was changed."
    (told,) = map(json.loads, library("edit", "nesreddin", "--import", "book.yaml", "--json").stdout.splitlines())
    assert told["changes"] == [
        {"what": "label of page 2", "before": {"none": ["2"]}, "after": {"none": ["ii"]}},
        {"what": "visibility of page 2", "before": False, "after": True},
    ]

    (tmp_path / "book.yaml").write_text(text.replace("  - {key: 2, label: 2}\n", "") + "titel: x\n", encoding="utf-8")
    bad = library("edit", "nesreddin", "--import", "book.yaml")
    assert (bad.exit_code, bad.stdout) == (1, "")
    assert "Pages are left out: 2." in bad.stderr
    assert "'titel' is no name that is known here. Did you mean title?" in bad.stderr
    dash = library("edit", "nesreddin", "--import", "-", input="date: '1906'\n")
    assert dash.stdout.startswith("date: nothing -> 1906\n")


def test_lists_from_files(library: Run, tmp_path: Path) -> None:
    (tmp_path / "order.txt").write_text("10\n2\n1\n", encoding="utf-8")
    (tmp_path / "contents.txt").write_text("iii Son söz\n", encoding="utf-8")
    done = library("edit", "nesreddin", "--order", "order.txt", "--number", "10=iii", "--contents", "contents.txt")
    assert done.stdout.splitlines()[:2] == [
        "order of the pages: 10 first, 2 behind 10, 1 behind 2",
        "label of page 1: 1 -> v",
    ]
    assert "contents: nothing -> 1 heading: Son söz [10]\n" in done.stdout
    (tmp_path / "order.txt").write_bytes("10\n2\nƏ\n".encode("utf-16"))
    bad = library("edit", "nesreddin", "--order", "order.txt")
    assert (bad.exit_code, "is not in UTF-8" in bad.stderr) == (1, True)


def test_conflicts_are_said_by_the_ingest(library: Run, folder: Path) -> None:
    library("edit", "nesreddin", "--label", "2=ii")
    (folder / "2.tif").rename(folder / "2 arxa.tif")
    done = library("ingest", folder, "--book", "nesreddin")
    assert done.exit_code == 0
    assert "Warning: the sources say something else by now than when this was corrected by hand:" in done.stderr
    assert "  label of page 2: the sources say now: arxa;" in done.stderr
    assert "arxa" not in library("edit", "nesreddin", "--keep").stderr
    assert library("ingest", folder, "--book", "nesreddin").stderr == ""


def test_a_new_scan(library: Run, folder: Path) -> None:
    (folder / "2.tif").unlink()
    (folder / "2-yeni.tif").write_bytes(scan(77, 90, 120))
    done = library("edit", "nesreddin", "--scan", f"2={folder / '2-yeni.tif'}")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "1 changed, 2 unchanged" in done.stdout
    assert "90 x 120" in library("show", "nesreddin").stdout


def test_what_is_refused(library: Run) -> None:
    assert library("edit", "nesreddin").exit_code == 2
    assert library("edit", "nesreddin", "--undo", "--title", "a").exit_code == 2
    assert library("edit", "nesreddin", "--scan", "2").exit_code == 2
    for words, told in (
        (("edit", "nobody", "--title", "a"), "There is no book 'nobody'"),
        (("edit", "nesreddin", "--hide", "1..10"), "All pages would be hidden"),
        (("edit", "nesreddin", "--cover", "99"), "The book has no page '99'"),
    ):
        done = library(*words)
        assert (done.exit_code, done.stdout) == (1, "")
        assert done.stderr.startswith(f"Error: {told}")
    assert library("edit", "nesreddin", "--dry-run", "--cover", "").stdout == "Nothing would change.\n"
