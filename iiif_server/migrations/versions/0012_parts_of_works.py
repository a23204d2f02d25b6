"""Where a book stands among the parts of a work. The rows are made anew of the books by who upgrades."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the columns."""
    op.add_column("collection_books", sa.Column("part", sa.LargeBinary))
    op.add_column("collection_books", sa.Column("year", sa.Integer))


def downgrade() -> None:
    """Not offered: a library goes back by restoring a backup."""
    raise NotImplementedError("restore a backup of the library instead")
