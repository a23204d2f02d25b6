"""epubcheck, the official validator of EPUB, over books of all kinds (`make validate`)."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest

from iiif_server.taking_home.epub import document
from manifests import About, Book, Contributor, Date, Field, Identifier
from tests.iiif_server.taking_home.conftest import Shelf, made, published, shelf

pytestmark = [pytest.mark.validators, pytest.mark.one_way]

__all__ = ["made", "shelf"]

# Debian has it as an archive of Java that calls itself.
EPUBCHECK = Path("/usr/bin/epubcheck")
HOSTILE = ']]> & <script>"%s"</script> \' {x} ﷺ 𐀀'


def hostile(book: Book) -> Book:
    """Letters that mean something elsewhere, in every place."""
    texts = {"az-Latn": (HOSTILE,), "az-Arab": ("باب",), "none": (HOSTILE,)}
    about = About(
        other_titles=(texts,),
        summary=texts,
        contributors=(Contributor(texts, "aut"), Contributor(texts, "trl"), Contributor(texts, HOSTILE)),
        date=Date(HOSTILE),
        publisher=texts,
        place=texts,
        extent=HOSTILE,
        subjects=(texts, texts),
        identifiers=(Identifier("isbn", "978-0-306-40615-7"), Identifier("", HOSTILE)),
        institution=texts,
        rights=HOSTILE,
        required_statement=texts,
        metadata=(Field(texts, texts),),
    )
    pages = (page._replace(label=texts) for page in book.pages)
    return replace(book, title=texts, language=None, about=about, pages=tuple(pages))


def from_the_right(book: Book) -> Book:
    return replace(book, language="az-Arab", title={"az-Arab": ("باغ",)})


def without_contents(book: Book) -> Book:
    return replace(book, sections=())


def verdict(file: Path) -> tuple[int, str]:
    """Its status, and all that it says. It is not silent about warnings."""
    java = shutil.which("java")
    assert java and EPUBCHECK.exists(), "epubcheck is missing: run tests/validators/install"
    done = subprocess.run(
        [java, "-jar", EPUBCHECK, "--failonwarnings", file], capture_output=True, text=True, timeout=300, check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("change", "query"),
    [
        (lambda book: book, "?lang=az"),
        (hostile, "?lang=en"),
        (from_the_right, "?pages=2-4"),
        (without_contents, "?lang=ru&pages=1,3"),
    ],
    ids=["plain", "hostile", "right", "bare"],
)
def test_epubcheck_finds_no_fault(
    shelf: Shelf, tmp_path: Path, change: Callable[[Book], Book], query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Several documents.
    monkeypatch.setattr(document, "LONGEST", 300)
    published(shelf.config, change)
    file = tmp_path / "molla.epub"
    file.write_bytes(shelf.client.get(f"/books/molla.epub{query}").data)
    status, told = verdict(file)
    assert (status, "No errors or warnings detected" in told) == (0, True), told


def test_it_would_find_one(shelf: Shelf, tmp_path: Path) -> None:
    file, spoilt = tmp_path / "molla.epub", tmp_path / "spoilt.epub"
    file.write_bytes(shelf.client.get("/books/molla.epub").data)
    with ZipFile(file) as read, ZipFile(spoilt, "w") as written:
        for name in read.namelist():
            # A place that contents and list of pages lead to.
            written.writestr(name, read.read(name).replace(b'id="p4"', b'id="p44"'))
    status, told = verdict(spoilt)
    assert status == 1
    assert "RSC-012" in told
