"""Images, books, page keys, pages, documents: the first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "images",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("group_name", sa.String, nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("gray", sa.Boolean, nullable=False),
        sa.Column("source_root", sa.String, nullable=False),
        sa.Column("source_key", sa.String, nullable=False),
        sa.Column("source_sha256", sa.String, nullable=False),
        sa.Column("source_size", sa.BigInteger, nullable=False),
        sa.Column("pyramid", sa.String, nullable=False),
    )
    op.create_index("ix_images_group_name", "images", ["group_name"])
    op.create_table(
        "books",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("language", sa.String),
        sa.Column("version", sa.String, nullable=False),
        sa.Column("published", sa.DateTime(timezone=True), nullable=False),
        sa.Column("page_count", sa.Integer, nullable=False),
        sa.Column("missing_count", sa.Integer, nullable=False),
        *_image_columns(),
    )
    op.create_table(
        "page_keys",
        sa.Column("book", sa.String, primary_key=True),
        sa.Column("source", sa.String, primary_key=True),
        sa.Column("key", sa.String, nullable=False),
        sa.UniqueConstraint("book", "key", name="uq_page_keys_book_key"),
    )
    op.create_table(
        "pages",
        sa.Column("book", sa.String, sa.ForeignKey("books.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("fingerprint", sa.String, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("problem", sa.Text),
        sa.Column("moved_to", sa.String),
        *_image_columns(),
        sa.UniqueConstraint("book", "key", name="uq_pages_book_key"),
        sa.ForeignKeyConstraint(["book", "source"], ["page_keys.book", "page_keys.source"], name="fk_pages_page_keys"),
    )
    op.create_table(
        "documents",
        sa.Column("book", sa.String, sa.ForeignKey("books.id"), primary_key=True),
        sa.Column("kind", sa.String, primary_key=True),
        sa.Column("version", sa.String, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )


def _image_columns() -> list[sa.Column[object]]:
    return [
        sa.Column("image", sa.String),
        sa.Column("width", sa.Integer),
        sa.Column("height", sa.Integer),
        sa.Column("gray", sa.Boolean),
    ]


def downgrade() -> None:
    """Not offered: a library goes back by restoring a backup."""
    raise NotImplementedError("restore a backup of the library instead")
