"""The files of a METS and which of them are the scans: a rule, told to the librarian. Knows no page's label.

The rule: only images count, by their media type, or by the end of their name where none is told. A file group with a
scan of every page goes before one with fewer; then masters before the largest copies, these before default ones,
unknown names, copies for the web, and images that a program made for recognising text. Thumbnails are scans only
where there is nothing else. A page takes its files in this order, so that where one is missing the next can stand.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote

from manifests.describe.xml import Element, attribute, children, inside, name

_ENDINGS = frozenset(
    {".tif", ".tiff", ".jp2", ".j2k", ".jpx", ".jph", ".jpg", ".jpeg", ".jxl", ".png", ".webp", ".gif", ".bmp"}
    | {".heic", ".heif", ".avif", ".djvu"}
)
_RANKS = (
    (6, re.compile(r"THUMB|TEASER|PREVIEW|ICON|(?<![A-Z])MIN(?![A-Z])")),
    (5, re.compile(r"(?<![A-Z])(BIN|BINARI[SZ]ED|CROP|DESKEW|DEWARP|DESPECK|DENOISE|CLIP)(?![A-Z])")),
    (0, re.compile(r"MASTER|ORIGINAL|ARCHIV|PRESERVATION")),
    (1, re.compile(r"(?<![A-Z])MAX(?![A-Z])")),
    (2, re.compile(r"DEFAULT")),
    (4, re.compile(r"PRESENTATION|REFERENCE|ACCESS|SERVICE|DERIVATIVE|(?<![A-Z])WEB(?![A-Z])")),
)
_UNKNOWN, _THUMBNAILS = 3, 6
# Names of groups in one sentence.
_MOST_TOLD = 20
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")


@dataclass(frozen=True, slots=True)
class MetsFile:
    """A file that a METS names: its group (the word in USE), its media type, and where it lies."""

    group: str
    media_type: str
    places: tuple[str, ...]

    @property
    def is_image(self) -> bool:
        if self.media_type.startswith("image/"):
            return True
        ends = {PurePosixPath(place.partition("?")[0]).suffix.lower() for place in self.places}
        return self.media_type in ("", "application/octet-stream") and not _ENDINGS.isdisjoint(ends)


def read_files(root: Element) -> dict[str, MetsFile]:
    """The files of a METS by their ID."""
    files: dict[str, MetsFile] = {}
    for section in children(root, "fileSec"):
        uses: dict[Element, str] = {}
        for element in section.iterdescendants():
            kind = name(element)
            parent = element.getparent()
            above = uses.get(parent, "") if parent is not None else ""
            if kind == "fileGrp":
                uses[element] = attribute(element, "USE") or above
            elif kind == "file":
                uses[element] = attribute(element, "USE") or above
                places = [place for locat in children(element, "FLocat") for place in places_of(locat)]
                found = MetsFile(uses[element], attribute(element, "MIMETYPE").lower(), tuple(dict.fromkeys(places)))
                files.setdefault(attribute(element, "ID"), found)
    return files


def places_of(locat: Element) -> tuple[str, ...]:
    """Where an FLocat says that a file lies: as it stands, and as it may be meant.

    `file:` and percent signs belong to addresses, backslashes to Windows: of a file the path without them stands
    behind the text of the source. Nobody looks here whether a path leaves its folder: ingest does.
    """
    written = attribute(locat, "href")
    if not written:
        return ()
    if written.lower().startswith("file:"):
        path = unquote(written[5:])
        # Two slashes introduce a host, which is no part of a path; three an absolute path.
        path = path[2:] if path.startswith("//") else path
        return (path.removeprefix("./"),)
    if _SCHEME.match(written) and not _DRIVE.match(written):
        return (written,)
    return tuple(dict.fromkeys((written, unquote(written), unquote(written).replace("\\", "/"))))


def rank(group: str) -> int:
    """How good the scans of a group are by its name: 0 masters ... 6 thumbnails."""
    word = group.upper()
    return next((number for number, pattern in _RANKS if pattern.search(word)), _UNKNOWN)


def choose_groups(files: Mapping[str, MetsFile], pages: Sequence[Iterable[str]]) -> tuple[list[str], list[str]]:
    """The groups that hold scans, the best first, and what to tell the librarian. `pages`: the file IDs of each."""
    counts: dict[str, int] = {}
    kinds: dict[str, str] = {}
    for ids in pages:
        for group in {files[one].group for one in ids if one in files and files[one].is_image}:
            counts[group] = counts.get(group, 0) + 1
    for found in files.values():
        kinds.setdefault(found.group, found.media_type or "no media type")
    groups = [group for group in kinds if group in counts]
    most = max((counts[group] for group in groups if rank(group) < _THUMBNAILS), default=0)
    groups.sort(key=lambda group: (rank(group) == _THUMBNAILS, counts[group] < most, rank(group)))
    chosen = [group for group in groups if rank(group) < _THUMBNAILS] or groups
    if not chosen:
        return [], ["No file group holds scans: no file that a page names is an image."]
    notes = [
        f"The scans are those of the file group {told(chosen[0])} ({kinds[chosen[0]]}),"
        f" for {counts[chosen[0]]} of {len(pages)} pages."
    ]
    if chosen[1:]:
        notes.append(f"Where its file is missing: {_listed([told(group) for group in chosen[1:]])}, in this order.")
    used = set(chosen)
    others = [f"{told(group)} ({kinds[group]})" for group in kinds if group not in used]
    if others:
        notes.append(f"Not used, because it holds no scans of single pages or only small ones: {_listed(others)}.")
    return chosen, notes


def _listed(words: list[str]) -> str:
    more = f" and {len(words) - _MOST_TOLD} more" if len(words) > _MOST_TOLD else ""
    return ", ".join(words[:_MOST_TOLD]) + more


def told(group: str) -> str:
    """The name of a group in a sentence."""
    return group or "without a name"


def file_ids(division: Element) -> list[str]:
    """The IDs of the files that a `div` names itself, areas of them too."""
    ids = []
    for pointer in children(division, "fptr"):
        ids += [attribute(one, "FILEID") for one in (pointer, *inside(pointer, "area"))]
    return list(dict.fromkeys(filter(None, ids)))
