"""What happened to books, for harvesters. The books that are there appeared when they were published last."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

TIME = sa.DateTime(timezone=True)
CHANGES = sa.table(
    "changes",
    *(sa.column(name) for name in ("number", "kind", "book", "target")),
    sa.column("changed", TIME),
)
STANDINGS = sa.table(
    "standings",
    *(sa.column(name) for name in ("book", "number", "deleted")),
    sa.column("changed", TIME),
)
BOOKS = sa.table("books", sa.column("id"), sa.column("published", TIME))


def upgrade() -> None:
    """Makes the tables, with a Create of each book."""
    op.create_table(
        "changes",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("book", sa.String, nullable=False),
        sa.Column("target", sa.String),
        sa.Column("changed", TIME, nullable=False),
    )
    op.create_table(
        "standings",
        sa.Column("book", sa.String, primary_key=True),
        sa.Column("changed", TIME, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("deleted", sa.Boolean, nullable=False),
    )
    op.create_index("ix_standings_changed", "standings", ["changed", "number"])
    op.create_table(
        "left_collections",
        sa.Column("book", sa.String, primary_key=True),
        sa.Column("collection", sa.String, primary_key=True),
        sa.Column("direct", sa.Boolean, nullable=False),
    )
    op.create_index("ix_left_collections_collection", "left_collections", ["collection"])
    _keep_books(op.get_bind())


def _keep_books(connection: sa.Connection) -> None:
    asked = sa.select(BOOKS.c.id, BOOKS.c.published).order_by(BOOKS.c.published, BOOKS.c.id)
    changes: list[dict[str, Any]] = [
        {"number": number, "kind": "Create", "book": row.id, "target": None, "changed": _next_second(row.published)}
        for number, row in enumerate(connection.execute(asked), 1)
    ]
    if changes:
        connection.execute(sa.insert(CHANGES), changes)
        standings = [
            {**{name: one[name] for name in ("book", "number", "changed")}, "deleted": False} for one in changes
        ]
        connection.execute(sa.insert(STANDINGS), standings)


def _next_second(moment: datetime) -> datetime:
    """As the program has it; SQLite keeps no zone."""
    known = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    whole = known.replace(microsecond=0)
    return whole if whole == known else datetime.fromtimestamp(whole.timestamp() + 1, UTC)


def downgrade() -> None:
    """Not offered: a library goes back by restoring a backup."""
    raise NotImplementedError("restore a backup of the library instead")
