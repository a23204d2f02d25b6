"""`python -m benchmarks.manifests`: a manifest from the catalogue until its bytes are ready, and the same from memory.

Of each kind, from 30 to 10,000 pages, there are as many books as rounds, so that none is made twice; the reference
model, iiif-prezi3, makes a book of 250 pages by its own `make_canvas`. `--postgres` asks PostgreSQL, too, and puts the
figures into results.md. Exit status 1 when a bound does not hold.
"""

import argparse
import gc
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

from sqlalchemy import Engine, text

from benchmarks.catalogue import PUBLISHED, book, put_books
from benchmarks.machine import facts
from benchmarks.manifest_yardstick import reference_manifest
from benchmarks.programs import stop_politely
from benchmarks.report import MANIFESTS, write_sections
from benchmarks.scene import tell
from iiif_server.answers import Asked
from iiif_server.database import open_database, upgrade_schema, writing
from iiif_server.gate import Gate
from iiif_server.kept_documents import KeptDocuments
from iiif_server.presentation_api import PresentationApi
from image_store import Dimensions, Limits
from manifests import Book, Section, Urls, document_version, manifest_json
from manifests.library import Library
from tests.services.postgres_server import running_postgres

URLS, LIMITS = Urls("https://library.example"), Limits(100_000_000)
PAGES = (30, 300, 2_000, 10_000)
YARDSTICK = 250
# Milliseconds from the first question to the catalogue until the bytes are ready.
MOST = {300: 5.0, 2_000: 40.0}
# What a page of the largest book may take, times a page of a book of 300.
LINEAR = 1.3
ROUNDS = 15
HOT = 200
# Of 20 scans of a real book (kant-1784), as many have each size; one of them has a third.
REAL = ((1457, 2084), 14), ((1457, 2083), 5), ((1456, 2083), 1)
HEADING = """Milliseconds: the median of the rounds (smallest–largest), each of them another book of the kind that was
not asked for before. “One size”: all scans of a book are as large; “sizes of a real book”: three, as those of
kant-1784; “each its own”: no two scans of a book are as large. “From the catalogue”: all questions to the database,
the document, its bytes. No HTTP."""


@dataclass(slots=True)
class Row:
    """A book or a yardstick, how it is made, and what that took in each round, in milliseconds."""

    name: str
    pages: int
    make: Callable[[], object]
    times: list[float] = field(default_factory=list)

    def go(self) -> None:
        """One round."""
        begun = perf_counter()
        self.make()
        self.times.append((perf_counter() - begun) * 1000)

    @property
    def for_each_page(self) -> float:
        """Microseconds."""
        return median(self.times) * 1000 / self.pages


def main() -> int:
    """Fills, makes and prints. Exit status 1 when a bound does not hold."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.manifests", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="fewer, for a look; writes nothing")
    parser.add_argument("--postgres", action="store_true", help="PostgreSQL, too; it must be installed")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, stop_politely)
    told, parts, held = facts(), [], True
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="iiif-manifests-")))
        databases = {"SQLite": f"sqlite:///{folder / 'catalogue'}"}
        if given.postgres:
            databases["PostgreSQL"] = stack.enter_context(running_postgres()).new_database("manifests")
        for name, url in databases.items():
            tell(f"{name}: making books")
            upgrade_schema(url)
            engine = open_database(url)
            rows = _made(engine, given.rounds)
            held = held and all(_judged(row, rows) != "**too much**" for row in rows)
            parts.append("\n".join((f"**{name}**", "", *_table(rows), "", *_hot(engine, given.rounds))))
            engine.dispose()
    told_all = "\n\n".join(("Written by `make bench-manifests`.", "\n".join(told), " ".join(HEADING.split()), *parts))
    print(told_all)
    if given.postgres and given.rounds == ROUNDS:
        write_sections({MANIFESTS: told_all})
    return 0 if held else 1


def _made(engine: Engine, rounds: int) -> list[Row]:
    """Books of every kind from this catalogue, and the yardstick."""
    library, rows, numbers = Library(engine), [], count()

    def add(kind: str, pages: int, change: Callable[[Book], Book] = lambda one: one) -> None:
        # One more: the first of a kind finds the way.
        books = [change(_with_contents(book(next(numbers), pages))) for _ in range(rounds + 1)]
        put_books(engine, books)
        # By their identifiers: a server holds no books in memory either.
        rows.append(Row(f"{pages:,} pages, {kind}", pages, partial(_make, library, iter([one.id for one in books]))))

    for pages in (*PAGES, YARDSTICK):
        add("one size", pages)
    for kind, change in (("sizes of a real book", _real), ("each its own size", _unlike)):
        for pages in PAGES:
            add(kind, pages, change)
    _settle(engine)
    yardstick = partial(reference_manifest, book(next(numbers), YARDSTICK), URLS)
    rows.append(Row(f"{YARDSTICK} pages, one size: iiif-prezi3", YARDSTICK, yardstick))
    for one in rows:
        # What the one before has left behind; what stays is left in peace, as a worker of the server does.
        gc.collect()
        gc.freeze()
        for _ in range(rounds + 1):
            one.go()
        del one.times[0]
    return rows


def _settle(engine: Engine) -> None:
    """PostgreSQL cleans up by itself after so much is written, in the middle of the rounds: it is done before."""
    if engine.dialect.name == "postgresql":
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _make(library: Library, books: Iterator[str]) -> bytes:
    return manifest_json(library.get(next(books)), URLS, LIMITS)


def _with_contents(one: Book) -> Book:
    return replace(one, sections=tuple(Section({"az": ("Fəsil",)}, page.key) for page in one.pages[::20]))


def _real(one: Book) -> Book:
    """The same with scans of a few sizes, in the proportion of a real book, mixed."""
    sizes = [Dimensions(*size) for size, number in REAL for _ in range(number)]
    chosen = Random(one.id)
    return _with_sizes(one, [chosen.choice(sizes) for _ in one.pages])


def _unlike(one: Book) -> Book:
    """The same with scans that were cut at the edge of each page."""
    sizes = [Dimensions(2300 + at % 300, 3400 + at // 300) for at in range(60_000)]
    return _with_sizes(one, Random(one.id).sample(sizes, len(one.pages)))


def _with_sizes(one: Book, sizes: Sequence[Dimensions]) -> Book:
    pages = (
        page._replace(image=page.image._replace(width=size.width, height=size.height))
        for page, size in zip(one.pages_with_image, sizes, strict=True)
        if page.image
    )
    return replace(one, pages=tuple(pages))


def _judged(row: Row, rows: Sequence[Row]) -> str:
    bound = MOST.get(row.pages)
    if bound is not None and "iiif" not in row.name:
        return f"under {bound:g} ms: holds" if median(row.times) < bound else "**too much**"
    if row.pages == max(PAGES):
        kind = row.name.partition(", ")[2]
        ratio = row.for_each_page / next(one for one in rows if one.name == f"300 pages, {kind}").for_each_page
        held = f"a page {ratio:.2f} times one of 300"
        return f"{held}: holds" if ratio <= LINEAR else "**too much**"
    return ""


def _table(rows: list[Row]) -> Iterator[str]:
    yield "| from the catalogue | ms | µs a page | |"
    yield "|---|---:|---:|---|"
    for row in rows:
        yield f"| {row.name} | {_cell(row.times)} | {row.for_each_page:.1f} | {_judged(row, rows)} |"
    ours = next(row for row in rows if row.pages == YARDSTICK)
    yield ""
    yield (
        f"iiif-prezi3's `make_canvas` takes {median(rows[-1].times) / median(ours.times):.0f} times as long as we for"
        f" the same {YARDSTICK} pages; it reads no catalogue, and writes neither thumbnails nor sizes nor contents."
    )


def _cell(times: Sequence[float]) -> str:
    return f"{median(times):,.2f} ({min(times):,.2f}–{max(times):,.2f})"


def _hot(engine: Engine, rounds: int) -> Iterator[str]:
    """What is asked again, and what one changed book costs the others."""
    tell("asking again")
    library, publication = Library(engine), 0
    api = PresentationApi(library, URLS, LIMITS, Gate(), KeptDocuments(lambda: publication), 60)
    books = [book(1000 + at, 300) for at in range(HOT)]
    put_books(engine, books)
    for one in books:
        with writing(engine) as transaction:
            body = manifest_json(one, URLS, LIMITS)
            library.put_document(transaction, one.id, "manifest", document_version(one.version, URLS, LIMITS), body)
    first = Row("asked for the first time: stored, packed", 300, lambda: None)
    again = Row("asked again, with gzip", 300, lambda: None)
    known = Row("asked again with its ETag: 304", 300, lambda: None)
    after = Row("asked after another book has changed", 300, lambda: None)
    changed = Row("the changed book itself", 300, lambda: None)

    def ask(row: Row, one: Book, etag: str = "") -> str:
        asked = Asked(f"/presentation/3/{one.id}/manifest", accept_encoding="gzip", if_none_match=etag)
        row.make = lambda: api.hot(asked)
        row.go()
        answer = api.hot(asked)
        return dict(answer.headers)["ETag"] if answer else ""

    for one in books:
        etag = ask(first, one)
        ask(again, one)
        ask(known, one, etag)
    for at in range(rounds):
        other = replace(books[at], title={"az": (f"Başqa ad {at}",)})
        with writing(engine) as transaction:
            library.put(transaction, other, PUBLISHED)
        publication += 1
        ask(changed, other)
        for one in books[rounds:]:
            ask(after, one)
    size = len(manifest_json(books[0], URLS, LIMITS))
    yield f"| {HOT} manifests of 300 pages ({size / 1e6:.2f} MB each) in the memory of a worker | ms |"
    yield "|---|---:|"
    for row in (first, again, known, after, changed):
        yield f"| {row.name} | {median(row.times):,.3f} ({min(row.times):,.3f}–{max(row.times):,.3f}) |"


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
