"""Documents in memory: how long they hold, what a publication costs them, and how many are kept."""

import gzip
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from sqlalchemy import event

from config import Config
from iiif_server.answers import PLAIN_KEPT, Asked
from iiif_server.application import create_app
from iiif_server.database import open_database, upgrade_schema, writing
from iiif_server.gate import Gate
from iiif_server.kept_documents import KeptDocuments, Made
from iiif_server.presentation_api import PresentationApi
from iiif_server.publication import PublicationCounter
from image_store import Dimensions, ImageInfo, Limits, NotAtOnce
from manifests import Book, Page, PageImage, UnknownBook, Urls, language_map
from manifests.library import Library


class Desk:
    """Documents and a counter; what was made, and which versions were asked for, in order."""

    def __init__(self, most: int = 100, most_bytes: int = 1_000_000) -> None:
        self.publication = 0
        self.versions = {"a": "1", "b": "1"}
        self.made: list[str] = []
        self.asked: list[str] = []
        self.kept = KeptDocuments(lambda: self.publication, most, most_bytes)

    def ask(self, name: str, *, at_once: bool = False) -> bytes:
        """The document of this name and of its version now."""

        def version() -> str:
            self.asked.append(name)
            return self.versions[name]

        def make() -> Made:
            self.made.append(name)
            return Made(self.versions[name], f'"{name}{self.versions[name]}"'.encode())

        return self.kept.get_of_version((name,), version, make, at_once=at_once).body


def test_a_change_of_one_book_costs_no_other_its_documents() -> None:
    desk = Desk()
    assert (desk.ask("a"), desk.ask("b")) == (b'"a1"', b'"b1"')
    desk.versions["a"], desk.publication = "2", 1
    assert (desk.ask("a"), desk.ask("b")) == (b'"a2"', b'"b1"')
    assert desk.made == ["a", "b", "a"]
    assert desk.asked == ["a", "b"]
    # Once for each publication, not for each request.
    assert (desk.ask("b"), desk.ask("a"), desk.asked) == (b'"b1"', b'"a2"', ["a", "b"])


def test_after_a_publication_nothing_is_answered_without_asking() -> None:
    desk = Desk()
    desk.ask("a")
    assert desk.ask("a", at_once=True) == b'"a1"'
    desk.publication = 1
    with pytest.raises(NotAtOnce):
        desk.ask("a", at_once=True)
    desk.ask("a")
    assert desk.ask("a", at_once=True) == b'"a1"'


def test_a_document_that_is_newer_than_the_version_asked_for_is_kept_as_what_it_is() -> None:
    desk = Desk()
    desk.kept.get_of_version(("a",), lambda: "1", lambda: Made("2", b'"a2"'))
    # The change is taken back: the document of the newer version must not stand for the older one.
    desk.publication = 1
    assert desk.ask("a") == b'"a1"'


def test_without_a_version_a_document_holds_for_one_publication_and_is_packed_once() -> None:
    desk = Desk()
    bodies = iter((b"[1]", b"[1]", b"[2]"))
    first = desk.kept.get(("list",), lambda: next(bodies))
    assert desk.kept.get(("list",), lambda: next(bodies)) is first
    desk.publication = 1
    assert desk.kept.get(("list",), lambda: next(bodies)) is first
    desk.publication = 2
    assert desk.kept.get(("list",), lambda: next(bodies)).body == b"[2]"


def test_what_the_key_says_completely_is_made_once() -> None:
    desk = Desk()
    first = desk.kept.get_for_good(("x",), lambda: b"[1]")
    desk.publication = 1
    assert desk.kept.get_for_good(("x",), lambda: b"[2]") is first


def test_only_so_many_are_kept() -> None:
    desk = Desk(most=2)
    desk.versions["c"] = "1"
    assert [desk.ask(name) for name in "abacab"] == [b'"a1"', b'"b1"', b'"a1"', b'"c1"', b'"a1"', b'"b1"']
    assert desk.made == ["a", "b", "c", "b"]  # the one asked for longest ago goes


def test_only_so_many_bytes_are_kept() -> None:
    kept, made = KeptDocuments(lambda: 0, most_bytes=30_000), []

    def ask(number: int, size: int) -> None:
        def make() -> bytes:
            made.append(number)
            return orjson.dumps(str(number) * size)

        kept.get((number,), make)

    for number in (1, 2, 1, 3, 1, 2):
        ask(number, 12_000)
    assert made == [1, 2, 3, 2]
    # Larger ones are kept packed alone.
    ask(4, 1_000_000)
    ask(4, 1_000_000)
    assert made == [1, 2, 3, 2, 4]


def test_a_large_document_is_the_same_packed_and_unpacked() -> None:
    body = orjson.dumps(["ə" * PLAIN_KEPT])
    document = KeptDocuments(lambda: 0).get(("x",), lambda: body)
    assert (document.plain, document.body, gzip.decompress(document.gzipped)) == (None, body, body)


def book(identifier: str, title: str) -> Book:
    image = PageImage.of(f"{identifier}_p1", ImageInfo(Dimensions(300, 400)))
    pages = (Page("p1", "1.tif", "ab" * 32, language_map("1"), image),)
    return Book(identifier, language_map(title, "az"), "az", pages)


class Workers:
    """Two server processes over one library, as far as documents go, and what the first asks its database."""

    def __init__(self, config: Config) -> None:
        self.engine = open_database(config.database_url)
        self.library = Library(self.engine)
        self.publication = PublicationCounter(config.publication_file)
        engines = [open_database(config.database_url) for _ in range(2)]
        self.first, self.second = (self._api(Library(engine), config) for engine in engines)
        self.statements: list[str] = []
        event.listen(engines[0], "before_cursor_execute", lambda *told: self.statements.append(told[2]))
        self.engines = [self.engine, *engines]

    def _api(self, library: Library, config: Config) -> PresentationApi:
        # A counter of its own over the same file, as each process has.
        kept = KeptDocuments(PublicationCounter(config.publication_file).value)
        return PresentationApi(library, Urls(config.public_url), Limits(10**8), Gate(), kept, 60)

    def publish(self, one: Book) -> None:
        with writing(self.engine) as transaction:
            self.library.put(transaction, one, datetime(2026, 11, 27, tzinfo=UTC))
        self.publication.advance()


@pytest.fixture
def config(tmp_path: Path) -> Config:
    config = Config.load(home=tmp_path / "home", public_url="https://iiif.example.az")
    config.home.mkdir()
    upgrade_schema(config.database_url)
    return config


@pytest.fixture
def workers(config: Config) -> Iterator[Workers]:
    workers = Workers(config)
    for one in (book("a", "Bir"), book("b", "İki")):
        workers.publish(one)
    yield workers
    for engine in workers.engines:
        engine.dispose()


def titles(workers: Workers, name: str) -> list[str]:
    return [orjson.loads(api.manifest(name).body)["label"]["az"][0] for api in (workers.first, workers.second)]


def test_a_change_shows_at_once_in_every_worker_and_leaves_other_books_alone(workers: Workers) -> None:
    assert (titles(workers, "a"), titles(workers, "b")) == (["Bir"] * 2, ["İki"] * 2)
    other = workers.first.manifest("b")
    workers.publish(book("a", "Üç"))
    assert titles(workers, "a") == ["Üç"] * 2
    workers.statements.clear()
    assert workers.first.manifest("b") is other
    # Its version, and the collections that it is in, which change without it.
    assert len([one for one in workers.statements if one.startswith("SELECT")]) == 2
    assert not any("pages" in one or "documents" in one for one in workers.statements)


def test_a_label_of_a_page_shows_in_its_canvas_at_once(workers: Workers) -> None:
    asked = Asked("/presentation/3/a/manifest")
    before = workers.first.hot(asked)
    one = book("a", "Bir")
    workers.publish(replace(one, pages=(one.pages[0]._replace(label=language_map("1r")),)))
    for api in (workers.first, workers.second):
        after = api.hot(asked)
        assert after is not None and before is not None
        assert after.body != before.body
        assert orjson.loads(after.body)["items"][0]["label"] == {"none": ["1r"]}


def test_a_large_manifest_is_unpacked_where_there_is_time_for_it(workers: Workers) -> None:
    one = book("a", "Bir " * PLAIN_KEPT)
    workers.publish(one)
    asked = Asked("/presentation/3/a/manifest")
    plain = workers.first.hot(asked)
    with pytest.raises(NotAtOnce):
        workers.first.hot(asked, at_once=True)
    packed = workers.first.hot(asked._replace(accept_encoding="gzip"), at_once=True)
    assert plain is not None and packed is not None
    assert gzip.decompress(packed.body) == plain.body


def test_a_book_that_is_taken_away_is_not_answered_from_memory(workers: Workers) -> None:
    workers.first.manifest("a")
    with writing(workers.engine) as transaction:
        workers.library.forget(transaction, "a", datetime(2026, 11, 24, tzinfo=UTC))
    workers.publication.advance()
    with pytest.raises(UnknownBook):
        workers.first.manifest("a")


def test_the_whole_application_keeps_other_books_too(workers: Workers, config: Config) -> None:
    client = create_app(config).test_client()
    etag = client.get("/presentation/3/b/manifest").headers["ETag"]
    workers.publish(book("a", "Üç"))
    assert client.get("/presentation/3/b/manifest", headers={"If-None-Match": etag}).status_code == 304
    assert orjson.loads(client.get("/presentation/3/a/manifest").data)["label"] == {"az": ["Üç"]}


@pytest.mark.slow
@pytest.mark.usefixtures("workers")
def test_serving_asks_no_reference_model(config: Config) -> None:
    """Not even where manifest and canvas are made anew: the model has said its word when the book was published."""
    code = (
        "import sys; from config import Config; from iiif_server.application import create_app;"
        f"client = create_app(Config.load(home={str(config.home)!r}, public_url='https://moved.example.az')).test_client();"
        "assert client.get('/presentation/3/a/manifest').status_code == 200;"
        "assert client.get('/presentation/3/a/canvas/p1').status_code == 200;"
        "assert client.get('/presentation/2/a/manifest').status_code == 200;"
        "assert 'iiif_prezi3' not in sys.modules and 'manifests.validate' not in sys.modules"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
