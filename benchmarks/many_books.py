"""Draws a whole library to take in: folders of small scans, and the table that describes them. The same everywhere.

The pages are small so that many fit on a disk: what is measured is what each page and each book costs beside pixels.
"""

import csv
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy
import simplejpeg

from benchmarks.material import Pixels, draw_page

# A page in pixels, and the sheet that all are cut from, each at a place of its own.
WIDTH, HEIGHT = 320, 448
SHEET = (2400, 3200)
QUALITY = 80

TABLE = "kitablar.csv"
HEADINGS = ("qovluq", "sərlövhə", "müəllif", "il", "dil", "nəşr yeri", "mövzu", "şifr", "kolleksiya")
# Title, author, language, place, subject: what an Azerbaijani library has, in its scripts.
KINDS = (
    ("Şəki xanlığının tarixi", "Bakıxanov, Abbasqulu", "az-Latn", "Bakı", "tarix"),
    ("Азәрбајҹан халг нағыллары", "Ҝәнҹәли, Исмајыл", "az-Cyrl", "Бакы", "фолклор"),
    ("ملا نصرالدین", "ممدقلیزاده، جلیل", "az-Arab", "تفلیس", "مطبوعات"),
    ("История Кавказской Албании", "Каланкатуйский, Моисей", "ru", "Тифлис", "история"),
    ("Molla Pənah Vaqif: seçilmiş əsərləri", "Vaqif, Molla Pənah", "az-Latn", "Gəncə", "poeziya"),
)


@dataclass(frozen=True, slots=True)
class Shelves:
    """So many books of so many pages each."""

    books: int
    pages: int

    @property
    def total(self) -> int:
        """The pages of all books."""
        return self.books * self.pages


def draw_books(shelves: Shelves, folder: Path) -> Path:
    """Writes the books below `folder`, which is made, each in a folder of its own, and the table; says where."""
    folder.mkdir(parents=True)
    cores = len(os.sched_getaffinity(0))
    with ProcessPoolExecutor(cores, multiprocessing.get_context("spawn")) as pool:
        list(pool.map(partial(_draw_part, shelves, folder, cores), range(cores)))
    with (folder / TABLE).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *map(_row, range(shelves.books))])
    return folder


def folder_of(book: int) -> str:
    """The name of a book's folder, which is its identifier."""
    return f"kitab-{book + 1:04}"


def _draw_part(shelves: Shelves, folder: Path, cores: int, part: int) -> None:
    sheet = draw_page(*SHEET, 0)
    for book in range(part, shelves.books, cores):
        place = folder / folder_of(book)
        place.mkdir()
        for page in range(shelves.pages):
            pixels = _page(sheet, book * shelves.pages + page)
            encoded = simplejpeg.encode_jpeg(pixels, quality=QUALITY, colorsubsampling="420")
            (place / f"{page + 1:04}.jpg").write_bytes(encoded)


def _page(sheet: Pixels, number: int) -> Pixels:
    """A cut of the sheet; two numbers never give the same bytes: each stands in the page as a row of squares."""
    chance = numpy.random.default_rng(number)
    top, left = chance.integers(0, SHEET[1] - HEIGHT), chance.integers(0, SHEET[0] - WIDTH)
    page = sheet[top : top + HEIGHT, left : left + WIDTH].copy()
    for bit in range(20):
        page[8:20, 16 + 14 * bit : 28 + 14 * bit] = 20 if number >> bit & 1 else 230
    return page


def _row(book: int) -> tuple[str, ...]:
    title, author, language, place, subject = KINDS[book % len(KINDS)]
    numbered = f"{title}, {book // len(KINDS) + 1}"
    collection = f"Fond {book % 3 + 1} > {subject}"
    return (
        folder_of(book), numbered, author, str(1790 + book % 200), language, place, subject, f"NK-{book + 1:05}",
        collection,
    )  # fmt: skip
