"""A folder of scans, and the commands in a process of ours, without the tester's own settings."""

import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from config import environment_with
from iiif_server.care.folders import remember_folder
from iiif_server.cli import main

Run = Callable[..., Result]
FOLDER = "Molla Nəsrəddin"


def scan(seed: int, width: int = 60, height: int = 80) -> bytes:
    pixels = np.random.default_rng(seed).integers(0, 255, (height, width, 3), dtype=np.uint8)
    out = BytesIO()
    Image.fromarray(pixels).save(out, "JPEG")
    return out.getvalue()


def write_scans(folder: Path) -> None:
    folder.mkdir()
    for number in (1, 2, 10):
        (folder / f"{number}.tif").write_bytes(scan(number))


@contextmanager
def commands(home: Path) -> Iterator[Run]:
    """The commands as they go in this folder."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(environment_with()):
            if name.upper().startswith("IIIF_"):
                patch.delenv(name)
        patch.chdir(home)
        terminated = signal.getsignal(signal.SIGTERM)
        yield lambda *words, **given: CliRunner().invoke(main, [str(word) for word in words], **given)
        signal.signal(signal.SIGTERM, terminated)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_scans(tmp_path / FOLDER)
    return tmp_path / FOLDER


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    with commands(tmp_path) as run:
        yield run


@pytest.fixture(scope="session")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with the scans as the book `nesreddin`, made once by the command: for copies."""
    home = tmp_path_factory.mktemp("ingested")
    write_scans(home / FOLDER)
    with commands(home) as run:
        assert run("ingest", FOLDER, "--book", "nesreddin").exit_code == 0
    return home / "library"


@pytest.fixture
def library(run: Run, folder: Path, tmp_path: Path, ingested: Path) -> Run:
    """The commands, beside a library that has the folder as the book `nesreddin`."""
    shutil.copytree(ingested, tmp_path / "library")
    remember_folder(tmp_path / "library", "nesreddin", folder)
    return run
