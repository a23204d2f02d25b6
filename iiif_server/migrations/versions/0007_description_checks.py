"""What the description of each book lists, and how that differs from its scans."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Adds the table; a book without a row has no description."""
    op.create_table(
        "description_checks",
        sa.Column("book", sa.String, primary_key=True),
        sa.Column("listing", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Not offered: a library goes back by restoring a backup."""
    raise NotImplementedError("restore a backup of the library instead")
