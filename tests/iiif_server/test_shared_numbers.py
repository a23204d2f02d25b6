"""Numbers of several processes: each counts its own, the sums are of all, and nothing is lost with one that dies."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from iiif_server.shared_numbers import SharedNumbers, forget_numbers_of_the_dead

COUNTER = """
import sys
from pathlib import Path
from iiif_server.shared_numbers import SharedNumbers
numbers = SharedNumbers(Path(sys.argv[1]), "a", 3)
for _ in range(1000):
    numbers.add_two(0, 2, 5)
print("counted", flush=True)
sys.stdin.read()
"""


def counting(folder: Path) -> "subprocess.Popen[str]":
    """Another process that has counted, and lives until its input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", COUNTER, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "counted\n"
    return process


def test_the_sums_are_of_all_processes_and_stay_when_one_dies(tmp_path: Path) -> None:
    mine = SharedNumbers(tmp_path, "a", 3)
    mine.add(1, 7)
    with counting(tmp_path) as one, counting(tmp_path) as two:
        assert mine.totals().values == [2000, 7, 10_000]
        assert sorted(mine.totals().processes) == sorted([os.getpid(), one.pid, two.pid])
        one.kill()
        one.wait()
        assert mine.totals().values == [2000, 7, 10_000]
        assert sorted(mine.totals().processes) == sorted([os.getpid(), two.pid])
        with counting(tmp_path) as successor:
            assert mine.totals().values == [3000, 7, 15_000], "it goes on where the dead one stood"
            assert len(list(tmp_path.iterdir())) == 3
            successor.communicate()
        two.communicate()


def test_no_count_is_lost_between_threads(tmp_path: Path) -> None:
    numbers = SharedNumbers(tmp_path, "a", 2)

    def count() -> None:
        for _ in range(2000):
            numbers.add_two(0, 1, 3)

    with ThreadPoolExecutor(8) as pool:
        for future in [pool.submit(count) for _ in range(8)]:
            future.result()
    assert numbers.totals().values == [16_000, 48_000]


def test_numbers_of_another_meaning_are_not_added(tmp_path: Path) -> None:
    SharedNumbers(tmp_path, "a", 2).add(0)
    other = SharedNumbers(tmp_path, "b", 2)
    assert other.totals().values == [0, 0]


def test_a_process_that_has_only_begun_is_passed_over(tmp_path: Path) -> None:
    numbers = SharedNumbers(tmp_path, "a", 1)
    numbers.add(0)
    (tmp_path / "a-7").write_bytes(b"")
    assert numbers.totals().values == [1]


def test_a_server_that_starts_forgets_the_dead_and_not_the_living(tmp_path: Path) -> None:
    gone = SharedNumbers(tmp_path, "old", 1)
    gone.add(0)
    gone.close()
    living = SharedNumbers(tmp_path, "a", 1)
    living.add(0)
    forget_numbers_of_the_dead(tmp_path)
    forget_numbers_of_the_dead(tmp_path / "missing")
    assert living.totals().values == [1]
    assert len(list(tmp_path.iterdir())) == 1
