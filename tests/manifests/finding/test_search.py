"""The search over the catalogue with SQLite's FTS5."""

from sqlalchemy import Engine, text

from iiif_server.database import writing
from manifests.search import CatalogueSearch
from tests.manifests.finding.contract import SearchContract, book, publish


class TestSqlite(SearchContract):
    def test_its_index_is_in_step_with_the_rows(self, engine: Engine, search: CatalogueSearch) -> None:
        publish(engine, book("seki", "Gəncə"))
        with writing(engine) as transaction:
            transaction.execute(text("DELETE FROM catalogue_entries WHERE book LIKE 'qor%'"))
            transaction.execute(
                text("UPDATE catalogue_words SET words = 'enew' WHERE id = (SELECT min(id) FROM catalogue_words)")
            )
        with writing(engine) as transaction:
            # Fails when FTS5 knows a word that no row has, or misses one.
            transaction.execute(
                text("INSERT INTO catalogue_search(catalogue_search, rank) VALUES ('integrity-check', 1)")
            )
        assert search.count() == 9

    def test_another_process_need_not_vacuum_carefully(self, engine: Engine, search: CatalogueSearch) -> None:
        before = search.find("seki", limit=9)
        with writing(engine) as transaction:
            transaction.execute(text("DELETE FROM catalogue_entries WHERE book = 'qorqud'"))
        with engine.connect() as connection:
            connection.rollback()
            raw = connection.connection.driver_connection
            assert raw is not None
            raw.execute("VACUUM")
        assert search.find("seki", limit=9) == before
