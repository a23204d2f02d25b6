"""Collections and counts in PostgreSQL: the same contract as in SQLite, and two who write at the same time."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from sqlalchemy import Engine

from iiif_server.database import open_database, upgrade_schema, writing
from manifests.collections.indexing import put_settings
from manifests.library import Library
from tests.manifests.collections.books import book, settings
from tests.manifests.collections.contract import PRESS, CollectionsContract
from tests.services.postgres_server import PostgresServer, running_postgres

pytestmark = pytest.mark.services


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    with running_postgres() as server:
        yield server


@pytest.fixture
def engine(postgres: PostgresServer, request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An empty catalogue of the test's own."""
    url = postgres.new_database(f"c{sha256(request.node.nodeid.encode()).hexdigest()[:20]}")
    upgrade_schema(url)
    engine = open_database(url)
    yield engine
    engine.dispose()


class TestOnPostgres(CollectionsContract):
    """The contract."""

    def test_a_collection_that_many_make_at_the_same_time_is_one(self, engine: Engine, library: Library) -> None:
        def put(number: int) -> None:
            one = book(f"b{number}", collections=(("Qəzetlər", f"{number % 3}"),))
            with writing(engine) as transaction:
                library.put(transaction, one, datetime(2026, 11, 27, tzinfo=UTC))
                if number == 10:
                    put_settings(transaction, settings(PRESS))

        with ThreadPoolExecutor(8) as threads:
            list(threads.map(put, range(24)))
        assert self.tree(library) == [
            (0, "Metbuat", 24, 0),
            (1, "Qezetler", 24, 0),
            *((2, f"Qezetler_{number}", 8, 8) for number in range(3)),
        ]
