"""The edge cache of deploy/nginx.conf: what it keeps, for how long, and how it forgets (DESIGN, "Edge")."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from email.message import Message
from itertools import permutations
from pathlib import Path
from typing import NamedTuple

import pytest

from iiif_server.edge import Concern, EdgeError, purge
from tests.services.programs import library_server, nginx, shipped
from tests.services.roads import Answer, Road, ask
from tests.services.upstream import Said, Upstream, upstream
from tests.serving import free_port

pytestmark = pytest.mark.services

TILE = "/iiif/3/gradient_1/0,0,512,512/512,512/0/default.jpg"
INFO = "/iiif/3/gradient_3/info.json"
MANIFEST = "/presentation/3/gradient/manifest"
MANIFEST2 = "/presentation/2/gradient/manifest"
# Each form of Accept and Accept-Encoding that an answer can have, as clients write them.
ACCEPTS = (
    None,
    "*/*",
    "application/json",
    "text/html,application/xhtml+xml,*/*;q=0.8",
    'application/ld+json;profile="http://iiif.io/api/image/3/context.json"',
    "application/json, application/LD+json;q=0.5",
    "application/jsonish",
)
ENCODINGS = (None, "gzip", "gzip, deflate, br, zstd", "gzip;q=0", "br, gzip; q=0.5", "identity", "gzip;q=0.0, br")


class Edge(NamedTuple):
    """Two ways to one server, the address for purges, and the folder of what is kept."""

    road: Road
    direct: Road
    purges: str
    kept: Path


@pytest.fixture(scope="module")
def edge(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edge]:
    folder = tmp_path_factory.mktemp("edge") / "nginx"
    server, port, purges = free_port(), free_port(), free_port()
    with (
        library_server(home, server, "http://books.example.az"),
        nginx(folder, port, shipped(server, port, purges)),
    ):
        yield Edge(Road(port), Road(server), f"http://127.0.0.1:{purges}", folder / "edge")


@pytest.fixture(autouse=True)
def _empty(request: pytest.FixtureRequest) -> None:
    if "edge" in request.fixturenames:
        purge(request.getfixturevalue("edge").purges, None)


def kept_files(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


def state(answer: Answer) -> str | None:
    return answer.headers["X-Cache"]


def same(answer: Answer, direct: Answer) -> bool:
    """Whether the edge's answer is the server's own."""
    names = ("Content-Type", "Content-Encoding", "ETag", "Cache-Control", "Link", "Vary", "Content-Disposition")
    mine, theirs = ([one.headers.get_all(name) for name in names] for one in (answer, direct))
    return (answer.status, mine, answer.body) == (direct.status, theirs, direct.body)


@pytest.mark.parametrize("path", [TILE, "/iiif/2/gradient_2/full/max/0/gray.png", INFO, MANIFEST, MANIFEST2])
def test_what_is_asked_again_is_answered_by_the_edge(edge: Edge, path: str) -> None:
    direct = ask(edge.direct, path)
    assert direct.status == 200
    # What is counted is asked about after a second, and not sent again.
    kept = ("HIT", "REVALIDATED") if path in (INFO, MANIFEST, MANIFEST2) else ("HIT",)
    for expected in (("MISS",), kept, kept):
        answer = ask(edge.road, path)
        assert state(answer) in expected
        assert same(answer, direct)
    head = ask(edge.road, path, method="HEAD")
    assert (head.headers["Content-Length"], head.body) == (str(len(direct.body)), b"")
    again = ask(edge.road, path, ("If-None-Match", str(direct.headers["ETag"])))
    assert (again.status, again.body) == (304, b"")
    assert {state(head), state(again)} <= {*kept}
    assert kept_files(edge.kept) == 1


def test_head_first_is_kept_whole(edge: Edge) -> None:
    assert state(ask(edge.road, TILE, method="HEAD")) == "MISS"
    assert same(ask(edge.road, TILE), ask(edge.direct, TILE))


def test_a_part_of_a_kept_answer(edge: Edge) -> None:
    """The image server sends no parts; asked for one first, the whole is kept."""
    for expected in ("MISS", "HIT"):
        answer = ask(edge.road, TILE, ("Range", "bytes=0-9"))
        assert state(answer) == expected
        assert answer.status in (200, 206)
        assert ask(edge.direct, TILE).body.startswith(answer.body)
    assert same(ask(edge.road, TILE), ask(edge.direct, TILE))


@pytest.mark.parametrize("order", [0, 1, 2])
@pytest.mark.parametrize("path", [INFO, "/iiif/2/gradient_3/info.json", MANIFEST, MANIFEST2])
def test_each_client_gets_its_form(edge: Edge, path: str, order: int) -> None:
    """IMG3-R114 to R117: whoever came before."""
    asked = [
        [(name, value) for name, value in (("Accept", accept), ("Accept-Encoding", packed)) if value is not None]
        for accept in ACCEPTS
        for packed in ENCODINGS
    ]
    asked = asked[order * 16 :] + asked[: order * 16]
    for headers in (*asked, *reversed(asked)):
        answer = ask(edge.road, path, *headers)
        assert same(answer, ask(edge.direct, path, *headers)), headers
    assert kept_files(edge.kept) <= 6


def test_an_address_without_version_leads_each_client_to_its_own(edge: Edge) -> None:
    """TRAP-48: nothing of it is kept, whoever came before."""
    for version in (2, 3, 2):
        profile = f'application/ld+json;profile="http://iiif.io/api/presentation/{version}/context.json"'
        answer = ask(edge.road, "/presentation/gradient/manifest", ("Accept", profile))
        assert (answer.status, answer.body) == (303, b"")
        assert str(answer.headers["Location"]).endswith(f"/presentation/{version}/gradient/manifest")
    assert kept_files(edge.kept) == 0


def test_a_download_is_another_answer(edge: Edge) -> None:
    """Written in any way, and in any order: an image is never kept as a download, nor the other way round."""
    queries = ("", "?download", "?x=1&download=", "?down%6Coad", "?download&x=1", "?x=download", "?downloads", "?")
    for order in permutations(queries, 2):
        purge(edge.purges, None)
        for query in order:
            assert same(ask(edge.road, TILE + query), ask(edge.direct, TILE + query)), order
    attachment = ask(edge.road, f"{TILE}?download").headers["Content-Disposition"]
    assert str(attachment).startswith("attachment")


def test_unknown_parameters_of_an_image_are_not_kept_one_by_one(edge: Edge) -> None:
    for number in range(9):
        ask(edge.road, f"{TILE}?v={number}")
        ask(edge.road, f"{TILE}?v={number}&download")
    assert kept_files(edge.kept) == 2


@pytest.mark.parametrize(
    "path",
    [
        "/", "/books/gradient", "/iiif/3/gradient_3", "/iiif/gradient_3/info.json", "/health/ready", "/books/nobody",
        "/iiif/3/nobody/info.json", "/iiif/3/gradient_3/full/max/0/default.doc", "/presentation/3/nobody/manifest",
        "/iiif/3/gradient_3/full/%5E999999,/0/default.jpg", "/static/nothing",
    ],
)  # fmt: skip
def test_pages_redirects_and_errors_are_not_kept(edge: Edge, path: str) -> None:
    for _ in range(2):
        answer = ask(edge.road, path)
        assert answer.status == ask(edge.direct, path).status
        assert state(answer) in (None, "MISS")
    assert kept_files(edge.kept) == 0


def test_scripts_are_kept_in_both_forms(edge: Edge) -> None:
    page = ask(edge.road, "/").text
    path = next(part for part in page.split('"') if part.startswith("/static/"))
    for expected in ("MISS", "HIT"):
        for packed in ("gzip, br", "identity"):
            answer = ask(edge.road, path, ("Accept-Encoding", packed))
            assert state(answer) == expected
            assert same(answer, ask(edge.direct, path, ("Accept-Encoding", packed)))


def test_pages_are_packed_by_nginx_and_nothing_is_packed_twice(edge: Edge) -> None:
    page = ask(edge.road, "/", ("Accept-Encoding", "gzip"))
    assert page.headers.get_all("Content-Encoding") == ["gzip"]
    assert ask(edge.road, INFO, ("Accept-Encoding", "gzip")).headers.get_all("Content-Encoding") == ["gzip"]
    assert ask(edge.road, TILE, ("Accept-Encoding", "gzip")).headers["Content-Encoding"] is None


@contextmanager
def told(folder: Path, answer: Said, configuration: tuple[str, str] | None = None) -> Iterator[tuple[Road, Upstream]]:
    """The shipped nginx in front of a server that always says this."""
    server, port = free_port(), free_port()
    text = shipped(server, port)
    if configuration:
        assert configuration[0] in text
        text = text.replace(*configuration)
    with upstream(server, lambda _, __: answer) as behind, nginx(folder / "nginx", port, text):
        yield Road(port), behind


@pytest.mark.parametrize(
    ("status", "control"),
    [
        (200, "private, no-store"), (200, "private, max-age=60"), (200, "no-cache"), (200, "public, max-age=0"),
        (200, None), (303, None), (400, "no-store"), (401, "private, no-store"), (403, "private, no-store"),
        (404, "no-store"), (404, None), (500, "no-store"), (500, None), (501, None), (503, "no-store"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", [TILE, INFO])
def test_never_kept(tmp_path: Path, path: str, status: int, control: str | None) -> None:
    """Errors, and whatever the application calls private."""
    with told(tmp_path, Said(status, {"Cache-Control": control} if control else {}, b"secret")) as (road, behind):
        for count in (1, 2, 3):
            answer = ask(road, path)
            assert (answer.status, answer.body, state(answer)) == (status, b"secret", "MISS")
            assert len(behind.asked) == count
    assert kept_files(tmp_path / "nginx" / "edge") == 0


def test_a_cookie_is_given_to_one_reader_only(tmp_path: Path) -> None:
    answer = Said(200, {"Cache-Control": "public, max-age=60", "Set-Cookie": "reader=1"})
    with told(tmp_path, answer) as (road, behind):
        ask(road, TILE)
        ask(road, TILE)
        assert len(behind.asked) == 2


def test_cache_control_is_obeyed_and_the_etag_asked_by(tmp_path: Path) -> None:
    headers = {"Cache-Control": "public, max-age=1", "ETag": '"one"'}
    with told(tmp_path, Said(200, headers, b"first")) as (road, behind):
        assert [state(ask(road, TILE)) for _ in range(3)] == ["MISS", "HIT", "HIT"]
        time.sleep(2.1)
        behind.say = lambda _, __: Said(304, headers)
        answer = ask(road, TILE)
        assert (answer.status, state(answer), answer.body) == (200, "REVALIDATED", b"first")
        assert behind.asked[-1][1]["If-None-Match"] == '"one"'
        # The entry is as good as new.
        assert (state(ask(road, TILE)), len(behind.asked)) == ("HIT", 2)
        time.sleep(2.1)
        behind.say = lambda _, __: Said(200, {**headers, "ETag": '"two"'}, b"second")
        assert ask(road, TILE).body == b"second"
        assert (ask(road, TILE).body, len(behind.asked)) == (b"second", 3)
        time.sleep(2.1)
        # A book that closes is closed, whatever was kept of it.
        behind.say = lambda _, __: Said(403, {"Cache-Control": "private, no-store"}, b"closed")
        for _ in range(2):
            assert (ask(road, TILE).status, ask(road, TILE).body) == (403, b"closed")


@pytest.mark.parametrize("status", [404, 500, 503])
def test_an_error_is_told_although_something_is_kept(tmp_path: Path, status: int) -> None:
    with told(tmp_path, Said(200, {"Cache-Control": "public, max-age=1"}, b"tile")) as (road, behind):
        assert ask(road, TILE).body == b"tile"
        time.sleep(2.1)
        behind.say = lambda _, __: Said(status, {"Cache-Control": "no-store"}, b"error")
        assert (ask(road, TILE).status, ask(road, TILE).body) == (status, b"error")


def test_of_fifty_who_want_one_new_tile_one_asks(tmp_path: Path) -> None:
    answer = Said(200, {"Cache-Control": "public, max-age=60"}, b"x" * 30_000)

    def slowly(_path: str, _headers: Message) -> Said:
        time.sleep(0.3)
        return answer

    with told(tmp_path, answer) as (road, behind), ThreadPoolExecutor(50) as clients:
        behind.say = slowly
        answers = list(clients.map(lambda _: ask(road, TILE), range(50)))
        assert {(one.status, one.body) for one in answers} == {(200, answer.body)}
        assert len(behind.asked) == 1


def test_the_real_server_is_asked_again_by_etag_and_missed_by_nobody(home: Path, tmp_path: Path) -> None:
    """Revalidation, and then the server is killed: what is kept goes on, what is not says so, 404 is not invented."""
    server, port = free_port(), free_port()
    with (
        library_server(home, server, "http://books.example.az", IIIF_EDGE_SECONDS="1") as group,
        nginx(tmp_path / "nginx", port, shipped(server, port)),
    ):
        road = Road(port)
        tile, nobody = ask(road, TILE), "/iiif/3/nobody/info.json"
        assert (tile.status, state(tile)) == (200, "MISS")
        assert ask(road, nobody).status == 404
        time.sleep(2.1)
        again = ask(road, TILE)
        assert (state(again), again.body, again.headers["ETag"]) == ("REVALIDATED", tile.body, tile.headers["ETag"])
        time.sleep(2.1)
        os.killpg(group, signal.SIGKILL)
        stale = ask(road, TILE)
        assert (stale.status, state(stale), stale.body) == (200, "STALE", tile.body)
        assert ask(road, nobody).status == 502
        assert ask(road, INFO).status == 502


def test_a_hit_costs_no_line_in_the_log(tmp_path: Path) -> None:
    with told(tmp_path, Said(200, {"Cache-Control": "public, max-age=60"})) as (road, _):
        for _ in range(3):
            ask(road, TILE)
    assert (tmp_path / "nginx" / "iiif-server.log").read_text().count(TILE) == 1


def test_keys_that_concern_a_book() -> None:
    concern = Concern("kant", {"ark:/1/x", "\u00e9"})
    held = ("/iiif/3/kant_1/full/max/0/default.jpg", "/images/iiif/2/kant%5F1/info.json application/json gzip",
            "/iiif/3/ark:%2F1%2Fx/info.json  ", "/presentation/3/kant/canvas/1  gzip", "/iiif/3/e%CC%81/info.json",
            "/presentation/3/collection/top  ", "/iiif/3/kant_1_2/0,0,1,1/max/0/default.jpg?download")  # fmt: skip
    others = ("/iiif/3/kants_1/info.json", "/iiif/3/kan_1/info.json", "/presentation/3/kant2/manifest  ", "/static/a",
              "/iiif/3/kant/info.json", "/books/kant", "")  # fmt: skip
    assert [key for key in held if not concern.holds(key)] == []
    assert [key for key in others if concern.holds(key)] == []


def test_an_address_that_is_no_edge(edge: Edge) -> None:
    for url in (f"http://127.0.0.1:{free_port()}", f"http://127.0.0.1:{edge.direct.port}", f"{edge.purges}/nowhere"):
        with pytest.raises(EdgeError, match="IIIF_EDGE_PURGE_URL"):
            purge(url, None)


def test_what_is_old_is_asked_again_anyway(tmp_path: Path) -> None:
    """An ingest takes away what was asked in the last time, by revalidation as well, and need not read all the rest."""
    server, port, purges = free_port(), free_port(), free_port()
    url, concern = f"http://127.0.0.1:{purges}", Concern("gradient")
    headers = {"Cache-Control": "public, max-age=1", "ETag": '"one"'}
    with (
        upstream(server, lambda _, __: Said(200, headers, b"tile")) as behind,
        nginx(tmp_path / "nginx", port, shipped(server, port, purges)),
    ):
        ask(Road(port), TILE)
        time.sleep(3.1)
        assert purge(url, concern, newer=2) == 0
        behind.say = lambda _, __: Said(304, headers)
        assert state(ask(Road(port), TILE)) == "REVALIDATED"
        assert purge(url, concern, newer=2) == 1
        behind.say = lambda _, __: Said(200, headers, b"tile")
        assert state(ask(Road(port), TILE)) == "MISS"
        time.sleep(3.1)
        assert purge(url, concern) == 1
