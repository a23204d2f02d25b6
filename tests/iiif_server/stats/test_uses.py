"""Which addresses are uses of which book."""

import pytest

from iiif_server.stats.kinds import DOWNLOADS, KINDS
from iiif_server.stats.uses import may_be_use, use_of

USES = [
    ("/presentation/3/kant-1784/manifest", "manifest", "kant-1784"),
    ("/presentation/2/kant-1784/manifest", "manifest", "kant-1784"),
    ("/read/kant", "reader", "kant"),
    ("/read/kant", "reader", "kant"),
    ("/embed/kant", "embed", "kant"),
    ("/books/kant", "about", "kant"),
    ("/books/kant.v2", "about", "kant.v2"),
    ("/books/kant.pdf", "pdf", "kant"),
    ("/books/kant.v2.pdf", "pdf", "kant.v2"),
    ("/books/kant.epub", "epub", "kant"),
    ("/books/kant.zip", "zip", "kant"),
    ("/books/kant/text.txt", "text", "kant"),
    ("/iiif/3/kant_1/info.json", "page", "kant_1"),
    ("/iiif/2/ark:%2F12025%2F654xz321/info.json", "page", "ark:/12025/654xz321"),
    ("/iiif/3/%C5%9E%C9%99ki/info.json", "page", "Şəki"),
]
NO_USES = [
    "/",
    "/books",
    "/books/kant.ris",
    "/books/kant.bib",
    "/books/kant/citation",
    "/books/kant/records/dublin-core.xml",
    "/iiif/3/kant_1/full/max/0/default.jpg",
    "/iiif/3/kant_1/0,0,512,512/512,512/0/default.jpg",
    "/iiif/3/kant_1",
    "/presentation/3/kant/canvas/1",
    "/presentation/3/collection/top",
    "/static/1/reading.js",
    "/read/",
    "/read/a/b",
    "/iiif/3/info.json",
]


@pytest.mark.parametrize(("path", "kind", "name"), USES)
@pytest.mark.parametrize("root", ["", "/images"])
def test_a_use(root: str, path: str, kind: str, name: str) -> None:
    """Whether a proxy sends the path of the public address or cuts it off."""
    for sent in (f"{root}{path}", path):
        assert may_be_use(f"{sent}?x=1")
        assert use_of(sent, 200, root) == (kind, name)


def test_every_kind_has_an_address() -> None:
    assert {kind for _, kind, _ in USES} == set(KINDS)


@pytest.mark.parametrize("path", NO_USES)
def test_no_use(path: str) -> None:
    assert use_of(path, 200, "") is None


@pytest.mark.parametrize(("path", "kind", "name"), USES)
def test_what_has_not_changed_was_opened_again_but_not_taken_home_again(path: str, kind: str, name: str) -> None:
    assert use_of(path, 304, "") == (None if kind in DOWNLOADS else (kind, name))


@pytest.mark.parametrize("ending", ["jpg", "png", "webp"])
def test_of_tiles_none_is_looked_at(ending: str) -> None:
    assert not may_be_use(f"/iiif/3/kant_1/0,0,512,512/512,512/0/default.{ending}")
