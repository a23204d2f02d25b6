"""A small library with a book, its backups, and places to restore them to."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config import Config
from iiif_server.backup.contents import Contents
from iiif_server.backup.make import Wish, back_up_to
from iiif_server.backup.restore import Place
from iiif_server.care.folders import remember_folder
from iiif_server.cli.rooms import open_holdings
from iiif_server.ingest.aliases import add_alias
from iiif_server.ingest.holdings import Holdings
from image_store.aliases import Alias
from tests.iiif_server.conftest import PUBLIC, make_library

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SETTINGS = b'{"IIIF_PUBLIC_URL":"https://books.example.az"}'


@dataclass
class House:
    """A library in `folder`/home with the book `gradient` of three pages, its masters in `folder`/scans."""

    folder: Path
    config: Config
    holdings: Holdings

    def back_up(self, name: str = "backup.tar", *, with_pyramids: bool = False, force: bool = False) -> Contents:
        wish = Wish(SETTINGS, with_pyramids)
        return back_up_to(self.folder / name, wish, self.holdings, force=force)

    def place(self, name: str = "new") -> Place:
        return place_of(self.elsewhere(name))

    def elsewhere(self, name: str = "new") -> Config:
        """The settings of another home, of the same address."""
        return Config.load(home=self.folder / name, public_url=PUBLIC)


def place_of(config: Config) -> Place:
    return Place(config.home, config.pyramids, config.publication_file, config.database_url)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once: each test has a copy."""
    folder = tmp_path_factory.mktemp("house")
    holdings = open_holdings(make_library(folder / "home", PUBLIC))
    add_alias(holdings, Alias("ark:/12148/ə1", "gradient_3"), replace=False)
    holdings.engine.dispose()
    return folder


@pytest.fixture
def house(made: Path, tmp_path: Path) -> Iterator[House]:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    config = Config.load(home=tmp_path / "home", public_url=PUBLIC)
    holdings = replace(open_holdings(config), clock=lambda: NOW)
    remember_folder(config.home, "gradient", tmp_path / "scans")
    yield House(tmp_path, config, holdings)
    holdings.engine.dispose()
