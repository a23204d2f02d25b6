"""Other people's programs are bounded, and die with us."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from image_store.errors import BadMaster
from image_store.masters import open_master, survey
from image_store.masters.contents import Taking
from image_store.masters.programs import find_program, output, running

CAT, SH = find_program("cat", "coreutils"), find_program("sh", "dash")


@pytest.mark.parametrize("name", ["-x.djvu", "a b;c$(d)", "%41#1"])
def test_the_program_reads_the_file_whatever_it_is_called(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes("Bakı".encode())
    with Path(name).open("rb") as file:
        assert output(CAT, (), file, (), 100, 60) == "Bakı"


def test_too_much_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(bytes(1_000_000))
    with (tmp_path / "x").open("rb") as file, pytest.raises(BadMaster, match="cat prints more than 1000 bytes"):
        output(CAT, (), file, (), 1000, 60)


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("echo 'bad page' >&2; exit 3", r"the file is damaged \(sh: bad page\)"),
        ("exit 3", r"the file is damaged \(sh: exit status 3\)"),
        ("kill -SEGV $$", r"sh crashed on it \(SIGSEGV\): the file is damaged"),
        ("sleep 60", r"sh did not end within 1 seconds"),
        ("while :; do :; done", r"sh did not end within 1 seconds"),
    ],
)
def test_what_goes_wrong_is_a_bad_master(tmp_path: Path, script: str, reason: str) -> None:
    (tmp_path / "x").write_bytes(b"")
    with (tmp_path / "x").open("rb") as file, pytest.raises(BadMaster, match=reason):
        output(SH, ("-c", f"exec 2>&2; {script}"), file, (), 1000, 1 if "1 seconds" in reason else 60)


def test_the_environment_of_the_library_is_not_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IIIF_SECRET", "x")
    (tmp_path / "x").write_bytes(b"")
    with (tmp_path / "x").open("rb") as file:
        assert "IIIF_SECRET" not in output(SH, ("-c", "export"), file, (), 1000, 60)


def test_who_does_not_read_to_the_end_leaves_no_program_behind(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"")
    with (tmp_path / "x").open("rb") as file, running(SH, ("-c", "echo $$; exec sleep 600"), file, (), 600) as run:
        number = int(_line(run.read))
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


def _line(read: Callable[[int], bytes]) -> bytes:
    line = b""
    while not line.endswith(b"\n"):
        line += read(1)
    return line


WORKER = """
import sys, time
from pathlib import Path
from image_store.masters.programs import running
with Path(sys.argv[1]).open("rb") as file, running("/bin/sh", ("-c", "echo $$; exec sleep 600"), file, (), 600) as run:
    line = b""
    while not line.endswith(b"\\n"):
        line += run.read(1)
    print(line.decode(), end="", flush=True)
    time.sleep(600)
"""


def test_a_program_dies_when_we_are_killed(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"")
    command = [sys.executable, "-c", WORKER, str(tmp_path / "x")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        number = int(worker.stdout.readline())
        os.kill(number, 0)
        worker.send_signal(signal.SIGKILL)
    for _ in range(500):
        if not Path(f"/proc/{number}").exists() or "\nState:\tZ" in Path(f"/proc/{number}/status").read_text():
            return
        time.sleep(0.01)
    raise AssertionError("it lives on")


def test_a_missing_program_names_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    page = b"FORM\0\0\0\x16DJVUINFO\0\0\0\x0a\0\x1e\0\x14\x18\0\x2c\x01\x16\x01"
    (tmp_path / "x.djvu").write_bytes(b"AT&T" + page)
    for take in (survey, lambda path: open_master(path, Taking(1_000_000))):
        with pytest.raises(BadMaster, match=r"install Debian's package djvulibre-bin \(apt install djvulibre-bin\)"):
            take(tmp_path / "x.djvu")
