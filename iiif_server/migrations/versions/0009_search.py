"""The search over the catalogue: keys of books, and the index of each database over them.

The keys are made by the program when a library is opened (iiif_server/finding.py), not here: a migration stays as it
is, and the rules of keys do not.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

SQLITE = (
    # Without the sizes of columns, which only the ranking of FTS5 itself needs.
    """CREATE VIRTUAL TABLE catalogue_search USING fts5(
        words, content='catalogue_words', content_rowid='id', columnsize=0, prefix='2 3 4', tokenize='ascii')""",
    """CREATE TRIGGER catalogue_search_added AFTER INSERT ON catalogue_words BEGIN
        INSERT INTO catalogue_search(rowid, words) VALUES (new.id, new.words); END""",
    """CREATE TRIGGER catalogue_search_gone AFTER DELETE ON catalogue_words BEGIN
        INSERT INTO catalogue_search(catalogue_search, rowid, words) VALUES ('delete', old.id, old.words); END""",
    """CREATE TRIGGER catalogue_search_changed AFTER UPDATE ON catalogue_words BEGIN
        INSERT INTO catalogue_search(catalogue_search, rowid, words) VALUES ('delete', old.id, old.words);
        INSERT INTO catalogue_search(rowid, words) VALUES (new.id, new.words); END""",
)
POSTGRESQL = (
    # Books are published rarely and searched often: what is new goes into the index at once.
    """CREATE INDEX catalogue_search ON catalogue_words USING gin (to_tsvector('simple'::regconfig, words))
        WITH (fastupdate = off)""",
)


def upgrade() -> None:
    """Makes the tables, and what each database searches them by."""
    op.create_table(
        "catalogue_entries",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("book", sa.String, sa.ForeignKey("books.id", ondelete="CASCADE"), nullable=False, unique=True),
        sa.Column("rules", sa.Integer, nullable=False),
        sa.Column("place", sa.LargeBinary, nullable=False),
        sa.Column("year", sa.Integer),
    )
    op.create_index("ix_catalogue_entries_place", "catalogue_entries", ["place"], unique=True)
    op.create_index("ix_catalogue_entries_year", "catalogue_entries", ["year"])
    op.create_table(
        "catalogue_words",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("entry", sa.Integer, sa.ForeignKey("catalogue_entries.id", ondelete="CASCADE"), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
    )
    op.create_index("ix_catalogue_words_entry", "catalogue_words", ["entry"])
    for statement in SQLITE if op.get_context().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    """Not offered: a library goes back by restoring a backup."""
    raise NotImplementedError("restore a backup of the library instead")
