"""The publication counter between real processes."""

import subprocess
import sys
from multiprocessing import get_context
from pathlib import Path

from iiif_server.publication import PublicationCounter


def advance_often(path: Path, times: int) -> None:
    """What another process does."""
    counter = PublicationCounter(path)
    for _ in range(times):
        counter.advance()


def test_begins_at_zero_and_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "library" / "publication"
    counter = PublicationCounter(path)
    assert counter.value() == 0
    assert [counter.advance(), counter.advance()] == [1, 2]
    assert PublicationCounter(path).value() == 2


def test_another_process_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "publication"
    counter = PublicationCounter(path)
    code = (
        "import sys, pathlib, iiif_server.publication as p; p.PublicationCounter(pathlib.Path(sys.argv[1])).advance()"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=True)
    assert counter.value() == 1


def test_no_advance_of_several_processes_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "publication"
    context = get_context("spawn")
    others = [context.Process(target=advance_often, args=(path, 500)) for _ in range(4)]
    for other in others:
        other.start()
    for other in others:
        other.join(60)
    assert [other.exitcode for other in others] == [0, 0, 0, 0]
    assert PublicationCounter(path).value() == 2000


def test_a_counter_opened_before_a_fork_is_shared(tmp_path: Path) -> None:
    counter = PublicationCounter(tmp_path / "publication")
    child = get_context("fork").Process(target=counter.advance)
    child.start()
    child.join(30)
    assert counter.value() == 1


def test_an_empty_or_short_file_is_a_new_counter(tmp_path: Path) -> None:
    for content in (b"", b"\0\0\0"):
        path = tmp_path / f"publication{len(content)}"
        path.write_bytes(content)
        assert PublicationCounter(path).advance() == 1
        assert path.stat().st_size == 8
