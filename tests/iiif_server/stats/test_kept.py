"""The table of uses in SQLite. With PostgreSQL: tests/services/test_statistics.py."""

from tests.iiif_server.stats.kept_contract import KeptContract


class TestSqlite(KeptContract):
    pass
