"""How large the stored tiles of an image are: masters that are pyramids bring their own."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Adds a column to the images, and to what is kept of them with books and pages."""
    # Until now all of them were of 512 pixels.
    op.add_column("images", sa.Column("tile", sa.Integer, nullable=False, server_default="512"))
    op.add_column("pages", sa.Column("tile", sa.Integer))
    op.add_column("books", sa.Column("tile", sa.Integer))


def downgrade() -> None:
    """Not offered: a library goes back by restoring a backup."""
    raise NotImplementedError("restore a backup of the library instead")
