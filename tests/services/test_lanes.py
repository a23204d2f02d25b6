"""Robots that ask for whole pages keep no reader waiting: 64 of them, 8 readers, two workers, nothing in front.

How much longer the readers wait is measured by `python -m benchmarks.robots`; here only what no busy machine excuses.
"""

import re
from collections.abc import Iterator
from http.client import HTTPConnection

import pytest

from benchmarks.robots import PERCENT, READERS, Felt, besieged, clients, peak_memory, prepare, reading
from image_store.effort import MEGABYTE, memory_limit
from image_store.limits import Limits
from image_store.weight import LARGE_MEMORY, SMALL_MEMORY
from tests.serving import Server, free_port, serving

pytestmark = pytest.mark.services

SECONDS = 8.0
# What the answers of a machine with much else to do may take more.
LOOSE = 10
SEATS = 4
# The interpreter, its libraries, buffers of connections.
BARE = 250


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(prepare(tmp_path_factory.mktemp("robots")), free_port()) as server:
        yield server


@pytest.fixture(scope="module")
def siege(server: Server) -> tuple[Felt, Felt, Felt]:
    """What readers felt alone; what readers and robots felt together."""
    base = f"http://127.0.0.1:{server.port}"
    for seconds in (1.0, SECONDS):
        alone = clients(base, READERS, reading, seconds)
    return alone, *besieged(base, SECONDS)


def test_no_reader_is_refused_anything(siege: tuple[Felt, Felt, Felt]) -> None:
    alone, readers, _ = siege
    assert set(alone.statuses) == {200}
    assert set(readers.statuses) == {200}
    assert readers.statuses[200] > alone.statuses[200] / LOOSE


def test_readers_do_not_wait_for_robots(siege: tuple[Felt, Felt, Felt]) -> None:
    alone, readers, _ = siege
    assert readers.percentile(50) < LOOSE * alone.percentile(50)
    assert readers.percentile(PERCENT) < LOOSE * alone.percentile(PERCENT)


def test_robots_are_served_one_by_one_or_told_to_come_again(siege: tuple[Felt, Felt, Felt]) -> None:
    _, _, robots = siege
    assert set(robots.statuses) == {200, 503}
    assert robots.percentile(100) < 1000 * (SECONDS + 2 + 20), "nobody waits without end"


def test_memory_stays_within_what_is_said(server: Server, siege: tuple[Felt, Felt, Felt]) -> None:
    assert siege
    lane = (memory_limit(Limits(100_000_000)) + LARGE_MEMORY + SEATS * SMALL_MEMORY) // MEGABYTE
    assert max(peak_memory(server.pid)) < BARE + lane
    # One page of 24 megapixels is the largest that was asked for, and one is made at a time on the machine.
    assert sum(peak_memory(server.pid)) < 2 * (BARE + (LARGE_MEMORY + SEATS * SMALL_MEMORY) // MEGABYTE + 24 * 13)


def test_a_refusal_says_when_to_come_again(server: Server, siege: tuple[Felt, Felt, Felt]) -> None:
    assert siege
    connections = [HTTPConnection("127.0.0.1", server.port, timeout=60) for _ in range(100)]
    for number, connection in enumerate(connections):
        connection.request("GET", f"/iiif/3/robots_page_0000/{number},77,3900,5900/max/0/default.jpg")
    answers = [connection.getresponse() for connection in connections]
    refused = [answer for answer in answers if answer.status == 503]
    assert refused
    for answer in refused:
        assert re.fullmatch("[1-9][0-9]*", answer.headers["Retry-After"])
        assert re.search("large images .*ask again in a while", answer.read().decode())
    for connection in connections:
        connection.close()


def test_a_page_can_still_be_had_by_who_asks_alone(server: Server, siege: tuple[Felt, Felt, Felt]) -> None:
    assert siege
    connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request("GET", "/iiif/3/robots_page_0000/full/max/0/default.jpg")
    answer = connection.getresponse()
    assert (answer.status, answer.read(2)) == (200, b"\xff\xd8")
    connection.close()
