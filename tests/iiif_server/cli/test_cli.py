"""The commands as people and scripts use them: a real program, its words, its exit status."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from PIL import Image

from config import Config, environment_with
from iiif_server.cli import COMMANDS, LINEAR_ALGEBRA
from iiif_server.cli.rooms import open_holdings
from iiif_server.ingest.lock import book_lock
from tests.iiif_server.cli.conftest import Run, scan

ROOT = Path(__file__).parents[3]


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


THREADS = """
import os
from multiprocessing import get_context

def told():
    # Here, where a worker has loaded nothing yet.
    import numpy
    print(len(os.listdir("/proc/self/task")))

if __name__ == "__main__":
    from iiif_server.cli import main
    main.get_command(None, "books")
    told()
    worker = get_context("spawn").Process(target=told)
    worker.start()
    worker.join()
"""


def test_neither_a_command_nor_its_workers_have_threads_of_linear_algebra(tmp_path: Path) -> None:
    """NumPy makes one for each core that waits in a loop; with one core there is nothing to see."""
    program = tmp_path / "program.py"
    program.write_text(THREADS)
    # The tests' own workers are given it already.
    environment = {name: value for name, value in environment_with().items() if name not in LINEAR_ALGEBRA}
    done = subprocess.run(
        [sys.executable, program], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["1", "1"]


def start(*words: object, home: Path, **settings: object) -> subprocess.Popen[str]:
    """The program in a process of its own, with a library at `home`."""
    environment = environment_with(home=home, **settings) | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-c", "from iiif_server.cli import main; main()", *map(str, words)],
        env=environment,
        cwd=home.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_book_from_beginning_to_end(run: Run, folder: Path) -> None:
    result = run("ingest", folder, "--title", "Molla Nəsrəddin", "--language", "az-Arab")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "[3/3] " in result.stdout
    assert "Molla Nəsrəddin (Molla-Nesreddin): 3 pages: 3 new" in result.stdout
    assert "Published: http://localhost:8182/read/Molla-Nesreddin" in result.stdout

    result = run("ingest", folder)
    assert result.exit_code == 0
    assert "3 unchanged" in result.stdout
    assert "Nothing has changed" in result.stdout

    assert "Molla-Nesreddin  3 pages  Molla Nəsrəddin" in run("books").stdout
    shown = run("show", "Molla-Nesreddin").stdout
    assert "http://localhost:8182/presentation/3/Molla-Nesreddin/manifest" in shown
    assert [row.split()[0] for row in shown.splitlines()[-3:]] == ["1", "2", "10"]
    assert run("verify").stdout == "3 images of 1 book read: all sound.\n3 masters read: all sound.\n"

    result = run("remove", "Molla-Nesreddin")
    assert (result.exit_code, "--yes" in result.stderr) == (2, True)
    result = run("remove", "Molla-Nesreddin", "--yes")
    assert result.exit_code == 0
    assert "is removed" in result.stdout
    assert "The library is empty" in run("books").stderr
    result = run("show", "Molla-Nesreddin")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Error: There is no book 'Molla-Nesreddin' in this library.\n"


def test_programs_read_json(run: Run, folder: Path) -> None:
    (folder / "2.tif").write_bytes(b"")
    result = run("ingest", folder, "--book", "mn", "--json", "--jobs", 1)
    assert result.exit_code == 1
    events = lines(result)
    assert [event["event"] for event in events] == ["reading", "planned", "page", "page", "publishing", "report"]
    assert (events[2]["master"]["kind"], events[2]["master"]["conversion"]) == ("jpeg", "none")
    assert events[-1]["problems"] == [{"page": "2", "file": "2.tif", "reason": "the file is empty", "missing": True}]
    assert (events[-1]["ok"], events[-1]["published"], events[-1]["new"], events[-1]["damaged"]) == (False, True, 2, 1)
    (book,) = lines(run("books", "--json"))
    assert (book["book"], book["pages"], book["missing"]) == ("mn", 3, 1)
    (shown,) = lines(run("show", "mn", "--json"))
    assert [(page["page"], page["problem"]) for page in shown["pages"]] == [
        ("1", None),
        ("2", "the file is empty"),
        ("10", None),
    ]
    (verified,) = lines(run("verify", "--json"))
    assert verified == {
        "event": "verified",
        "books": 1,
        "images": 2,
        "damaged": 0,
        "repaired": 0,
        "masters": 2,
        "bad_masters": 0,
        "files": {"sound": 8, "missing": 0, "changed": 0, "rotten": 0, "wrong": 0},
        "masters_not_checked": {},
    }
    (removed,) = lines(run("remove", "mn", "--yes", "--json"))
    assert removed["removed"] is True


def test_damage_is_told_in_words(run: Run, folder: Path) -> None:
    (folder / "2.tif").write_bytes(scan(2)[:3000])
    (folder / "notes.txt").write_text("")
    result = run("ingest", folder, "--jobs", 1)
    assert result.exit_code == 1
    assert "1 page could not be taken in" in result.stderr
    assert "  2.tif: " in result.stderr
    assert "the page is missing; its place is kept" in result.stderr
    assert "  notes.txt: not an image" in result.stdout
    assert "3 pages, 1 missing" not in run("books").stderr


def test_a_document_with_pages_is_a_book(run: Run, folder: Path) -> None:
    pages = [Image.new("L", (60, 80), shade) for shade in (0, 99)]
    pages[0].save(folder.parent / "Vərəqlər.tif", save_all=True, append_images=pages[1:])
    result = run("ingest", folder.parent / "Vərəqlər.tif", "--jobs", 1, "--resolution", 200)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Vərəqlər (Vereqler): 2 pages: 2 new" in result.stdout
    assert "Counted: 2 found, 2 planned, 2 built, 2 checked, 2 published" in result.stdout
    assert "Vərəqlər.tif#p0002" in run("show", "Vereqler").stdout


def test_a_book_that_is_not_whole_can_be_held_back(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "2.tif").write_bytes(b"")
    monkeypatch.setenv("IIIF_PUBLISH_INCOMPLETE", "no")
    result = run("ingest", folder, "--jobs", 1)
    assert result.exit_code == 1
    assert "incomplete: 1 missing" in result.stdout
    assert "Not published: IIIF_PUBLISH_INCOMPLETE is no, and some of its pages cannot be read." in result.stderr
    assert "The library is empty" in run("books").stderr
    monkeypatch.setenv("IIIF_PUBLISH_INCOMPLETE", "yes")
    assert "Published: " in run("ingest", folder, "--jobs", 1).stdout


@pytest.mark.slow
def test_a_rotten_pyramid_is_found(run: Run, folder: Path, tmp_path: Path) -> None:
    run("ingest", folder, "--book", "mn", "--jobs", 1)
    tiles = next((tmp_path / "library" / "pyramids" / "mn").glob("10-*.tif"))
    content = bytearray(tiles.read_bytes())
    content[len(content) // 2] ^= 1
    tiles.write_bytes(content)
    result = run("verify", "mn")
    assert result.exit_code == 1
    assert result.stderr.startswith("mn: 10.tif: its pyramid is changed: ")
    assert "Run `iiif-server verify --repair`" in result.stderr
    assert result.stdout == "3 images of 1 book read: 1 damaged.\n3 masters read: all sound.\n"

    with book_lock(open_holdings(Config.load()), "mn", "the ingest of x"):
        result = run("verify", "--repair")
    assert (result.exit_code, "is being changed by the ingest of x" in result.stderr) == (1, True)
    result = run("verify", "--repair")
    assert (result.exit_code, "mn: 10.tif: built anew\n" in result.stdout) == (0, True)
    assert "1 damaged, 1 built anew" in result.stdout

    tiles.write_bytes(content)
    folder.rename(tmp_path / "away")
    result = run("verify", "--repair", "--json")
    assert result.exit_code == 1
    assert [line["event"] for line in lines(result)] == ["not repaired", "damaged", "verified"]
    assert "show no image until you ingest the folder of mn again" in run("verify", "--repair").stderr
    result = run("ingest", tmp_path / "away", "--book", "mn", "--jobs", 1)
    assert (result.exit_code, "1 changed, 2 unchanged" in result.stdout) == (0, True)
    assert lines(run("verify", "--repair", "--json"))[-1]["damaged"] == 0


def test_what_a_verification_is_asked_for(run: Run, folder: Path, tmp_path: Path) -> None:
    run("ingest", folder, "--book", "mn", "--jobs", 1)
    assert run("verify", "--sample", "5%", "--no-masters").stdout == "1 image of 1 book read: all sound.\n"
    for share in ("101%", "-1%", "many", "1/0"):
        assert run("verify", "--sample", share).exit_code == 2
    result = run("verify", "--report", "state.doc")
    assert (result.exit_code, "a report ends in .txt, .csv, .json" in result.stderr) == (1, True)
    (tmp_path / "state.txt").write_text("an older one")
    assert run("verify", "--report", "state.txt").exit_code == 0
    assert "12 sound, 0 missing" in (tmp_path / "state.txt").read_text()
    (tmp_path / "library" / "masters.json").unlink()
    assert "3 masters not checked: nobody noted where they lie; ingest the book again" in run("verify").stdout
    env = {"IIIF_SOURCE_ROOTS": json.dumps({"scans": str(tmp_path / "nas")})}
    folder.rename(tmp_path / "nas")
    assert run("ingest", tmp_path / "nas", "--book", "mn", "--jobs", 1, env=env).exit_code == 0
    (tmp_path / "nas").rename(folder)
    result = run("verify", env=env)
    assert (result.exit_code, "cannot be reached" in result.stderr) == (1, True)
    assert run("verify", "--from", folder, env=env).exit_code == 0


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("ingest", "none"), 1, "There is no folder or file none. Check the path."),
        (("ingest", "."), 1, "There is no image in ."),
        (("ingest", ".", "--book", "top"), 1, "'top' is reserved"),
        (("ingest",), 2, "Missing argument 'PATH...'"),
        (("ingest", "a", "b", "--title", "T"), 2, "ingest one PATH at a time"),
        (("ingest", ".", "--jobs", "0"), 2, "--jobs"),
        (("remove", "none", "--yes"), 1, "There is no library at"),
        (("verify", "none"), 1, "There is no library at"),
        (("nonsense",), 2, "No such command 'nonsense'"),
        (("serve", "--bind", "nonsense"), 1, "IIIF_BIND is 'nonsense': it must be HOST:PORT"),
    ],
)
def test_errors_are_sentences(run: Run, words: tuple[str, ...], status: int, said: str) -> None:
    result = run(*words)
    assert (result.exit_code, result.stdout) == (status, "")
    assert said in result.stderr


def test_several_folders(run: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "İkinci").mkdir()
    (tmp_path / "İkinci" / "1.jpg").write_bytes(scan(7))
    result = run("ingest", folder, tmp_path / "none", tmp_path / "İkinci", "--jobs", 1)
    assert result.exit_code == 1
    assert [line.split()[0] for line in run("books").stdout.splitlines()[1:]] == ["Ikinci", "Molla-Nesreddin"]


@pytest.mark.slow
def test_dry_run(run: Run, folder: Path, tmp_path: Path) -> None:
    result = run("ingest", folder, "--dry-run", "--jobs", 1)
    assert result.exit_code == 0
    assert "Dry run, nothing was changed. To build: 0 megapixels, about 16.0 MB on the disk" in result.stdout
    assert not (tmp_path / "library").exists()
    (free,) = [lines(run("ingest", folder, "--dry-run", "--json"))[-1]["need"]["free_bytes"]]
    assert free > 0

    run("ingest", folder, "--jobs", 1)
    assert "3 unchanged" in run("ingest", folder, "--dry-run").stdout


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("books",), 0),
        (("books", "--json"), 0),
        (("show", "b"), 1),
        (("verify",), 1),
        (("verify", "--repair"), 1),
        (("cache", "stats"), 1),
        (("remove", "b", "--yes"), 1),
    ],
)
@pytest.mark.parametrize("home", ["missing", "empty"])
def test_no_command_but_ingest_makes_a_library(
    run: Run, tmp_path: Path, words: tuple[str, ...], status: int, home: str
) -> None:
    if home == "empty":
        (tmp_path / "library").mkdir()
    before = sorted(tmp_path.rglob("*"))
    result = run(*words)
    assert (result.exit_code, result.stdout) == (status, "")
    said = f"There is no library at {tmp_path / 'library'} yet; `iiif-server ingest FOLDER` makes one.\n"
    assert result.stderr.removeprefix("Error: ") == ("" if words == ("books", "--json") else said)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_book_that_is_not_there(run: Run, folder: Path) -> None:
    run("ingest", folder, "--jobs", 1)
    for words in (("remove", "none", "--yes"), ("verify", "none"), ("show", "none")):
        result = run(*words)
        assert (result.exit_code, result.stdout) == (1, "")
        assert "There is no book 'none'" in result.stderr


def test_config_and_cache(run: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("IIIF_WORKERS=3\n")
    assert ["IIIF_WORKERS", "3", ".env"] in [line.split() for line in run("config").stdout.splitlines()]
    settings = {setting["name"]: setting for setting in lines(run("config", "--json"))}
    assert settings["IIIF_WORKERS"]["origin"] == ".env"
    run("ingest", folder, "--jobs", 1)
    files, memory = run("cache", "stats").stdout.splitlines()
    assert files == "Files: 0 images, 0 bytes; the bound is 1.1 GB (IIIF_CACHE_BYTES)."
    assert memory.startswith("Memory: up to 16.8 MB in each server process (IIIF_MEMORY_CACHE_BYTES)")
    (kept,) = lines(run("cache", "purge", "--json"))
    assert kept == {"entries": 0, "bytes": 0}
    result = run("config", env={"IIIF_HOEM": "x"})
    assert (result.exit_code, "Did you mean IIIF_HOME?" in result.stderr) == (1, True)


def test_every_command_is_there(run: Run) -> None:
    listed = run("--help").stdout
    for name in COMMANDS:
        assert f"\n  {name} " in listed
        assert run(name, "--help").exit_code == 0


def test_help_and_serve_load_no_libvips() -> None:
    modules = ", ".join(f"iiif_server.cli.{name}" for name in ("serve", "books", "show", "remove", "config", "cache"))
    code = f"import sys, {modules}; assert not {{'pyvips', 'flask', 'iiif_prezi3', 'rich', 'redis'}} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


@pytest.mark.slow
def test_killed_and_run_again(folder: Path, tmp_path: Path) -> None:
    home = tmp_path / "library"
    for number in range(20, 30):
        (folder / f"{number}.jpg").write_bytes(scan(number, 700, 700))
    killed = start("ingest", folder, "--book", "mn", "--jobs", 2, "--json", home=home)
    assert killed.stdout
    for line in killed.stdout:
        if json.loads(line).get("done") == 2:
            break
    children = Path(f"/proc/{killed.pid}/task/{killed.pid}/children").read_text().split()
    killed.kill()
    killed.wait()
    again = start("ingest", folder, "--book", "mn", "--json", home=home)
    out, err = again.communicate(timeout=60)
    report = json.loads(out.splitlines()[-1])
    assert (again.returncode, err) == (0, "")
    assert report["reused"] >= 2
    assert report["built"] + report["reused"] == report["pages"] == 13
    assert not list((home / "pyramids" / "mn").glob(".building-*"))
    assert not [child for child in children if _is_alive(child)], "workers must not outlive their parent"


@pytest.mark.slow
def test_stopped_gently(folder: Path, tmp_path: Path) -> None:
    for number in range(20, 40):
        (folder / f"{number}.jpg").write_bytes(scan(number, 700, 700))
    running = start("ingest", folder, "--book", "mn", "--jobs", 1, home=tmp_path / "library")
    assert running.stdout
    for line in running.stdout:
        if line.startswith("[ 1/"):
            break
    running.send_signal(signal.SIGTERM)
    out, err = running.communicate(timeout=30)
    assert running.returncode == 130
    assert "run the same command again to go on" in err
    assert "Traceback" not in err + out
    assert {path.suffix for path in (tmp_path / "library" / "pyramids" / "mn").iterdir()} == {
        ".tif",
        ".edges",
        ".index",
    }


def _is_alive(pid: str) -> bool:
    """Whether a process still runs, after a moment to end in."""
    for _ in range(50):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return False
        if state == "Z":
            return False
        time.sleep(0.1)
    os.kill(int(pid), signal.SIGKILL)
    return True
