"""500 clients that send one byte a second stop nobody (docs/behind-nginx.md has the figures)."""

import selectors
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from threading import Event, Thread

import pytest

from tests.services.programs import library_server, nginx, shipped
from tests.serving import free_port, get

pytestmark = pytest.mark.services

CLIENTS = 500
# A tile, and a derivative that is made anew each time: nothing is kept.
PATHS = ("/iiif/3/gradient_1/0,0,512,512/512,512/0/default.jpg", "/iiif/3/gradient_1/7,7,300,300/150,/0/default.jpg")
REQUEST = b"GET /iiif/3/gradient_1/info.json HTTP/1.1\r\nHost: books.example.az\r\nX-Slow: " + b"a" * 900


class Ports:
    """Where the server and the nginx in front of it listen."""

    def __init__(self, server: int, nginx: int) -> None:
        self.server = server
        self.nginx = nginx


@pytest.fixture(scope="module")
def ports(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ports]:
    server, port = free_port(), free_port()
    text = shipped(server, port)
    settings = {"IIIF_EDGE_SECONDS": "0", "IIIF_CACHE_BYTES": "0"}
    with (
        library_server(home, server, "http://books.example.az", **settings),
        nginx(tmp_path_factory.mktemp("slow") / "nginx", port, text, connections=1500),
    ):
        yield Ports(server, port)


@contextmanager
def slow_clients(port: int, *, takes: str | None = None) -> Iterator[list[socket.socket]]:
    """So many connections, each of which sends a byte a second; or, with an address, takes a kilobyte a second."""
    clients = []
    for _ in range(CLIENTS):
        client = socket.socket()
        if takes:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.settimeout(20)
        client.connect(("127.0.0.1", port))
        client.setblocking(False)
        clients.append(client)
    end = Event()
    first = f"GET {takes} HTTP/1.1\r\nHost: books.example.az\r\n\r\n".encode() if takes else REQUEST[:20]
    for client in clients:
        client.send(first)
    thread = Thread(target=_trickle, args=(clients, end, takes is not None))
    thread.start()
    try:
        yield clients
    finally:
        end.set()
        thread.join()
        for client in clients:
            client.close()


def _trickle(clients: list[socket.socket], end: Event, taking: bool) -> None:
    for place in range(20, len(REQUEST)):
        for client in clients:
            try:
                if taking:
                    client.recv(1024)
                else:
                    client.send(REQUEST[place : place + 1])
            except BlockingIOError:
                continue
            except OSError:
                return
        if end.wait(1):
            return


def still_open(clients: list[socket.socket]) -> int:
    """How many connections nobody has closed."""
    with selectors.DefaultSelector() as selector:
        for client in clients:
            selector.register(client, selectors.EVENT_READ)
        closed = 0
        for key, _ in selector.select(0):
            assert isinstance(key.fileobj, socket.socket)
            closed += key.fileobj.recv(1, socket.MSG_PEEK) == b""
    return len(clients) - closed


def latencies(port: int, rounds: int = 15) -> list[float]:
    """Seconds for each of some requests, every one of which must be answered."""
    times = []
    for _ in range(rounds):
        for path in PATHS:
            began = time.monotonic()
            assert get(port, path)[0] == 200
            times.append(time.monotonic() - began)
    return sorted(times)


def assert_unhurt(alone: list[float], beside: list[float]) -> None:
    """No one waits for a slow client: that would be seconds. The machine of a test may be busy otherwise."""
    assert median(beside) < 5 * median(alone) + 0.05
    assert beside[-1] < 2


def test_clients_that_send_slowly(ports: Ports) -> None:
    alone = latencies(ports.nginx)
    with slow_clients(ports.nginx) as clients:
        time.sleep(1)
        assert still_open(clients) == CLIENTS
        assert_unhurt(alone, latencies(ports.nginx))
        assert still_open(clients) == CLIENTS


def test_clients_that_take_slowly(ports: Ports) -> None:
    """An answer for each of them waits in nginx, not in the image server."""
    alone = latencies(ports.nginx)
    with slow_clients(ports.nginx, takes=PATHS[0]) as clients:
        time.sleep(3)
        assert still_open(clients) == CLIENTS
        assert_unhurt(alone, latencies(ports.nginx))
