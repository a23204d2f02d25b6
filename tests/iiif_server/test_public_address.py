"""Readers who ask by another name than the published one are the commonest mistake in setting up such a server."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from config import Config
from iiif_server.application import create_app
from iiif_server.notices import Notices
from iiif_server.public_address import ENOUGH, MOST, PublicAddress


@pytest.fixture
def notices(tmp_path: Path) -> Notices:
    return Notices(tmp_path, lambda: 0)


def ask(address: PublicAddress, host: str, times: int = ENOUGH) -> None:
    for _ in range(times):
        address.asked(host)


def test_it_is_said_once_with_the_remedy(notices: Notices, caplog: pytest.LogCaptureFixture) -> None:
    address = PublicAddress("http://localhost:8182", notices)
    ask(address, "Kitab.Example.AZ:8182", ENOUGH - 1)
    assert notices.all() == []
    ask(address, "kitab.example.az", 5000)
    [said] = notices.all()
    assert "kitab.example.az" in said
    assert "http://localhost:8182" in said
    assert "IIIF_PUBLIC_URL" in said
    ask(PublicAddress("http://localhost:8182", notices), "kitab.example.az", 5000)
    assert len(caplog.records) == 1, "another process does not say it again"


@pytest.mark.parametrize(
    "host", ["books.example.az", "BOOKS.example.az:443", "localhost:8182", "127.0.0.1", "[::1]:80"]
)
def test_the_right_name_and_a_proxy_that_hides_it_are_no_mistake(notices: Notices, host: str) -> None:
    ask(PublicAddress("https://books.example.az/images", notices), host, 1000)
    assert notices.all() == []


def test_strangers_headers_neither_fill_the_log_nor_outvote_readers(
    notices: Notices, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    address = PublicAddress("https://books.example.az", notices)
    for number in range(3000):
        address.asked("books.example.az")
        address.asked(f"stranger{number}.example")
        address.asked("books.example.az")
    for odd in ("", "a b", "x" * 5000, "\x1b[31m", "evil\nWARNING it burns", "[::zz]", "a:b:c", "%00"):
        ask(address, odd, 200)
    assert notices.all() == []
    assert not caplog.records


def test_it_is_withdrawn_when_readers_come_by_the_right_name(
    notices: Notices, caplog: pytest.LogCaptureFixture
) -> None:
    address = PublicAddress("https://books.example.az", notices)
    for _ in range(3):
        ask(address, "10.20.30.40", 500)
        assert len(notices.all()) == 1
        ask(address, "books.example.az", MOST + ENOUGH)
        assert notices.all() == []
    assert len(caplog.records) <= 3


@pytest.fixture(scope="module")
def client(config: Config) -> Iterator[FlaskClient]:
    with create_app(config).test_client() as client:
        yield client


def test_TRAP_17_health_warns_and_stays_well(client: FlaskClient) -> None:
    for _ in range(ENOUGH):
        answer = client.get("/iiif/3/gradient_1/info.json", headers={"Host": "other.example.az"})
        assert answer.json is not None
        assert answer.json["id"] == "https://books.example.az/iiif/3/gradient_1"
    ready = client.get("/health/ready")
    assert ready.status_code == 200
    assert ready.json is not None
    assert ready.json["status"] == "ok"
    assert "other.example.az" in ready.json["warnings"][0]
