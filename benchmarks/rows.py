"""(P) The rows that load servers, as values: what is asked, of whom, what ratio is wanted. Measured in rounds.py."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from random import Random

from benchmarks.addresses import (
    Ask,
    ServedBook,
    edge_tiles,
    odd_regions,
    one_info,
    one_region,
    random_tiles,
    reduced_pages,
    repeated_tile,
    the_manifest,
    thumbnails,
)
from benchmarks.figures import Target

PLAIN: Mapping[str, str] = {}
GZIP = {"Accept-Encoding": "gzip"}


class Side(Enum):
    """Ours in its ways to stand, and the yardsticks."""

    EDGE = "ours behind the shipped nginx"
    PROXY = "ours behind nginx as a plain proxy"
    ALONE = "ours without nginx"
    MEMORY = "ours without nginx, with its memory cache"
    STATIC = "nginx with static files"
    IIPSRV = "iipsrv behind nginx"
    BARE = "a bare callable in the same gunicorn"


@dataclass(frozen=True, slots=True)
class Row:
    """`fresh`: each run finds its server newly started, with empty caches, and no address is sent twice in it.

    `known`: the client has the answer and asks whether it is still so. `longer`: how many times longer its runs are,
    so that what is slow answers often enough to be counted.
    """

    name: str
    asked: Callable[[ServedBook, Random], list[Ask]]
    ours: Side
    other: Side
    target: Target
    measures: str
    fresh: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)
    known: bool = False
    longer: int = 1


def _cold(
    name: str, asked: Callable[[ServedBook, Random], list[Ask]], target: Target, measures: str, longer: int = 1
) -> Row:
    """A row of answers new to every cache."""
    return Row(name, asked, Side.PROXY, Side.IIPSRV, target, measures, fresh=True, longer=longer)


def _kept(
    name: str,
    asked: Callable[[ServedBook, Random], list[Ask]],
    measures: str,
    headers: Mapping[str, str] = PLAIN,
    *,
    ours: Side = Side.ALONE,
    known: bool = False,
) -> Row:
    """A row of one answer again and again, beside a bare callable that gives the same."""
    return Row(name, asked, ours, Side.BARE, Target(0.7, 0.9), measures, headers=headers, known=known)


ROWS = (
    Row(
        "repeated tile, edge cache",
        repeated_tile,
        Side.EDGE,
        Side.STATIC,
        Target(0.8, 0.9),
        "one stored tile of 512x512 again and again, through deploy/nginx.conf with its cache (only ports, name and "
        "folders are others), against nginx with a file of the same bytes.",
    ),
    _cold(
        "stored tile",
        random_tiles,
        Target(4, 5.5),
        "whole tiles of all levels of the 20 pages in a seeded order.",
    ),
    _cold(
        "edge tile",
        edge_tiles,
        Target(3, 4.5),
        "the tiles of 147x512 at the right edge of the pages and their copies (the 340 of the pages alone are asked "
        "for too quickly to be timed).",
    ),
    _cold(
        "region 700 to 350",
        odd_regions,
        Target(1.5, 3),
        "squares of 700x700 pixels at seeded places of the 20 pages, reduced to 350x350.",
    ),
    _cold(
        "whole page to 1000",
        reduced_pages,
        Target(1.6, 2.5),
        "whole pages (6291x9186) and copies reduced to 999, 1000 and 1001 wide.",
        longer=3,
    ),
    _cold(
        "thumbnail",
        thumbnails,
        Target(1.2, 2),
        "`!200,200` of 1,000 pages (copies of the 20), one of each: no server has been asked anything of them before.",
    ),
    _kept(
        "derivative, file cache",
        one_region,
        "one region of 700x700 to 350x350 again and again, our memory cache off.",
    ),
    _kept(
        "derivative, memory cache",
        one_region,
        "the same with our memory cache on (the file cache alone where the server has no other).",
        ours=Side.MEMORY,
    ),
    _kept("info.json", one_info, "the info.json of one page again and again, not compressed."),
    _kept("info.json, gzip", one_info, "the same for a client that takes gzip.", GZIP),
    _kept("manifest, 300 pages", the_manifest, "the manifest of a book of 300 pages again and again, not compressed."),
    _kept("manifest, gzip", the_manifest, "the same for a client that takes gzip.", GZIP),
    _kept(
        "304 of a tile",
        repeated_tile,
        "a stored tile for a client that has it (`If-None-Match`): a status and headers, no body.",
        known=True,
    ),
    _kept("304 of info.json", one_info, "the info.json of one page for a client that has it.", known=True),
)
