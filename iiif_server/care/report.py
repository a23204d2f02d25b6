"""The report of all files that an auditor is given: as text, as a table, for programs. Pure, and in a fixed order."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import StringIO

from iiif_server.care.fixity import ALWAYS, PERHAPS, STATES, Entry, FileId, Role, master_file, pyramid_file
from image_store import ImageRecord

NEVER = "not checked"
COLUMNS = ("book", "page", "file", "name", "bytes", "sha256", "state", "last_check", "reason")


@dataclass(frozen=True, slots=True)
class Line:
    """One file. `bytes` and `sha256` are those that it has to have, where they are known; `checked` is in UTC."""

    book: str
    page: str
    role: Role
    name: str
    bytes: int | None
    sha256: str | None
    state: str
    checked: datetime | None
    reason: str | None

    def cells(self) -> tuple[str | int | None, ...]:
        """As COLUMNS has them."""
        when = f"{self.checked:%Y-%m-%dT%H:%M:%SZ}" if self.checked else None
        return (
            self.book, self.page, self.role, self.name, self.bytes, self.sha256, self.state, when, self.reason,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Audit:
    """When, of which library, by which program; and every file, book by book in the order of the pages."""

    made: datetime
    library: str
    program: str
    lines: tuple[Line, ...]

    def counts(self) -> dict[str, int]:
        """How many files are in each state."""
        states = [line.state for line in self.lines]
        return {state: states.count(state) for state in (*STATES, NEVER)}


def lines_of(records: Iterable[tuple[str, ImageRecord]], kept: Mapping[FileId, Entry]) -> Iterator[Line]:
    """The files of images, each with the key of its page; a master of several pages stands at its first."""
    seen: set[FileId] = set()
    for page, record in records:
        master = master_file(record)
        if master not in seen:
            seen.add(master)
            yield _line(page, master, kept.get(master), record.source.size, record.source.sha256)
        for role in (*ALWAYS, *PERHAPS):
            file = pyramid_file(record, role)
            entry = kept.get(file)
            if entry is not None or role not in PERHAPS:
                known = entry.known if entry else None
                size, sha256 = (known.size, known.sha256) if known else (None, None)
                yield _line(page, file, entry, size, sha256)


def _line(page: str, file: FileId, entry: Entry | None, size: int | None, sha256: str | None) -> Line:
    state, checked, reason = (entry.state, entry.checked, entry.reason) if entry else (NEVER, None, None)
    return Line(file.book, page, file.role, file.name, size, sha256, state, checked, reason)


def as_text(audit: Audit) -> str:
    """For a person: a head, what is not sound, then every file."""
    counts = ", ".join(f"{count} {state}" for state, count in audit.counts().items())
    bad = [line for line in audit.lines if line.state not in ("sound", NEVER)]
    out = [
        f"Fixity of the library {audit.library}",
        f"Made {audit.made:%Y-%m-%d %H:%M:%S} UTC by iiif-server {audit.program}",
        f"{len(audit.lines)} files of {len({line.book for line in audit.lines})} books: {counts}",
        "",
        "Not sound:" if bad else "Nothing that was checked is missing, changed or rotten.",
        *(f"  {line.book}, page {line.page}: {line.role} {line.name}: {line.state}: {line.reason}" for line in bad),
        "",
        "state        last check (UTC)      SHA-256                                                           "
        "         bytes  file",
        *map(_row, audit.lines),
    ]
    return "\n".join(out) + "\n"


def _row(line: Line) -> str:
    when = f"{line.checked:%Y-%m-%d %H:%M:%S}" if line.checked else "-"
    size = "-" if line.bytes is None else str(line.bytes)
    name = line.name if line.role == "master" else f"pyramids/{line.name}"
    return f"{line.state:<12} {when:<21} {line.sha256 or '-':<64} {size:>15}  {line.book}: {name}"


def as_csv(audit: Audit) -> str:
    """For a table: one line for each file."""
    out = StringIO(newline="")
    table = csv.writer(out, lineterminator="\n")
    table.writerow((*COLUMNS, "report_made", "program"))
    made = f"{audit.made:%Y-%m-%dT%H:%M:%SZ}"
    table.writerows((*map(_harmless, line.cells()), made, audit.program) for line in audit.lines)
    return out.getvalue()


def _harmless(cell: str | int | None) -> str | int | None:
    """A file called `=1+1.tif` is a name, and no formula of a table program."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@") else cell


def as_json(audit: Audit) -> str:
    """For programs."""
    head = {"library": audit.library, "made": f"{audit.made:%Y-%m-%dT%H:%M:%SZ}", "program": audit.program}
    files: Sequence[object] = [dict(zip(COLUMNS, line.cells(), strict=True)) for line in audit.lines]
    return json.dumps({**head, "counts": audit.counts(), "files": files}, ensure_ascii=False, indent=1) + "\n"


FORMS: Mapping[str, Callable[[Audit], str]] = {".txt": as_text, ".csv": as_csv, ".json": as_json}
