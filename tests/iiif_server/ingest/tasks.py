"""What workers do in the tests of the pool. Apart from the tests: a worker loads this, and no pytest."""

import ctypes
import os
import resource
import signal
import subprocess
import time
from pathlib import Path

from iiif_server.ingest.allowance import SESSION, limit_processor
from iiif_server.ingest.pool import Allow


def work(task: int, allow: Allow) -> int:
    """Dies on 3, stumbles over 4, wants all memory on 50, sleeps from 100 on; 101 is allowed half a second."""
    if task == 3:
        os._exit(139)
    if task == 4:
        raise ValueError("a fault of the program")
    if task == 50:
        bytearray(1 << 40)
    if task == 101:
        allow(0.5)
    if task >= 100:
        time.sleep(60)
    return task * task


def kill_itself(task: str, _allow: Allow) -> int:
    if task:
        os.kill(os.getpid(), signal.Signals[task])
    return 0


def read_from(task: int, _allow: Allow) -> bytes:
    """As a decoder with a fault in it does."""
    return ctypes.string_at(0) if task == 0 else b"one"


def loop(task: str, allow: Allow) -> int:
    if task == "counted":
        allow(1)
    if task == "not counted":
        limit_processor(0)
    while task != "short":
        pass
    return 0


def start_a_program(task: tuple[str, Path], allow: Allow) -> int:
    """As some masters need it; and then the worker crashes, or takes too long, or is no longer wanted."""
    how, file = task
    file.write_text(str(subprocess.Popen(["sleep", "60"]).pid))
    if how == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if how == "time":
        allow(0.1)
        time.sleep(60)
    return 0


def transgress(task: tuple[str, Path], _allow: Allow) -> str:
    what, folder = task
    if what == "rights":
        status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
        core, _ = resource.getrlimit(resource.RLIMIT_CORE)
        return f"{status['NoNewPrivs'].strip()} {core} {os.getpriority(os.PRIO_PROCESS, 0)}"
    if what == "session":
        return SESSION.read_text().rpartition("nice ")[2].strip()
    try:
        with (folder / "file").open("wb") as file:
            if what == "size":
                os.truncate(file.fileno(), 1 << 40)
            else:
                _kept = [file, *(os.fdopen(os.dup(file.fileno())) for _ in range(1000))]
    except OSError as error:
        return str(error.strerror)
    return "it may"
