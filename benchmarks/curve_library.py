"""Time of a stored tile when the image, the catalogue or the number of connections grows."""

from collections.abc import Sequence
from pathlib import Path
from random import Random
from statistics import median

from benchmarks.addresses import Ask, Scan, ServedBook, random_tiles
from benchmarks.answers import fetch
from benchmarks.contenders import Contender, StaticFiles
from benchmarks.copies import add_records, copy_pages, record_of
from benchmarks.curve import Curve, Line
from benchmarks.material import Sheets, draw_wide
from benchmarks.ours import Fronted, Ours
from benchmarks.rounds import Pace
from benchmarks.scene import BOOK, WORKERS, draw, started, take_in, tell
from benchmarks.served import manifest_of
from benchmarks.wrk import Asking, put_load

MEGAPIXELS = (6, 25, 100, 400, 1000)
RECORDS = (20, 1_000, 50_000, 1_000_000)
CONNECTIONS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
# So many tiles of each size are asked for: those of small images in copies of them.
TILES = 1000
# Two sides of a page, for the catalogue and the connections.
SHEETS = Sheets(4, 2048, 3072)
# A reader who has turned a page asks for so many tiles of it.
TILES_OF_A_PAGE = 12
VIEWS = 2000
CONNECTIONS_AT_ONCE = 8
ONE, EIGHT = Asking(connections=1, again=True), Asking(again=True)


def along_size(folder: Path, pace: Pace) -> Curve:
    """Images of 6 megapixels to one gigapixel, all of the same drawing."""
    ours = _ours(folder)
    scans = take_in(_wide_masters(folder / "masters"), ours, BOOK)
    asked = [_tiles_of(ours, scan) for scan in scans]
    single: list[list[float]] = [[] for _ in asked]
    rates: list[list[float]] = [[] for _ in asked]
    with started(ours):
        for number in range(pace.rounds):
            for place, tiles in enumerate(asked):
                time, rate = _tile_time(ours, tiles, folder, pace.seconds)
                single[place].append(time)
                rates[place].append(rate)
                tell(f"size, run {number + 1}: {MEGAPIXELS[place]} megapixels {time:.3f} ms, {rate:,.0f} tiles/s")
    return Curve(
        "curve-size",
        "Stored tile and size of the image",
        "megapixels of the image",
        tuple((float(size), f"{size:,}") for size in MEGAPIXELS),
        (Line("a tile", "ms", _medians(single)), Line("8 connections", "tiles/s", _medians(rates))),
        f"{TILES} stored tiles of each size in an order of chance (small images have them in copies), gray, without "
        "nginx. A tile: the median time of an answer over one connection.",
        flat="a tile",
    )


def along_records(folder: Path, pace: Pace) -> Curve:
    """20 to a million images in the catalogue, which have the pixels of a few."""
    ours = _ours(folder)
    scans = take_in(draw(SHEETS, folder / "masters"), ours, BOOK)
    figures: list[tuple[float, float, float]] = []
    for records in RECORDS:
        tell(f"records: putting {records:,} into the catalogue")
        add_records(ours.home, scans, records // len(scans) - 1)
        turns = [_page_views(scans, records, ours, folder, pace) for _ in range(pace.rounds)]
        figures.append((_median(turns, 0), _median(turns, 1), _median(turns, 2)))
        tell(f"records: {records:,} {figures[-1][0]:.3f} ms, {figures[-1][1]:.3f} ms, {figures[-1][2]:,.0f} tiles/s")
    first, tile, rate = (tuple(found) for found in zip(*figures, strict=True))
    return Curve(
        "curve-records",
        "Stored tile and number of images in the catalogue",
        "images in the catalogue (SQLite)",
        tuple((float(records), f"{records:,}") for records in RECORDS),
        (
            Line("a tile", "ms", tile),
            Line("first tile of a page", "ms", first),
            Line("8 connections", "tiles/s", rate),
        ),
        f"Pages of chance, {TILES_OF_A_PAGE} stored tiles of each one after another, of a server just started, without "
        "nginx; no tile is asked for twice. A tile: the median time of an answer over one connection. First tile of a "
        "page: one tile of each page only, so that (but for 20 images, where they repeat) every answer looks the image "
        "up in the catalogue.",
        flat="a tile",
    )


def along_connections(folder: Path, pace: Pace) -> Curve:
    """1 to 512 connections, each of which always waits for an answer."""
    ours = _ours(folder)
    scans = take_in(draw(SHEETS, folder / "masters"), ours, BOOK)
    fronted = Fronted(folder / "proxy", ours.home, WORKERS, edge=False)
    static = StaticFiles(folder / "static", WORKERS)
    tiles = random_tiles(ServedBook(manifest_of(BOOK), scans), Random("connections"))
    loads: list[list[tuple[float, float, float, float]]] = [[] for _ in CONNECTIONS]
    with started(fronted), started(static):
        for tile in tiles:
            static.put(tile, fetch(fronted.base + tile.ours))
        for number in range(pace.rounds):
            for place, connections in enumerate(CONNECTIONS):
                asking = Asking(connections=connections, again=True)
                load, most = (
                    put_load(server.base, [server.path(tile) for tile in tiles], pace.seconds, folder, asking)
                    for server in (fronted, static)
                )
                loads[place].append((load.rate, load.p50, load.p99, most.rate))
                tell(f"connections, run {number + 1}: {connections} {load.rate:,.0f} tiles/s, p99 {load.p99:.1f} ms")
    rate, half, slowest, limit = (tuple(_median(turns, part) for turns in loads) for part in range(4))
    return Curve(
        "curve-connections",
        "Stored tiles and open connections",
        "open connections",
        tuple((float(connections), str(connections)) for connections in CONNECTIONS),
        (
            Line("tiles", "tiles/s", rate),
            Line("median", "ms", half),
            Line("99th percentile", "ms", slowest),
            Line(static.name, "tiles/s", limit),
        ),
        "Stored tiles in an order of chance, nginx in front as a plain proxy; every connection asks anew as soon as it "
        "has its answer. Beside it nginx alone with the same tiles as files: what the load and the kernel leave. An "
        "answer that is not 200, a broken connection or 10 seconds of waiting would be shown as a failure.",
        rising="tiles",
        limit=static.name,
    )


def _ours(folder: Path) -> Ours:
    home = folder / "ours" / "library"
    return Ours(home.parent, home, WORKERS)


def _wide_masters(folder: Path) -> Path:
    folder.mkdir()
    for number, size in enumerate(MEGAPIXELS):
        width = round((size * 1e6 * 2 / 3) ** 0.5)
        tell(f"drawing {size} megapixels")
        draw_wide(folder / f"wide_{number}.tif", width, round(width * 3 / 2))
    return folder


def _tiles_of(ours: Ours, scan: Scan) -> list[Ask]:
    tiles = scan.inner_tiles()
    if len(tiles) < TILES:
        tiles += [tile for copy in copy_pages(ours.home, (scan,), TILES // len(tiles)) for tile in copy.inner_tiles()]
    return Random("size").sample(tiles, TILES)


def _tile_time(server: Contender, asked: list[Ask], folder: Path, seconds: int) -> tuple[float, float]:
    """Median milliseconds over one connection, and tiles a second over eight; all pages have been asked before."""
    paths = [server.path(ask) for ask in asked]
    put_load(server.base, paths, 1, folder, EIGHT)
    single = put_load(server.base, paths, seconds, folder, ONE).p50
    return single, put_load(server.base, paths, seconds, folder, EIGHT).rate


def _page_views(
    scans: tuple[Scan, ...], records: int, ours: Ours, folder: Path, pace: Pace
) -> tuple[float, float, float]:
    """Milliseconds of a first tile and of a tile, tiles a second.

    Each of a server that has just started; of tiles none is asked for twice, for what is known of an address is
    remembered, and few pages have few.
    """
    chance = Random(f"records {records}")
    pages = [record_of(chance.choice(scans), chance.randrange(records // len(scans))) for _ in range(VIEWS)]
    firsts = [page.middle_tile().ours for page in pages]
    views = _views(scans, records, chance)
    with started(ours):
        # Loads what is loaded once; these pages are asked for again.
        put_load(ours.base, firsts[:50], 1, folder, EIGHT)
        first = put_load(ours.base, firsts[50:], pace.seconds, folder, ONE).p50
    times = []
    for connections in (1, CONNECTIONS_AT_ONCE):
        with started(ours):
            put_load(ours.base, [scan.info().ours for scan in scans], 1, folder, EIGHT)
            times.append(put_load(ours.base, views, pace.seconds, folder, Asking(connections=connections)))
    return first, times[0].p50, times[1].rate


def _views(scans: tuple[Scan, ...], records: int, chance: Random) -> list[str]:
    """Tiles of pages of chance, some of a page one after another; each tile once."""
    numbers = chance.sample(range(records), min(records, VIEWS))
    bursts = []
    for number in numbers:
        tiles = record_of(scans[number % len(scans)], number // len(scans)).inner_tiles()
        chance.shuffle(tiles)
        bursts += [tiles[start : start + TILES_OF_A_PAGE] for start in range(0, len(tiles), TILES_OF_A_PAGE)]
    chance.shuffle(bursts)
    return [tile.ours for burst in bursts[:VIEWS] for tile in burst]


def _medians(turns: list[list[float]]) -> tuple[float, ...]:
    return tuple(median(turn) for turn in turns)


def _median(turns: Sequence[tuple[float, ...]], part: int) -> float:
    return median(turn[part] for turn in turns)
