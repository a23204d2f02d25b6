"""The yardsticks, each with start, stop and its paths. Knows how they run, not what is measured."""

import hashlib
import os
import socket
import sys
from pathlib import Path
from typing import Protocol

from benchmarks.addresses import Ask
from benchmarks.nginx import fast_cgi, start_nginx, static_files
from benchmarks.programs import Program, find_program, free_port

IIPSRV = "/usr/lib/iipimage-server/iipsrv.fcgi"
# Where the server says it too: image_store/jpeg.py.
JPEG_QUALITY = 85


class Contender(Protocol):
    """One server, on a loopback address of its own. Started again, it starts with empty caches."""

    name: str
    base: str

    def start(self) -> None:
        """Starts it with empty caches; returns when it answers."""

    def stop(self) -> None:
        """Stops all of it; nothing happens when it does not run."""

    def path(self, ask: Ask) -> str:
        """Where this server has the resource."""


class StaticFiles:
    """nginx with files that have the bytes of our answers: the limit of what one machine can give out."""

    name = "nginx, static file"

    def __init__(self, folder: Path, workers: int) -> None:
        """`folder` (made if missing) gets the files and the configuration."""
        self._port = free_port()
        self.base = f"http://127.0.0.1:{self._port}"
        self._folder = folder
        self._root = folder / "files"
        self._workers = workers
        self._program: Program | None = None
        self._root.mkdir(parents=True, exist_ok=True)

    def put(self, ask: Ask, body: bytes) -> None:
        """From now on the resource is `body`."""
        (self._root / self.path(ask)[1:]).write_bytes(body)

    def start(self) -> None:
        """Starts nginx."""
        self._program = start_nginx(self._folder, self._port, self._workers, static_files(self._port, self._root))

    def stop(self) -> None:
        """Stops nginx."""
        if self._program is not None:
            self._program.stop()
            self._program = None

    def path(self, ask: Ask) -> str:
        """A file's name, made from our path."""
        suffix = ask.ours.rpartition(".")[2]
        name = hashlib.sha256(ask.ours.encode()).hexdigest()[:24]
        return f"/{name}.{suffix}" if suffix in ("jpg", "json") else f"/{name}"


class Iipsrv:
    """Debian's iipimage-server over the pyramids that our ingest made: its processes behind nginx by FastCGI."""

    name = "iipsrv"

    def __init__(self, folder: Path, workers: int, pyramids: Path) -> None:
        """`workers`: so many processes of iipsrv, and of nginx. `pyramids`: the folder that paths are relative to."""
        self._port = free_port()
        self.base = f"http://127.0.0.1:{self._port}"
        self._folder = folder
        self._workers = workers
        self._pyramids = pyramids
        self._programs: list[Program] = []
        folder.mkdir(parents=True, exist_ok=True)

    def start(self) -> None:
        """Starts nginx, and iipsrv's processes, which share one listening socket as spawn-fcgi would have it."""
        meeting = self._folder / "iipsrv.socket"
        meeting.unlink(missing_ok=True)
        environment = {
            "FILESYSTEM_PREFIX": f"{self._pyramids}/",
            "JPEG_QUALITY": str(JPEG_QUALITY),
            # One process for each core already: threads inside them would only fight for the same cores.
            "OMP_NUM_THREADS": "1",
            # Else it looks in vain for a memcached on this machine at every request.
            "MEMCACHED_SERVERS": "",
        }
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(str(meeting))
            listening.listen(511)
            for _ in range(self._workers):
                self._programs.append(
                    Program([find_program(IIPSRV)], self._folder / "iipsrv.log", environment, listening)
                )
        self._programs.append(start_nginx(self._folder, self._port, self._workers, fast_cgi(self._port, meeting)))

    def stop(self) -> None:
        """Stops nginx and iipsrv's processes."""
        while self._programs:
            self._programs.pop().stop()

    def path(self, ask: Ask) -> str:
        """IIIF inside a query, as iipsrv has it."""
        return ask.iipsrv


def our_command() -> str:
    """The path of `iiif-server` in the environment that runs the benchmarks."""
    return str(Path(sys.executable).parent / "iiif-server")


def own_environment(home: Path, public_url: str) -> dict[str, str]:
    """The environment without any setting of the server but these two."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("IIIF_")}
    return kept | {"IIIF_HOME": str(home), "IIIF_PUBLIC_URL": public_url}
