"""The lane for large work: one under way, one waits, the third is told to come again; also among processes."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from image_store import lane as lane_module
from image_store.errors import Busy
from image_store.lane import Lane

HOLDER = """
import sys
from pathlib import Path
from image_store.lane import Lane
with Lane(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "large"


def hold(path: Path) -> "subprocess.Popen[str]":
    """Another process that has the lane until its input ends."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


def test_one_large_image_is_made_one_waits_and_the_third_is_told_to_come_again(path: Path) -> None:
    lane, leave = Lane(path), threading.Event()
    entered: list[int] = []

    def pass_through() -> None:
        with lane:
            entered.append(threading.get_ident())
            leave.wait(20)

    first, second = threading.Thread(target=pass_through), threading.Thread(target=pass_through)
    first.start()
    while not entered:
        leave.wait(0.01)
    second.start()
    while lane._places.acquire(blocking=False):
        lane._places.release()
        leave.wait(0.01)
    with pytest.raises(Busy, match="many large images"), lane:
        pass
    assert len(entered) == 1
    leave.set()
    first.join()
    second.join()
    assert len(entered) == 2
    with lane:
        pass


def test_another_process_of_the_machine_has_its_turn(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lane_module, "WAIT_SECONDS", 0.1)
    lane = Lane(path)
    with hold(path) as holder:
        with pytest.raises(Busy, match="still being made"), lane:
            pass
        holder.communicate()
    with lane:
        pass


def test_a_process_that_is_killed_blocks_nobody(path: Path) -> None:
    with hold(path) as holder:
        holder.kill()
        holder.wait()
        with Lane(path):
            pass


def test_who_was_turned_away_holds_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lane_module, "WAIT_SECONDS", 0.0)
    lane = Lane(path)
    with hold(path) as holder:
        for _ in range(3 * lane_module.PLACES):
            with pytest.raises(Busy, match="still being made"), lane:
                pass
        holder.communicate()
    with lane:
        pass


def test_an_error_inside_gives_the_lane_back(path: Path) -> None:
    lane = Lane(path)
    for _ in range(3):
        with pytest.raises(ValueError, match="broken"), lane:
            raise ValueError("broken")


def test_a_folder_that_is_gone_is_an_error_and_no_lost_place(tmp_path: Path) -> None:
    lane = Lane(tmp_path / "gone" / "large")
    for _ in range(3):
        with pytest.raises(FileNotFoundError), lane:
            pass
