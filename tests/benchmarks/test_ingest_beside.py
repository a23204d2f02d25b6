"""Readers beside an ingest: the table, and that what works for an ingest is found and given its niceness."""

import os
import sys
import time
from pathlib import Path

import pytest

from benchmarks.ingest_beside import ALONE, AS_EQUALS, BESIDE_IT, Felt, beside_text, niced, processes_below
from benchmarks.programs import Program
from benchmarks.report import BESIDE, ORDER

CHILD = "import subprocess, sys, time; subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])"


def test_the_table_names_each_state_beside_what_it_is_alone() -> None:
    felt = Felt()
    for state, rates, slowest in (
        (ALONE, (1000, 1100, 900), (2.0, 2.2, 1.8)),
        (BESIDE_IT, (900, 800, 950), (3.0, 2.5, 4.0)),
        (AS_EQUALS, (500, 400, 600), (8.0, 9.0, 10.0)),
    ):
        for rate, slow in zip(rates, slowest, strict=True):
            felt.add(state, rate, slow)
    text = beside_text({"readers": felt}, {BESIDE_IT: [7.0, 9.0, 8.0]})
    assert "| readers | alone | 1,000 (900–1,100) | **1.00** | 2.00 (1.80–2.20) | **1.00** |" in text
    assert "| readers | beside an ingest | 900 (800–950) | **0.90** | 3.00 (2.50–4.00) | **1.50** |" in text
    assert "without niceness | 500 (400–600) | **0.50** | 9.00 (8.00–10.00) | **4.50** |" in text
    assert "beside an ingest: 8.0 megapixels/s" in text
    assert BESIDE in ORDER


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="knows processes by Linux' /proc alone")
def test_all_that_works_for_it_is_found(tmp_path: Path) -> None:
    program = Program([sys.executable, "-c", CHILD], tmp_path / "log", os.environ)
    try:
        for _ in range(300):
            if len(list(processes_below(program.pid))) == 2:
                break
            time.sleep(0.1)
        found = list(processes_below(program.pid))
        assert len(found) == 2 and found[0] == program.pid
        niced(program.pid, 7)
        assert [os.getpriority(os.PRIO_PROCESS, one) for one in found] == [7, 7]
    finally:
        program.stop()
