"""Which files describe a book, by their names, and which record of a file is its own."""

import unicodedata

import pytest

from iiif_server.ingest.descriptions.names import may_be_of_file, may_be_of_folder, of_this_book
from manifests.describe import Description


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("book.yaml", True),
        ("Book.YML", True),
        ("other.yaml", False),
        ("mets.xml", True),
        ("record.mrc", True),
        ("kitab.xlsx", True),
        ("pages.csv", True),
        ("contents.txt", True),
        ("Mündəricat.txt", True),
        (unicodedata.normalize("NFD", "mündəricat.txt"), True),
        ("СОДЕРЖАНИЕ.txt", True),
        ("readme.txt", False),
        ("0001.txt", False),
        ("0001.tif", False),
    ],
)
def test_in_the_folder_of_a_book(name: str, may: bool) -> None:
    assert may_be_of_folder(name) is may


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("Şəki.yaml", True),
        ("şəki.XML", True),
        ("Şəki.contents.txt", True),
        ("Şəki.mündəricat.txt", True),
        ("Şəki.txt", False),  # mostly the recognised text
        ("Şəki.pdf", False),
        ("Şəki-2.yaml", False),
        ("book.yaml", False),
        ("Şəki.old.yaml", False),
    ],
)
def test_beside_a_document(name: str, may: bool) -> None:
    assert may_be_of_file(name, "Şəki") is may


def test_the_row_of_this_book() -> None:
    one, two = Description("t.csv", book_id="mn-1906"), Description("t.csv", book_id=r"skans\mn-1907/")
    assert of_this_book([one, two], ["MN-1906"]) == (one, None)
    assert of_this_book([one, two], ["mn-1907"])[0] == two
    none, note = of_this_book([one, two], ["mn-1908"])
    assert none is None
    assert note == "It has 2 books, and none of them is named 'mn-1908'; so it is not used for this book."
    alone, note = of_this_book([one], ["scans"])
    assert alone == one
    assert note == "It names the book 'mn-1906'; it is used, as it lies with this one."
    assert of_this_book([Description("mets.xml")], ["scans"]) == (Description("mets.xml"), None)
