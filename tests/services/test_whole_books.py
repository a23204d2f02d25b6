"""Whole books from a real PostgreSQL."""

from collections.abc import Iterator
from itertools import count

import pytest
from sqlalchemy import Engine

from iiif_server.database import open_database, upgrade_schema
from tests.manifests.whole_contract import WholeContract
from tests.services.postgres_server import PostgresServer, running_postgres

pytestmark = pytest.mark.services
NUMBERS = count()


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    with running_postgres() as server:
        yield server


class TestPostgres(WholeContract):
    @pytest.fixture
    def engine(self, postgres: PostgresServer) -> Iterator[Engine]:
        url = postgres.new_database(f"whole_{next(NUMBERS)}")
        upgrade_schema(url)
        engine = open_database(url)
        yield engine
        engine.dispose()
