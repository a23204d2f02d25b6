"""Other people's programs, run on one open file: bounded in time and output, and dead when we are. No shell.

The program never sees the file's name, which may look like an option or hold signs that mean something to it.
"""

import os
import resource
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO

from image_store.errors import BadMaster
from image_store.masters.held import nameless_file

PIECE = 1 << 20
MOST_COMPLAINT = 2000
LANGUAGE = {"LC_ALL": "C.UTF-8"}


class Running:
    """A running program: `read` its output; `complaint` is what it wrote to its standard error."""

    def __init__(self, child: "subprocess.Popen[bytes]", errors: IO[bytes]) -> None:
        self._child = child
        self._errors = errors
        self.killed = False

    def read(self, length: int) -> bytes:
        """So many bytes, or what is left."""
        assert self._child.stdout is not None
        return self._child.stdout.read(length)

    def kill(self) -> None:
        """Time is over."""
        self.killed = True
        self._child.kill()

    def end(self) -> int:
        """Its exit status, when it has ended. What it still writes is not read."""
        assert self._child.stdout is not None
        self._child.stdout.close()
        return self._child.wait()

    def complaint(self) -> str:
        """The first line that it complained with."""
        self._errors.seek(0)
        lines = self._errors.read(MOST_COMPLAINT).decode("utf-8", "replace").splitlines()
        return next((line.strip() for line in lines if line.strip()), "")


def find_program(name: str, package: str) -> str:
    """Where a program lies. Raises BadMaster with Debian's package when it is missing."""
    found = shutil.which(name)
    if found is None:
        raise BadMaster(
            f"the program {name} is missing, which reads it; install Debian's package {package} "
            f"(apt install {package}) and ingest again"
        )
    return found


@contextmanager
def running(
    program: str, options: Sequence[str], file: IO[bytes], rest: Sequence[str], seconds: int
) -> Iterator[Running]:
    """Runs `program options FILE rest`. Raises OSError when it cannot be started."""
    command = [program, *options, f"/proc/self/fd/{file.fileno()}", *rest]
    setpriv = shutil.which("setpriv")  # of util-linux, which every Debian has
    if setpriv:
        command = [setpriv, "--pdeathsig", "KILL", "--", *command]
    with (
        nameless_file() as errors,
        subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=LANGUAGE,
            pass_fds=(file.fileno(),),
        ) as child,
    ):
        # Should it outlive us all the same, the system ends it
        _limit_time(child.pid, seconds)
        program_ = Running(child, errors)
        alarm = threading.Timer(seconds, program_.kill)
        alarm.start()
        try:
            yield program_
        finally:
            alarm.cancel()
            if child.poll() is None:
                child.kill()


def _limit_time(pid: int, seconds: int) -> None:
    try:
        resource.prlimit(pid, resource.RLIMIT_CPU, (seconds, seconds))
    except ProcessLookupError:
        return  # it has ended already


def output(program: str, options: Sequence[str], file: IO[bytes], rest: Sequence[str], most: int, seconds: int) -> str:
    """All that a program prints, at most so many bytes. Raises BadMaster, OSError."""
    with running(program, options, file, rest, seconds) as run:
        printed = run.read(most + 1)
        status = run.end()
        name = os.path.basename(program)  # noqa: PTH119 - a name for a sentence
        if run.killed:
            raise BadMaster(f"{name} did not end within {seconds} seconds")
        if len(printed) > most:
            raise BadMaster(f"{name} prints more than {most} bytes of it")
        if status != 0:
            raise BadMaster(reason(name, run.complaint(), status))
    return printed.decode("utf-8", "replace")


def reason(name: str, complaint: str, status: int) -> str:
    """The sentence for a program that failed."""
    if status < 0:
        return f"{name} crashed on it ({signal.Signals(-status).name}): the file is damaged"
    return f"the file is damaged ({name}: {complaint or f'exit status {status}'})"
