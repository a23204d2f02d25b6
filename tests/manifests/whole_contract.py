"""What comes back of a book that was put: one suite, run against each database (here, and in tests/services)."""

from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, event, insert, select

from iiif_server.database import writing
from image_store import Dimensions, ImageInfo
from manifests import NOTHING_SAID, Book, Page, PageImage, Section, UnknownBook, given_record, language_map
from manifests.book import PageOrder
from manifests.language_maps import is_readable
from manifests.library import Library
from manifests.tables import GIVEN_RECORDS, PAGES, SECTIONS
from tests.manifests.test_about import ALL

NOW = datetime(2026, 11, 28, tzinfo=UTC)
MARC = b"00049nam a2200037 i 4500245000900000\x1e00\x1faKitab\x1e\x1d"
PLAIN = ImageInfo(Dimensions(300, 400))
# What names of files and messages may have: quotes, backslashes, controls and letters beyond the first plane too.
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=20)
LETTERS = st.characters(exclude_categories=["C", "Z"]).filter(is_readable)
LABEL = st.text(LETTERS, min_size=1, max_size=8)
TAGS = st.sampled_from(("az", "az-Arab", "none", "ru"))
SIDES = st.integers(1, 100_000)
IMAGES = st.none() | st.tuples(SIDES, SIDES, st.booleans(), st.sampled_from((256, 512, 1024)))


@st.composite
def pages(draw: st.DrawFn) -> tuple[Page, ...]:
    """At least one of them is shown."""
    sources = draw(st.lists(ANY_TEXT, min_size=2, max_size=12, unique=True))
    made = [
        Page(
            f"p{at}",
            source,
            draw(st.sampled_from(("", "ab" * 32))),
            draw(st.dictionaries(TAGS, st.lists(LABEL, min_size=1, max_size=2).map(tuple), min_size=1)),
            PageImage(f"b_{at}", *shape) if shape else None,
            draw(st.none() | ANY_TEXT),
            draw(st.none() | ANY_TEXT),
            draw(st.booleans()),
            draw(st.sampled_from((None, "paged", "non-paged", "facing-pages"))),
            draw(st.booleans()),
        )
        for at, source in enumerate(sources)
        for shape in [draw(IMAGES)]
    ]
    made[0] = made[0]._replace(image=PageImage.of("b_0", PLAIN), hidden=False)
    return tuple(made)


def rich() -> Book:
    """A book with everything that a book can have, on its pages in three orders and in contents of three levels."""
    made = tuple(
        Page(f"p{at}", f"{at}.tif", "ab" * 32, language_map(str(at)), PageImage.of(f"b_{at}", PLAIN))
        for at in range(40)
    )
    inner = Section(language_map("I.1"), "p3", (Section({"ru": ("а",), "az": ("b", "c")}, "p4"),))
    contents = (Section(language_map("I", "az"), "p1", (inner, Section(language_map("I.2"), "p9"))), inner)
    orders = (PageOrder(language_map("b", "az"), ("p3", "p1")), PageOrder(language_map("c"), ("p2",)))
    records = [given_record("MARC", MARC)]
    records.append(given_record("MARC", MARC + b"\n", [one.name for one in records]))
    return Book("b", {"az": ("Şəki",), "ru": ("Ш",)}, "az", made, contents, ALL, "p7", "p3", orders, tuple(records))


class WholeContract:
    """`engine`: a database with all tables."""

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
    @given(of_pages=pages())
    def test_pages_come_back_as_they_were_put(self, engine: Engine, of_pages: tuple[Page, ...]) -> None:
        # Page keys stay for ever: another book each time.
        name = f"b{Random(repr(of_pages)).getrandbits(64)}"
        put(engine, book := Book(name, language_map("a"), None, of_pages))
        found = Library(engine).get(name)
        assert found == book
        # `False` is equal to 0, which is not what JSON calls it.
        assert repr(found) == repr(book)

    def test_everything_comes_back_as_it_was_put(self, engine: Engine) -> None:
        put(engine, rich(), replace(rich(), id="other", orders=(), sections=(), records=(), about=NOTHING_SAID))
        assert Library(engine).with_version("b") == (rich(), rich().version)
        assert Library(engine).get("other").sections == ()

    def test_the_order_is_that_of_the_numbers(self, engine: Engine) -> None:
        """Not that of the rows, which no database promises."""
        put(engine, rich())
        with writing(engine) as transaction:
            for table in (PAGES, SECTIONS, GIVEN_RECORDS):
                mine = table.c.book == "b"
                rows = [dict(row._mapping) for row in transaction.execute(select(table).where(mine))]
                transaction.execute(delete(table).where(mine))
                Random(7).shuffle(rows)
                transaction.execute(insert(table), rows)
        assert Library(engine).get("b") == rich()

    def test_it_is_one_question(self, engine: Engine) -> None:
        put(engine, rich())
        asked: list[str] = []
        event.listen(engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
        Library(engine).get("b")
        assert len([one for one in asked if one.startswith("SELECT")]) == 1

    @pytest.mark.parametrize("name", ["none", "", "b\0", "Ş", "b'--", "a/b"])
    def test_what_is_not_there(self, engine: Engine, name: str) -> None:
        put(engine, rich())
        with pytest.raises(UnknownBook):
            Library(engine).get(name)


def put(engine: Engine, *books: Book) -> None:
    given = {one.sha256: MARC + b"\n" * at for at, one in enumerate(rich().records)}
    for one in books:
        with writing(engine) as transaction:
            Library(engine).put(transaction, one, NOW, given)
