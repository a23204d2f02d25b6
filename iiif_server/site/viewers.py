"""Which program shows a book's pages: Mirador, or Universal Viewer if the reader likes it better. Knows no book."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Request, Response

from iiif_server.site.assets import STATIC, AssetFolder, open_package
from iiif_server.site.choices import keep_choice

COOKIE = "viewer"
# In the frames of other sites what counts is how soon a page is there: docs/sharing.md has what was measured.
FRAMED, IN_FRAMES = "site.embed", "uv"
# Each with its licence, which goes where the program goes.
MIRADOR_FILES = ("dist/mirador.min.js", "LICENSE")
# Universal Viewer is 174 pieces for every kind of medium. These are what a book of images asks for; each has a digest
# in its name. The first is the page's script, which finds the others beside itself.
UNIVERSAL_FILES = (
    "dist/umd/UV.js",
    "dist/uv.css",
    "dist/umd/132.*.js",
    "dist/umd/560.*.js",
    "dist/umd/561.*.js",
    "dist/umd/3708.*.js",
    "dist/umd/3885.*.js",
    "dist/umd/6104.*.js",
    "dist/umd/6520.*.js",
    "dist/umd/8444.*.js",
    "LICENSE.txt",
    "dist/umd/UV.js.LICENSE.txt",
    "dist/umd/560.*.js.LICENSE.txt",
    "dist/umd/561.*.js.LICENSE.txt",
    "dist/umd/3885.*.js.LICENSE.txt",
)


@dataclass(frozen=True, slots=True)
class Viewer:
    """A viewer: its name in addresses and for people, its files, and what its page loads of them.

    `starter` is the script of ours that starts it, `evaluates` whether it makes code of texts.
    """

    key: str
    name: str
    short: str
    files: AssetFolder
    script: str
    style: str | None
    starter: str
    evaluates: bool


def open_viewers(node_modules: Path) -> dict[str, Viewer]:
    """The viewers that npm installed, by their keys; the first is for readers who did not choose."""
    mirador = open_package(node_modules, "mirador", MIRADOR_FILES)
    universal = open_package(node_modules, "universalviewer", UNIVERSAL_FILES)
    viewers = []
    if mirador:
        viewers.append(Viewer("mirador", "Mirador", "M", mirador, "mirador.min.js", None, "read-mirador.js", False))
    if universal:
        viewers.append(Viewer("uv", "Universal Viewer", "UV", universal, "UV.js", "uv.css", "read-uv.js", True))
    return {viewer.key: viewer for viewer in viewers}


def choose_viewer(visit: Request, viewers: Mapping[str, Viewer]) -> Viewer | None:
    """`?viewer=`, else what the reader chose before, else the first; None if none is installed.

    In a frame of another site nobody chose before.
    """
    before = IN_FRAMES if visit.endpoint == FRAMED else visit.cookies.get(COOKIE)
    for asked in (visit.args.get(COOKIE), before):
        if asked and asked in viewers:
            return viewers[asked]
    return next(iter(viewers.values()), None)


def remember_viewer(visit: Request, viewers: Mapping[str, Viewer], answer: Response) -> Response:
    """Keep what `?viewer=` asked for."""
    asked = visit.args.get(COOKIE)
    if asked and asked in viewers:
        keep_choice(answer, COOKIE, asked)
    return answer


def viewer_words(viewer: Viewer, language: str, folder: Path = STATIC) -> dict[str, str]:
    """The viewer's own texts in a language that it does not bring; empty for English, which each does."""
    path = folder / f"{viewer.key}-{language}.json"
    if not path.is_file():
        return {}
    words: dict[str, str] = json.loads(path.read_bytes())
    return words
