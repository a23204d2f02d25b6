"""Whole books from SQLite."""

from tests.manifests.whole_contract import WholeContract


class TestSqlite(WholeContract):
    """The engine is that of all tests."""
