"""Collections, the books in them, and what can be counted. They are filled when all tables are up to date."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "collection_keys",
        sa.Column("source", sa.String, primary_key=True),
        sa.Column("id", sa.String, nullable=False, unique=True),
        sa.Column("collection", sa.String, nullable=False),
    )
    op.create_table(
        "collections",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("parent", sa.String),
        sa.Column("number", sa.Integer),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("origin", sa.String, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("settings", sa.Text),
    )
    op.create_index("ix_collections_parent", "collections", ["parent"])
    op.create_index("ix_collections_origin", "collections", ["origin"])
    op.create_table(
        "collection_books",
        sa.Column("collection", sa.String, sa.ForeignKey("collections.id"), primary_key=True),
        sa.Column("book", sa.String, sa.ForeignKey("books.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("direct", sa.Boolean, nullable=False),
    )
    op.create_index("ix_collection_books_book", "collection_books", ["book"])
    op.create_table(
        "book_folders",
        sa.Column("book", sa.String, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("path", sa.Text, nullable=False),
    )
    op.create_table(
        "book_facets",
        sa.Column("book", sa.String, sa.ForeignKey("books.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("kind", sa.String, primary_key=True),
        sa.Column("value", sa.String, primary_key=True),
        sa.Column("label", sa.Text, nullable=False),
    )
    op.create_index("ix_book_facets_kind_value", "book_facets", ["kind", "value", "book"])


def downgrade() -> None:
    """Not offered: a library goes back by restoring a backup."""
    raise NotImplementedError("restore a backup of the library instead")
