"""The library of books that viewers open, made once: drawn scans, real ones, and a word on each."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from demo import PAGES
from tests.browser.viewers.scans import FOLD_OUTS, FOLDED_PAGES, MANY_PAGES, RTL_PAGES
from tests.serving import run

ROOT = Path(__file__).parents[3]
CHAPTERS = 10


@dataclass(frozen=True, slots=True)
class Case:
    """A book, and what a viewer must show of it.

    `title`: as a reader of Azerbaijani sees it. `way`: through the table of contents to a heading, the outermost first,
    each in the languages in which a viewer may show it; `leads_to`: the number of its page, from 0. `labels`: lines of
    metadata, label and value, that must stand in the viewer.
    """

    id: str
    title: str
    way: tuple[tuple[str, ...], ...]
    leads_to: int
    labels: tuple[tuple[str, str], ...]
    right_to_left: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """A collection, and what a viewer must list of it: collections within and books; `first` is the first book's id."""

    id: str
    title: str
    collections: tuple[str, ...]
    books: tuple[str, ...]
    first: str


# Mirador asks for the headings of the contents in English (ProjectMirador/mirador#4306).
_CHAPTER = ("Bu kitab nə üçündür", "What this book is for")
DEMO = Case(
    "demo",
    "Vərəqdən ekrana",
    (_CHAPTER, ("Üç əlifba, bir dil",)),
    6,
    (("Dil", "Azərbaycan"), ("Mövzu", "kitab")),
)
KANT = Case(
    "kant-1784",
    "Beantwortung der Frage: Was ist Aufklärung?",
    (("Kapitel",),),
    0,
    (("Dil", "Alman"), ("Müəllif", "Immanuel Kant")),
)
RTL = Case(
    "rtl",
    "ساغدان سولا",
    (("ایکینجی باب",),),
    4,
    (("Dil", "Azərbaycan (ərəb əlifbası)"), ("Müəllif", "Füzuli")),
    right_to_left=True,
)
THOUSAND = Case("thousand", "Min səhifə", (("7-ci fəsil",),), 600, (("Dil", "Azərbaycan"), ("Həcm", "1000 s.")))
FOLDED = Case("folded", "Qatlanan vərəqlər", (("Xəritə",),), 2, (("Dil", "Azərbaycan"), ("Nəşr tarixi", "1911")))
CASES = (DEMO, KANT, RTL, THOUSAND, FOLDED)
COLLECTION = Opened("Kitablar", "Kitablar", ("Əski əlifba ilə",), (FOLDED.title, THOUSAND.title, DEMO.title), FOLDED.id)

_RTL = """
title: {az-Arab: ساغدان سولا, az-Latn: Sağdan sola}
language: az-Arab
author: Füzuli
summary: {az: Ərəb əlifbası ilə kitab, en: A book in Arabic script, ru: Книга арабским письмом}
collection: Kitablar > Əski əlifba ilə
contents:
  - heading: بیرینجی باب
    page: ۲
  - heading: ایکینجی باب
    page: ۵
"""
_FOLDED = """
title: Qatlanan vərəqlər
language: az
year: 1911
required statement: Milli Kitabxana
rights: Public domain
collection: Kitablar
contents:
  - Mətn: 1
  - Xəritə: 3
  - Cədvəl: 7
"""
_DEMO = """
title: Vərəqdən ekrana
language: az
subject: kitab
rights: CC BY 4.0
collection: Kitablar
"""
# The table of contents of the demo book: page, level, heading.
_DEMO_CONTENTS = {
    3: (1, "Titul vərəqi"),
    5: (1, "{az: Bu kitab nə üçündür, en: What this book is for, ru: Для чего эта книга}"),
    7: (2, '"Üç əlifba, bir dil"'),
    11: (1, "Qatlanan vərəq"),
}


def take_in(home: Path, folder: Path, demo: Path, kant: Path, url: str) -> None:
    """Draw the scans below `folder`, describe them, and make books of all of them in the library `home`."""
    drawn = [sys.executable, "-m", "tests.browser.viewers.scans", str(folder)]
    subprocess.run(drawn, cwd=ROOT, check=True)
    shutil.copytree(demo, folder / "demo")
    chapters = "".join(f"  - {n + 1}-ci fəsil: {n * MANY_PAGES // CHAPTERS + 1}\n" for n in range(CHAPTERS))
    thousand = f"title: Min səhifə\nlanguage: az\nextent: 1000 s.\ncollection: Kitablar\ncontents:\n{chapters}"
    for name, words, pages in (
        ("demo", _DEMO + _demo_pages(), 0),
        ("rtl", _RTL, RTL_PAGES),
        ("folded", _FOLDED, FOLDED_PAGES),
        ("thousand", thousand, MANY_PAGES),
    ):
        (folder / name / "book.yaml").write_text(words + _pages(pages), encoding="utf-8")
    run(home, "ingest", folder, IIIF_PUBLIC_URL=url)
    run(home, "ingest", kant, "--book", KANT.id, "--title", KANT.title, "--language", "de", IIIF_PUBLIC_URL=url)


def _demo_pages() -> str:
    """The scans of the demo book, which keep the labels that their names give, and where its chapters begin."""
    lines = ["pages:"]
    for number, (name, _) in enumerate(PAGES, 1):
        level, heading = _DEMO_CONTENTS.get(number, (0, ""))
        chapter = f", level: {level}, section: {heading}" if level else ""
        lines.append(f'  - {{file: "{name}.jpg"{chapter}}}')
    return "\n".join(lines) + "\n"


def _pages(count: int) -> str:
    """The scans with what stands on them: their number."""
    return (
        ""
        if not count
        else "pages:\n" + "".join(f"  - {{file: {n:04}.jpg, label: {n}}}\n" for n in range(1, count + 1))
    )


__all__ = ["CASES", "COLLECTION", "DEMO", "FOLDED", "FOLD_OUTS", "KANT", "RTL", "THOUSAND", "Case", "Opened", "take_in"]
