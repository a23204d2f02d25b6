"""Which files beside the scans describe a book, by their names, and which record of a file is its own. Pure."""

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from pathlib import PurePosixPath

from manifests.describe import Description

BOOK_YAML = frozenset({"book.yaml", "book.yml"})
# A plain text lies beside many a document: only these names say that it is a table of contents.
CONTENTS = frozenset({"contents.txt", "mündəricat.txt", "mundericat.txt", "содержание.txt", "оглавление.txt"})
RECORDS = frozenset({".xml", ".mrc", ".marc"})
TABLES = frozenset({".csv", ".xlsx"})
YAMLS = frozenset({".yaml", ".yml"})
# What the librarian writes by hand: a mistake in it is hers to put right, and the ingest says so as an error.
OWN_WORDS = YAMLS | TABLES | {".txt"}


def folded(name: str) -> str:
    """A file's name as two spellings of it have in common: one form of Unicode, small letters."""
    return unicodedata.normalize("NFC", name).casefold()


def may_be_of_folder(name: str) -> bool:
    """Whether a file of this name in the folder of a book may describe it."""
    small = folded(name)
    return small in BOOK_YAML or small in CONTENTS or suffix(name) in RECORDS | TABLES


def may_be_of_file(name: str, stem: str) -> bool:
    """Whether a file of this name beside a document `stem.pdf` may describe that document: `stem.yaml`, `stem.xml`,
    `stem.contents.txt`; not `stem.txt`, which is mostly its recognised text."""
    small, own = folded(name), folded(stem)
    if not small.startswith(f"{own}."):
        return False
    rest = small.removeprefix(f"{own}.")
    return rest in CONTENTS or f".{rest}" in YAMLS | RECORDS | TABLES


def suffix(name: str) -> str:
    """The ending of a file's name in small letters, with its dot."""
    return PurePosixPath(folded(name)).suffix


def of_this_book(descriptions: Sequence[Description], names: Iterable[str]) -> tuple[Description | None, str | None]:
    """Of the descriptions in a file the one that is of the book with one of these names; and a sentence to tell.

    A single one is taken, for the file lies with the book.
    """
    wanted = {folded(name) for name in names}
    own = [one for one in descriptions if _is_named(one, wanted)]
    if own:
        return own[0], None
    if len(descriptions) == 1:
        [only] = descriptions
        note = f"It names the book {only.book_id!r}; it is used, as it lies with this one." if only.book_id else None
        return only, note
    return None, (
        f"It has {len(descriptions)} books, and none of them is named {' or '.join(map(repr, sorted(set(names))))}; so"
        " it is not used for this book."
    )


def _is_named(description: Description, wanted: Collection[str]) -> bool:
    """Whether it names the book: by the name of its folder or file, with a path in front or not."""
    last = folded(description.book_id.replace("\\", "/").rstrip("/").rpartition("/")[2])
    return bool(last) and last in wanted
