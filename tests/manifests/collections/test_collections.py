"""Collections and counts in SQLite."""

from tests.manifests.collections.contract import CollectionsContract


class TestOnSqlite(CollectionsContract):
    """The contract, with the engine of tests/conftest.py."""
