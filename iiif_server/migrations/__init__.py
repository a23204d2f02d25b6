"""The revisions of the catalogue's tables, and how they are run: Alembic without ini file and environment script.

To change the tables: write versions/NNNN_what.py by hand, raise SCHEMA in `iiif_server/database.py`; a test
compares the result with the tables that `catalog.py` and `library.py` define. Rows that are made of the books
(collections, what can be counted) are made anew after every change of the tables, by the code that knows them all: a
revision need not fill them, and one that only makes them otherwise may be empty.
"""

from pathlib import Path

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext, RevisionStep
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from manifests.collections.indexing import index_all


def revisions() -> ScriptDirectory:
    """The revisions that come with this program."""
    return ScriptDirectory(str(Path(__file__).parent))


def knows(version: str) -> bool:
    """Whether a revision is one of this program's."""
    try:
        return revisions().get_revision(version) is not None
    except CommandError:
        return False


def upgrade(connection: Connection, to: str = "head") -> None:
    """Runs the missing revisions, up to the newest or to this one, inside the caller's transaction."""
    scripts = revisions()

    def steps(found: tuple[str, ...], _context: MigrationContext) -> list[RevisionStep]:
        return scripts._upgrade_revs(to, found)  # type: ignore[arg-type]  # Alembic's own caller passes a tuple

    context = MigrationContext.configure(connection, opts={"fn": steps, "script": scripts})
    with Operations.context(context):
        context.run_migrations()
    if to == "head":
        index_all(connection)
