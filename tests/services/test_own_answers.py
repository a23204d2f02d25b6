"""What gunicorn and nginx answer by themselves, before or without the application (TRAP-14, IMG3-R14, IMG3-R119)."""

import os
import signal
from pathlib import Path

import pytest

from tests.services.programs import library_server, nginx, shipped
from tests.services.roads import Road, ask, assert_plain_sentence
from tests.serving import free_port

pytestmark = pytest.mark.services
# What is too long here fits into one TLS record (16 KB): who refuses it closes at once, and may not meet a client that
# is still sending.


def test_cors_stands_once_on_every_answer(road: Road) -> None:
    """IMG3-R119, IMG3-R121: twice is as bad as never."""
    for method in ("GET", "HEAD", "OPTIONS", "POST"):
        for path in ("/", "/iiif/3/gradient_3/info.json", "/iiif/3/gradient_3/full/9,/0/default.jpg", "/nothing"):
            answer = ask(road, path, ("Content-Length", "0"), method=method)
            assert answer.headers.get_all("Access-Control-Allow-Origin") == ["*"]


def test_an_address_that_is_too_long_for_the_application(road: Road) -> None:
    """IMG3-R14"""
    answer = ask(road, f"/iiif/3/{'a' * 5000}/info.json")
    assert answer.status == 400
    assert_plain_sentence(answer)


@pytest.mark.parametrize("length", [9_000, 14_000])
def test_an_address_that_is_too_long_for_anybody(road: Road, length: int) -> None:
    """IMG3-R14: refused by who reads the request first."""
    answer = ask(road, f"/iiif/3/{'a' * length}/info.json")
    assert answer.status in (400, 414)
    if road.own_answers:
        assert_plain_sentence(answer)


@pytest.mark.parametrize("header", [("X-Long", "a" * 12_000), ("Bad Name", "x")], ids=["too long", "not a header"])
def test_headers_that_cannot_be_read(road: Road, header: tuple[str, str]) -> None:
    """nginx passes over a header that is none."""
    answer = ask(road, "/iiif/3/gradient_3/info.json", header)
    assert answer.status in (200, 400, 431)
    if road.own_answers and answer.status != 200:
        assert_plain_sentence(answer)


@pytest.mark.parametrize(
    "path", ["/iiif/3/a b/info.json", "http://[frob/iiif/3/a/info.json", "/iiif/3/a\x01/info.json"]
)
def test_a_request_that_is_no_http(road: Road, path: str) -> None:
    """IMG3-R14"""
    answer = ask(road, path)
    assert answer.status in (400, 404)
    if road.own_answers:
        assert_plain_sentence(answer)


def test_an_upload_is_refused(roads: dict[str, Road]) -> None:
    answer = ask(roads["nginx shipped"], "/iiif/3/gradient_3/info.json", ("Content-Length", "99999"), method="POST")
    assert answer.status == 413
    assert_plain_sentence(answer)


@pytest.mark.parametrize("name", ["nginx shipped", "TLS and prefix", "TLS and prefix cut off"])
def test_what_the_machine_does_is_not_told_outside(roads: dict[str, Road], name: str) -> None:
    for path in ("/metrics", "/%6Detrics", "/metrics?x", "//metrics"):
        answer = ask(roads[name], path)
        assert answer.status == 404
        assert "# TYPE" not in answer.text
    assert ask(roads["gunicorn"], "/metrics").status == 200


def test_a_server_that_hangs_and_one_that_is_gone(home: Path) -> None:
    """The real gunicorn, halted and then killed: 504 and 502 that a viewer can read and a person understands."""
    server, port = free_port(), free_port()
    path = "/iiif/3/gradient_3/info.json"
    configuration = shipped(server, port)
    assert "proxy_read_timeout 120s;" in configuration
    quick = configuration.replace("proxy_read_timeout 120s;", "proxy_read_timeout 1s;")
    with (
        library_server(home, server, "http://books.example.az") as group,
        nginx(home.parent / "doomed", port, quick),
    ):
        road = Road(port)
        assert '"id":"http://books.example.az/iiif/3/gradient_3"' in ask(road, path).text
        # Something that is not kept.
        path = "/iiif/3/gradient_2/info.json"
        os.killpg(group, signal.SIGSTOP)
        _assert_try_again(road, path, 504)
        os.killpg(group, signal.SIGKILL)
        _assert_try_again(road, path, 502)
        _assert_try_again(road, "/", 502)


def _assert_try_again(road: Road, path: str, status: int) -> None:
    answer = ask(road, path, ("Origin", "https://viewer.example"))
    assert answer.status == status
    assert_plain_sentence(answer)
    assert "try again soon" in answer.text
    assert answer.headers["Retry-After"] == "10"
    assert answer.headers["Cache-Control"] == "no-store"
