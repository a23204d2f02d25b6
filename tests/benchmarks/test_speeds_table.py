"""The module of speeds that `make bench-kinds` writes: what Python reads in it, and its form."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.speeds_table import SPEEDS, speeds_module
from iiif_server.ingest import speeds
from image_store.building import core_pace
from image_store.masters.open import DECODERS, REFUSED

RATES = {"tiff": [31.26, 8.04, 20.0], "jpeg": [104.4], "webp": [9.876]}
TOLD = ("- Date: 2026-11-27 12:40 UTC; commit: abc1234", '- Machine: "fast", 2 cores')


def test_the_slowest_row_of_each_kind_is_kept() -> None:
    found: dict[str, Any] = {}
    exec(speeds_module(TOLD, 123.4, RATES), found)
    assert found["SPEEDS"] == {"jpeg": 104, "tiff": 8.04, "webp": 9.88}
    assert (found["YARDSTICK"], found["MEASURED"]) == (123, tuple(line.removeprefix("- ") for line in TOLD))


def test_it_is_formatted_as_it_is_written(tmp_path: Path) -> None:
    written = tmp_path / "speeds.py"
    long = "- Machine: " + "a processor with a long name, " * 8
    written.write_text(speeds_module((*TOLD, long), 99.94, RATES))
    ruff = Path(sys.executable).with_name("ruff")
    for words in (("format", "--check"), ("check",)):
        subprocess.run([ruff, *words, "--config", Path(__file__).parents[2] / "pyproject.toml", written], check=True)


def test_every_kind_that_is_taken_in_has_a_speed() -> None:
    assert Path(speeds.__file__) == SPEEDS
    assert set(speeds.SPEEDS) == set(DECODERS) - set(REFUSED) - {"zip"}
    assert min(speeds.SPEEDS.values()) > 0


def test_this_machine_is_no_stranger_than_any() -> None:
    one, other = core_pace(0.05), core_pace(0.05)
    assert 1 < one < 10_000
    assert 1 / 3 < one / other < 3
