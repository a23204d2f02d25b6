"""What can be said of an address, as values; what is not known (yet) is None. Knows neither words nor files."""

from dataclasses import dataclass, field
from typing import Literal

from image_store import Dimensions

Kind = Literal["image", "information", "base", "manifest"]


@dataclass(frozen=True, slots=True)
class Image:
    """The image that is asked for. `alias`: the identifier that was asked by, where it is not the image's own."""

    id: str
    alias: str | None
    book: str
    dimensions: Dimensions
    gray: bool
    address: str
    access: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be made of it, everything absolute. `sent`: the dimensions after turning. `canonical`: the address.

    `download`: the name of the file, where the address asks for one to be kept.
    """

    region: tuple[int, int, int, int]
    size: Dimensions
    rotation: str
    quality: str
    format: str
    sent: Dimensions
    canonical: str
    is_canonical: bool
    download: str | None


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit that holds, where it comes from (None: from no setting), and whether it decided about this request."""

    name: str
    value: int
    setting: str | None
    applies: bool


@dataclass(frozen=True, slots=True)
class Source:
    """Where the pixels come from: root and key of the master (never a path of this machine), and the level read."""

    root: str
    key: str
    sha256: str
    pyramid: str
    levels: int
    level: int
    scale_factor: int
    level_dimensions: Dimensions


@dataclass(frozen=True, slots=True)
class Tile:
    """The answer is this stored tile, sent as it is. `bytes` is None where it was not read."""

    level: int
    column: int
    row: int
    bytes: int | None


@dataclass(frozen=True, slots=True)
class Making:
    """The answer is made of tiles of a level. `bytes` and `read` (tiles that were read) are None where it was not.

    Pixels: those of all `tiles`, those that are `needed` of them, and those that are `made`. `memory` in bytes,
    estimated. `lane` is None for work that is done at once by the thread of the request.
    """

    tiles: int
    pixels: int
    needed: int
    made: int
    scaled: bool
    weight: str
    lane: str | None
    memory: int
    read: int | None
    bytes: int | None


@dataclass(frozen=True, slots=True)
class Kept:
    """The name in caches, and which layer has it now. The memory of running servers cannot be seen from outside."""

    key: str
    etag: str
    layers: dict[str, bool]


@dataclass(slots=True)
class Explanation:
    """All of it, as far as it is understood: filled as the server goes. `steps` in seconds, in their order.

    `status` and `problem` are what the server would answer, and `leads_to` is the address that it would name instead;
    the status is None where the address is of another kind, of which nothing can be said.
    """

    asked: str
    status: int | None = 200
    problem: str | None = None
    kind: Kind | None = None
    version: int | None = None
    identifier: str | None = None
    leads_to: str | None = None
    image: Image | None = None
    wanted: Wanted | None = None
    limits: tuple[Limit, ...] = ()
    source: Source | None = None
    tile: Tile | None = None
    making: Making | None = None
    cache: Kept | None = None
    steps: dict[str, float] = field(default_factory=dict)
