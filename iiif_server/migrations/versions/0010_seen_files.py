"""Masters as they were read last, and how each book stood after its last ingest."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "seen_files",
        sa.Column("book", sa.String, primary_key=True),
        sa.Column("file", sa.String, primary_key=True),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("mtime_ns", sa.BigInteger, nullable=False),
        sa.Column("inode", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
    )
    op.create_table(
        "last_ingests",
        sa.Column("book", sa.String, primary_key=True),
        sa.Column("place", sa.String, nullable=False),
        sa.Column("state", sa.String),
        sa.Column("report", sa.Text),
    )
    op.create_index("ix_last_ingests_place", "last_ingests", ["place"])


def downgrade() -> None:
    """Not offered: a library goes back by restoring a backup."""
    raise NotImplementedError("restore a backup of the library instead")
