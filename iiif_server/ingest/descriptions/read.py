"""The files beside the scans of a book that describe it: found, read and understood. Opens for reading only."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from urllib.parse import quote
from xml.sax.saxutils import escape

from iiif_server.ingest.descriptions.match import Scan, claimed
from iiif_server.ingest.descriptions.names import (
    BOOK_YAML,
    OWN_WORDS,
    folded,
    may_be_of_file,
    may_be_of_folder,
    of_this_book,
    suffix,
)
from iiif_server.ingest.descriptions.values import Sources
from iiif_server.ingest.find import Findings, Passed
from iiif_server.ingest.keys import readable
from iiif_server.ingest.order import natural_order
from manifests import MOST_GIVEN, MOST_GIVEN_BYTES, GivenRecord, given_record, is_offered
from manifests.describe import (
    MOST_BYTES,
    BadDescription,
    NoDescription,
    Ranked,
    describe,
    may_describe,
    ranked,
)

# A book has one or two; where hundreds lie, they are something else.
MOST_FILES = 200
# Names that are looked at: recognised text may lie there, a file for each page.
MOST_NAMES = 100_000
NOT_OFFERED = (
    "{name} describes the book, but readers are not offered it as it is: a book has at most"
    f" {MOST_GIVEN} records, each of at most {MOST_GIVEN_BYTES >> 20} MiB."
)
_HEAD = 8192
_METS = b"mets"


@dataclass(slots=True)
class _Read:
    """What has been read so far."""

    ranked: list[Ranked] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    mistakes: list[Passed] = field(default_factory=list)
    notes: list[Passed] = field(default_factory=list)
    broken: bool = False
    records: list[tuple[GivenRecord, bytes]] = field(default_factory=list)
    not_offered: list[str] = field(default_factory=list)

    def take(self, path: Path, names: Sequence[str]) -> None:
        """Reads one file; what is wrong with it is told and stops nothing."""
        name = readable(path.name)
        try:
            data = _whole(path)
            several = describe(data, name)
            found, note = of_this_book(several, names)
        except NoDescription as error:
            self.notes.append(Passed(name, str(error)))
            return
        except (BadDescription, OSError) as error:
            reason = f"it cannot be read: {error.strerror or error}" if isinstance(error, OSError) else str(error)
            own = suffix(path.name) in OWN_WORDS
            (self.mistakes if own else self.notes).append(Passed(name, reason))
            self.broken = True
            return
        if note:
            self.notes.append(Passed(name, note))
        if found is not None:
            self.ranked.append(ranked(found))
            self.files[name] = found.form
            if len(several) == 1:
                self.offer(name, found.form, data)

    def offer(self, name: str, form: str, data: bytes) -> None:
        """Keeps a catalogue's record as it is, for readers to take; what has too many bytes is told."""
        if not is_offered(form):
            return
        if len(data) > MOST_GIVEN_BYTES or len(self.records) >= MOST_GIVEN:
            self.not_offered.append(NOT_OFFERED.format(name=name))
            return
        self.records.append((given_record(form, data, [one.name for one, _ in self.records]), data))

    def sources(self, given: Iterable[Ranked]) -> Sources:
        """All of it, with the descriptions that were handed over."""
        handed = tuple(given)
        return Sources(
            (*self.ranked, *handed),
            {**self.files, **{one.description.source: one.description.form for one in handed}},
            tuple(self.mistakes),
            tuple(self.notes),
            self.broken,
            tuple(self.records),
            tuple(self.not_offered),
        )


def read_sources(path: Path, findings: Findings, names: Sequence[str], given: Iterable[Ranked] = ()) -> Sources:
    """The descriptions of the book in a folder, or in one file. `names`: what the book may be called in a table.
    `given`: what was said of it elsewhere, as in a table of the whole library."""
    read = _Read()
    files = list(islice(_beside(path), MOST_FILES + 1))
    if len(files) > MOST_FILES:
        read.notes.append(
            Passed(
                files[-1].name,
                f"There are more than {MOST_FILES} files that may describe the book; the rest was not read.",
            )
        )
    for file in files[:MOST_FILES]:
        read.take(file, names)
    if path.is_dir() and "METS" not in read.files.values():
        for file in islice(_mets_above(path), MOST_FILES):
            _take_mets_above(file, path, findings, names, read)
    return read.sources(given)


def _beside(path: Path) -> Iterator[Path]:
    """The files that may describe a book: in its folder, or beside its only file; book.yaml before all others."""
    folder = path if path.is_dir() else path.parent
    wanted = may_be_of_folder if path.is_dir() else lambda name: may_be_of_file(name, path.stem)
    files = [file for file in _files(folder) if wanted(file.name)]
    files.sort(key=lambda file: (folded(file.name) not in BOOK_YAML, natural_order(file.name)))
    return (file for file in files if suffix(file.name) != ".xml" or _may_describe(file))


def _files(folder: Path) -> Iterator[Path]:
    """The plain files of a folder; a link may lead to another description, but not out of the folder."""
    try:
        entries = sorted(islice(folder.iterdir(), MOST_NAMES))
    except OSError:
        # The search for scans, which looks at the same folder, tells it.
        return
    inside = folder.resolve()
    for entry in entries:
        if not entry.name.startswith(".") and entry.is_file() and entry.resolve().is_relative_to(inside):
            yield entry


def _may_describe(file: Path) -> bool:
    """By how it begins; of one that cannot be read it is told when all of it is wanted."""
    try:
        with file.open("rb") as opened:
            return may_describe(opened.read(_HEAD))
    except OSError:
        return True


def _head(file: Path) -> bytes:
    """How a file above the folder begins; nothing of one that cannot be read: it may well be of another book."""
    try:
        with file.open("rb") as opened:
            return opened.read(_HEAD)
    except OSError:
        return b""


def _whole(path: Path) -> bytes:
    """The bytes of a file, and no more than show that it is too large. Raises OSError."""
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _mets_above(folder: Path) -> Iterator[Path]:
    """METS files in the folder above: of many a book the scans lie one folder deeper."""
    above = folder.resolve().parent
    return (file for file in _files(above) if suffix(file.name) == ".xml" and _METS in _head(file).lower())


def _take_mets_above(file: Path, folder: Path, findings: Findings, names: Sequence[str], read: _Read) -> None:
    """Takes a METS of the folder above where it is of these scans: it names files in this very folder."""
    name, inside = f"../{readable(file.name)}", folder.resolve().name
    try:
        data = _whole(file)
        # Many books may have their METS there: only one that names this folder is worth understanding.
        if not any(spelt.encode() in data for spelt in (inside, quote(inside), escape(inside))):
            return
        several = describe(data, name)
        found, _ = of_this_book(several, names)
    except (BadDescription, OSError) as error:
        read.notes.append(Passed(name, f"{error}. It lies above the folder and may be of another book."))
        return
    scans = [Scan(one.source, f"{inside}/{one.source}") for one in findings.masters]
    if found is not None and found.form == "METS":
        files = (one for page in found.pages for one in page.files)
        if any(True for _ in claimed(files, scans)):
            read.ranked.append(ranked(found))
            read.files[name] = found.form
            if len(several) == 1:
                read.offer(name, found.form, data)
