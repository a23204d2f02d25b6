"""What books are called: identifiers that last, names, collections."""

from pathlib import PurePosixPath

import pytest

from iiif_server.ingest.library.names import collection_of, identifiers, name_of, says_nothing

P = PurePosixPath


NOTHING = ("tif", "TIFF", "scans", "Images", "OCR-D-IMG", "OCR-D-IMG-MAX", "jpg", "master", "JPEG_300", "tif 300 dpi")
MORE = ("scan_2", "Şəkillər", "səhifə", "сканы", "скан", "Изображения", "max", "default")


@pytest.mark.parametrize("name", NOTHING + MORE)
def test_names_that_say_nothing(name: str) -> None:
    assert says_nothing(name)


@pytest.mark.parametrize("name", ["1906", "Molla Nəsrəddin", "scanner manual", "tiflis", "image of man", "d", "cild 2"])
def test_names_that_say_something(name: str) -> None:
    assert not says_nothing(name)


@pytest.mark.parametrize(
    ("path", "document", "name", "collection"),
    [
        ("kitab", False, "kitab", ()),
        ("kitab/tif", False, "kitab", ()),
        ("Fond 3/kitab/master/tif", False, "kitab", ("Fond 3",)),
        ("Fond 3/Qəzetlər/İqbal 1912", False, "İqbal 1912", ("Fond 3", "Qəzetlər")),
        ("vol.1", False, "vol.1", ()),
        ("Fond/Şəki.pdf", True, "Şəki", ("Fond",)),
        ("Fond/scan.pdf", True, "Fond", ()),
        ("tif", False, "Kitabxana", ()),
        (".", False, "Kitabxana", ()),
    ],
)
def test_name_and_collection(path: str, document: bool, name: str, collection: tuple[str, ...]) -> None:
    assert name_of(P(path), "Kitabxana", document=document) == name
    assert collection_of(P(path), document=document) == collection


def ids(*books: tuple[str, str], kept: dict[str, str] | None = None, said: dict[str, str] | None = None) -> list[str]:
    named = [(P(path), name) for path, name in books]
    given = identifiers(
        named,
        {P(path): one for path, one in (kept or {}).items()},
        {P(path): one for path, one in (said or {}).items()},
        lambda name, _: name == "elsewhere",
    )
    return [given[path] for path, _ in named]


def test_an_identifier_comes_from_the_name() -> None:
    assert ids(("a", "Şəki xanlığı"), ("b", "İqbal")) == ["Sheki-xanlighi", "Iqbal"]


def test_two_of_one_name_get_that_of_the_folder_above() -> None:
    assert ids(("1906/N1", "N1"), ("1907/N1", "N1"), ("N2", "N2")) == ["1906-N1", "1907-N1", "N2"]
    assert ids(("kitab/tif", "kitab"), ("kitab/jpg", "kitab")) == ["kitab-tif", "kitab-jpg"]
    assert ids(("x/1/a", "a"), ("y/1/a", "a")) == ["1-a", "1-a-2"]


def test_case_alone_does_not_tell_two_books_apart() -> None:
    assert len({one.lower() for one in ids(("1/A", "A"), ("2/a", "a"))}) == 2


def test_what_a_book_is_called_stays() -> None:
    assert ids(("1/a", "a"), ("2/a", "a"), kept={"1/a": "a"}) == ["a", "2-a"]


def test_another_book_of_the_library_has_it() -> None:
    assert ids(("x/elsewhere", "elsewhere")) == ["x-elsewhere"]
    assert ids(("elsewhere", "elsewhere")) == ["elsewhere-2"]


@pytest.mark.parametrize(("said", "given"), [("NK-12", "NK-12"), ("NK 12", "a"), ("manifest", "a"), ("elsewhere", "a")])
def test_what_a_description_says(said: str, given: str) -> None:
    assert ids(("a", "a"), said={"a": said}) == [given]


def test_reserved_words_and_letters_without_a_name() -> None:
    assert ids(("x/3", "3")) == ["x-3"]
    assert ids(("x/???", "???"))[0].startswith("p-")
