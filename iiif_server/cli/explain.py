"""`iiif-server explain URL`: the words. What is said is found out in `iiif_server/explain.py`."""

import sys
from collections.abc import Iterator
from dataclasses import asdict
from http import HTTPStatus

import click

from config import Config
from iiif_server.cli.rooms import open_existing, plain_errors
from iiif_server.cli.words import bytes_in_words, counted, pixels, say_json, say_table
from iiif_server.explain import Explaining
from iiif_server.explanation import Explanation, Image, Kept, Limit, Making, Source, Tile, Wanted
from image_store import open_shared

Line = tuple[str, str]
KINDS = {
    "image": "an image",
    "information": "the information of an image (info.json)",
    "base": "the base address of an image",
    "manifest": "the manifest of a book",
}
LIMITS = {
    "maxWidth": "at most {} pixels wide",
    "maxHeight": "at most {} pixels high",
    "maxArea": "at most {} pixels in all",
    "memory": "at most {} bytes of memory to be made",
    "side": "at most {} pixels a side, which is what a jpg can have",
}


@click.command
@click.argument("address", metavar="URL")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.option("--no-render", is_flag=True, help="Only say how it would be made; read and make nothing.")
@plain_errors
def command(address: str, as_json: bool, no_render: bool) -> None:
    """Say how the server understands URL: a whole address of any host, or its path. The server need not run.

    The image is really made, and each step is timed; it is not put into the cache. Exit status 0 when the server would
    answer with it, 1 when it would refuse.
    """
    config = Config.load()
    holdings = open_existing(config)
    layers = open_shared(config.cache_folder, config.cache_bytes, redis_url=config.redis_url)
    told = Explaining.over(holdings, layers).explain(address, render=not no_render)
    if as_json:
        say_json({**asdict(told), "steps": {name: round(1000 * took, 3) for name, took in told.steps.items()}})
    else:
        say_table(list(_lines(told)))
    if told.problem is not None:
        click.echo(f"{_status(told)}: {told.problem}" if told.status else told.problem, err=True)
        sys.exit(1)


def _status(told: Explanation) -> str:
    return f"{told.status} {HTTPStatus(told.status).phrase}" if told.status else "not known"


def _lines(told: Explanation) -> Iterator[Line]:
    yield "Asked", told.asked
    yield "Answer", _status(told) + (f", {told.leads_to}" if told.status == HTTPStatus.SEE_OTHER else "")
    if told.kind is not None:
        yield "This is", KINDS[told.kind] + (f", version {told.version}" if told.version else "")
    if told.identifier is not None:
        yield "Identifier", told.identifier
    if told.kind == "manifest" and told.leads_to is not None:
        yield "Published as", told.leads_to
    if told.image is not None:
        yield from _of_image(told.image)
    if told.wanted is not None:
        yield from _of_wanted(told.wanted)
    yield from _headed("Limits", map(_of_limit, told.limits))
    if told.source is not None:
        yield from _of_source(told.source)
    if told.tile is not None:
        yield from _of_tile(told.tile)
    if told.making is not None:
        yield from _of_making(told.making)
    if told.cache is not None:
        yield from _of_cache(told.cache, is_tile=told.tile is not None)
    if not told.steps:
        return
    took = [*told.steps.items(), ("all together", sum(told.steps.values()))]
    yield from _headed("Times", (f"{1000 * seconds:9.3f} ms  {name}" for name, seconds in took))


def _headed(heading: str, values: Iterator[str]) -> Iterator[Line]:
    """The heading stands before the first one only."""
    for value in values:
        yield heading, value
        heading = ""


def _of_image(image: Image) -> Iterator[Line]:
    if image.alias is not None:
        yield "Image", f"{image.id}, by its alias {image.alias}"
    else:
        yield "Image", image.id
    yield "Book", image.book
    yield "Full image", f"{pixels(image.dimensions)}, {'gray' if image.gray else 'colour'}"
    yield "Published as", image.address
    yield "Access", image.access


def _of_wanted(wanted: Wanted) -> Iterator[Line]:
    yield "Canonical", wanted.canonical + (" (as asked)" if wanted.is_canonical else "")
    x, y, width, height = wanted.region
    yield "Region", f"{width} x {height} from {x},{y}"
    turned = f", sent as {pixels(wanted.sent)}" if wanted.sent != wanted.size else ""
    yield "Size", f"{pixels(wanted.size)}{turned}"
    yield "Rotation", wanted.rotation
    yield "Quality", wanted.quality
    yield "Format", wanted.format
    if wanted.download is not None:
        yield "Kept as", wanted.download


def _of_limit(limit: Limit) -> str:
    origin = f" ({limit.setting})" if limit.setting else ""
    return f"{LIMITS[limit.name].format(limit.value)}{origin}{': this decides here' if limit.applies else ''}"


def _of_source(source: Source) -> Iterator[Line]:
    yield (
        "Master",
        f"{source.key} {f'below the root {source.root}' if source.root else 'of the folder that was taken in'}",
    )
    yield "Pyramid", f"{source.pyramid}, {counted(source.levels, 'level')}"
    yield "Level", f"{source.level}: {pixels(source.level_dimensions)}, 1/{source.scale_factor} of the full image"


def _of_tile(tile: Tile) -> Iterator[Line]:
    size = f", {tile.bytes} bytes" if tile.bytes is not None else ""
    yield "Stored tile", f"level {tile.level}, column {tile.column}, row {tile.row}{size}: goes out as it is"


def _of_making(making: Making) -> Iterator[Line]:
    how = "scaled" if making.scaled else "as they are stored"
    yield "Made from", f"{counted(making.tiles, 'tile')} ({making.pixels} pixels, of which {making.needed} are needed)"
    yield "", f"to {making.made} pixels, {how}"
    if making.read is not None and making.bytes is not None:
        yield "", f"{counted(making.read, 'tile')} read now; the answer has {making.bytes} bytes"
    lane = f"waits in the lane of {making.lane} work" if making.lane else "made at once, in no lane"
    yield "Weight", f"{making.weight}: {lane}"
    yield "Memory", f"about {bytes_in_words(making.memory)}"


def _of_cache(cache: Kept, *, is_tile: bool) -> Iterator[Line]:
    yield "ETag", cache.etag
    if is_tile:
        yield "Cache", "not needed: its pyramid is its cache"
        return
    yield "Cache key", cache.key
    where = [f"{name}: {'has it' if has else 'does not have it'}" for name, has in cache.layers.items()]
    yield from _headed("Cache", iter([*where, "memory of running servers: cannot be seen from here"]))
