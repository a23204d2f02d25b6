"""Runs wrk, the load tool, once. Knows no server and no row."""

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.programs import find_program

CONNECTIONS = 8
SCRIPT = Path(__file__).with_name("walk.lua")


class LoadFailed(Exception):
    """A run that says nothing about the server's speed: failed requests, or too few of them."""


@dataclass(frozen=True, slots=True)
class Asking:
    """How a list of paths is asked for.

    Of several paths each is asked for once, unless `again`: then the list begins anew at its end. `status` is that
    of every right answer.
    """

    connections: int = CONNECTIONS
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    again: bool = False


@dataclass(frozen=True, slots=True)
class Load:
    """What one run brought. `whole_list`: the list of paths ended before the time. `p50` and `p99` in milliseconds.

    `bytes` of all answers, their headers included.
    """

    requests: int
    seconds: float
    whole_list: bool
    wrong: int
    broken: int
    bytes: int
    p50: float
    p99: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.requests / self.seconds


ONCE = Asking()


def put_load(base: str, paths: list[str], seconds: int, folder: Path, asking: Asking = ONCE) -> Load:
    """Asks the server at `base` for `paths`, for `seconds` or until the list ends.

    One path is asked for again and again. Raises LoadFailed when an answer had another status, a connection broke,
    or fewer answers came than there are connections.
    """
    if not asking.again and len(set(paths)) != len(paths):
        raise ValueError("a path stands in the list twice")
    listed = folder / "paths.txt"
    listed.write_text("\n".join(paths) + "\n")
    command = [find_program("wrk"), "--threads", "1", "--connections", str(asking.connections)]
    command += ["--duration", f"{seconds}s", "--timeout", "10s", "--script", str(SCRIPT)]
    command += [part for name, value in asking.headers.items() for part in ("--header", f"{name}: {value}")]
    environment = {
        **os.environ,
        "BENCH_PATHS": str(listed),
        "BENCH_STATUS": str(asking.status),
        "BENCH_AGAIN": "yes" if asking.again else "",
    }
    ran = subprocess.run(
        [*command, base], env=environment, capture_output=True, text=True, timeout=seconds + 60, check=False
    )
    if ran.returncode != 0:
        raise LoadFailed(f"wrk ended with status {ran.returncode}: {ran.stderr.strip()}")
    return read_load(ran.stdout, asking)


def read_load(printed: str, asking: Asking = ONCE) -> Load:
    """The last line of what wrk printed with our script. Raises LoadFailed as `put_load` says."""
    load = Load(**json.loads(printed.strip().rpartition("\n")[2]))
    if load.wrong or load.broken:
        raise LoadFailed(
            f"of {load.requests} answers {load.wrong} were not {asking.status}; "
            f"{load.broken} requests broke or timed out"
        )
    if load.requests < asking.connections:
        raise LoadFailed(f"only {load.requests} answers in {load.seconds:.1f} seconds")
    return load
