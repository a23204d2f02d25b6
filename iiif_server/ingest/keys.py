"""Names that last: book identifiers, page keys and page labels, from what files are called. Pure."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePosixPath
from types import MappingProxyType

from manifests import free_name, is_readable
from manifests import plain_name as plain_name

# Of a title, a heading and a label that stand in a document.
LONGEST_TEXT = 300

# Longer numbers are inventory numbers or times, not pages.
_TRAILING_NUMBER = re.compile(r"(?:.*[^0-9])?0*([0-9]{1,5})", re.ASCII | re.DOTALL)
_LEADING_NUMBER = re.compile(r"[0-9]+[\s._-]+(.*\S)", re.ASCII | re.DOTALL)


def readable(text: str) -> str:
    """The text, composed, with bytes that are no UTF-8, line breaks and the like written as escapes."""
    text = unicodedata.normalize("NFC", text).encode(errors="surrogateescape").decode(errors="backslashreplace")
    return "".join(letter if is_readable(letter) else letter.encode("unicode_escape").decode() for letter in text)


def image_id(book_id: str, key: str) -> str:
    """The identifier of a page's image in the image store."""
    return f"{book_id}_{key}"


def image_owners(image: str) -> list[tuple[str, str]]:
    """Every book and page key whose image would have this identifier: `a_b_c` is b_c of a, or c of a_b."""
    cuts = (at for at, letter in enumerate(image) if letter == "_")
    return [(image[:at], image[at + 1 :]) for at in cuts]


def page_keys(
    sources: Iterable[str],
    known: Mapping[str, str],
    is_taken: Callable[[str], bool] = lambda _: False,
    names: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, str]:
    """The key of every source (a path within the book), in this order; the `known` ones keep theirs.

    New keys come from the file's stem, or from its name in `names` where it has one; they differ from all others, also
    where a file system does not tell `A` from `a`; `is_taken` says of a key that it cannot be had for other reasons.
    """
    used = {key.lower() for key in known.values()}
    keys = {}
    for source in sources:
        key = known.get(source)
        if key is None:
            name = names.get(source, PurePosixPath(source).stem)
            key = free_name(plain_name(name), lambda key: key.lower() in used or is_taken(key))
            used.add(key.lower())
        keys[source] = key
    return keys


def free_source(source: str, is_taken: Callable[[str], bool]) -> str:
    """The name of a file itself, or the first of `a (2).tif`, `a (3).tif`, ... that is free."""
    plain, free, number = PurePosixPath(source), source, 1
    while is_taken(free):
        number += 1
        free = str(plain.with_name(f"{plain.stem} ({number}){plain.suffix}"))
    return free


def leaf_name(file: str, leaf: str, *, alone: bool) -> str:
    """What a page of a document is called, for its key: `p0017` if the book is that document `alone`, or `vol1-p0017`.

    A page of an archive is called after the stem of its own file.
    """
    name = PurePosixPath(leaf).stem
    return name if alone else f"{PurePosixPath(file).stem}-{name}"


def page_labels(sources: Iterable[str], names: Mapping[str, str] = MappingProxyType({})) -> dict[str, str]:
    """What the reader sees as each page's name: `20` for `OCR-D-IMG_0020.tif`, `Üz qabığı` for `01 Üz qabığı.tif`.

    It comes from the file's stem, or from that of its path in `names` where it has one. A label without its leading
    number that several pages would share (`12 verso`) keeps the number.
    """
    stems = {source: label_text(PurePosixPath(names.get(source, source)).stem) or repr(source) for source in sources}
    labels = {source: _label(stem) for source, stem in stems.items()}
    times = Counter(labels.values())
    return {
        source: stems[source] if times[label] > 1 and _LEADING_NUMBER.fullmatch(stems[source]) else label
        for source, label in labels.items()
    }


def label_text(name: str) -> str:
    """What a file or folder is called, as a reader sees it: readable, every run of spaces one plain space."""
    return " ".join(readable(name).split())


def short_text(text: str) -> str:
    """What a document says of itself, as a reader sees it, and not endless; empty when nothing can be seen."""
    plain = unicodedata.normalize("NFC", text[: 10 * LONGEST_TEXT])
    shown = "".join(letter if is_readable(letter) else " " for letter in plain)
    return " ".join(shown.split())[:LONGEST_TEXT].strip()


def label_of(said: str | None, number: int) -> str:
    """What a page of a document is called: as the document says, else its number; `number` counts from 0."""
    return short_text(said or "") or str(number + 1)


def _label(stem: str) -> str:
    if number := _TRAILING_NUMBER.fullmatch(stem):
        return number[1]
    words = _LEADING_NUMBER.fullmatch(stem)
    return words[1] if words else stem
