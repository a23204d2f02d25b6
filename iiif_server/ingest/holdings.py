"""What an ingest works on: the rooms of one library, made by whoever starts it. Knows no setting."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from sqlalchemy import Engine

from iiif_server.ingest.places import SourcePlace
from iiif_server.publication import PublicationCounter
from image_store import Limits
from image_store.catalog import Catalog
from manifests import Provider, Urls
from manifests.library import Library


@dataclass(frozen=True, slots=True)
class Holdings:
    """One library. `clock` tells the time in UTC; `max_pixels` is the largest master that is taken in.

    `resolution`: at how many dots for each inch pages are drawn that have no pixels. `publish_incomplete`: whether a
    book appears without the pages that cannot be read. `collections_by_folder`: whether the folders that a book lies in
    are collections. `provider`: the library as its settings name it.
    """

    home: Path
    pyramids: Path
    engine: Engine
    catalog: Catalog
    library: Library
    publication: PublicationCounter
    urls: Urls
    limits: Limits
    roots: Mapping[str, Path]
    max_pixels: int
    clock: Callable[[], datetime]
    resolution: int = 300
    publish_incomplete: bool = True
    collections_by_folder: bool = False
    provider: Provider | None = None

    def place_of(self, folder: Path) -> SourcePlace:
        """Where a folder of masters lies: below the innermost named root that holds it."""
        found = folder.resolve()
        holding = {name: root.resolve() for name, root in self.roots.items() if found.is_relative_to(root.resolve())}
        if not holding:
            return SourcePlace("", PurePosixPath("."))
        name = max(holding, key=lambda one: len(holding[one].parts))
        return SourcePlace(name, PurePosixPath(found.relative_to(holding[name]).as_posix()))
