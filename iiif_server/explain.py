"""How the server understands an address, step by step as it goes itself. Knows no words and no web framework.

What is said comes from the very functions that answer; the answer is really made, but nothing is put into the cache.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

from iiif_server.downloads import file_stem
from iiif_server.explanation import Explanation, Image, Kept, Making, Source, Tile, Wanted
from iiif_server.gate import Access, Gate, Reduce, Refuse, Refused, admit, scope
from iiif_server.image_address import NEUTRAL, image_address, neutral_address, prefix_of
from iiif_server.ingest.holdings import Holdings
from iiif_server.limits_told import limits_told
from iiif_server.raw_path import path_segments
from iiif_server.statuses import status_of
from iiif_server.stopwatch import Stopwatch
from image_store import (
    VERSION2,
    VERSION3,
    Cache,
    Derivative,
    Dialect,
    ImageRecord,
    ImageRequest,
    ImageStoreError,
    Weight,
    open_cache,
)
from image_store.store import LARGE_LOCK, Assembly, ImageStore, OpenTiles, StoredTile, Work
from manifests import ManifestsError

MANIFESTS = {VERSION3.version: "/presentation/3/", VERSION2.version: "/presentation/2/"}
ELSEWHERE = (
    "this is no address of an image, of its info.json or of a manifest, and no others are explained; the paths of these"
    f" begin with {prefix_of(VERSION3)}, {prefix_of(VERSION2)} or {' or '.join(MANIFESTS.values())}"
)
# What the steps of making leave of its time.
REST = "waiting and joining"
# Who makes what: small work is done at once.
LANES: dict[Weight, str | None] = {Weight.SMALL: None, Weight.MEDIUM: "medium", Weight.LARGE: "large"}


@dataclass(frozen=True, slots=True)
class Explaining:
    """The rooms that are asked: `layers` are those caches that can be looked into from outside."""

    holdings: Holdings
    store: ImageStore
    layers: Sequence[Cache]
    gate: Gate

    @classmethod
    def over(cls, holdings: Holdings, layers: Sequence[Cache]) -> "Explaining":
        """Over a library, whose server need not run."""
        tiles, nothing = OpenTiles(holdings.pyramids), open_cache(holdings.home, 0)
        store = ImageStore(holdings.catalog, tiles, nothing, holdings.publication.value, holdings.home / LARGE_LOCK)
        return cls(holdings, store, layers, Gate())

    def explain(self, address: str, *, render: bool = True) -> Explanation:
        """What the server makes of an address, as far as it would get. `render`: the answer is really made."""
        told, watch = Explanation(address.strip()), Stopwatch()
        try:
            _Road(self, target_of(address), told, watch, render).go()
        except (ImageStoreError, ManifestsError, Refused) as error:
            told.status, told.problem = status_of(error).value, str(error)
        told.steps = watch.seconds
        return told


def target_of(address: str) -> str:
    """Path and query as a client would send them: of a whole URL, of any host, or of a path.

    Letters that belong into no address are sent as UTF-8, and arrive as WSGI hands them out (raw_path.py).
    """
    sent = address.strip().partition("#")[0]
    scheme, found, behind = sent.partition("://")
    if found and scheme.lower() in ("http", "https"):
        _, slash, path = behind.partition("/")
        sent = slash + path
    elif not sent.startswith("/"):
        sent = f"/{sent}"
    return sent.encode("utf-8", "surrogateescape").decode("latin-1")


class _Road:
    """The road of one address."""

    def __init__(self, rooms: Explaining, target: str, told: Explanation, watch: Stopwatch, render: bool) -> None:
        self._rooms = rooms
        self._path, _, self._query = target.partition("?")
        self._told = told
        self._watch = watch
        self._render = render
        self._root = urlsplit(rooms.holdings.urls.base).path

    def go(self) -> None:
        """Fills the explanation. Raises ImageStoreError, ManifestsError, Refused where the server would."""
        behind = self._path.removeprefix(self._root)
        for dialect in (VERSION3, VERSION2):
            prefix = prefix_of(dialect)
            if behind.startswith(prefix) and behind != prefix:
                self._versioned(dialect, prefix)
                return
        if behind.startswith(NEUTRAL) and behind != NEUTRAL:
            self._neutral()
            return
        for version, prefix in MANIFESTS.items():
            if behind.startswith(prefix) and behind.endswith("/manifest"):
                self._manifest(version, prefix)
                return
        self._elsewhere()

    def _elsewhere(self) -> None:
        self._told.status, self._told.problem = None, ELSEWHERE

    def _versioned(self, dialect: Dialect, prefix: str) -> None:
        self._told.version = dialect.version
        with self._watch("parse"):
            segments = path_segments(self._path, self._root, prefix)
            # What is known of it even if the rest is wrong.
            self._told.identifier = segments[0]
            image_id, wanted = image_address(segments, dialect)
        self._told.kind = wanted if isinstance(wanted, str) else "image"
        record, access = self._look_up(image_id, dialect)
        if isinstance(wanted, ImageRequest):
            self._image(record, access, wanted)
            return
        admit(access, self._rooms.holdings.limits)
        if wanted == "base":
            self._redirect(f"{self._address(dialect, image_id)}/info.json")

    def _neutral(self) -> None:
        with self._watch("parse"):
            image_id = neutral_address(path_segments(self._path, self._root, NEUTRAL))
        self._told.identifier, self._told.kind = image_id, "base"
        _, access = self._look_up(image_id, VERSION3)
        admit(access, self._rooms.holdings.limits)
        self._redirect(f"{self._address(VERSION3, image_id)}/info.json")

    def _manifest(self, version: int, prefix: str) -> None:
        holdings = self._rooms.holdings
        with self._watch("parse"):
            book_id, *rest = path_segments(self._path, self._root, prefix)
        if rest != ["manifest"]:
            self._elsewhere()
            return
        self._told.kind, self._told.version, self._told.identifier = "manifest", version, book_id
        with self._watch("catalogue"):
            holdings.library.get(book_id)
        admit(self._rooms.gate.access(book_id), holdings.limits)
        address = holdings.urls.manifest(book_id)
        self._told.leads_to = holdings.urls.version2(address) if version == VERSION2.version else address

    def _redirect(self, address: str) -> None:
        self._told.status, self._told.leads_to = HTTPStatus.SEE_OTHER.value, address

    def _address(self, dialect: Dialect, image_id: str) -> str:
        urls = self._rooms.holdings.urls
        return urls.image2(image_id) if dialect is VERSION2 else urls.image(image_id)

    def _look_up(self, image_id: str, dialect: Dialect) -> tuple[ImageRecord, Access]:
        with self._watch("catalogue"):
            record = self._rooms.store.record(image_id)
        access = self._rooms.gate.access(record.group)
        alias = None if record.id == image_id else image_id
        address = self._address(dialect, image_id)
        said = _said_of(access)
        self._told.image = Image(record.id, alias, record.group, record.dimensions, record.gray, address, said)
        return record, access

    def _image(self, record: ImageRecord, access: Access, wanted: ImageRequest) -> None:
        limits = admit(access, self._rooms.holdings.limits)
        self._told.limits = limits_told(wanted, record.info, limits, isinstance(access, Reduce))
        with self._watch("resolve"):
            derivative = wanted.resolve(record.info, limits)
        self._told.wanted = self._wanted(record, derivative, wanted.dialect)
        with self._watch("plan"):
            work = self._rooms.store.plan(record, derivative, scope(access))
        self._told.source = _source(work)
        self._told.cache = Kept(work.key, work.etag, self._kept(work))
        self._make(work)

    def _wanted(self, record: ImageRecord, derivative: Derivative, dialect: Dialect) -> Wanted:
        canonical = f"{self._address(dialect, record.id)}/{derivative.canonical}"
        region, turned = derivative.region, derivative.rotation.turn(derivative.size)
        download = None
        if "download" in parse_qs(self._query, keep_blank_values=True):
            stem = file_stem(self._rooms.holdings.library, record.group, record.id)
            download = f"{stem}.{derivative.format}"
        return Wanted(
            (region.x, region.y, region.width, region.height),
            derivative.size,
            str(derivative.rotation),
            str(derivative.quality),
            str(derivative.format),
            turned,
            canonical,
            self._rooms.holdings.urls.base + self._path.removeprefix(self._root) == canonical,
            download,
        )

    def _kept(self, work: Work) -> dict[str, bool]:
        """Which layers have it; a stored tile is in none, for its pyramid is its cache."""
        if isinstance(work.plan, StoredTile):
            return {}
        found = {}
        for layer in self._rooms.layers:
            with self._watch(f"cache {layer.name}"):
                found[layer.name] = layer.get(work.key) is not None
        return found

    def _make(self, work: Work) -> None:
        self._describe(work, None, None)
        if not self._render:
            return
        whole, steps = Stopwatch(), Stopwatch()
        try:
            with whole(REST):
                made = self._rooms.store.trial(work, steps)
        finally:
            for step, seconds in steps.seconds.items():
                self._watch.add(step, seconds)
            self._watch.add(REST, max(0.0, whole.seconds[REST] - sum(steps.seconds.values())))
        self._describe(work, len(made), steps.times["read"])

    def _describe(self, work: Work, size: int | None, read: int | None) -> None:
        if isinstance(work.plan, StoredTile):
            self._told.tile = Tile(work.plan.level, work.plan.column, work.plan.row, size)
        else:
            self._told.making = _making(work, work.plan, size, read)


def _said_of(access: Access) -> str:
    match access:
        case Refuse(status, reason):
            return f"{status.value}: {reason}"
        case Reduce(limits):
            return f"within {limits}"
        case _:
            return "everybody"


def _source(work: Work) -> Source:
    record, number = work.record, work.plan.level
    pyramid, master = record.info.pyramid, record.source
    return Source(
        master.root,
        master.key,
        master.sha256,
        record.pyramid,
        len(pyramid.levels),
        number,
        pyramid.scale_factors[number],
        pyramid.levels[number].dimensions,
    )


def _making(work: Work, plan: Assembly, size: int | None, read: int | None) -> Making:
    level, tiles, weight = work.record.info.pyramid.levels[plan.level].dimensions, plan.tiles, work.weight
    across = min(tiles.right * plan.tile, level.width) - tiles.x * plan.tile
    down = min(tiles.bottom * plan.tile, level.height) - tiles.y * plan.tile
    return Making(
        tiles=tiles.width * tiles.height,
        pixels=across * down,
        needed=plan.pixels - plan.size.area,
        made=work.derivative.rotation.turn(plan.size).area,
        scaled=not plan.is_copy,
        weight=str(weight),
        lane=LANES[weight],
        memory=work.memory,
        read=read,
        bytes=size,
    )
