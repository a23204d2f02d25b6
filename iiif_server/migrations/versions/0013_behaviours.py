"""How pages are shown, at which page a book is opened, and other orders of its pages."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Adds the columns; of all books that are there nothing is said."""
    op.add_column("books", sa.Column("start_key", sa.String))
    op.add_column("books", sa.Column("orders", sa.Text))
    op.add_column("pages", sa.Column("behaviour", sa.String))


def downgrade() -> None:
    """Not offered: a library goes back by restoring a backup."""
    raise NotImplementedError("restore a backup of the library instead")
