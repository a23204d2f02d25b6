"""A real PostgreSQL of the test's own: with the order of letters of Azerbaijani, which is not that of the bytes."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError

from iiif_server.database import open_database, upgrade_schema
from tests.serving import free_port

PROGRAMS = Path("/usr/lib/postgresql")
USER = "postgres"
# SQLite compares names byte by byte; whoever sorts in SQL sorts otherwise here.
LETTERS = ("--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=az")
# Nothing of it outlives the test.
QUICK = ("-c", "fsync=off", "-c", "full_page_writes=off")


class PostgresServer:
    """A running server; each of its databases is empty when it is asked for."""

    def __init__(self, port: int) -> None:
        self._port, self._numbers = port, count(1)

    def url(self, name: str) -> str:
        """The address of a database."""
        return f"postgresql+psycopg://{USER}@127.0.0.1:{self._port}/{name}"

    def new_database(self, name: str) -> str:
        """Makes a database of this name and a number, and tells its address."""
        name = f"{name}_{next(self._numbers)}"
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
        engine.dispose()
        return self.url(name)

    @contextmanager
    def new_catalogue(self, name: str) -> Iterator[Engine]:
        """A database with all tables, and none of them has a row."""
        url = self.new_database(name)
        upgrade_schema(url)
        engine = open_database(url)
        try:
            yield engine
        finally:
            engine.dispose()

    def await_answer(self) -> None:
        """Returns when it answers."""
        engine = create_engine(self.url("postgres"))
        for _ in range(200):
            try:
                engine.connect().close()
            except OperationalError:
                time.sleep(0.1)
            else:
                engine.dispose()
                return
        raise TimeoutError("PostgreSQL was not ready within 20 seconds")


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL that is gone at the end, with all that it kept."""
    port = free_port()
    # Not below the folder of the test: that is root's own, and PostgreSQL refuses to be root.
    with TemporaryDirectory(prefix="iiif-postgres-") as name:
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, USER, USER)
        kept = folder / "data"
        log = folder / "log"
        initdb = [find("initdb"), "--auth=trust", f"--username={USER}", "--no-sync", *LETTERS, "--pgdata", str(kept)]
        subprocess.run(initdb, check=True, capture_output=True, **_somebody())
        command = [find("postgres"), "-D", str(kept), "-k", str(folder), "-h", "127.0.0.1", "-p", str(port), *QUICK]
        with log.open("wb") as said, subprocess.Popen(command, stderr=said, stdout=said, **_somebody()) as process:
            try:
                server = PostgresServer(port)
                server.await_answer()
                yield server
            finally:
                # At once: whoever is still connected loses the connection
                process.send_signal(signal.SIGINT)
                process.wait(30)


def find(program: str) -> str:
    """Debian keeps the programs of the server where no PATH leads."""
    places: Sequence[Path] = sorted(PROGRAMS.glob(f"*/bin/{program}"), key=lambda place: int(place.parts[-3]))
    found = str(places[-1]) if places else shutil.which(program)
    assert found, f"{program} is missing: run tests/services/install"
    return found


def _somebody() -> dict[str, Any]:
    """Who runs it: PostgreSQL does not run as root."""
    return {"user": USER, "group": USER, "extra_groups": [], "cwd": "/"} if os.geteuid() == 0 else {}
