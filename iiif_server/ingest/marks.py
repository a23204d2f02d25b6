"""Which pages of a document are those of before although its file is another: by what makes each page.

Of archives their survey tells it. Here it is told of TIFFs of several pages. Pages of PDF and DjVu are known by their
file alone: what is drawn on a page can lie anywhere in it.
"""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Final

from iiif_server.ingest.find import Found
from iiif_server.ingest.plan import Hashed, Known
from iiif_server.ingest.surveys import Surveyed, Surveys
from image_store.building import Contents, page_marks

MARKED: Final = frozenset({"tiff"})


def with_marks(hashed: Sequence[Hashed], surveys: Surveys, known: Iterable[Known], jobs: int) -> dict[str, Surveyed]:
    """The surveys, and in them the mark of each page that has one.

    A file that is as it was is not read again, and its pages stay what they were, with or without a mark: a library
    of an older version, which noted none, builds nothing anew.
    """
    noted = {
        (one.record.source.sha256, one.record.source.leaf): one.record.source.leaf_sha256 for one in known if one.record
    }
    told = dict(surveys)
    asked: list[tuple[Hashed, Contents]] = []
    for one in hashed:
        contents = surveys.get(one.found.file)
        if isinstance(contents, Contents) and contents.kind in MARKED and len(contents.leaves) > 1 and one.fingerprint:
            asked.append((one, contents))
    with ThreadPoolExecutor(jobs) as pool:
        for (one, contents), marks in zip(
            asked, pool.map(lambda each: _marks(each[0], each[1], noted), asked), strict=True
        ):
            leaves = (replace(leaf, sha256=mark) for leaf, mark in zip(contents.leaves, marks, strict=True))
            told[one.found.file] = replace(contents, leaves=tuple(leaves))
    return told


def _marks(one: Hashed, contents: Contents, noted: Mapping[tuple[str, str], str | None]) -> Sequence[str | None]:
    sha256 = one.fingerprint.sha256 if one.fingerprint else ""
    places = [(sha256, leaf.name) for leaf in contents.leaves]
    read = () if all(place in noted for place in places) else _read(one.found)
    if len(read) != len(places):
        read = (None,) * len(places)  # it has other pages by now: whoever builds them says so
    return [noted.get(place, mark) for place, mark in zip(places, read, strict=True)]


def _read(found: Found) -> Sequence[str | None]:
    try:
        return page_marks(found.path)
    except OSError:
        return ()  # as above
