"""Names that last: book identifiers, page keys and page labels, from what files are called. Pure."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePosixPath

from iiif_server.ingest.transliteration import transliterate

LONGEST = 80
_HASH_LENGTH = 8

_OTHER = re.compile(r"[^A-Za-z0-9._-]+", re.ASCII)
# Longer numbers are inventory numbers or times, not pages.
_TRAILING_NUMBER = re.compile(r"(?:.*[^0-9])?0*([0-9]{1,5})", re.ASCII | re.DOTALL)
_LEADING_NUMBER = re.compile(r"[0-9]+[\s._-]+(.*\S)", re.ASCII | re.DOTALL)


def plain_name(text: str) -> str:
    """A name of 1 to 80 letters `[A-Za-z0-9._-]` for any text: for a URL, a file name and a shell.

    It begins and ends with a letter, a digit or `_`. Deterministic, but not unique.
    """
    name = _OTHER.sub("-", transliterate(text)).strip("-.")
    if not name:
        return f"p-{_hash(text)}"
    if len(name) > LONGEST:
        return f"{name[: LONGEST - _HASH_LENGTH - 1].rstrip('-.')}-{_hash(text)}"
    return name


def image_id(book_id: str, key: str) -> str:
    """The identifier of a page's image in the image store."""
    return f"{book_id}_{key}"


def page_keys(
    sources: Iterable[str], known: Mapping[str, str], is_taken: Callable[[str], bool] = lambda _: False
) -> dict[str, str]:
    """The key of every source (a path within the book), in this order; the `known` ones keep theirs.

    New keys come from the file's stem and differ from all others, also where a file system does not tell
    `A` from `a`; `is_taken` says of a key that it cannot be had for other reasons.
    """
    used = {key.lower() for key in known.values()}
    keys = {}
    for source in sources:
        key = known.get(source)
        if key is None:
            key = _free(plain_name(PurePosixPath(source).stem), lambda name: name.lower() in used or is_taken(name))
            used.add(key.lower())
        keys[source] = key
    return keys


def page_labels(sources: Iterable[str]) -> dict[str, str]:
    """What the reader sees as each page's name: `20` for `OCR-D-IMG_0020.tif`, `Üz qabığı` for `01 Üz qabığı.tif`.

    A label without its leading number that several pages would share (`12 verso`) keeps the number.
    """
    stems = {source: " ".join(PurePosixPath(source).stem.split()) or repr(source) for source in sources}
    labels = {source: _label(stem) for source, stem in stems.items()}
    times = Counter(labels.values())
    return {
        source: stems[source] if times[label] > 1 and _LEADING_NUMBER.fullmatch(stems[source]) else label
        for source, label in labels.items()
    }


def _label(stem: str) -> str:
    if number := _TRAILING_NUMBER.fullmatch(stem):
        return number[1]
    words = _LEADING_NUMBER.fullmatch(stem)
    return words[1] if words else stem


def _free(name: str, is_taken: Callable[[str], bool]) -> str:
    """The name itself, or the first of name-2, name-3, ... that is free, within the longest length."""
    candidate, number = name, 1
    while is_taken(candidate):
        number += 1
        tail = f"-{number}"
        candidate = name[: LONGEST - len(tail)] + tail
    return candidate


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:_HASH_LENGTH]
