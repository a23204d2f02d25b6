"""Collections and counts in PostgreSQL: the same contract as in SQLite, and two who write at the same time."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from iiif_server.database import writing
from manifests.collections.indexing import put_settings
from manifests.library import Library
from tests.manifests.collections.books import book, settings
from tests.manifests.collections.contract import PRESS, CollectionsContract
from tests.services.postgres_server import PostgresServer

pytestmark = pytest.mark.services


@pytest.fixture
def engine(postgres: PostgresServer) -> Iterator[Engine]:
    """An empty catalogue of the test's own."""
    with postgres.new_catalogue("collections") as engine:
        yield engine


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
