"""Other names of images."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Makes the table of aliases."""
    op.create_table(
        "image_aliases",
        sa.Column("alias", sa.String, primary_key=True),
        sa.Column("image", sa.String, nullable=False),
    )
    op.create_index("ix_image_aliases_image", "image_aliases", ["image"])


def downgrade() -> None:
    """Not offered: a library goes back by restoring a backup."""
    raise NotImplementedError("restore a backup of the library instead")
