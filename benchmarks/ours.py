"""Our server, in each way that it is measured: alone, behind nginx, and gunicorn with a bare callable in its place."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.addresses import Ask
from benchmarks.answers import Answer
from benchmarks.contenders import our_command, own_environment
from benchmarks.nginx import proxy, shipped, start_nginx
from benchmarks.programs import Program, free_port

ROOT = Path(__file__).parents[1]
BARE = "benchmarks.bare:application"
# The memory cache; a version of the server that has none does not know the setting.
MEMORY = "IIIF_MEMORY_CACHE_BYTES"
MEMORY_BYTES = str(64 * 1024**2)


class _Gunicorn:
    """A gunicorn that can be stopped, with our paths."""

    def __init__(self, folder: Path) -> None:
        """`folder` (made if missing) gets the output."""
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self._folder = folder
        self._program: Program | None = None
        folder.mkdir(parents=True, exist_ok=True)

    def stop(self) -> None:
        """Stops gunicorn and its workers."""
        if self._program is not None:
            self._program.stop()
            self._program = None

    def path(self, ask: Ask) -> str:
        """The path in the public surface of the server."""
        return ask.ours


class Ours(_Gunicorn):
    """`iiif-server serve`: gunicorn with nothing in front, over a library folder."""

    name = "ours"

    def __init__(
        self, folder: Path, home: Path, workers: int, settings: dict[str, str] | None = None, front: int | None = None
    ) -> None:
        """`folder` (made if missing) gets the output; `front`: the port of who stands in front, if somebody does."""
        super().__init__(folder)
        self.home = home
        self._workers = workers
        public = f"http://127.0.0.1:{front or self.port}"
        bind = {"IIIF_BIND": f"127.0.0.1:{self.port}"}
        self._environment = own_environment(home, public) | bind | (settings or {})

    @property
    def pid(self) -> int:
        """The process that the workers are children of. Raises ValueError when it does not run."""
        if self._program is None:
            raise ValueError("the server does not run")
        return self._program.pid

    def start(self) -> None:
        """Starts it without the derivatives of an earlier run."""
        shutil.rmtree(self.home / "cache", ignore_errors=True)
        command = [our_command(), "serve", "--workers", str(self._workers)]
        self._program = Program(command, self._folder / "serve.log", self._environment)
        self._program.await_answer(f"{self.base}/health/live")


class Fronted:
    """Ours behind nginx: as it is shipped, with its cache, or as a plain proxy, which keeps nothing."""

    name = "ours"

    def __init__(self, folder: Path, home: Path, workers: int, *, edge: bool) -> None:
        """`edge`: deploy/nginx.conf. `workers`: so many of gunicorn, and of nginx."""
        self._port = free_port()
        self.base = f"http://127.0.0.1:{self._port}"
        self._folder = folder
        self._workers = workers
        self._edge = edge
        self._ours = Ours(folder, home, workers, front=self._port)
        self._nginx: Program | None = None

    @property
    def pid(self) -> int:
        """The process that gunicorn's workers are children of."""
        return self._ours.pid

    def start(self) -> None:
        """Starts both, with empty caches."""
        self._ours.start()
        shutil.rmtree(self._folder / "cache", ignore_errors=True)
        http = (
            shipped(self._port, free_port(), self._ours.port, self._folder)
            if self._edge
            else proxy(self._port, self._ours.port)
        )
        self._nginx = start_nginx(self._folder, self._port, self._workers, http, "/health/live")

    def stop(self) -> None:
        """Stops nginx and gunicorn."""
        if self._nginx is not None:
            self._nginx.stop()
            self._nginx = None
        self._ours.stop()

    def path(self, ask: Ask) -> str:
        """As without nginx."""
        return ask.ours


class Bare(_Gunicorn):
    """The same gunicorn by the same gunicorn.conf.py with a callable that gives one answer of ours from memory."""

    name = "bare callable"

    def __init__(self, folder: Path, home: Path, workers: int) -> None:
        """`folder` (made if missing) gets the answer and the output; `home` is named in the settings only."""
        super().__init__(folder)
        self._answer = folder / "answer.json"
        settings = {"IIIF_BIND": f"127.0.0.1:{self.port}", "IIIF_WORKERS": str(workers)}
        self._environment = own_environment(home, self.base) | settings
        self._environment |= {"BENCH_ANSWER": str(self._answer), "PYTHONPATH": str(ROOT)}

    def put(self, answer: Answer) -> None:
        """From its next start on it gives this answer, whatever is asked."""
        told = {"status": answer.status, "reason": answer.reason, "headers": answer.headers}
        self._answer.write_text(json.dumps(told))
        self._answer.with_suffix(".body").write_bytes(answer.body)

    def start(self) -> None:
        """Starts gunicorn."""
        command = [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "gunicorn.conf.py"), BARE]
        self._program = Program(command, self._folder / "serve.log", self._environment)
        self._program.await_answer(self.base, any_status=True)


def memory_settings(*, on: bool) -> dict[str, str]:
    """Our memory cache on or off; nothing where the server has none."""
    ran = subprocess.run([our_command(), "config"], capture_output=True, text=True, check=True)
    return {MEMORY: MEMORY_BYTES if on else "0"} if MEMORY in ran.stdout else {}
