"""Requests to the whole application, and what is noted of them. Each goes both ways (tests/twins.py)."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from config import Config, ConfigError
from iiif_server.answers import Answer
from iiif_server.application import create_app
from iiif_server.hot_road import HotRoad
from iiif_server.metrics import Counted
from iiif_server.plain_request import PlainRequest, read_plain
from iiif_server.stats.counting import Counting
from iiif_server.stats.road import LONGEST_HEADER, NGINX_SECONDS, Noted
from iiif_server.stats.uses import Seen
from tests.iiif_server.conftest import PUBLIC, copy_library

INFO, MANIFEST = "/iiif/3/gradient_1/info.json", "/presentation/3/gradient/manifest"
TILE = "/iiif/3/gradient_1/0,0,512,512/512,512/0/default.jpg"
USED = [INFO, MANIFEST, "/iiif/2/gradient_1/info.json", "/presentation/2/gradient/manifest", "/read/gradient"]
USED += ["/embed/gradient", "/books/gradient", "/books/gradient.pdf", "/books/gradient.zip"]


@pytest.fixture
def notes(monkeypatch: pytest.MonkeyPatch) -> list[Seen]:
    """What requests leave, in place of what counts it."""
    left: list[Seen] = []
    monkeypatch.setattr(Counting, "note", lambda _, seen: left.append(seen))
    return left


@pytest.fixture
def client(config: Config, notes: list[Seen]) -> FlaskClient:  # noqa: ARG001 - what is noted stays there
    return create_app(config).test_client()


@pytest.mark.parametrize("path", USED)
def test_a_use_is_noted_once(client: FlaskClient, notes: list[Seen], path: str) -> None:
    told = {"User-Agent": "Firefox", "Referer": "https://a.az/x", "Origin": "https://b.az"}
    answer = client.get(path, headers=told)
    assert answer.status_code == 200
    answer.close()
    assert [note[1:] for note in notes] == [(path, 200, "Firefox", "https://a.az/x", "https://b.az")]
    if etag := answer.headers.get("ETag"):
        assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
        assert [note.status for note in notes] == [200, 304]


def test_the_reading_page_is_opened_by_a_form_too(client: FlaskClient, notes: list[Seen]) -> None:
    manifest = f"{PUBLIC}{MANIFEST}"
    assert client.post("/read/gradient", data={"iiif-content": manifest}).status_code == 200
    client.get("/read", query_string={"iiif-content": manifest})
    assert [(note.path, note.status) for note in notes] == [("/read/gradient", 200)]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("HEAD", MANIFEST), ("HEAD", "/read/gradient"), ("OPTIONS", MANIFEST), ("POST", MANIFEST),
        ("GET", TILE), ("GET", "/"),
        ("GET", "/presentation/3/nobody/manifest"), ("GET", "/read/nobody"), ("GET", "/iiif/3/nobody/info.json"),
        ("GET", "/presentation/gradient/manifest"), ("GET", "/health/ready"),
    ],
)  # fmt: skip
def test_nothing_else_is_noted(client: FlaskClient, notes: list[Seen], method: str, path: str) -> None:
    client.open(path, method=method)
    assert notes == []


@pytest.mark.parametrize("path", USED)
def test_nginx_asks_again_for_what_it_may_keep_and_for_nothing_else(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    kept = answer.headers["Cache-Control"].startswith("public")
    assert answer.headers.get("X-Accel-Expires") == (str(NGINX_SECONDS) if kept else None)
    assert kept is (path.endswith(("info.json", "manifest")))
    assert "X-Accel-Expires" not in client.get(TILE).headers


@pytest.mark.parametrize("seconds", [0, 1])
@pytest.mark.usefixtures("notes")
def test_what_nginx_keeps_no_longer_anyway_is_left_to_it(gradient_library: Path, tmp_path: Path, seconds: int) -> None:
    client = create_app(copy_library(gradient_library, tmp_path, edge_seconds=seconds)).test_client()
    assert "X-Accel-Expires" not in client.get(MANIFEST).headers


def test_switched_off_nothing_stands_in_the_way(gradient_library: Path, tmp_path: Path, notes: list[Seen]) -> None:
    app = create_app(copy_library(gradient_library, tmp_path, statistics=False))
    assert isinstance(app.wsgi_app, Counted)
    assert isinstance(app.wsgi_app._application, HotRoad)
    for path in USED:
        assert "X-Accel-Expires" not in app.test_client().get(path).headers
    assert notes == []


def head(method: str, path: str, *headers: str) -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: books.example.az", *headers, "", ""]).encode()


def _road(config: Config) -> Counted:
    road = create_app(config).wsgi_app
    assert isinstance(road, Counted) and isinstance(road._application, Noted)
    return road


Way = Callable[[Counted], Callable[[PlainRequest], Answer | None]]


@pytest.mark.parametrize("way", [lambda road: road.at_once, lambda road: road.answer])
def test_the_way_without_wsgi_is_noted_alike(config: Config, notes: list[Seen], way: Way) -> None:
    road, client = _road(config), create_app(config).test_client()
    told = ("User-Agent: Firefox", "Referer: https://a.az/x", "Origin: https://b.az")
    for path in (INFO, MANIFEST):
        request = read_plain(head("GET", path, *told))
        assert request is not None
        road.answer(request)
        notes.clear()
        answer = way(road)(request)
        assert [note[1:] for note in notes] == [(path, 200, "Firefox", "https://a.az/x", "https://b.az")]
        assert answer is not None
        assert dict(answer.headers) == dict(client.get(path).headers)
        for quiet in (head("HEAD", path), head("GET", TILE)):
            request = read_plain(quiet)
            assert request is not None and road.answer(request) is not None
            notes.clear()
            assert way(road)(request) is not None
            assert notes == []


def test_long_headers_and_addresses_fill_no_memory(config: Config, notes: list[Seen]) -> None:
    client = create_app(config).test_client()
    client.get(MANIFEST, headers={"User-Agent": "x" * 5000, "Referer": "https://a.az/" + "y" * 5000})
    [note] = notes
    assert len(note.user_agent) == len(note.referer) == LONGEST_HEADER
    assert client.get(f"{MANIFEST}?{'x' * 5000}").status_code == 200
    assert [note.path for note in notes] == [MANIFEST, MANIFEST]


def test_a_list_of_robots_that_cannot_be_used_is_told_before_anything_is_answered(
    gradient_library: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "robots"
    bad.write_text("bot\n(\n")
    with pytest.raises(ConfigError, match="IIIF_STATISTICS_ROBOTS: Line 2 of "):
        create_app(copy_library(gradient_library, tmp_path / "copy", statistics_robots=bad))
