"""What is known of a book, as lines of a terminal and as plain values. Knows no library."""

from collections.abc import Iterator, Sequence

from manifests import (
    About,
    Book,
    Contributor,
    LanguageMap,
    Section,
    about_json,
    book_behaviour,
    canvas_behaviours,
    first_text,
    orders_json,
    walk,
)

# Relator codes that are common; others are shown as they are.
ROLES = {
    "aut": "author",
    "edt": "editor",
    "trl": "translator",
    "art": "artist",
    "ill": "illustrator",
    "com": "compiler",
    "scr": "scribe",
    "aui": "author of the introduction",
    "ann": "annotator",
    "pbl": "publisher",
    "prt": "printer",
    "pht": "photographer",
    "ctb": "contributor",
    "cre": "creator",
}

# More pages than that are counted behind the first ones.
MOST_NAMED = 10

Line = tuple[str, str]


def headed(heading: str, values: Sequence[str] | Iterator[str]) -> Iterator[Line]:
    """The heading stands before the first one only."""
    for value in values:
        yield heading, value
        heading = ""


def texts_of_map(texts: LanguageMap) -> list[str]:
    """Each text with its language behind it, where that is known."""
    return [text if tag == "none" else f"{text} ({tag})" for tag, several in texts.items() for text in several]


def label(texts: LanguageMap) -> str:
    """The label of a field: in English, which the command line speaks, where it is told so."""
    return texts["en"][0] if texts.get("en") else first_text(texts)[0]


def person(one: Contributor) -> str:
    """`Faiq, Ömər, editor`."""
    names = " = ".join(texts_of_map(one.name))
    return f"{names}, {ROLES.get(one.role, one.role)}" if one.role else names


def about_lines(about: About) -> Iterator[Line]:
    """What is said of a book besides title, language and pages."""
    for title in about.other_titles:
        yield from headed("Other title", texts_of_map(title))
    yield from headed("Other languages", [", ".join(about.other_languages)] if about.other_languages else [])
    yield from headed("Persons", map(person, about.contributors))
    if about.date:
        year = about.date.year
        yield "Date", f"{about.date.text} ({f'sorted under {year}' if year else 'no year was understood'})"
    for name, texts in (
        ("Publisher", about.publisher),
        ("Place", about.place),
        ("Summary", about.summary),
        ("Held by", about.institution),
        ("To be shown", about.required_statement),
    ):
        yield from headed(name, texts_of_map(texts))
    yield from headed("Subjects", (", ".join(texts_of_map(subject)) for subject in about.subjects))
    yield from headed("Identifiers", (f"{one.kind} {one.value}".strip() for one in about.identifiers))
    yield from headed("Collections", (" > ".join(path) for path in about.collections))
    if about.part:
        yield from headed("Part of", [" > ".join(about.part.work)] if about.part.work else [])
        yield from headed("Volume", [about.part.volume] if about.part.volume else [])
        yield from headed("Issue", [about.part.issue] if about.part.issue else [])
    for name, value in (
        ("Extent", about.extent),
        ("Rights", about.rights),
        ("Direction", about.viewing_direction),
        ("Layout", about.behaviour),
    ):
        if value:
            yield name, value
    for field in about.metadata:
        yield from headed(label(field.label), texts_of_map(field.value))


def contents_in_words(sections: Sequence[Section]) -> str:
    """How long a table of contents is."""
    headings = list(walk(sections))
    levels = 1 + max(depth for depth, _ in headings)
    return f"{len(headings)} heading{'s' * (len(headings) > 1)}" + (f" on {levels} levels" if levels > 1 else "")


def shown_in_words(book: Book) -> str:
    """`paged, as its pages are shaped; not in pairs: 0011 (non-paged, as it is shaped)`."""
    whole = book_behaviour(book) + ("" if book.about.behaviour else ", as its pages are shaped")
    said = {page.key: page.behaviour for page in book.pages}
    alone = [
        f"{key} ({behaviour}{'' if said[key] else ', by its shape or beside a missing page'})"
        for key, behaviour in canvas_behaviours(book).items()
    ]
    more = f" and {len(alone) - MOST_NAMED} more" if len(alone) > MOST_NAMED else ""
    return f"{whole}; not in pairs: {', '.join(alone[:MOST_NAMED])}{more}" if alone else whole


def said_json(book: Book) -> dict[str, object]:
    """All that is said of a book, for programs."""
    return {
        "about": about_json(book.about),
        "viewing_direction": book.viewing_direction,
        "shown": book_behaviour(book),
        "not_in_pairs": dict(canvas_behaviours(book)),
        "cover": book.cover_key,
        "start": book.start_key,
        "orders": orders_json(book.orders),
        "contents": [
            {
                "level": depth + 1,
                "page": section.page,
                "label": {tag: list(texts) for tag, texts in section.label.items()},
            }
            for depth, section in walk(book.sections)
        ],
    }
