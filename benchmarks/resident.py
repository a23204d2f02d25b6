"""Memory of the workers of a running server, as the kernel counts it. Knows processes by their parent."""

from pathlib import Path

from benchmarks.programs import ProgramFailed


def workers_of(pid: int) -> list[int]:
    """The children of gunicorn's first process, eldest first. Raises ProgramFailed when there are none."""
    text = "".join(path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children"))
    found = sorted(int(child) for child in text.split())
    if not found:
        raise ProgramFailed("the server has no workers")
    return found


def resident(pid: int) -> int:
    """Bytes of memory that a process has now."""
    return _status(pid, "VmRSS")


def peak(pid: int) -> int:
    """The most that it had since `forget_peak`."""
    return _status(pid, "VmHWM")


def forget_peak(pid: int) -> None:
    """Begins the count of the highest memory anew (proc(5), clear_refs)."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def _status(pid: int, name: str) -> int:
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return int(lines[name].split()[0]) * 1024
