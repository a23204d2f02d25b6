"""No way to an internal address: directly, by a name, by a redirect, by a name that answers otherwise later."""

import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest

from iiif_server.fetching.errors import FetchError
from iiif_server.fetching.fetch import Bounds, fetch
from iiif_server.fetching.line import resolve
from iiif_server.fetching.networks import parse_networks, public_and
from tests.iiif_server.linting.serving import Site, site

PUBLIC = public_and(())
HERE = public_and(parse_networks("127.0.0.1"))
INTERNAL = "not in the public internet"


@pytest.fixture
def told() -> Iterator[Site]:
    with site() as one:
        yield one


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "0", "127.1"])
def test_a_server_of_this_machine_is_not_reached(told: Site, host: str) -> None:
    port = told.base.rpartition(":")[2]
    with pytest.raises(FetchError, match=INTERNAL):
        fetch(f"http://{host}:{port}/a", Bounds(reach=PUBLIC))
    assert told.asked == []


@pytest.mark.parametrize(
    "address", ["http://169.254.169.254/latest/", "http://10.0.0.1/", "http://[fd00::1]/", "https://192.168.1.1/"]
)
def test_an_internal_address_is_not_even_tried(address: str) -> None:
    began = time.monotonic()
    with pytest.raises(FetchError, match=INTERNAL):
        fetch(address, Bounds(reach=PUBLIC))
    assert time.monotonic() - began < 1


def test_a_redirect_leads_to_no_other_machine_inside(told: Site) -> None:
    for number, address in enumerate(("http://127.0.0.2:9/x", "http://[::1]:9/", "//10.0.0.1/x", "http://0/")):
        with pytest.raises(FetchError, match=INTERNAL):
            fetch(told.lead(f"/{number}", address), Bounds(reach=HERE))
    with pytest.raises(FetchError, match="only http and https"):
        fetch(told.lead("/f", "gopher://127.0.0.1/x"), Bounds(reach=HERE))
    with pytest.raises(FetchError, match="no address"):
        fetch(told.lead("/g", "http://[::1/"), Bounds(reach=HERE))


def test_a_name_that_leads_inside(told: Site) -> None:
    """Also where one of its addresses is public."""
    told.put("/a", {})
    port = told.base.rpartition(":")[2]
    for addresses in (["127.0.0.1"], ["93.184.215.14", "127.0.0.1"], ["127.0.0.1", "93.184.215.14"]):
        with pytest.raises(FetchError, match=r"books.example.az is 127.0.0.1, which"):
            fetch(f"http://books.example.az:{port}/a", Bounds(reach=PUBLIC, resolve=lambda *_, to=addresses: to))
    assert told.asked == []


def test_a_name_is_resolved_once(told: Site) -> None:
    """The machine that is connected to is the one that was looked at, whatever the name says a moment later."""
    told.put("/a", {"a": 1})
    answers = iter([["127.0.0.1"], ["127.0.0.9"]])
    asked: list[tuple[str, int]] = []

    def turning(host: str, port: int) -> Sequence[str]:
        asked.append((host, port))
        return next(answers)

    port = int(told.base.rpartition(":")[2])
    bounds = Bounds(reach=HERE, resolve=turning)
    assert fetch(f"http://books.example.az:{port}/a", bounds).body == b'{"a": 1}'
    assert asked == [("books.example.az", port)]
    with pytest.raises(FetchError, match=r"127\.0\.0\.9, which"):
        fetch(f"http://books.example.az:{port}/a", bounds)
    assert len(told.asked) == 1


def test_proxies_of_the_environment_are_not_used(told: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert fetch(told.put("/a", {}), Bounds(reach=HERE)).status == 200


@pytest.mark.parametrize(
    "address", ["http://a:b@127.0.0.1/", "http://127.0.0.1:25/", "http://h/\r\nX: y", f"http://h/{'a' * 5000}"]
)
def test_addresses_that_are_not_asked(address: str) -> None:
    with pytest.raises(FetchError, match="cannot be fetched"):
        fetch(address, Bounds(reach=HERE, low_ports=False))


@contextmanager
def serving(answer: Sequence[bytes], pause: float) -> Iterator[str]:
    """A server that says these bytes one after the other, to one client, with a pause behind each."""
    with socket.create_server(("127.0.0.1", 0)) as door:

        def say() -> None:
            client, _ = door.accept()
            with client:
                client.recv(65536)
                for some in answer:
                    try:
                        client.sendall(some)
                    except OSError:
                        return  # it has gone, as it should
                    time.sleep(pause)

        thread = threading.Thread(target=say)
        thread.start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}/"
        thread.join()


HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"


@pytest.mark.parametrize("answer", [[HEAD, *[b"x"] * 40], [bytes([one]) for one in HEAD], [b""] * 30])
def test_a_server_that_drips_is_left(answer: list[bytes]) -> None:
    """Each byte comes soon enough, the whole does not; in the head as in the body."""
    with serving(answer, 0.03) as address:
        began = time.monotonic()
        with pytest.raises(FetchError, match=r"too long|timed out"):
            fetch(address, Bounds(reach=HERE, seconds=0.3))
        assert time.monotonic() - began < 1


def test_an_answer_that_breaks_off() -> None:
    with serving([HEAD + b"{}"], 0) as address, pytest.raises(FetchError, match="breaks off"):
        fetch(address, Bounds(reach=HERE))


def test_names_are_resolved_by_the_system() -> None:
    assert "127.0.0.1" in resolve("localhost", 80)
