"""A folder of backups, each named by its moment, of which the newest are kept. Touches no file of another name."""

import re
from datetime import UTC, datetime
from pathlib import Path

from iiif_server.backup.errors import CannotBackUp

NAME = re.compile(r"iiif-server-[0-9]{8}T[0-9]{6}Z\.tar", re.ASCII)
# What a backup that was killed has left; to one that still runs something was added lately.
DRAFT = re.compile(rf"\.{NAME.pattern}\.[0-9]+\.part", re.ASCII)
ABANDONED_SECONDS = 3600


def dated(folder: Path, now: datetime) -> Path:
    """Where the backup of this moment lies. Raises CannotBackUp where there is no such folder."""
    if not folder.is_dir():
        raise CannotBackUp(f"{folder} is no folder. Make it, or name another one for the backups.")
    return folder / f"iiif-server-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.tar"


def drop_older(folder: Path, keep: int) -> list[Path]:
    """Deletes all backups but the newest `keep`, and what killed ones have left; says which."""
    found = sorted(path for path in folder.iterdir() if NAME.fullmatch(path.name) and path.is_file())
    gone = found[:-keep] if keep else found
    before = max((path.stat().st_mtime for path in found), default=0.0) - ABANDONED_SECONDS
    gone += [path for path in folder.iterdir() if DRAFT.fullmatch(path.name) and path.stat().st_mtime < before]
    for path in gone:
        path.unlink(missing_ok=True)
    return gone
