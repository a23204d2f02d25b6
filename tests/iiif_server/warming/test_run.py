"""Warming a real library: what viewers compute is there afterwards, nothing is made twice, nothing is pushed out."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from flask.testing import FlaskClient
from PIL import Image

from config import Config
from config_rules import SMALLEST_CACHE
from iiif_server.application import create_app
from iiif_server.cli.rooms import open_holdings
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.run import Order, ingest
from iiif_server.warming import run as run_module
from iiif_server.warming.run import Report, Warming, pages_of, room_of, warm
from image_store import Cache, CacheFill, open_cache
from manifests import UnknownBook

PUBLIC = "https://books.example.az"
SIZES = ((1900, 2700), (1019, 1357), (640, 480))


def add_book(holdings: Holdings, folder: Path, book: str, pages: int = len(SIZES)) -> None:
    """A book of pages with noise."""
    folder.mkdir()
    for number in range(pages):
        width, height = SIZES[number % len(SIZES)]
        noise = np.random.default_rng(number).integers(0, 255, (height // 8, width // 8, 3), dtype=np.uint8)
        Image.fromarray(noise).resize((width, height)).save(folder / f"{number}.png", compress_level=1)
    assert ingest(Order(folder, jobs=1, book_id=book), holdings, lambda _: None).published


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config.load(home=tmp_path / "home", public_url=PUBLIC)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with the book `book`, made once: each test has a copy."""
    folder = tmp_path_factory.mktemp("warming")
    opened = open_holdings(Config.load(home=folder / "home", public_url=PUBLIC))
    add_book(opened, folder / "scans", "book")
    opened.engine.dispose()
    return folder / "home"


@pytest.fixture
def holdings(made: Path, config: Config) -> Iterator[Holdings]:
    shutil.copytree(made, config.home)
    opened = open_holdings(config)
    yield opened
    opened.engine.dispose()


def warming(config: Config, holdings: Holdings, opened: "partial[Cache] | None" = None) -> Warming:
    cache = opened or partial(open_cache, config.cache_folder, config.cache_bytes, 2)
    return Warming(config.home, config.pyramids, config.database_url, holdings.limits, cache)


def counted(client: FlaskClient, name: str) -> float:
    """The sum of a number of `/metrics` over its labels."""
    lines = client.get("/metrics").text.splitlines()
    return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(name + "{"))


def first_view(client: FlaskClient) -> list[str]:
    """What the viewers ask when the book is opened, by the manifest and info.json as they come."""
    manifest = client.get("/presentation/3/book/manifest").get_json()
    asked = [manifest["thumbnail"][0]["id"]]
    for canvas in manifest["items"]:
        [thumbnail] = canvas["thumbnail"]
        [service] = thumbnail["service"]
        base = service["id"]
        asked += [thumbnail["id"]]  # Clover, and Mirador for every size below it
        asked += [f"{base}/full/{size}/0/default.jpg" for size in ("90,", "200,", ",120", "!120,120")]
        # Mirador's and our own lists and galleries, also on fine screens
        small = [size for size in service["sizes"] if max(size.values()) <= 1200]
        asked += [f"{base}/full/{size['width']},{size['height']}/0/default.jpg" for size in small]
        asked += tiles(client.get(base.removeprefix(PUBLIC) + "/info.json").get_json())
    # UV asks version 2 of whoever announces it; the pixels are the same.
    asked += [url.replace("/iiif/3/", "/iiif/2/") for url in asked if "/full/90," in url]
    return [url.removeprefix(PUBLIC) for url in asked]


def tiles(info: dict[str, object]) -> list[str]:
    """Every tile that OpenSeadragon computes."""
    width, height = info["width"], info["height"]
    [grid] = info["tiles"]  # type: ignore[misc]
    assert isinstance(width, int)
    assert isinstance(height, int)
    side, found = grid["width"], []  # type: ignore[has-type]
    for factor in grid["scaleFactors"]:  # type: ignore[has-type]
        step = side * factor
        for x in range(0, width, step):
            for y in range(0, height, step):
                w, h = min(step, width - x), min(step, height - y)
                size = f"{-(-w // factor)},{-(-h // factor)}"
                found.append(f"{info['id']}/{x},{y},{w},{h}/{size}/0/default.jpg")
    return found


@contextmanager
def opened(config: Config) -> Iterator[FlaskClient]:
    with create_app(config).test_client() as client:
        yield client


@pytest.mark.one_way
def test_the_book_then_shows_without_one_render(config: Config, holdings: Holdings) -> None:
    report = warm(pages_of(holdings, ["book"]), warming(config, holdings), 2)
    assert (report.pages, report.ok) == (3, True)
    with opened(config) as client:
        for path in first_view(client):
            assert client.get(path).status_code == 200, path
        assert counted(client, "iiif_render_seconds_count") == 0
        assert counted(client, "iiif_cache_hits_total") > 10, "not everything is a stored tile"
        # And this can be seen: what nobody announces is made.
        assert client.get("/iiif/3/book_0/full/301,/0/default.jpg").status_code == 200
        assert counted(client, "iiif_render_seconds_count") == 1


@pytest.mark.one_way
def test_cold_it_would_not(config: Config, holdings: Holdings) -> None:
    assert holdings.library.has("book")
    with opened(config) as client:
        for path in first_view(client):
            client.get(path)
        assert counted(client, "iiif_render_seconds_count") > 10


@pytest.mark.slow
def test_nothing_is_made_twice(config: Config, holdings: Holdings) -> None:
    records = pages_of(holdings, [])
    told: list[tuple[int, int]] = []
    first = warm(records[:2], warming(config, holdings), 2, lambda report: told.append((report.pages, report.total)))
    assert first.made > 0
    assert told == [(1, 2), (2, 2)]
    second = warm(records, warming(config, holdings), 2)
    assert second.pages == 3
    assert second.made < first.made
    assert second.ready >= first.made
    third = warm(records, warming(config, holdings), 2)
    assert (third.made, third.bytes, third.ready) == (0, 0, second.made + second.ready)


@pytest.mark.slow
def test_it_ends_before_the_cache_begins_to_forget(
    config: Config, holdings: Holdings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_book(holdings, tmp_path / "more", "more", pages=6)
    # A cache of the smallest size, but room for about three pages.
    monkeypatch.setattr(run_module, "FULL", 0.02)
    cache = partial(open_cache, tmp_path / "small", SMALLEST_CACHE, 1)
    report = warm(pages_of(holdings, []), warming(config, holdings, cache), 1)
    assert 1 < report.pages < 9
    assert (report.left, report.ok) == (9 - report.pages, False)
    assert cache().fill().entries == report.made, "all that was brought is there"
    again = warm(pages_of(holdings, []), warming(config, holdings, cache), 1)
    assert again.left > 0
    assert again.made <= 6, "it is full, and one page shows it"


@pytest.mark.slow
def test_first_pages_come_first(holdings: Holdings, tmp_path: Path) -> None:
    add_book(holdings, tmp_path / "abc", "abc")
    images = [record.id for record in pages_of(holdings, [])]
    assert {image.rpartition("_")[2] for image in images[:2]} == {"0"}
    assert sorted(images) == [f"{book}_{page}" for book in ("abc", "book") for page in range(3)]
    assert [record.id for record in pages_of(holdings, ["abc"])] == ["abc_0", "abc_1", "abc_2"]
    with pytest.raises(UnknownBook):
        pages_of(holdings, ["abc", "nothing"])


def test_a_damaged_page_is_named_and_the_others_are_warm(config: Config, holdings: Holdings) -> None:
    records = pages_of(holdings, [])
    (config.pyramids / f"{records[1].pyramid}.index").unlink()
    report = warm(records, warming(config, holdings), 2)
    assert [image for image, _ in report.problems] == [records[1].id]
    assert (report.pages, report.left, report.ok) == (3, 0, False)


def test_the_room_is_what_may_be_brought() -> None:
    class Filled:
        def fill(self) -> CacheFill:
            return CacheFill(3, 600, 1000)

    assert room_of(Filled()) == 100  # type: ignore[arg-type] # only asked how full it is
    assert Report(total=3, pages=2).left == 1
