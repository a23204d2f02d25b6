"""The server as it really runs: gunicorn with two workers."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

import pytest
from PIL import Image

from tests.iiif_server.conftest import make_library
from tests.image_store.oracle import gradient
from tests.serving import Server, free_port, get, run, serving


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    port = free_port()
    home = tmp_path_factory.mktemp("gunicorn") / "home"
    make_library(home, f"http://localhost:{port}")
    with serving(home, port) as server:
        yield server


def test_200_parallel_requests_are_answered_rightly(server: Server) -> None:
    port = server.port
    paths = [
        "/iiif/3/gradient_1/0,0,512,512/512,512/0/default.jpg",
        "/iiif/3/gradient_1/11,13,701,703/350,/0/default.jpg",
        "/iiif/3/gradient_1/full/300,/45/gray.png",
        "/iiif/3/gradient_2/full/!200,200/0/bitonal.webp",
        "/iiif/3/gradient_1/info.json",
        "/presentation/3/gradient/manifest",
        "/",
        "/iiif/3/gradient_1/nonsense/max/0/default.jpg",
    ]
    alone = {path: get(port, path) for path in paths}
    with ThreadPoolExecutor(32) as pool:
        together = list(pool.map(lambda path: (path, get(port, path)), paths * 25))
    assert len(together) == 200
    # The home page carries a nonce of its own in every answer; its status is compared, the others byte by byte.
    assert [path for path, answer in together if path != "/" and answer != alone[path]] == []
    assert {answer[0] for path, answer in together if path == "/"} == {200}
    assert alone[paths[-1]][0] == 400


def test_libvips_is_not_in_the_server(server: Server) -> None:
    port, master = server.port, server.pid
    get(port, "/iiif/3/gradient_1/full/100,/0/default.jpg")
    workers = Path(f"/proc/{master}/task/{master}/children")
    if not workers.exists():
        pytest.fail("this test reads the process table of Linux")
    numbers = [str(master), *workers.read_text().split()]
    assert len(numbers) == 3
    for number in numbers:
        loaded = Path(f"/proc/{number}/maps").read_text()
        assert "simplejpeg" in loaded or number == str(master)
        assert not re.search(r"libvips|pyvips", loaded)


def test_workers_have_no_threads_of_linear_algebra(server: Server) -> None:
    for number in Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split():
        assert b"OPENBLAS_NUM_THREADS=1" in Path(f"/proc/{number}/environ").read_bytes().split(b"\0")


@pytest.mark.slow
def test_a_book_is_there_and_gone_at_once_while_the_server_runs(server: Server, tmp_path: Path) -> None:
    def seen() -> set[int]:
        """The answers of more requests than one worker would take alone."""
        return {get(server.port, path)[0] for path in ("/presentation/3/late/manifest", "/read/late") * 8}

    assert seen() == {404}
    Image.fromarray(gradient(300, 400)).save(tmp_path / "1.png")
    run(server.home, "ingest", tmp_path, "--book", "late")
    assert seen() == {200}
    assert get(server.port, "/iiif/3/late_1/full/max/0/default.jpg")[0] == 200
    run(server.home, "remove", "late", "--yes")
    assert seen() == {404}
    assert get(server.port, "/iiif/3/late_1/full/max/0/default.jpg")[0] == 404


def test_no_header_moves_the_server(server: Server) -> None:
    for header in ("SCRIPT_NAME", "PATH_INFO", "X-Forwarded-Prefix", "X-Forwarded-Host", "X-Forwarded-Proto", "Host"):
        connection = HTTPConnection("127.0.0.1", server.port, timeout=20)
        connection.putrequest("GET", "/iiif/3/gradient_1/info.json", skip_host=header == "Host")
        connection.putheader(header, "/evil")
        connection.endheaders()
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        assert answer.status in (200, 400), header
        assert b"evil" not in body
        assert answer.status == 400 or f'"id":"http://localhost:{server.port}/iiif/3/gradient_1"'.encode() in body
