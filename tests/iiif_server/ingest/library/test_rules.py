"""Which folders are books: a table of trees, and what is found in each."""

from pathlib import PurePosixPath

import pytest

from iiif_server.ingest.library.rules import Candidate, Folder, books_in, is_suspicious

P = PurePosixPath


def tree(path: str, *folders: Folder, **what: object) -> Folder:
    return Folder(P(path), folders=folders, **what)  # type: ignore[arg-type]


def images(path: str, *folders: Folder) -> Folder:
    return tree(path, *folders, images=True)


CASES: list[tuple[str, Folder, list[str], list[str], list[str]]] = [
    ("one folder of scans", images("."), [], [], [". images"]),
    ("nothing", tree("."), [], [], []),
    ("empty folders", tree(".", tree("a", tree("a/b"))), [], [], []),
    ("folders of scans", tree(".", images("a"), images("b")), [], [], ["a images", "b images"]),
    ("deeper", tree(".", tree("a", images("a/1"), images("a/2"))), [], [], ["a/1 images", "a/2 images"]),
    ("covers belong to their book", tree(".", images("a", images("a/cover"))), [], [], ["a images"]),
    (
        "a book of its own within a book",
        images(".", images("extra"), tree("vol2", described_by="book.yaml", images=True)),
        [],
        [],
        [". images -vol2", "vol2 description"],
    ),
    (
        "a book of its own, two deep",
        images(".", tree("a", tree("a/b", images("a/b/tif"), described_by="mets.xml"))),
        [],
        [],
        [". images -a/b", "a/b description"],
    ),
    ("METS above its images", tree(".", images("tif"), described_by="mets.xml"), [], [], [". description"]),
    ("METS without scans is no book", tree(".", tree("a", described_by="mets.xml")), [], [], []),
    ("one document", tree(".", tree("a", documents=("x.pdf",))), [], [], ["a document"]),
    (
        "documents",
        tree(".", tree("a", documents=("x.pdf", "y.djvu"))),
        [],
        [],
        ["a/x.pdf document", "a/y.djvu document"],
    ),
    (
        "a document beside folders with scans does not swallow them",
        tree(".", images("a"), documents=("readme.pdf",)),
        [],
        [],
        ["readme.pdf document", "a images"],
    ),
    ("a document beside images is of their book", tree(".", images=True, documents=("x.pdf",)), [], [], [". images"]),
    ("what was one book stays one", tree(".", images("a"), images("b")), ["."], [], [". known"]),
    (
        "a folder of documents that was one book stays one",
        tree(".", tree("a", documents=("x.pdf", "y.pdf"))),
        ["a"],
        [],
        ["a known"],
    ),
    (
        "a known book within a known one",
        images(".", images("a"), images("b")),
        [".", "a"],
        [],
        [". known -a", "a known"],
    ),
    (
        "nothing is left for a book when its only scans are another's",
        tree(".", images("tif"), described_by="mets.xml"),
        ["tif"],
        [],
        ["tif known"],
    ),
    ("a table makes a book", tree(".", tree("a", images("a/tif"), images("a/jpg"))), [], ["a"], ["a table"]),
    (
        "a table names one document, the other is a book all the same",
        tree(".", documents=("x.pdf", "y.pdf")),
        [],
        ["x.pdf"],
        ["x.pdf document", "y.pdf document"],
    ),
    ("a closed folder is no book", tree(".", tree("a", problem="closed"), images("b")), [], [], ["b images"]),
]


def shown(book: Candidate) -> str:
    return " ".join([str(book.path), book.reason, *(f"-{path}" for path in book.without)])


@pytest.mark.parametrize(
    ("folder", "known", "listed", "books"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_books_in(folder: Folder, known: list[str], listed: list[str], books: list[str]) -> None:
    assert [shown(book) for book in books_in(folder, set(map(P, known)), set(map(P, listed)))] == books


@pytest.mark.parametrize(("folders", "told"), [(4, False), (5, True)])
def test_an_image_beside_a_whole_library_is_told(folders: int, told: bool) -> None:
    top = images(".", *(images(str(number)) for number in range(folders)))
    (book,) = books_in(top)
    assert is_suspicious(top, book) is told
