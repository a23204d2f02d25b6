"""Addresses of an export: their files, their forms in version 2, which lead somewhere; names for other disks."""

import pytest

from iiif_server.export.addresses import FileUrls
from iiif_server.export.at_rest import at_rest
from iiif_server.export.names import not_for_sticks

BASE = "https://www.example.az/stick"
URLS = FileUrls(f"{BASE}/", {"b_p1": "b"})
CANVAS = f"{BASE}/books/b/3/canvas/p1.json"


@pytest.mark.parametrize(
    ("version3", "version2"),
    [
        (URLS.manifest("b"), "books/b/2/manifest.json"),
        (URLS.canvas("b", "p1"), "books/b/3/canvas/p1.json"),
        (URLS.painting("b", "p1"), "books/b/3/canvas/p1.json#image"),
        (URLS.canvas_page("b", "p1"), "books/b/3/canvas/p1.json#page"),
        (URLS.range("b", 2), "books/b/2/manifest.json#range-2"),
        (URLS.order("b", 1), "books/b/2/manifest.json#order-1"),
        (URLS.collection(), "2/collection.json"),
        (URLS.image("b_p1"), "books/b/images/b_p1"),
        (URLS.manifest("3"), "books/3/2/manifest.json"),
    ],
)
def test_version_2_lies_beside_version_3(version3: str, version2: str) -> None:
    assert URLS.version2(version3) == f"{BASE}/{version2}"


def test_addresses_of_others_stay_in_version_2() -> None:
    for address in ("https://o.example/3/collection.json", f"{BASE}er/books/b/3/manifest.json"):
        assert URLS.version2(address) == address
    assert URLS.part2(URLS.manifest("b"), "sequence/normal") == f"{BASE}/books/b/2/manifest.json#sequence-normal"


@pytest.mark.parametrize(
    ("address", "leads"),
    [
        (CANVAS, True),
        (f"{CANVAS}#page", True),
        (URLS.book_page("b"), True),
        (f"{BASE}/books/b/images/b_p1/full/max/0/default.jpg", True),
        ("https://o.example/anything.pdf", True),
        (f"{BASE}er/anything.pdf", True),
        (BASE, False),
        (f"{BASE}/books/b.pdf", False),
        (f"{BASE}/oai?verb=GetRecord", False),
        (f"{BASE}/books/b/3/annotations/p1", False),
    ],
)
def test_which_addresses_have_a_file(address: str, leads: bool) -> None:
    assert URLS.leads(address) is leads


def test_links_that_only_a_server_has_are_left_out() -> None:
    theirs = {"id": "https://o.example/b.xml", "type": "Dataset"}
    document = {
        "id": URLS.manifest("b"),
        "rendering": [{"id": f"{BASE}/books/b.pdf", "type": "Text"}],
        "seeAlso": [theirs, {"id": f"{BASE}/books/b/mods.xml", "type": "Dataset"}],
        "service": [{"@id": f"{BASE}/search/b", "@type": "SearchService1"}],
        "provider": [{"id": "https://o.example", "homepage": [{"id": f"{BASE}/about", "type": "Text"}]}],
        "items": [{"id": CANVAS, "annotations": [{"id": f"{BASE}/text/p1", "type": "AnnotationPage"}]}],
        "thumbnail": [],
    }
    assert at_rest(document, URLS) == {
        "id": URLS.manifest("b"),
        "seeAlso": [theirs],
        "provider": [{"id": "https://o.example"}],
        "items": [{"id": CANVAS}],
        "thumbnail": [],
    }


def test_only_our_services_are_of_level_0() -> None:
    ours, theirs = URLS.image("b_p1"), "https://o.example/3/x"
    services = [{"id": one, "type": "ImageService3", "profile": "level2"} for one in (ours, theirs)]
    profiles = [one["profile"] for one in at_rest({"service": services}, URLS)["service"]]
    assert profiles == ["level0", "level2"]


def test_names_that_another_disk_cannot_have() -> None:
    assert not_for_sticks(["kant-1784", "b_p.1", "console", "a.", "NUL", "com1.txt", "Book", "book", "kant-1784"]) == (
        *("Book", "NUL", "a.", "book", "com1.txt"),
    )
