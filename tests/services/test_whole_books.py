"""Whole books from a real PostgreSQL."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from tests.manifests.whole_contract import WholeContract
from tests.services.postgres_server import PostgresServer

pytestmark = pytest.mark.services


class TestPostgres(WholeContract):
    @pytest.fixture
    def engine(self, postgres: PostgresServer) -> Iterator[Engine]:
        with postgres.new_catalogue("whole") as engine:
            yield engine
