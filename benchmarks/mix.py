"""(P) Mixed requests of readers, viewers and robots, by chance from a seed. Knows no server that runs."""

from collections.abc import Iterator
from random import Random

from benchmarks.addresses import Scan
from benchmarks.client import Request

# Of a hundred requests.
PARTS = {
    "tile": 55,
    "region": 10,
    "page": 2,
    "thumbnail": 3,
    "info.json": 10,
    "manifest": 6,
    "error": 8,
    "known": 6,
}
ENCODINGS = ("", "Accept-Encoding: gzip\r\n")
# Formats in which a region is asked for: mostly the first.
FORMATS = ("jpg", "jpg", "jpg", "jpg", "png", "webp", "gif")
# A server with much to do may refuse what is large.
BIG = (200, 503)
ERRORS = (
    ("full/0,/0/default.jpg", 400),
    ("0,0,0,0/max/0/default.jpg", 400),
    ("full/max/720/default.jpg", 400),
    ("full/abc/0/default.jpg", 400),
    ("999999,0,10,10/max/0/default.jpg", 400),
    ("full/max/0/default.xyz", 400),
)


def mixed(scans: tuple[Scan, ...], manifest: str, etags: dict[str, str], count: int, seed: str) -> Iterator[Request]:
    """So many requests. `etags`: addresses whose content is known to the client."""
    chance = Random(seed)
    tiles = [tile.ours for scan in scans for tile in (*scan.inner_tiles(), *scan.edge_tiles())]
    kinds, weights = list(PARTS), list(PARTS.values())
    for kind in chance.choices(kinds, weights, k=count):
        scan = chance.choice(scans)
        match kind:
            case "tile":
                yield Request(chance.choice(tiles))
            case "region":
                yield _region(scan, chance)
            case "page":
                yield Request(scan.reduced(chance.randint(600, 1200)).ours, BIG)
            case "thumbnail":
                yield Request(scan.ask(f"full/!{chance.randint(90, 240)},240/0/default.jpg").ours)
            case "info.json":
                yield Request(scan.info().ours, headers=chance.choice(ENCODINGS))
            case "manifest":
                yield Request(manifest, headers=chance.choice(ENCODINGS))
            case "known":
                path = chance.choice(list(etags))
                yield Request(path, (304,), f"If-None-Match: {etags[path]}\r\n")
            case _:
                yield _error(scan, chance)


def _region(scan: Scan, chance: Random) -> Request:
    side = chance.randint(300, 1200)
    width = chance.randint(100, min(side, 600))
    tail = scan.region(side, width, chance).ours.removesuffix("default.jpg")
    quality = chance.choice(("default", "default", "gray", "bitonal"))
    return Request(f"{tail}{quality}.{chance.choice(FORMATS)}")


def _error(scan: Scan, chance: Random) -> Request:
    if chance.random() < 0.3:
        return Request(f"/iiif/3/nobody_{chance.randrange(10**6)}/info.json", (404,))
    tail, status = chance.choice(ERRORS)
    return Request(scan.ask(tail).ours, (status,))
