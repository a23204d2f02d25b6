"""How much books are used, by day and site."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        "uses",
        sa.Column("day", sa.String, primary_key=True),
        sa.Column("site", sa.String, primary_key=True),
        sa.Column("book", sa.String, primary_key=True),
        sa.Column("kind", sa.String, primary_key=True),
        sa.Column("robot", sa.Boolean, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    """Not offered: a library goes back by restoring a backup."""
    raise NotImplementedError("restore a backup of the library instead")
