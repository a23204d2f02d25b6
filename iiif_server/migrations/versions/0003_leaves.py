"""Pages of documents, what masters were, tables of contents."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Adds columns to the images, and the table of sections."""
    # What was taken in before was a file of its own each.
    op.add_column("images", sa.Column("source_leaf", sa.String, nullable=False, server_default=""))
    op.add_column("images", sa.Column("source_leaf_sha256", sa.String))
    op.add_column("images", sa.Column("source_resolution", sa.Integer))
    op.add_column("images", sa.Column("facts", sa.Text))
    op.create_table(
        "sections",
        sa.Column("book", sa.String, sa.ForeignKey("books.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("depth", sa.Integer, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("page", sa.String, nullable=False),
    )


def downgrade() -> None:
    """Not offered: a library goes back by restoring a backup."""
    raise NotImplementedError("restore a backup of the library instead")
