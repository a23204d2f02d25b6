"""What the pages of an export share: style, scripts, the viewer with its licence. Knows no book."""

import json
from collections.abc import Iterator
from pathlib import Path

from iiif_server.export.pages import SITE

HERE = Path(__file__).parent / "static"
READERS_PAGES = Path(__file__).parent.parent / "site" / "static"
# The viewer as npm installed it, and the licence that goes where it goes.
MIRADOR = ("dist/mirador.min.js", "LICENSE")


def viewer_folder(node_modules: Path) -> str | None:
    """Where an export has the viewer, by its version; None where it is not installed."""
    about = node_modules / "mirador" / "package.json"
    if not about.is_file() or not all((about.parent / name).is_file() for name in MIRADOR):
        return None
    return f"{SITE}/mirador-{json.loads(about.read_bytes())['version']}"


def viewer_words(language: str) -> dict[str, str]:
    """The viewer's own texts in a language that it does not bring; empty for English."""
    path = READERS_PAGES / f"mirador-{language}.json"
    if not path.is_file():
        return {}
    words: dict[str, str] = json.loads(path.read_bytes())
    return words


def site_files(node_modules: Path) -> Iterator[tuple[str, bytes]]:
    """The files, by their paths in an export. Raises OSError."""
    shared = (HERE / "export.css", HERE / "reading.js", READERS_PAGES / "icon.svg", READERS_PAGES / "read-mirador.js")
    for path in shared:
        yield f"{SITE}/{path.name}", path.read_bytes()
    folder = viewer_folder(node_modules)
    if folder is not None:
        for name in MIRADOR:
            path = node_modules / "mirador" / name
            yield f"{folder}/{path.name}", path.read_bytes()
