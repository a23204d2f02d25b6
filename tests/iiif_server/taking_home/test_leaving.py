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
from tests.serving import Server, free_port, get, serving

pytestmark = pytest.mark.slow

PAGES, WORKERS, PLACES = 6, 2, 4
PATH = "/books/noise.pdf?resolution=full"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A book of noise, whose pages are larger than what the system sends ahead; its last page is broken."""
    folder = tmp_path_factory.mktemp("leaving")
    scans = folder / "scans"
    scans.mkdir()
    noise = np.random.default_rng(1)
    for number in range(PAGES):
        Image.fromarray(noise.integers(0, 255, (1400, 1400, 3), np.uint8)).save(scans / f"{number}.png")
    port = free_port()
    config = Config.load(home=folder / "home", public_url=f"http://localhost:{port}")
    assert ingest(Order(scans, jobs=1, book_id="noise"), open_holdings(config), lambda _: None).published
    (index,) = config.pyramids.rglob(f"{PAGES - 1}-*.index")
    index.write_bytes(b"rot")
    with serving(config.home, port, folder / "log") as server:
        yield server


def begin(port: int) -> tuple[socket.socket, bytes]:
    """A reader who takes the head of an answer and stops: the connection, and the line with the status."""
    reader = socket.socket()
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    reader.settimeout(20)
    reader.connect(("127.0.0.1", port))
    reader.sendall(f"GET {PATH} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    return reader, reader.recv(100).partition(b"\r\n")[0]


def test_readers_who_stop_hold_nobody_up_and_leave_nothing_behind(server: Server) -> None:
    log = server.home.parent / "log"
    started = time.monotonic()
    reader, status = begin(server.port)
    assert status == b"HTTP/1.1 200 OK"
    assert time.monotonic() - started < 1
    readers = [reader]
    while b"503" not in status or len(readers) < 30:
        reader, status = begin(server.port)
        readers.append(reader)
        assert len(readers) < 200
    # Every thread of both workers would be taken if those who wait held a seat, until their time is over.
    asked = time.monotonic()
    for path in ("/", "/books/noise", "/iiif/3/noise_0/full/200,/0/default.jpg") * 10:
        assert get(server.port, path)[0] == 200
    assert time.monotonic() - asked < SEND_SECONDS / 2
    assert get(server.port, "/books/noise.pdf?pages=0")[0] == 400
    for one in readers:
        one.close()
    until = time.monotonic() + 10
    while get(server.port, PATH.replace("?", "?pages=1&"))[0] != 200:
        assert time.monotonic() < until
    # None of them came to the last page.
    assert "cannot be put into a file" not in log.read_text()
    assert "Traceback" not in log.read_text()
    # And this one does.
    assert b"%%EOF" in get(server.port, PATH)[1][-10:]
    assert "cannot be put into a file" in log.read_text()
