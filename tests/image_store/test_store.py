"""The use case: what waits for whom, what is remembered how long."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

import pytest

from iiif_server.database import open_database, writing
from image_store import ImageRecord, Source
from image_store import store as store_module
from image_store import weight as weight_module
from image_store.caches import NoCache, open_cache
from image_store.catalog import Catalog
from image_store.errors import Busy
from image_store.limits import Limits
from image_store.pixels import render
from image_store.plan import ReadPlan
from image_store.pyramid_file import build_pyramid
from image_store.request import Derivative, ImageRequest
from image_store.steps import Steps
from image_store.store import ImageStore, OpenTiles
from image_store.tables import METADATA
from image_store.tiles import Tiles
from image_store.weight import MILLISECOND, Weight
from tests.image_store.oracle import gradient
from tests.image_store.pages import ArrayMaster

LIMITS = Limits(100_000_000)
FINGERPRINT = "0" * 64


class Publication:
    """A counter that the test raises."""

    def __init__(self) -> None:
        self.value = 0

    def __call__(self) -> int:
        return self.value


@pytest.fixture
def publication() -> Publication:
    return Publication()


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    engine = open_database(f"sqlite:///{tmp_path / 'catalogue.sqlite'}")
    METADATA.create_all(engine)
    catalog = Catalog(engine)
    master = ArrayMaster(gradient(900, 700))
    build_pyramid(master, tmp_path / "page", FINGERPRINT)
    source = Source("", "page.png", FINGERPRINT, 1)
    with writing(engine) as transaction:
        catalog.put(transaction, [ImageRecord("b_page", "b", master.dimensions, False, source, "page")])
    return catalog


@pytest.fixture
def store(tmp_path: Path, catalog: Catalog, publication: Publication) -> ImageStore:
    return ImageStore(
        catalog, OpenTiles(tmp_path), open_cache(tmp_path / "cache", 100_000_000), publication, tmp_path / "large"
    )


def test_an_image_that_takes_too_long_is_given_up_and_ready_tiles_are_not(
    store: ImageStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = store.record("b_page")
    monkeypatch.setattr(store_module, "RENDER_SECONDS", -1)
    late = asked(record, "7,9,500,500/250,/0/default.jpg")
    with pytest.raises(Busy, match="not ready after"):
        store.image(store.plan(record, late, ""))
    ready = asked(record, "0,0,512,512/512,512/0/default.jpg")
    assert store.image(store.plan(record, ready, "")).startswith(b"\xff\xd8")


def asked(record: ImageRecord, text: str) -> Derivative:
    return ImageRequest.parse(*text.split("/")).resolve(record.info, LIMITS)


def answer(store: ImageStore, text: str) -> bytes:
    record = store.record("b_page")
    derivative = asked(record, text)
    return store.image(store.plan(record, derivative, ""))


def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every derivative that is no thumbnail is large."""
    monkeypatch.setattr(weight_module, "LARGE_WORK", 5 * MILLISECOND)


@contextmanager
def occupied(store: ImageStore) -> Iterator[None]:
    """The lane of large work is taken."""
    begun, leave = threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        assert leave.wait(20)

    holder = threading.Thread(target=store._lanes.do, args=(Weight.LARGE, work))
    holder.start()
    assert begun.wait(20)
    try:
        yield
    finally:
        leave.set()
        holder.join()


def test_small_work_and_stored_tiles_never_wait_for_large_work(
    store: ImageStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    large(monkeypatch)
    with occupied(store):
        assert answer(store, "0,0,512,512/512,512/0/default.jpg")
        assert answer(store, "full/100,/0/default.jpg")
        waiting = threading.Thread(target=answer, args=(store, "full/890,/0/default.jpg"))
        waiting.start()
        waiting.join(0.2)
        assert waiting.is_alive(), "large work waits for its turn"
    waiting.join(20)
    assert not waiting.is_alive()


def test_what_was_made_while_a_request_waited_is_not_made_again(
    store: ImageStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    large(monkeypatch)
    made: list[Derivative] = []

    def counted(plan: ReadPlan, derivative: Derivative, tiles: Tiles) -> bytes:
        made.append(derivative)
        return render(plan, derivative, tiles)

    monkeypatch.setattr(store_module, "render", counted)
    waiting = [threading.Thread(target=answer, args=(store, "full/300,/0/default.png")) for _ in range(3)]
    with occupied(store):
        for thread in waiting:
            thread.start()
        waiting[0].join(0.2)
    for thread in waiting:
        thread.join(20)
    assert len(made) == 1


def test_a_pyramid_that_is_built_anew_is_read_after_the_next_publication(
    store: ImageStore, publication: Publication, tmp_path: Path
) -> None:
    tile = "0,0,512,512/512,512/0/default.jpg"
    before = answer(store, tile)
    build_pyramid(ArrayMaster(gradient(900, 700)[::-1].copy()), tmp_path / "page", FINGERPRINT)
    assert answer(store, tile) == before, "the open files are those of before"
    publication.value += 1
    assert answer(store, tile) != before


def test_the_key_tells_scan_version_size_and_scope_apart(catalog: Catalog, tmp_path: Path) -> None:
    store = ImageStore(catalog, OpenTiles(tmp_path), NoCache(), lambda: 0, tmp_path / "large")
    record = store.record("b_page")
    most = asked(record, "full/max/0/default.jpg")
    fewer = ImageRequest.parse("full", "max", "0", "default.jpg").resolve(record.info, Limits(1_000))
    assert most.canonical == fewer.canonical
    other_scan = ImageRecord(
        record.id, record.group, record.dimensions, record.gray, Source("", "page.png", "1" * 64, 1), record.pyramid
    )
    built_otherwise = ImageRecord(record.id, record.group, record.dimensions, record.gray, record.source, "page-r2")
    keys = [
        store.plan(record, most, "").key,
        store.plan(record, fewer, "").key,
        store.plan(record, most, "reduced").key,
        store.plan(other_scan, most, "").key,
        store.plan(built_otherwise, most, "").key,
    ]
    assert len(set(keys)) == len(keys)


def named(seen: list[str]) -> Steps:
    """Writes the names of the steps down."""

    def step(name: str) -> AbstractContextManager[None]:
        seen.append(name)
        return nullcontext()

    return step


def test_the_steps_of_an_answer(store: ImageStore) -> None:
    record, seen = store.record("b_page"), list[str]()
    made, tile = (
        store.plan(record, asked(record, text), "")
        for text in ("7,9,500,500/250,/0/default.jpg", "0,0,512,512/512,512/0/default.jpg")
    )
    for work in (made, made, tile):
        store.image(work, steps=named(seen))
    assert seen == ["cache", "render", "cache", "tile"]


def test_a_trial_makes_the_same_and_keeps_nothing(store: ImageStore) -> None:
    record, seen = store.record("b_page"), list[str]()
    work = store.plan(record, asked(record, "7,9,500,500/250,/0/default.jpg"), "")
    first = store.trial(work, named(seen))
    assert seen == ["open", "read", "decode", "scale", "turn and colours", "encode"]
    seen.clear()
    assert store.image(work, steps=named(seen)) == first
    assert seen == ["cache", "render"], "the trial was not kept"
    assert store.trial(work, named(seen)) == first
    assert "encode" in seen, "nor is what is kept taken for one"
