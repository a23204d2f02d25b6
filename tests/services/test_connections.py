"""Connections to a real PostgreSQL that are gone: cut by the server, or with the server."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError

from iiif_server import database
from iiif_server.database import open_database
from tests.services.postgres_server import PostgresServer

pytestmark = pytest.mark.services
CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"


@pytest.fixture
def engine(postgres: PostgresServer) -> Iterator[Engine]:
    """Two connections lie in it."""
    engine = open_database(postgres.new_database("rested"))
    with engine.connect(), engine.connect():
        pass
    yield engine
    engine.dispose()


def cut(postgres: PostgresServer, engine: Engine) -> None:
    """The server ends every connection to the database of the engine."""
    other = create_engine(postgres.url("postgres"), isolation_level="AUTOCOMMIT")
    with other.connect() as connection:
        assert len(connection.execute(text(CUT), {"name": engine.url.database}).all()) == 2
    other.dispose()


def one(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(text("SELECT 1")) or 0)


def test_a_connection_that_rested_is_made_anew(
    postgres: PostgresServer, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "RESTED_SECONDS", 0.0)
    cut(postgres, engine)
    assert [one(engine) for _ in range(3)] == [1, 1, 1]


def test_of_connections_in_use_one_question_fails_and_all_are_made_anew(
    postgres: PostgresServer, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "RESTED_SECONDS", 60.0)
    cut(postgres, engine)
    with pytest.raises(OperationalError):
        one(engine)
    with engine.connect() as first, engine.connect() as second:
        assert [first.scalar(text("SELECT 1")), second.scalar(text("SELECT 2"))] == [1, 2]


def test_who_was_in_use_just_now_is_not_asked(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    pings: list[object] = []
    ping = engine.dialect.do_ping

    def counted(connection: DBAPIConnection) -> bool:
        pings.append(connection)
        return ping(connection)

    monkeypatch.setattr(engine.dialect, "do_ping", counted)
    monkeypatch.setattr(database, "RESTED_SECONDS", 60.0)
    assert one(engine) == 1
    assert not pings
    monkeypatch.setattr(database, "RESTED_SECONDS", 0.0)
    assert one(engine) == 1
    assert len(pings) == 1
