"""Which library this is, and which machine: so that workers that share a queue are sure to work on the same thing."""

import os
import re
import socket
from dataclasses import dataclass
from pathlib import Path

LIBRARY_FILE = "library-id"
LIBRARY_ID = re.compile(r"[0-9a-f]{32}")
# The same in every container of a machine, where names differ; another after each start.
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine: `id` is what is compared, `name` what a person reads."""

    id: str
    name: str


def this_machine() -> Machine:
    """The machine on which this process runs."""
    name = socket.gethostname()
    try:
        return Machine(BOOT_ID.read_text("ascii").strip(), name)
    except OSError:
        return Machine(name, name)  # no Linux


def library_id(home: Path) -> str:
    """The lasting name of a library, by chance; made when somebody asks for the first time. Raises OSError."""
    place = home / LIBRARY_FILE
    draft = home / f".{LIBRARY_FILE}-{os.getpid()}"
    if not _is_there(place):
        home.mkdir(parents=True, exist_ok=True)
        draft.write_text(os.urandom(16).hex(), "ascii")
        try:
            os.link(draft, place)  # whole or not at all; the first one counts
        except FileExistsError:
            if not _is_there(place):
                draft.replace(place)  # what lies there is no name
        finally:
            draft.unlink(missing_ok=True)
    return place.read_text("ascii").strip()


def _is_there(place: Path) -> bool:
    try:
        return LIBRARY_ID.fullmatch(place.read_text("ascii", errors="replace").strip()) is not None
    except FileNotFoundError:
        return False
