"""What is said of books besides their titles; hidden pages; chosen covers."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Adds columns to books and pages."""
    op.add_column("books", sa.Column("about", sa.Text))
    op.add_column("books", sa.Column("cover_key", sa.String))
    op.add_column("pages", sa.Column("hidden", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Not offered: a library goes back by restoring a backup."""
    raise NotImplementedError("restore a backup of the library instead")
