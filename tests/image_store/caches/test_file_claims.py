"""Claims among the processes of a machine: by key, and they die with their holder."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from image_store.caches.file_claims import FileClaims
from tests.image_store.caches.contract import key

HOLDER = """
import sys
from pathlib import Path
from image_store.caches.file_claims import FileClaims
claims = FileClaims(Path(sys.argv[1]))
print(claims.take(sys.argv[2]), flush=True)
for line in sys.stdin:
    claims.give(line.strip())
    print("given", flush=True)
"""


@contextmanager
def holding(path: Path, name: str) -> Iterator["subprocess.Popen[str]"]:
    """Another process that has taken this key."""
    command = [sys.executable, "-c", HOLDER, str(path), name]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        yield holder
        holder.kill()


def test_a_key_is_taken_by_one_process_and_other_keys_do_not_wait(tmp_path: Path) -> None:
    claims = FileClaims(tmp_path / "claims")
    with holding(tmp_path / "claims", key(1)) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        assert not claims.take(key(1))
        assert all(claims.take(key(number)) for number in range(2, 200))
        claims.give(key(1))
        assert not claims.take(key(1)), "who does not have it cannot give it"
        holder.stdin.write(key(1) + "\n")
        holder.stdin.flush()
        assert holder.stdout.readline() == "given\n"
        assert claims.take(key(1))
    assert (tmp_path / "claims").stat().st_size == 0, "nothing is left behind"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_killed_holder_blocks_nobody(tmp_path: Path) -> None:
    claims = FileClaims(tmp_path / "claims")
    with holding(tmp_path / "claims", key(1)) as holder:
        assert not claims.take(key(1))
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        assert claims.take(key(1))


def test_a_file_that_cannot_be_had_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("a file where the folder should be")
    claims = FileClaims(tmp_path / "folder" / "claims")
    assert claims.take(key(1))
    claims.give(key(1))
