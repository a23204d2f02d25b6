"""Reads a book that our server serves: manifest, info.json of each page, and where ingest has put the pyramids."""

import json
from pathlib import Path
from typing import Any

from benchmarks.addresses import Ask, Scan
from benchmarks.answers import WrongAnswer, fetch
from benchmarks.ours import Ours


def manifest_of(book: str) -> Ask:
    """A book's manifest."""
    return Ask(f"/presentation/3/{book}/manifest")


def read_scans(ours: Ours, book: str) -> tuple[Scan, ...]:
    """The pages of a book as a reader's program finds them; `ours` must run. Raises WrongAnswer."""
    document = json.loads(fetch(ours.base + manifest_of(book).ours))
    pyramids = ours.home / "pyramids"
    return tuple(_read_scan(_image_service(canvas), pyramids, book) for canvas in document["items"])


def _image_service(canvas: dict[str, Any]) -> str:
    """The base URI of the image on a canvas."""
    return str(canvas["items"][0]["items"][0]["body"]["service"][0]["id"])


def _read_scan(service: str, pyramids: Path, book: str) -> Scan:
    info = json.loads(fetch(f"{service}/info.json"))
    tiles = info["tiles"][0]
    image_id = service.rpartition("/")[2]
    found = sorted((pyramids / book).glob(f"{image_id.removeprefix(book + '_')}-*.tif"))
    if len(found) != 1:
        raise WrongAnswer(f"{image_id} has {len(found)} pyramid files, not one")
    place = found[0].relative_to(pyramids).as_posix()
    return Scan(image_id, place, info["width"], info["height"], tiles["width"], tuple(tiles["scaleFactors"]))
