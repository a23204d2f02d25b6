"""`/metrics` after real requests over two workers: the numbers are the sums, whichever worker is asked."""

import os
import shutil
import signal
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from iiif_server.metrics import Counted, Metrics
from image_store import Weight
from tests.iiif_server.conftest import make_library
from tests.serving import Server, free_port, get, run, serving

TILE = "/iiif/3/gradient_1/0,0,512,512/512,512/0/default.jpg"
NEW = "/iiif/3/gradient_1/11,13,701,703/{width},/0/default.jpg"
MANIFEST = "/presentation/3/gradient/manifest"

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, Path]:
    """A free port, and a library whose documents are for a server on it, made once: each server has a copy."""
    port, folder = free_port(), tmp_path_factory.mktemp("metrics")
    make_library(folder / "home", f"http://localhost:{port}")
    return port, folder


@pytest.fixture(scope="module")
def server(made: tuple[int, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """For tests that leave the library as it is, and look at what has been added."""
    folder = Path(shutil.copytree(made[1], tmp_path_factory.mktemp("server"), dirs_exist_ok=True))
    with serving(folder / "home", made[0]) as server:
        yield server


@pytest.fixture
def home(made: tuple[int, Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(made[1], tmp_path, dirs_exist_ok=True)) / "home"


def numbers(port: int) -> Samples:
    status, body = get(port, "/metrics")
    assert status == 200
    families = text_string_to_metric_families(body.decode())
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in families
        for sample in family.samples
    }


def number(samples: Samples, name: str, **labels: str) -> float:
    return samples.get((name, frozenset(labels.items())), 0.0)


def added(before: Samples, after: Samples) -> Samples:
    """What was counted since; `iiif_workers` and the like are not counted but told."""
    return {key: after[key] - before.get(key, 0.0) for key in after}


def status_of(port: int, method: str, path: str, **headers: str) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def test_after_requests_over_two_workers_the_numbers_are_the_sums(server: Server) -> None:
    port, before = server.port, numbers(server.port)
    sent = 0
    for width in range(100, 120):
        sent += len(get(port, TILE)[1])
        for _ in range(2):
            sent += len(get(port, NEW.format(width=width))[1])
        assert get(port, "/iiif/3/gradient_1/info.json")[0] == 200
        assert get(port, MANIFEST)[0] == 200
        assert get(port, "/iiif/3/nothing/full/max/0/default.jpg")[0] == 404
    refused = len(get(port, "/iiif/3/nothing/full/max/0/default.jpg")[1])
    for _ in range(5):
        assert status_of(port, "HEAD", TILE) == 200
    seen = [numbers(port) for _ in range(6)]
    for told in seen:
        assert number(told, "iiif_workers") == 2
        assert number(told, "iiif_publication") == 1
        samples = added(before, told)
        assert number(samples, "iiif_requests_total", kind="image", status="200") == 65
        assert number(samples, "iiif_requests_total", kind="image", status="404") == 21
        assert number(samples, "iiif_requests_total", kind="info", status="200") == 20
        assert number(samples, "iiif_requests_total", kind="presentation", status="200") == 20
        assert number(samples, "iiif_sent_bytes_total", kind="image") == sent + 21 * refused
        layers = ("memory", "files", "redis")
        assert sum(number(samples, "iiif_cache_hits_total", layer=layer) for layer in layers) == 20
        assert number(samples, "iiif_cache_misses_total") == 20
        assert number(samples, "iiif_render_seconds_count", lane="small") == 20
        assert number(samples, "iiif_render_seconds_bucket", lane="small", le="+Inf") == 20
        assert 0 < number(samples, "iiif_render_seconds_sum", lane="small") < 20
        assert number(samples, "iiif_refusals_total", lane="large") == 0
    memory = [value for (name, _), value in seen[0].items() if name == "iiif_worker_resident_bytes"]
    assert len(memory) == 2
    assert all(30_000_000 < resident < 1_000_000_000 for resident in memory)


@pytest.mark.slow
def test_what_a_killed_worker_counted_still_counts(server: Server) -> None:
    before = numbers(server.port)
    for _ in range(12):
        get(server.port, TILE)
    workers = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    for worker in workers:
        os.kill(int(worker), signal.SIGKILL)
    for _ in range(100):
        time.sleep(0.1)
        try:
            samples = numbers(server.port)
        except OSError:
            continue
        if number(samples, "iiif_workers") == 2:
            break
    assert number(added(before, samples), "iiif_requests_total", kind="image", status="200") == 12
    assert number(samples, "iiif_workers") == 2


@pytest.mark.slow
def test_a_304_and_a_publication_are_seen(home: Path) -> None:
    with serving(home, free_port()) as server:
        connection = HTTPConnection("127.0.0.1", server.port, timeout=20)
        connection.request("GET", TILE)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        assert status_of(server.port, "GET", TILE, **{"If-None-Match": answer.headers["ETag"]}) == 304
        run(server.home, "remove", "gradient", "--yes")
        samples = numbers(server.port)
    assert number(samples, "iiif_requests_total", kind="image", status="304") == 1
    assert number(samples, "iiif_publication") == 2


@pytest.mark.slow
def test_a_new_start_counts_from_nothing(home: Path) -> None:
    for _ in range(2):
        with serving(home, free_port()) as server:
            get(server.port, TILE)
            assert number(numbers(server.port), "iiif_requests_total", kind="image", status="200") == 1


def test_it_is_plain_text_that_nobody_keeps(server: Server) -> None:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=20)
    connection.request("GET", "/metrics")
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "# TYPE iiif_render_seconds histogram" in body
    assert "# HELP iiif_refusals_total Derivatives not made" in body


def test_refusals_and_renders_are_told_apart_by_lane(tmp_path: Path) -> None:
    metrics = Metrics(tmp_path, lambda: 3)
    metrics.refused(Weight.LARGE)
    for seconds in (0.004, 0.005, 0.3, 99.0):
        metrics.rendered(Weight.MEDIUM, seconds)
    sums = metrics.sums()
    assert [sums.of("refused", str(weight)) for weight in Weight] == [0, 0, 1]
    assert sums.renders(Weight.MEDIUM).buckets == [2, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
    assert sums.renders(Weight.MEDIUM).seconds == pytest.approx(99.309)
    assert sums.renders(Weight.SMALL).buckets == [0] * 12


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("/iiif/3/a/full/max/0/default.jpg", "image"),
        ("/iiif/2/a/info.json", "info"),
        ("/images/iiif/3/a/info.json?x=1", "info"),
        ("/images/presentation/3/a/manifest", "presentation"),
        ("/books/iiif", "other"),
        ("/", "other"),
        ("*", "other"),
    ],
)
def test_kinds_with_and_without_the_path_of_the_public_address(tmp_path: Path, target: str, kind: str) -> None:
    counted = Counted(None, "/images", Metrics(tmp_path, lambda: 0))  # type: ignore[arg-type] # nothing is asked
    assert counted._kind(target) == kind
