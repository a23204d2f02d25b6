"""`iiif-server show BOOK`: a book, its pages, and its health."""

from collections.abc import Mapping

import click

from config import Config
from iiif_server.care.health import Checks, Finding, Health
from iiif_server.care.survey import health_of
from iiif_server.cli.rooms import open_existing, plain_errors
from iiif_server.cli.said import (
    MOST_NAMED,
    about_lines,
    contents_in_words,
    headed,
    said_json,
    shown_in_words,
    texts_of_map,
)
from iiif_server.cli.words import counted, pixels, say_json, say_table
from iiif_server.editing.kept import Kept
from iiif_server.ingest.holdings import Holdings
from image_store import ImageRecord
from manifests import Book, Page, UnknownPage, first_text
from manifests.corrections import listed, named

# What a master was, in the order of the long table; more may be noted of some kinds.
FACTS = ("kind", "size", "depth", "profile", "conversion", "orientation", "resolution")


@click.command
@click.argument("book_id", metavar="BOOK")
@click.argument("page_key", metavar="[PAGE]", required=False)
@click.option("--pages", "long", is_flag=True, help="What the master of each page was, and what was done to it.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document, with everything.")
@plain_errors
def command(book_id: str, page_key: str | None, long: bool, as_json: bool) -> None:
    """Show BOOK, its pages and its health; or all that is known of one PAGE.

    The exit status is 0 also when the book is not whole: `books` and `verify` are for that.
    """
    holdings = open_existing(Config.load())
    health = health_of(holdings, book_id)
    book, facts = health.book, holdings.catalog.facts_of_group(book_id)
    records = {record.id: record for record in holdings.catalog.of_group(book_id)}
    if page_key is not None:
        _show_page(_page(book, page_key), health, facts, records, holdings, as_json)
        return
    corrected = Kept(holdings.engine).corrections(book_id)
    if as_json:
        pages = [_page_document(page, health, facts, records, holdings) for page in book.pages]
        say_json(_document(health, holdings) | {"corrected": list(map(named, corrected)), "pages": pages})
        return
    language = book.language or "not said (give it with ingest --language)"
    titles = texts_of_map(book.title) if len(book.title) > 1 else [first_text(book.title)[0]]
    lines = [
        ("Book", book.id),
        *headed("Title", titles),
        ("Language", language),
        *about_lines(book.about),
        ("Pages", _pages(health)),
        ("Shown", shown_in_words(book)),
        *([("Opens at", book.start_key)] if book.start_key else []),
        *headed("Orders", [f"{first_text(one.label)[0]} ({len(one.pages)} pages)" for one in book.orders]),
        *([("Contents", contents_in_words(book.sections))] if book.sections else []),
        ("Read", holdings.urls.read(book.id)),
        ("Manifest", holdings.urls.manifest(book.id)),
        ("Verified", _verified(health.checks)),
        ("By hand", listed(corrected) or "nothing corrected"),
        ("Health", "whole" if health.whole else "NOT WHOLE"),
    ]
    width = max(10, *(len(name) + 2 for name, _ in lines))
    for name, value in lines:
        click.echo(f"{name + ':' if name else '':<{width}}{value}")
    for finding in health.findings:
        click.echo(f"  {finding.what}: {_finding(finding)}")
    click.echo()
    if long:
        say_table([("PAGE", *map(str.upper, FACTS), "TEXT"), *(_long_row(page, health, facts) for page in book.pages)])
    else:
        say_table([("PAGE", "LABEL", "SIZE", "FILE"), *map(_row, book.pages)])


def _pages(health: Health) -> str:
    book, hidden = health.book, sum(page.hidden for page in health.book.pages)
    more = f", {hidden} hidden" if hidden else ""
    return f"{len(book.pages)}, of which {book.missing_count} missing{more}; {len(health.texts)} with text"


def _page(book: Book, key: str) -> Page:
    found = next((page for page in book.pages if page.key == key), None)
    if found is None:
        raise UnknownPage(f"The book {book.id!r} has no page {key!r}.")
    return found


def _verified(checks: Checks) -> str:
    if checks.oldest is None or checks.newest is None:
        return "never (`iiif-server verify` does it)"
    days = {f"{checks.oldest:%Y-%m-%d}": None, f"{checks.newest:%Y-%m-%d}": None}
    count = sum(map(len, checks.bad.values()))
    said = f"{count} not as it was" if count == 1 else f"{count} not as they were" if count else "all sound"
    return f"{' to '.join(days)}: {checks.checked} of {counted(checks.files, 'file')} checked, {said}"


def _finding(finding: Finding) -> str:
    if not finding.pages:
        return finding.text
    more = f" and {len(finding.pages) - MOST_NAMED} more" if len(finding.pages) > MOST_NAMED else ""
    head = "page" if len(finding.pages) == 1 else f"{len(finding.pages)} pages"
    return f"{head} {', '.join(finding.pages[:MOST_NAMED])}{more}: {finding.text}"


def _row(page: Page) -> tuple[str, str, str, str]:
    size = pixels(page.image.info.dimensions) if page.image else "missing"
    problem = (f" ({page.problem})" if page.problem else "") + (" (hidden)" if page.hidden else "")
    return page.key, first_text(page.label)[0], size, page.place + problem


def _long_row(page: Page, health: Health, facts: Mapping[str, Mapping[str, str | int]]) -> tuple[str, ...]:
    noted = facts.get(page.image.id, {}) if page.image else {}
    cells = (str(noted.get(name, "-")) for name in FACTS)
    return page.key, *cells, "yes" if page.key in health.texts else "-"


def _show_page(
    page: Page,
    health: Health,
    facts: Mapping[str, Mapping[str, str | int]],
    records: Mapping[str, ImageRecord],
    holdings: Holdings,
    as_json: bool,
) -> None:
    document = _page_document(page, health, facts, records, holdings)
    if as_json:
        say_json(document)
        return
    for name, value in document.items():
        if isinstance(value, dict):
            for inner, one in value.items():
                click.echo(f"{name} {inner + ':':<{max(1, 21 - len(name))}}{one}")
        elif isinstance(value, list):
            for one in value:
                click.echo(f"{name + ':':<22}{one}")
        elif value is not None:
            click.echo(f"{name + ':':<22}{value}")


def _document(health: Health, holdings: Holdings) -> dict[str, object]:
    book, checks = health.book, health.checks
    return {
        "book": book.id,
        "title": {tag: list(texts) for tag, texts in book.title.items()},
        "language": book.language,
        **said_json(book),
        "missing": book.missing_count,
        "with_text": len(health.texts),
        "manifest": holdings.urls.manifest(book.id),
        "whole": health.whole,
        "findings": [
            {"what": one.what, "pages": list(one.pages), "text": one.text, "grave": one.grave}
            for one in health.findings
        ],
        "verified": {
            "files": checks.files,
            "checked": checks.checked,
            "bad": sum(map(len, checks.bad.values())),
            "oldest": checks.oldest and checks.oldest.isoformat(),
            "newest": checks.newest and checks.newest.isoformat(),
        },
    }


def _page_document(
    page: Page,
    health: Health,
    facts: Mapping[str, Mapping[str, str | int]],
    records: Mapping[str, ImageRecord],
    holdings: Holdings,
) -> dict[str, object]:
    image = page.image
    record = records.get(image.id) if image else None
    return {
        "page": page.key,
        "label": first_text(page.label)[0],
        "file": page.place,
        "sha256": page.fingerprint or None,
        "image": holdings.urls.image(image.id) if image else None,
        "width": image.info.dimensions.width if image else None,
        "height": image.info.dimensions.height if image else None,
        "problem": page.problem,
        "hidden": page.hidden,
        "type": page.behaviour,
        "pyramid": record.pyramid if record else None,
        "text": page.key in health.texts,
        "master": dict(facts.get(image.id, {})) if image else {},
        "bad_files": [f"{one.file.name} is {one.state}: {one.reason}" for one in health.checks.bad.get(page.key, ())],
    }
