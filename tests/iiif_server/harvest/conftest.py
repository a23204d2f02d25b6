"""A library of many short books, changed at times of our choice, and its server."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import Engine
from werkzeug.serving import make_server

from config import Config
from iiif_server.application import create_app
from iiif_server.database import open_database, writing
from iiif_server.gate import Access, Allow, Gate, Refuse
from image_store import Dimensions, ImageInfo
from manifests import About, Book, Page, PageImage, language_map
from manifests.library import Library
from tests.manifests.test_about import ALL

PUBLIC = "https://kitab.example.az/iiif"
BEGIN = datetime(2026, 11, 1, 12, tzinfo=UTC)


def book(name: str, title: str = "", about: About | None = None) -> Book:
    """A book of one page."""
    page = Page(
        "p1", "1.tif", "ab" * 32, language_map("1"), PageImage.of(f"{name}_p1", ImageInfo(Dimensions(300, 400)))
    )
    said = about if about is not None else replace(ALL, collections=(), part=None)
    return Book(name, language_map(title or f"Kitab <{name}> & \"'", "az"), "az", (page,), (), said)


class Shelf:
    """The library. Each change happens a minute after the one before."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.engine: Engine = open_database(config.database_url)
        self.library = Library(self.engine)
        self.now = BEGIN

    def put(self, *books: Book) -> None:
        """Publishes books, all in one transaction."""
        with writing(self.engine) as transaction:
            for one in books:
                self.now += timedelta(minutes=1)
                self.library.put(transaction, one, self.now)

    def forget(self, *names: str) -> None:
        """Takes books away."""
        for name in names:
            self.now += timedelta(minutes=1)
            with writing(self.engine) as transaction:
                self.library.forget(transaction, name, self.now)


class Shut(Gate):
    """Shuts some books."""

    def __init__(self, *names: str) -> None:
        self._names = names

    def access(self, group: str) -> Access:
        return Refuse(403, "shut") if group in self._names else Allow()  # type: ignore[arg-type]

    def shelf(self) -> str:
        return "some"


@pytest.fixture
def shelf(tmp_path: Path, empty_catalogue: Path) -> Shelf:
    """A library without books."""
    home = tmp_path / "home"
    home.mkdir()
    shutil.copy(empty_catalogue, home / "catalogue.sqlite")
    return Shelf(Config.load(home=home, public_url=PUBLIC))


Serve = Callable[[Flask], str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serves an application on a free port; the address under which it listens."""
    servers = []

    def begin(app: Flask) -> str:
        server = make_server("127.0.0.1", 0, app, threaded=True)
        Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/iiif"

    yield begin
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def app(shelf: Shelf) -> Flask:
    return create_app(shelf.config)
