"""What whoever runs the server should know, seen by all its processes: one small file each. Knows no road.

Strangers may cause notices: there are at most MOST of them, and each is told once.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path

FOLDER = "notices"
MOST = 100
# Stands for "whatever is published meanwhile".
ALWAYS = -1


class Notices:
    """Sentences in the files of `folder`. A notice holds until the next publication, or until it is dropped."""

    def __init__(self, folder: Path, publication: Callable[[], int]) -> None:
        self._folder = folder
        self._publication = publication

    def put(self, name: str, text: str, *, lasting: bool = False) -> bool:
        """Keeps the notice; whether it is new, so that the log tells of it once. Raises OSError."""
        holds = ALWAYS if lasting else self._publication()
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._path(f"{holds} {name}")
        if path.exists() or len(list(self._folder.iterdir())) >= MOST:
            return False
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(f"{holds}\n{text}")
        except FileExistsError:
            return False
        return True

    def drop(self, name: str) -> None:
        """A lasting notice is no longer true."""
        self._path(f"{ALWAYS} {name}").unlink(missing_ok=True)

    def all(self) -> list[str]:
        """The notices that hold now, sorted."""
        paths = self._folder.iterdir() if self._folder.is_dir() else ()
        kept = [path.read_text(encoding="utf-8").partition("\n") for path in paths]
        now = {str(ALWAYS), str(self._publication())}
        return sorted(text for holds, _, text in kept if holds in now)

    def clear(self) -> None:
        """Forgets all: the server starts anew."""
        for path in self._folder.iterdir() if self._folder.is_dir() else ():
            path.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._folder / hashlib.sha256(key.encode()).hexdigest()[:16]
