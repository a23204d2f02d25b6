"""Two machines on one catalogue in PostgreSQL, whose file systems know nothing of each other: one at work at a book."""

import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from iiif_server.database import open_database, upgrade_schema
from iiif_server.ingest.database_lock import NAME_BYTES
from iiif_server.ingest.errors import LibraryBusy
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.lock import book_lock, book_lock_if_free
from tests.iiif_server.ingest import lock_tasks
from tests.iiif_server.ingest.libraries import holdings_at
from tests.iiif_server.ingest.test_lock import another_process, wait_for
from tests.services.postgres_server import PostgresServer

pytestmark = pytest.mark.services


@pytest.fixture(scope="module")
def url(postgres: PostgresServer) -> str:
    database = postgres.new_database("locks")
    upgrade_schema(database)
    return database


def machine(home: Path, url: str) -> Holdings:
    """The library as a machine sees it that has a file system of its own."""
    home.mkdir()
    return replace(holdings_at(home), engine=open_database(url))


def test_the_other_machine_is_named(tmp_path: Path, url: str) -> None:
    here, there = machine(tmp_path / "here", url), machine(tmp_path / "there", url)
    with book_lock(here, "b", "the ingest of b"):
        with pytest.raises(LibraryBusy) as refused, book_lock(there, "b", "the edit of b"):
            pytest.fail("both have it")
        assert f"The book b is being changed by the ingest of b (process {os.getpid()})" in str(refused.value)
        with book_lock(there, "another", "the edit of another"):
            assert True
        with book_lock_if_free(there, "b", "housekeeping") as free:
            assert not free
    with book_lock(there, "b", "the edit of b"), book_lock_if_free(here, "b", "housekeeping") as free:
        assert not free
    with book_lock_if_free(here, "b", "housekeeping") as free:
        assert free


def test_a_name_that_postgresql_does_not_keep(tmp_path: Path, url: str) -> None:
    here, there = machine(tmp_path / "here", url), machine(tmp_path / "there", url)
    book_id = "x" * 200
    with book_lock(here, book_id, f"the ingest of {book_id}"):
        with pytest.raises(LibraryBusy) as refused, book_lock(there, book_id, "the edit"):
            pytest.fail("both have it")
        assert f"by {'the ingest of ' + book_id}"[: NAME_BYTES + 3] in str(refused.value)


def test_who_is_killed_holds_nothing(tmp_path: Path, url: str) -> None:
    here, holds = machine(tmp_path / "here", url), tmp_path / "holds"
    (tmp_path / "there").mkdir()
    with another_process(lock_tasks.hold_in_database, tmp_path / "there", url, "b", holds) as holder:
        wait_for(holds)
        with book_lock_if_free(here, "b", "housekeeping") as free:
            assert not free
        assert holder.pid
        os.kill(holder.pid, signal.SIGKILL)
        holder.join()
        # PostgreSQL hears of it from the kernel, a moment later.
        for _ in range(100):
            with book_lock_if_free(here, "b", "housekeeping") as free:
                if free:
                    return
    pytest.fail("the lock outlived its holder")
