"""The search over the catalogue with a real PostgreSQL, whose letters are in the order of Azerbaijani."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from tests.manifests.finding.contract import SearchContract
from tests.services.postgres_server import PostgresServer

pytestmark = pytest.mark.services


class TestPostgres(SearchContract):
    @pytest.fixture
    def engine(self, postgres: PostgresServer) -> Iterator[Engine]:
        with postgres.new_catalogue("search") as engine:
            yield engine
