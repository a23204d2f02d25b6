"""A folder of scans, and the commands in a process of ours, without the tester's own settings."""

import signal
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from config import environment_with
from iiif_server.cli import main

Run = Callable[..., Result]


def scan(seed: int, width: int = 60, height: int = 80) -> bytes:
    pixels = np.random.default_rng(seed).integers(0, 255, (height, width, 3), dtype=np.uint8)
    out = BytesIO()
    Image.fromarray(pixels).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "Molla Nəsrəddin"
    made.mkdir()
    for number in (1, 2, 10):
        (made / f"{number}.tif").write_bytes(scan(number))
    return made


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    for name in list(environment_with()):
        if name.upper().startswith("IIIF_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    terminated = signal.getsignal(signal.SIGTERM)
    yield lambda *words, **given: CliRunner().invoke(main, [str(word) for word in words], **given)
    signal.signal(signal.SIGTERM, terminated)
