"""Readers who take slowly or leave, before a real server: nobody waits for them, and nothing is made for nobody."""

import socket
import time
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image

from config import Config
from iiif_server.cli.rooms import open_holdings
from iiif_server.downloads_api import SEND_SECONDS
from iiif_server.ingest.run import Order, ingest
from tests.iiif_server.test_metrics import added, number, numbers
from tests.serving import Server, free_port, get, serving

pytestmark = pytest.mark.slow

PAGES, WORKERS, PLACES = 6, 2, 4
FILE = "/books/noise.{ending}?{query}resolution=full"
# Not made at once, but in the lane in which pages of files are made, where a busy machine does not hurry.
HEAVY = "/iiif/3/noise_{page}/full/{width},/0/default.jpg"
# Other images for each, for they are kept; and what stands at the end of each.
WIDTHS = {"pdf": 1399, "zip": 1398}
ENDS = {"pdf": b"%%EOF", "zip": b"PK\x05\x06"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A book of noise, whose pages are larger than what the system sends ahead; its last page is broken."""
    folder = tmp_path_factory.mktemp("leaving")
    scans = folder / "scans"
    scans.mkdir()
    noise = np.random.default_rng(1)
    for page in range(PAGES):
        Image.fromarray(noise.integers(0, 255, (1400, 1400, 3), np.uint8)).save(scans / f"{page}.png")
    port = free_port()
    config = Config.load(home=folder / "home", public_url=f"http://localhost:{port}")
    assert ingest(Order(scans, jobs=1, book_id="noise"), open_holdings(config), lambda _: None).published
    (index,) = config.pyramids.rglob(f"{PAGES - 1}-*.index")
    index.write_bytes(b"rot")
    with serving(config.home, port, folder / "log") as server:
        yield server


def begin(port: int, path: str) -> tuple[socket.socket, bytes]:
    """A reader who takes the head of an answer and stops: the connection, and the line with the status."""
    reader = socket.socket()
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    reader.settimeout(20)
    reader.connect(("127.0.0.1", port))
    reader.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    return reader, reader.recv(100).partition(b"\r\n")[0]


@pytest.mark.parametrize("ending", ["pdf", "zip"])
def test_readers_who_stop_hold_nobody_up_and_leave_nothing_behind(server: Server, ending: str) -> None:
    log, path = server.home.parent / "log", FILE.format(ending=ending, query="")
    before, taken = len(log.read_text()), numbers(server.port)
    started = time.monotonic()
    reader, status = begin(server.port, path)
    assert status == b"HTTP/1.1 200 OK"
    assert time.monotonic() - started < 1
    readers = [reader]
    while b"503" not in status or len(readers) < 30:
        reader, status = begin(server.port, path)
        readers.append(reader)
        assert len(readers) < 200
    # Every thread of both workers would be taken if those who wait held a seat, until their time is over.
    asked = time.monotonic()
    for other in ("/", "/books/noise", "/iiif/3/noise_0/full/200,/0/default.jpg") * 10:
        assert get(server.port, other)[0] == 200
    # Nor do they hold the lane.
    medium = number(numbers(server.port), "iiif_render_seconds_count", lane="medium")
    for page in range(PAGES - 1):
        assert get(server.port, HEAVY.format(page=page, width=WIDTHS[ending]))[0] == 200
    assert number(numbers(server.port), "iiif_render_seconds_count", lane="medium") == medium + PAGES - 1
    assert time.monotonic() - asked < SEND_SECONDS / 2
    assert get(server.port, FILE.format(ending=ending, query="pages=0&"))[0] == 400
    for one in readers:
        one.close()
    until = time.monotonic() + 10
    while get(server.port, FILE.format(ending=ending, query="pages=1&"))[0] != 200:
        assert time.monotonic() < until
    # None of them came to the last page.
    assert "cannot be put into a file" not in log.read_text()[before:]
    assert "Traceback" not in log.read_text()[before:]
    # And this one does.
    assert ENDS[ending] in get(server.port, path)[1][-22:]
    assert "cannot be put into a file" in log.read_text()[before:]
    since = added(taken, numbers(server.port))
    assert number(since, "iiif_files_total", ending=ending, end="whole") == 2
    assert number(since, "iiif_files_total", ending=ending, end="broken off") >= PLACES
