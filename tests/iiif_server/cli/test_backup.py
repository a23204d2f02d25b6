"""`backup`, `restore-backup` and `move` as a person uses them."""

import json
import shutil
import tarfile
from pathlib import Path

import pytest

from tests.iiif_server.cli.conftest import FOLDER, Run


def test_there_and_back(library: Run, tmp_path: Path) -> None:
    made = library("backup", "all.tar", "--with-pyramids")
    assert (made.exit_code, made.stdout) == (0, "")
    assert "all.tar: 1 book, 3 pages, " in made.stderr
    shutil.rmtree(tmp_path / "library")
    back = library("restore-backup", "all.tar")
    assert back.exit_code == 0, back.output
    lines = back.stdout.splitlines()
    assert lines[0].split("  ")[0] == "TABLE"
    assert ["pages", "3", "3"] in [line.split() for line in lines]
    assert "9 files, " in lines[-2]
    assert f"is back in {tmp_path / 'library'}." in lines[-1]
    assert back.stderr == "Start the server (anew, if it runs).\n"
    assert library("verify").exit_code == 0


def test_without_pyramids_it_says_what_to_do_and_that_works(library: Run, tmp_path: Path) -> None:
    made = library("backup", "rows.tar")
    assert "Pyramids are not in it" in made.stderr
    shutil.rmtree(tmp_path / "library")
    back = library("restore-backup", "rows.tar")
    assert back.exit_code == 0
    assert "3 of 3 pyramids are not there" in back.stderr
    assert "iiif-server verify --repair" in back.stderr
    assert library("verify").exit_code == 1
    assert library("verify", "--repair", "--from", FOLDER).exit_code == 0
    assert library("verify").exit_code == 0


def test_into_another_folder(library: Run, tmp_path: Path) -> None:
    library("backup", "rows.tar")
    back = library("restore-backup", "rows.tar", "--home", "other", env={"IIIF_PUBLIC_URL": "https://new.example.az"})
    assert back.exit_code == 0
    assert f"Set IIIF_HOME={tmp_path / 'other'}" in back.stderr
    assert "The library was at http://localhost:8182; IIIF_PUBLIC_URL is https://new.example.az now" in back.stderr
    refused = library("restore-backup", "rows.tar")
    assert refused.exit_code == 1
    assert "There is a library (1 book)" in refused.stderr


def test_in_json(library: Run) -> None:
    made = json.loads(library("backup", "all.tar", "--with-pyramids", "--json").stdout)
    assert (made["file"], made["rows"]["pages"], made["files"], made["left_out"]) == ("all.tar", 3, 9, 0)
    back = json.loads(library("restore-backup", "all.tar", "--home", "other", "--json").stdout)
    assert back["rows"] == back["backup_rows"] == made["rows"]
    assert (back["images"], back["absent_pyramids"]) == (3, 0)


def test_no_password_is_in_it(library: Run, tmp_path: Path) -> None:
    done = library("backup", "one.tar", env={"IIIF_REDIS_URL": "redis://librarian:geheim@127.0.0.1:6379/0"})
    assert done.exit_code == 0, done.output
    content = (tmp_path / "one.tar").read_bytes()
    assert b"geheim" not in content
    with tarfile.open(tmp_path / "one.tar") as archive:
        settings = json.load(archive.extractfile("settings.json"))  # type: ignore[arg-type]
    assert settings["IIIF_REDIS_URL"] == "redis://librarian:***@127.0.0.1:6379/0"
    assert settings["IIIF_HOME"] == str(tmp_path / "library")


def test_a_folder_of_backups(library: Run, tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    for day in range(1, 4):
        (tmp_path / "kept" / f"iiif-server-2020010{day}T000000Z.tar").touch()
    done = library("backup", "kept", "--keep", "2")
    assert done.exit_code == 0, done.output
    left = sorted(path.name for path in (tmp_path / "kept").iterdir())
    assert (len(left), left[0]) == (2, "iiif-server-20200103T000000Z.tar")
    assert "Deleted: iiif-server-20200101T000000Z.tar" in done.stderr
    assert library("backup", "nowhere", "--keep", "2").exit_code == 1
    assert "is a folder. Name a file in it, or say with --keep N" in library("backup", "kept").stderr


def test_to_standard_output(library: Run, tmp_path: Path) -> None:
    done = library("backup", "-")
    assert done.exit_code == 0
    (tmp_path / "piped.tar").write_bytes(done.stdout_bytes)
    assert library("restore-backup", "piped.tar", "--home", "other").exit_code == 0
    assert library("backup", "-", "--keep", "2").exit_code == 2


def test_a_file_that_is_there(library: Run, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    done = library("backup", "letter.txt")
    assert (done.exit_code, "say --force to replace it" in done.stderr) == (1, True)
    assert (tmp_path / "letter.txt").read_text() == "mine"
    refused = library("restore-backup", "letter.txt", "--home", "other")
    assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)
    assert "letter.txt is no backup, or is damaged" in refused.stderr
    assert not (tmp_path / "other").exists()
    assert library("backup", "letter.txt", "--force").exit_code == 0


def test_missing_pyramids_are_no_success(library: Run, tmp_path: Path) -> None:
    next((tmp_path / "library" / "pyramids").rglob("*.tif")).unlink()
    done = library("backup", "all.tar", "--with-pyramids")
    assert done.exit_code == 1
    assert "1 file of pyramids missing in the library and so in the backup" in done.stderr
    assert (tmp_path / "all.tar").exists()


@pytest.mark.parametrize("words", [("backup", "x.tar"), ("move", "--to", "x")])
def test_where_there_is_no_library(words: tuple[str, ...], run: Run, tmp_path: Path) -> None:
    done = run(*words)
    assert done.exit_code == 1
    assert "There is no library" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_moving_to_another_folder(library: Run, tmp_path: Path) -> None:
    done = library("move", "--to", "moved")
    assert done.exit_code == 0, done.output
    assert ["pages", "3", "3"] in [line.split() for line in done.stdout.splitlines()]
    assert f"Now set IIIF_HOME={tmp_path / 'moved'}" in done.stderr
    assert f"{tmp_path / 'library'} was not touched" in done.stderr
    assert "IIIF_DATABASE_URL" not in done.stderr
    shutil.rmtree(tmp_path / "library")
    assert library("verify", env={"IIIF_HOME": "moved"}).exit_code == 0


def test_moving_with_a_database_that_is_set(library: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/library/catalogue.sqlite"
    done = library("move", "--to", "moved", env={"IIIF_DATABASE_URL": url})
    assert f"Set IIIF_DATABASE_URL=sqlite:///{tmp_path}/moved/catalogue.sqlite as well" in done.stderr


def test_moving_to_another_database(library: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/other.sqlite"
    done = library("move", "--database", url, "--json")
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert (said["to"], said["rows"]["pages"], said["rows"]) == (url, 3, said["rows_there"])
    assert library("books", env={"IIIF_DATABASE_URL": url}).stdout.count("nesreddin") == 1
    assert "IIIF_DATABASE_URL" in library("move", "--database", "librarian:secret@db").stderr


@pytest.mark.parametrize("words", [("move",), ("move", "--to", "x", "--database", "sqlite:///x")])
def test_one_place_to_move_to(words: tuple[str, ...], library: Run) -> None:
    assert library(*words).exit_code == 2
