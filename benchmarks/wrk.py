"""Runs wrk, the load tool, once. Knows no server and no row."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from benchmarks.programs import find_program

CONNECTIONS = 8
SCRIPT = Path(__file__).with_name("walk.lua")


class LoadFailed(Exception):
    """A run that says nothing about the server's speed: failed requests, or too few of them."""


@dataclass(frozen=True, slots=True)
class Load:
    """What one run brought. `whole_list`: the list of paths ended before the time."""

    requests: int
    seconds: float
    whole_list: bool
    not_ok: int
    broken: int

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.requests / self.seconds


def put_load(base: str, paths: list[str], seconds: int, folder: Path) -> Load:
    """Asks the server at `base` for `paths` over 8 connections, for `seconds` or until the list ends.

    One path is asked for again and again; of several each is asked for once. Raises LoadFailed when an answer
    was not 200, a connection broke, or fewer answers came than there are connections.
    """
    if len(set(paths)) != len(paths):
        raise ValueError("a path stands in the list twice")
    listed = folder / "paths.txt"
    listed.write_text("\n".join(paths) + "\n")
    command = [find_program("wrk"), "--threads", "1", "--connections", str(CONNECTIONS), "--duration", f"{seconds}s"]
    command += ["--timeout", "10s", "--script", str(SCRIPT), base]
    environment = {**os.environ, "BENCH_PATHS": str(listed)}
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=seconds + 60, check=False)
    if ran.returncode != 0:
        raise LoadFailed(f"wrk ended with status {ran.returncode}: {ran.stderr.strip()}")
    return read_load(ran.stdout)


def read_load(printed: str) -> Load:
    """The last line of what wrk printed with our script. Raises LoadFailed as `put_load` says."""
    load = Load(**json.loads(printed.strip().rpartition("\n")[2]))
    if load.not_ok or load.broken:
        raise LoadFailed(
            f"of {load.requests} answers {load.not_ok} were not 200; {load.broken} requests broke or timed out"
        )
    if load.requests < CONNECTIONS:
        raise LoadFailed(f"only {load.requests} answers in {load.seconds:.1f} seconds")
    return load
