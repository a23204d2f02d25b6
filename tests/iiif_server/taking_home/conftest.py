"""A library with a book that has all that a file can show: `molla`, with contents, texts and letters of all kinds."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image

from config import Config
from iiif_server.application import create_app
from iiif_server.cli.rooms import open_holdings
from iiif_server.database import open_database
from iiif_server.ingest.run import Order, ingest
from iiif_server.ingest.texts import write_text
from manifests import Book, PageText, TextBlock, TextLine, TextWord
from manifests.library import Library
from tests.iiif_server.conftest import PUBLIC
from tests.image_store.oracle import gradient

PAGES = {"1": (1019, 1357), "2": (600, 400), "3": (200, 300), "4": (700, 900)}
GRAY = "2"
BOOK_YAML = """
title:
  az-Latn: Molla Nəsrəddin
  az-Arab: ملا نصرالدین
language: az-Latn
author: Məmmədquluzadə, Cəlil
year: 1906
publisher: Qeyrət
place: Tiflis
subject: satira
institution: Milli Kitabxana
shelfmark: M-17
rights: https://creativecommons.org/licenses/by/4.0/
required statement: Milli Kitabxananın nüsxəsi
pages:
  - {file: 1.png, label: iii}
  - {file: 2.png, label: "1"}
  - {file: 3.png, label: ۲}
  - {file: 4.png, label: "3 <b>"}
contents:
  - heading: Ön söz
    page: iii
    contents:
      - heading: Əlifba
        page: "1"
  - heading: باب
    page: "3 <b>"
"""


@dataclass(frozen=True)
class Shelf:
    """The library, and its server."""

    config: Config
    client: FlaskClient
    stems: dict[str, Path] = field(default_factory=dict)


def line_of(words: str, top: int, *, right_to_left: bool = False) -> TextLine:
    """Words in a line 40 pixels high, from an edge of the page of 1019 pixels."""
    placed, at = [], 40
    for word in words.split():
        width = 22 * len(word)
        left = 1019 - at - width if right_to_left else at
        placed.append(TextWord(word, left, top, left + width, top + 40))
        at += width + 24
    return tuple(placed)


ARABIC = ("ملا نصرالدین سنه ایل", "بو كتاب باكو")
TEXT = PageText(
    1019, 1357, (TextBlock(tuple(line_of(text, 100 * at + 80, right_to_left=True) for at, text in enumerate(ARABIC))),)
)
LATIN = ("Əlifba kitabı üçün ğşıöç", "Азәрбајҹан дилиндә һәр")
LATIN_TEXT = PageText(700, 900, (TextBlock(tuple(line_of(text, 100 * at + 80) for at, text in enumerate(LATIN))),))


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That library, made once: for copies."""
    folder = tmp_path_factory.mktemp("taking")
    scans = folder / "scans"
    scans.mkdir()
    for name, size in PAGES.items():
        Image.fromarray(gradient(*size, gray=name == GRAY)).save(scans / f"{name}.png")
    (scans / "book.yaml").write_text(BOOK_YAML, encoding="utf-8")
    config = Config.load(home=folder / "home", public_url=PUBLIC)
    report = ingest(Order(scans, jobs=1, book_id="molla"), open_holdings(config), lambda _: None)
    assert report.published
    texts = {"1": TEXT, "4": LATIN_TEXT}
    for name, text in texts.items():
        write_text(text, stems(config, "molla")[name])
    published(config, lambda book: with_texts(book, texts))
    return folder


def with_texts(book: Book, keys: Iterable[str]) -> Book:
    """The book, of which these pages have texts and no others."""
    return replace(book, pages=tuple(page._replace(has_text=page.key in keys) for page in book.pages))


def published(config: Config, change: Callable[[Book], Book]) -> None:
    """Publishes `molla` anew, changed."""
    engine = open_database(config.database_url)
    library = Library(engine)
    with engine.begin() as transaction:
        library.put(transaction, change(library.get("molla")), datetime.now(UTC))


def stems(config: Config, book: str) -> dict[str, Path]:
    """The pyramid of each page of a book, by its name."""
    return {index.name.partition("-")[0]: index.with_suffix("") for index in (config.pyramids / book).glob("*.index")}


@pytest.fixture
def shelf(made: Path, tmp_path: Path) -> Iterator[Shelf]:
    """A copy of it."""
    shutil.copytree(made, tmp_path / "copy")
    config = Config.load(home=tmp_path / "copy" / "home", public_url=PUBLIC)
    with create_app(config).test_client() as client:
        yield Shelf(config, client, stems(config, "molla"))
