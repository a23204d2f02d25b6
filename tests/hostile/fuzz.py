"""Hostile requests through the WSGI application itself, and what must hold of every answer."""

import io
import logging
import os
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import unquote_to_bytes

from PIL import Image

from tests.hostile.urls import Hostile, hostile

ALLOWED = {200, 204, 303, 304, 308, 400, 404, 405}
SLOWEST_SECONDS = 10.0
# Every so many images are decoded.
DECODED = 10
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


class Watch(logging.Handler):
    """Remembers what the server logs as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keeps the record's text."""
        self.said.append(self.format(record))


@dataclass
class Result:
    """What came of it: answers by status, the slowest in seconds, memory in bytes, and what should not have been."""

    answers: Counter[int] = field(default_factory=Counter)
    slowest: float = 0.0
    memory: list[int] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def growth(self) -> int:
        """Bytes by which memory grew after the first quarter, in which everything is loaded and warmed up."""
        settled = self.memory[len(self.memory) // 4 :]
        return settled[-1] - settled[0]


def resident() -> int:
    """The memory of this process, in bytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE_BYTES


def run(application: Callable[..., Any], count: int, seed: int) -> Result:
    """Sends `count` requests, the same for the same seed."""
    random, result, watch = Random(seed), Result(), Watch()
    logging.getLogger().addHandler(watch)
    try:
        for number in range(count):
            if number % max(1, count // 40) == 0:
                result.memory.append(resident())
            asked = hostile(random)
            _send(application, asked, result, decode=number % DECODED == 0)
            if watch.said:
                result.faults.append(f"{asked}: logged {watch.said.pop()}")
    finally:
        logging.getLogger().removeHandler(watch)
    result.memory.append(resident())
    return result


def _send(application: Callable[..., Any], asked: Hostile, result: Result, *, decode: bool) -> None:
    told: list[Any] = []
    start = time.monotonic()
    try:
        body = b"".join(application(_environ(asked), lambda *given: told.extend(given[:2])))
    except Exception as error:
        result.faults.append(f"{asked}: raised {error!r}")
        return
    took = time.monotonic() - start
    status, headers = int(told[0][:3]), {name.lower(): value for name, value in told[1]}
    result.answers[status] += 1
    result.slowest = max(result.slowest, took)
    if status not in ALLOWED or took > SLOWEST_SECONDS or headers.get("access-control-allow-origin") != "*":
        result.faults.append(f"{asked}: {status} after {took:.1f} s, {headers}")
    kind = headers.get("content-type", "")
    if decode and body and status == 200 and kind.startswith("image/"):
        try:
            Image.open(io.BytesIO(body)).load()
        except OSError as error:
            result.faults.append(f"{asked}: no image: {error}")


def _environ(asked: Hostile) -> dict[str, Any]:
    """As gunicorn makes it."""
    return {
        "REQUEST_METHOD": asked.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(asked.path.encode("latin-1")).decode("latin-1"),
        "RAW_URI": asked.path + (f"?{asked.query}" if asked.query else ""),
        "QUERY_STRING": asked.query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8182",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **asked.headers,
    }
