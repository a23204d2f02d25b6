"""Three parsers that nobody here wrote read all documents of the library that viewers open, as they are served.

iiif-prezi3 is the reference model of version 3, manifesto.js stands under Mirador and Universal Viewer, @iiif/parser
under TIFY and Clover. `tests/parsers` has what the last two must find in odd documents.
"""

import json
import urllib.request
from collections.abc import Iterator
from typing import Any

import iiif_prezi3  # type: ignore[import-untyped]  # comes without types
import pytest

from tests.browser.viewers.books import CASES
from tests.browser.viewers.conftest import Library
from tests.parsers.test_parsers import read

pytestmark = pytest.mark.browser


def get(address: str) -> Any:
    """A document, as it is served."""
    with urllib.request.urlopen(address, timeout=20) as answer:
        return json.loads(answer.read())


def collections(address: str) -> Iterator[Any]:
    """A collection of version 3 and all within it."""
    collection = get(address)
    yield collection
    for item in collection["items"]:
        if item["type"] == "Collection":
            yield from collections(item["id"])


def ranges(within: list[Any]) -> Iterator[Any]:
    """All ranges of a table of contents."""
    for item in within:
        if item["type"] == "Range":
            yield item
            yield from ranges(item["items"])


def plain(document: Any) -> Any:
    """Without what the reference model adds: a list of nothing to each canvas that a range only names."""
    if isinstance(document, dict):
        return {
            key: plain(value) for key, value in document.items() if (key, value) not in (("items", None), ("items", []))
        }
    return [plain(value) for value in document] if isinstance(document, list) else document


def assert_reads_back(document: Any) -> None:
    """The reference model says of a document what the document says."""
    back = json.loads(getattr(iiif_prezi3, document["type"])(**document).json())
    # Its model of a range knows no `partOf`; the specification has it for every kind of thing.
    unknown = {"partOf"} if document["type"] == "Range" else set()
    assert plain(back) == plain({key: value for key, value in document.items() if key not in unknown})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_reference_model_reads_a_book_and_its_parts(case: Any, library: Library) -> None:
    manifest = get(f"{library.url}/presentation/3/{case.id}/manifest")
    canvas = manifest["items"][-1]
    [page] = canvas["items"]
    parts = [canvas["id"], page["id"], page["items"][0]["id"], *(one["id"] for one in ranges(manifest["structures"]))]
    for document in (manifest, *map(get, parts)):
        assert_reads_back(document)


def test_all_three_read_every_collection(library: Library) -> None:
    found = list(collections(f"{library.url}/presentation/3/collection/top"))
    assert len(found) > 2
    books = set()
    for document in found:
        assert_reads_back(document)
        old = get(document["id"].replace("/presentation/3/", "/presentation/2/"))
        # Version 2 lists collections apart from books.
        names = sorted(next(iter(item["label"].values()))[0] for item in document["items"])
        both, before = read(document), read(old)
        for entries in (both["manifesto"]["entries"], before["manifesto"]["entries"]):
            assert sorted(label[0] for _, label, _ in entries) == names
        assert sorted(next(iter(item["label"].values()))[0] for item in before["upgraded"]["items"]) == names
        books |= {item["id"] for item in document["items"] if item["type"] == "Manifest"}
    assert {f"{library.url}/presentation/3/{case.id}/manifest" for case in CASES} <= books


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_both_read_a_book_alike_in_both_versions(case: Any, library: Library) -> None:
    new, old = (read(get(f"{library.url}/presentation/{version}/{case.id}/manifest")) for version in (3, 2))
    for what in ("label", "direction", "paged"):
        assert new["manifesto"][what] == old["manifesto"][what], what
    headings = [headings_of(parsed["manifesto"]["contents"]) for parsed in (new, old)]
    assert headings[0] == headings[1]
    assert case.way[-1][0] in headings[0]
    upgraded = old["upgraded"]
    assert [canvas["label"] for canvas in upgraded["items"]] == [canvas["label"] for canvas in new["upgraded"]["items"]]
    assert upgraded.get("viewingDirection") == new["upgraded"].get("viewingDirection")


def headings_of(contents: Any) -> list[str]:
    """The lines of a table of contents from top to bottom."""
    return [line for node in contents for line in (node["label"], *headings_of(node["within"]))]
