"""Collections as rows of their table, and back."""

from typing import Any

from sqlalchemy import Connection, Row, select

from manifests.collections.placing import Setting, Settings
from manifests.collections.settings_json import setting_json, setting_of
from manifests.collections.tables import COLLECTIONS
from manifests.collections.values import CollectionRecord


def record_of(row: Row[Any]) -> CollectionRecord:
    """A collection of a row of COLLECTIONS."""
    return CollectionRecord(row.id, row.label, row.parent, row.origin, row.summary, row.number, tuple(row.path))


def row_of(record: CollectionRecord, setting: Setting | None = None) -> dict[str, Any]:
    """The row of a collection; with its `setting` where it is one of the settings."""
    return {
        "id": record.id,
        "parent": record.parent,
        "number": record.number,
        "label": record.label,
        "summary": record.summary,
        "origin": record.origin,
        "path": list(record.path),
        "settings": setting and setting_json(setting),
    }


def settings_in(connection: Connection) -> Settings:
    """The settings that hold, in the order in which they were written."""
    asked = select(COLLECTIONS).where(COLLECTIONS.c.origin == "settings").order_by(COLLECTIONS.c.number)
    return Settings(tuple(setting_of(record_of(row), row.settings) for row in connection.execute(asked)))
