"""What the books of a library are called: their identifiers and names, and the collections that they lie in. Pure."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from pathlib import PurePosixPath

from iiif_server.ingest.keys import label_text, plain_name
from manifests import CollectionPath, InvalidBook, check_book_id

# What scanning programs and people call a folder in which scans lie, whatever book it is of.
_SAYING_NOTHING = re.compile(
    r"(?:ocr-d-)?(?:img|image|images|scan|scans|scanned|jpg|jpeg|jp2|tif|tiff|png|pdf|djvu|page|pages|master|masters"
    r"|original|originals|archive|data|files|default|max|bilder|surəti?|şəkil(?:lər)?|səhifə(?:lər)?|skan(?:lar)?"
    r"|сканы?|страницы?|изображения?|образы?)"
    r"(?:[-_ ]?(?:img|images?|scans?|master|masters|max|default|jpe?g|tiff?|[0-9]{1,4}(?: ?dpi)?))*",
    re.IGNORECASE,
)


def says_nothing(name: str) -> bool:
    """Whether a folder's name tells what lies in it, and not of which book."""
    return _SAYING_NOTHING.fullmatch(name.strip()) is not None


def naming(path: PurePosixPath, *, document: bool = False) -> PurePosixPath:
    """The folder, or `document`, whose name is that of the book: itself, or the nearest above that says something.

    `.`, where the search began, when none does.
    """
    own = path.stem if document else path.name
    if own and not says_nothing(own):
        return path
    return next((place for place in path.parents if place.name and not says_nothing(place.name)), PurePosixPath())


def name_of(path: PurePosixPath, top: str, *, document: bool = False) -> str:
    """What the book is called, as a reader sees it. `top`: the name of the folder where the search began."""
    place = naming(path, document=document)
    if not place.name:
        return label_text(top)
    return label_text(place.stem if document and place == path else place.name)


def collection_of(path: PurePosixPath, *, document: bool = False) -> CollectionPath:
    """The folders between the one where the search began and the book, the outermost first."""
    parts = naming(path, document=document).parts[:-1]
    return tuple(label_text(part) for part in parts if not says_nothing(part))


def identifiers(
    books: Sequence[tuple[PurePosixPath, str]],
    kept: Mapping[PurePosixPath, str],
    said: Mapping[PurePosixPath, str],
    is_taken: Callable[[str, PurePosixPath], bool],
) -> dict[PurePosixPath, str]:
    """Path -> identifier, of books given by path and name. Those `kept` stay what they are, for ever.

    Then what a description `said`, if it can be an identifier; then the name, with that of the folder above in front
    where two books would have the same; then numbers. `is_taken` says that another book of the library has it.
    """
    given = dict(kept)
    used = {one.lower() for one in kept.values()}

    def is_free(name: str, path: PurePosixPath) -> bool:
        return name.lower() not in used and _can_be_identifier(name) and not is_taken(name, path)

    def give(path: PurePosixPath, name: str) -> None:
        given[path] = name
        used.add(name.lower())

    for path, _ in books:
        name = said.get(path, "")
        if path not in given and is_free(name, path):
            give(path, name)
    waiting = [(path, name) for path, name in books if path not in given]
    plain = Counter(plain_name(name).lower() for _, name in waiting)
    for path, name in waiting:
        if plain[plain_name(name).lower()] == 1 and is_free(plain_name(name), path):
            give(path, plain_name(name))
    for path, name in waiting:
        if path not in given:
            candidates = _numbered(_longer(path, name))
            give(path, next(one for one in candidates if is_free(one, path)))
    return given


def _longer(path: PurePosixPath, name: str) -> str:
    """With the name of the folder above in front; two in one folder that both say nothing keep their own behind."""
    place = naming(path)
    own = path.name if place != path and name != path.stem else ""
    return plain_name("-".join(part for part in (place.parent.name, name, own) if part))


def _numbered(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}-{number}" for number in count(2))


def _can_be_identifier(name: str) -> bool:
    try:
        check_book_id(name)
    except InvalidBook:
        return False
    return True
