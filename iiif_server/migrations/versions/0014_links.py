"""Records of catalogues as they were given with a book, and which pages have text."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Makes the table and the column. Both are filled when a book is ingested the next time."""
    op.add_column("pages", sa.Column("has_text", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_table(
        "given_records",
        sa.Column("book", sa.String, sa.ForeignKey("books.id"), primary_key=True),
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("form", sa.String, nullable=False),
        sa.Column("media_type", sa.String, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )


def downgrade() -> None:
    """Not offered: a library goes back by restoring a backup."""
    raise NotImplementedError("restore a backup of the library instead")
