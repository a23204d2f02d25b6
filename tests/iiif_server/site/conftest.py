"""A small library of books without pictures, and the site's pages over it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from iiif_server.database import open_database, writing
from iiif_server.site.viewers import MIRADOR_FILES, UNIVERSAL_FILES
from image_store import Dimensions, ImageInfo
from manifests import NOTHING_SAID, About, Book, LanguageMap, Page, PageImage, language_map
from manifests.library import Library
from tests.iiif_server.site.visit import Publish, visitor

PUBLISHED = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture
def library(catalogue: str) -> Iterator[Library]:
    """An empty library in SQLite."""
    engine = open_database(catalogue)
    library = Library(engine)
    yield library
    engine.dispose()


@pytest.fixture
def publish(library: Library, catalogue: str) -> Iterator[Publish]:
    """Puts a book of `pages` pages into the library; those in `missing` have no image, those in `hidden` are hidden."""
    engine = open_database(catalogue)

    def put(
        book_id: str,
        title: LanguageMap,
        pages: int = 3,
        missing: tuple[int, ...] = (),
        language: str | None = None,
        problem: str = "the JPEG ends too early",
        about: About = NOTHING_SAID,
        hidden: tuple[int, ...] = (),
        start_key: str | None = None,
    ) -> Book:
        made = [_page(book_id, number, None if number not in missing else problem) for number in range(1, pages + 1)]
        made = [page._replace(hidden=number in hidden) for number, page in enumerate(made, 1)]
        book = Book(book_id, title, language, tuple(made), about=about, start_key=start_key)
        with writing(engine) as transaction:
            library.put(transaction, book, PUBLISHED)
        return book

    yield put
    engine.dispose()


def _page(book: str, number: int, problem: str | None) -> Page:
    key = f"p{number:04}"
    image = None if problem else PageImage.of(f"{book}_{key}", ImageInfo(Dimensions(2400, 3400)))
    return Page(key, key, "" if problem else "0" * 64, language_map(str(number)), image, problem)


@pytest.fixture
def node_modules(tmp_path: Path) -> Path:
    """What npm leaves of the viewers, with files of one line: these tests run no browser."""
    for package, version, patterns in (
        ("mirador", "4.0.0", MIRADOR_FILES),
        ("universalviewer", "4.4.0", UNIVERSAL_FILES),
    ):
        folder = tmp_path / "node_modules" / package
        for pattern in patterns:
            file = folder / pattern.replace("*", "0123456789abcdef")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"/* {package} */\n" * 100)
        (folder / "package.json").write_text(json.dumps({"version": version}))
    return tmp_path / "node_modules"


@pytest.fixture
def site(library: Library, node_modules: Path) -> FlaskClient:
    """A visitor of the site, whose default language is Azerbaijani."""
    return visitor(library, node_modules)
