"""A full disk, disks that nobody may write to, and a room without rights: what the librarian sees. Needs root."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from PIL import Image

from tests.faults.library import BOOK, leftovers, seen, seen_from, server

pytestmark = [
    pytest.mark.services,
    # Never skipped by CI: there it fails without root, as it does without a service
    pytest.mark.skipif(os.geteuid() != 0 and "CI" not in os.environ, reason="mounts file systems: run it as root"),
]
ROOT = Path(__file__).parents[2]
PAGES = 4
# What lets root read every file. Somebody else could not start a Python that lies in root's own folder.
OVERRIDE = "-dac_override,-dac_read_search"
POWERLESS = ("setpriv", f"--inh-caps={OVERRIDE}", f"--bounding-set={OVERRIDE}")


def cli(home: Path, *words: object, before: tuple[str, ...] = ()) -> tuple[int, str]:
    """The exit status and all that a person reads."""
    command = [*before, sys.executable, "-c", "from iiif_server.cli import main; main()", *map(str, words)]
    environment = {**os.environ, "IIIF_HOME": str(home), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, env=environment, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    print(f"$ iiif-server {' '.join(map(str, words))}   (status {done.returncode})\n{done.stdout}")
    return done.returncode, done.stdout


def ingest(home: Path, scans: Path, *options: str, before: tuple[str, ...] = ()) -> tuple[int, str]:
    return cli(home, "ingest", scans, "--book", BOOK, *options, before=before)


@contextmanager
def mounted(*options: str, at: Path) -> Iterator[None]:
    """Something mounted at a folder."""
    subprocess.run(["mount", *options, str(at)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(at)], check=True)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """A folder to which even root cannot write."""
    with mounted("--bind", str(folder), at=folder):
        subprocess.run(["mount", "-o", "remount,ro,bind", str(folder)], check=True)
        yield


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    """Pages of noise: they take more room than any estimate says."""
    made = tmp_path / "scans"
    made.mkdir()
    for number in range(PAGES):
        noise = np.random.default_rng(number).integers(0, 255, (1200, 900, 3), dtype=np.uint8)
        Image.fromarray(noise).save(made / f"{number}.png")
    return made


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of 24 MB."""
    made = tmp_path / "small"
    made.mkdir()
    with mounted("-t", "tmpfs", "-o", "size=24m", "tmpfs", at=made):
        yield made


def test_too_little_room_and_nothing_is_begun(small: Path, scans: Path) -> None:
    (small / "other").write_bytes(bytes(12_000_000))
    status, said = ingest(small / "library", scans)
    assert status == 1
    assert "There is too little room for the pyramids in" in said
    assert "Nothing was begun. Make " in said
    assert not (small / "library/pyramids").exists()
    status, said = ingest(small / "library", scans, "--dry-run")
    assert "That is more than there is room for" in said
    (small / "other").unlink()
    assert ingest(small / "library", scans)[0] == 0


def test_a_disk_that_fills_up(small: Path, scans: Path) -> None:
    home = small / "library"
    assert cli(home, "ingest", scans, "--book", "before")[0] == 0
    # Room for the second book too, as it seems; then somebody else takes it.
    subprocess.run(["mount", "-o", f"remount,size={_used(small) + 24_000_000}", str(small)], check=True)
    filler = small / "filler"
    running = server(home)
    assert seen_from(running) == {}
    with subprocess.Popen([sys.executable, "-c", FILL, str(home / "pyramids" / BOOK), str(filler)]) as filling:
        status, said = ingest(home, scans)
        filling.kill()
    assert status == 1
    assert f"Pyramids cannot be written to {home}/pyramids/{BOOK}: No space left on device. Make room there" in said
    assert seen_from(running) == {}
    assert leftovers(home) == []
    filler.unlink()
    subprocess.run(["mount", "-o", "remount,size=100m", str(small)], check=True)
    assert ingest(home, scans)[0] == 0
    assert len(seen(home)) > PAGES


# Waits for the first page of a book, then takes all the room that is left.
FILL = """
import os, sys, time
while not os.path.isdir(sys.argv[1]):
    time.sleep(0.001)
with open(sys.argv[2], "wb", 0) as file:
    while True:
        try:
            file.write(bytes(65536))
        except OSError:
            time.sleep(0.01)
"""


def _used(disk: Path) -> int:
    return shutil.disk_usage(disk).used


def test_a_full_disk_when_the_book_is_published(small: Path, scans: Path) -> None:
    """Everything is built already, by a run that was stopped; the catalogue has no room for the book."""
    home = small / "library"
    for number in range(1, PAGES):
        (scans / f"{number}.png").unlink()
    Image.new("RGB", (60, 80)).save(scans / "0.png")
    assert ingest(home, scans)[0] == 0
    running = server(home)
    before = seen_from(running)
    (small / "filler").write_bytes(bytes(shutil.disk_usage(small).free))
    status, said = ingest(home, scans, "--title", "x" * 100_000)
    assert status == 1
    assert "disk is full" in said
    assert seen_from(running) == before
    (small / "filler").unlink()
    assert leftovers(home) == []
    assert ingest(home, scans, "--title", "x")[0] == 0
    assert seen(home) != before


def test_masters_that_nobody_can_write_to(tmp_path: Path, scans: Path) -> None:
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in scans.iterdir()}
    with read_only(scans):
        assert cli(tmp_path / "library", "check", scans)[0] == 0
        assert ingest(tmp_path / "library", scans)[0] == 0
        assert ingest(tmp_path / "library", scans, "--prune")[0] == 0
        assert cli(tmp_path / "library", "verify")[0] == 0
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in scans.iterdir()} == before


@pytest.mark.parametrize("what", ["library", "library/pyramids"])
def test_a_library_that_nobody_can_write_to(tmp_path: Path, scans: Path, what: str) -> None:
    home = tmp_path / "library"
    assert ingest(home, scans)[0] == 0
    before = seen(home)
    (scans / "0.png").unlink()
    Image.new("L", (600, 800)).save(scans / "9.png")
    with read_only(tmp_path / what):
        status, said = ingest(home, scans)
        assert status == 1
        assert "Traceback" not in said
        assert "can be written to" in said
    assert seen(home) == before
    assert leftovers(home) == []
    assert ingest(home, scans)[0] == 0


def test_files_without_rights(scans: Path) -> None:
    """As somebody without rights, in a folder of its own that he may enter."""
    with TemporaryDirectory() as name:
        place = Path(name) / "scans"
        shutil.copytree(scans, place)
        (place / "1.png").chmod(0)
        (place / "closed").mkdir(mode=0)
        subprocess.run(["mknod", str(place / "device.tif"), "c", "1", "5"], check=True)
        status, said = ingest(Path(name) / "library", place, before=POWERLESS)
        assert status == 1
        assert "1.png: it cannot be read: Permission denied (the page is missing; its place is kept)" in said
        assert "Error: closed: the folder cannot be read: Permission denied" in said
        assert "device.tif: not a regular file" in said
        assert "Published: " in said
