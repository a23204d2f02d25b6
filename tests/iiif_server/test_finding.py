"""A library of before there was a search: its books are found, whoever opens it."""

from pathlib import Path

import pytest
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext, RevisionStep
from sqlalchemy import Connection, text

from config import Config
from iiif_server.backup.filling import fill, new_catalogue
from iiif_server.backup.tables import count_rows, row_lines, tables_of
from iiif_server.cli.rooms import open_holdings
from iiif_server.database import SCHEMA, open_database, schema_version, writing
from iiif_server.finding import make_findable
from iiif_server.migrations import revisions
from manifests.search import is_complete, open_search
from tests.manifests.finding.contract import book, publish

BEFORE = "0006"


def upgrade_to(connection: Connection, revision: str) -> None:
    """The tables as a version of the program made them that knew no later revision."""
    scripts = revisions()

    def steps(found: tuple[str, ...], _context: MigrationContext) -> list[RevisionStep]:
        return scripts._upgrade_revs(revision, found)  # type: ignore[arg-type]  # as in iiif_server.migrations

    context = MigrationContext.configure(connection, opts={"fn": steps, "script": scripts})
    with Operations.context(context):
        context.run_migrations()


@pytest.fixture
def old(tmp_path: Path) -> Config:
    """The settings of a library of that revision with 450 books."""
    home = tmp_path / "library"
    home.mkdir()
    url = f"sqlite:///{home / 'catalogue.sqlite'}"
    with writing(open_database(url)) as transaction:
        upgrade_to(transaction, BEFORE)
        assert schema_version(transaction) == BEFORE
        rows = [{"id": f"b{at}", "title": f'{{"az":["Şəki {at}"]}}'} for at in range(450)]
        columns = "id, title, language, version, published, page_count, missing_count"
        values = ":id, :title, 'az', '1', '2026-11-27 12:00:00', 1, 0"
        transaction.execute(text(f"INSERT INTO books ({columns}) VALUES ({values})"), rows)
    return Config(home=home, database_url=url)


def test_its_books_are_found_when_it_is_opened(old: Config) -> None:
    holdings = open_holdings(old)
    search = open_search(holdings.engine)
    assert search.find("seki", limit=10).total == 450
    assert [hit.book.id for hit in search.find("seki 449", limit=10).hits] == ["b449"]
    # 9 before 10, as in the list of all books.
    assert [hit.book.id for hit in search.listing(limit=11).hits] == [f"b{at}" for at in range(11)]


def test_nothing_is_written_when_all_have_keys(old: Config) -> None:
    engine = open_holdings(old).engine
    with engine.connect() as reader, writing(engine):
        # Whoever wrote now would wait for half a minute and fail.
        make_findable(engine)
        assert is_complete(reader)


def test_rows_that_are_copied_into_another_database_are_found_there(old: Config, tmp_path: Path) -> None:
    engine = open_holdings(old).engine
    with engine.connect() as connection:
        tables = tables_of(connection)
        counts = {table.name: count_rows(connection, table) for table in tables}
        lines = {table.name: list(row_lines(connection, table)) for table in tables}
    url = f"sqlite:///{tmp_path / 'copy' / 'catalogue.sqlite'}"
    with new_catalogue(url) as transaction:
        fill(transaction, SCHEMA, counts, lines.__getitem__)
    copy = open_database(url)
    assert open_search(copy).find("seki 7", limit=500) == open_search(engine).find("seki 7", limit=500)
    publish(copy, book("new", "Şəki 451"))
    assert [hit.book.id for hit in open_search(copy).find("seki 451", limit=10).hits] == ["new"]
