"""`iiif-server describe FILE`: the words for what was understood. Understanding is done in `manifests.describe`."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from iiif_server.cli.rooms import plain_errors
from iiif_server.cli.said import Line, headed, label, person, texts_of_map
from iiif_server.cli.words import counted, say_json, say_table
from manifests import first_text
from manifests.describe import (
    MOST_BYTES,
    BadDescription,
    DescribedPage,
    DescribedSection,
    Description,
    describe,
)


@click.command("describe")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON document for each book, with everything.")
@plain_errors
def command(path: Path, as_json: bool) -> None:
    """Show what would be understood of FILE, a description of one book or of many: nothing is taken in or written.

    FILE is a table (CSV, XLSX), book.yaml, a table of contents (.txt), or METS, MODS, MARC or Dublin Core. Exit status
    1 when it cannot be understood; what was chosen or left out is told below, and does not change it.
    """
    if path.is_dir():
        raise BadDescription(f"{path} is a folder; name the file in it that describes the book.")
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    descriptions = describe(data, path.name)
    if as_json:
        for description in descriptions:
            say_json({**asdict(description), "page_count": len(description.pages)})
        return
    if len(descriptions) > 1:
        click.echo(f"{path.name}: {counted(len(descriptions), 'book')}\n")
    for number, description in enumerate(descriptions):
        if number:
            click.echo()
        say_table([(f"{name}:" if name else "", value) for name, value in _lines(description)])


def _lines(description: Description) -> Iterator[Line]:
    yield "Source", f"{description.source} ({description.form})" if description.form else description.source
    if description.book_id:
        yield "Book", description.book_id
    yield from headed("Title", texts_of_map(description.title) or ["not said"])
    for title in description.other_titles:
        yield from headed("Other title", texts_of_map(title))
    yield "Language", ", ".join(description.languages) or "not said"
    yield from headed("Persons", [person(one) for one in description.contributors])
    if description.date:
        year = description.date.year
        yield "Date", f"{description.date.text} ({f'sorted under {year}' if year else 'no year was understood'})"
    for name, texts in (
        ("Publisher", description.publisher),
        ("Place", description.place),
        ("Summary", description.summary),
        ("Held by", description.institution),
        ("To be shown", description.required_statement),
    ):
        yield from headed(name, texts_of_map(texts))
    yield from headed("Subjects", [", ".join(texts_of_map(subject)) for subject in description.subjects])
    yield from headed("Identifiers", [f"{one.kind} {one.value}".strip() for one in description.identifiers])
    for name, value in (
        ("Extent", description.extent),
        ("Collections", "; ".join(description.collections)),
        ("Part of", description.work),
        ("Volume", description.volume),
        ("Issue", description.issue),
        ("Rights", description.rights),
        ("Direction", description.viewing_direction or ""),
        ("Layout", description.behaviour or ""),
        ("Cover", description.cover),
        ("Opens at", description.start),
        ("Orders", "; ".join(f"{first_text(one.label)[0]} ({len(one.pages)} pages)" for one in description.orders)),
    ):
        if value:
            yield name, value
    yield "Pages", _pages(description.pages)
    yield from headed("Contents", _contents(description.sections, description.pages))
    for field in description.metadata:
        yield from headed(label(field.label), texts_of_map(field.value))
    yield from headed("Notes", description.notes)


def _label(page: DescribedPage) -> str | None:
    return first_text(page.label)[0] if page.label else None


def _pages(pages: Sequence[DescribedPage]) -> str:
    """`20, labelled from i to 16; 1 hidden`."""
    if not pages:
        return "none listed"
    shown = [page for page in pages if not page.hidden]
    labels = [label for label in map(_label, shown) if label]
    labelled = f", labelled from {labels[0]} to {labels[-1]}" if labels else ", none labelled"
    bare = f" ({len(shown) - len(labels)} without a label)" if labels and len(labels) < len(shown) else ""
    hidden = len(pages) - len(shown)
    return f"{len(pages)}{labelled}{bare}" + (f"; {hidden} hidden" if hidden else "")


def _heading(section: DescribedSection) -> str:
    """The languages are told where there are several."""
    if not section.label:
        return section.kind or "(no heading)"
    return " = ".join(texts_of_map(section.label)) if len(section.label) > 1 else first_text(section.label)[0]


def _contents(sections: Sequence[DescribedSection], pages: Sequence[DescribedPage], depth: int = 0) -> Iterator[str]:
    """Each heading with its page: by its label, or by its number where it has none."""
    for section in sections:
        heading = _heading(section)
        page = section.label_of_page
        if section.page is not None and section.page < len(pages):
            page = _label(pages[section.page]) or f"no. {section.page + 1}"
        yield "  " * depth + heading + (f" — page {page}" if page else "")
        yield from _contents(section.sections, pages, depth + 1)
