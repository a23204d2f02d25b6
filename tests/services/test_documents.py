"""PDF, DjVu and ZIP masters made by Debian's programs: every pixel, and what the documents say."""

import subprocess
from pathlib import Path

import numpy as np
import pytest

from image_store.errors import BadMaster
from image_store.masters import OutlineEntry, Taking, Text, open_master, survey
from tests.image_store.masters.cases import BILEVEL, PAGE, decoded, measure
from tests.services.document_programs import MADE, document_cases, make_sources, run

pytestmark = pytest.mark.services

TAKING = Taking(10_000_000)


@pytest.mark.parametrize("name", [made.name for made in MADE])
def test_every_pixel(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    case = next(document_cases(tmp_path, name), None)
    assert case is not None, f"the program that makes {name} is missing: tests/services/install"
    found = measure(case, tmp_path_factory.mktemp("master"))
    assert found.mean <= case.mean and found.most <= case.most, f"{found.mean:.2f} {found.most}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_sources(tmp_path)
    return tmp_path


def lines(text: Text | None) -> list[list[str]]:
    return [[word.text for word in line] for block in (text or Text()).blocks for line in block]


def test_a_pdf_of_ghostscript_keeps_what_it_says(folder: Path) -> None:
    run("gs -q -dBATCH -dNOPAUSE -sDEVICE=pdfwrite -o a.pdf page.ps", folder)
    contents = survey(folder / "a.pdf")
    assert [(leaf.name, leaf.label) for leaf in contents.leaves] == [("p0001", "iv"), ("p0002", "A-1")]
    assert contents.outline == (OutlineEntry("Chapter", 0, (OutlineEntry("Part", 1),)),)
    assert contents.title == "Birinci kitab"
    assert lines(open_master(folder / "a.pdf", TAKING).text) == [
        ["A", "line", "of", "words"],
        ["and", "another", "one"],
    ]
    assert lines(open_master(folder / "a.pdf", TAKING, leaf=1).text) == [["second", "page"]]


def test_words_are_where_poppler_sees_them(folder: Path) -> None:
    run("gs -q -dBATCH -dNOPAUSE -sDEVICE=pdfwrite -o a.pdf page.ps; pdftotext -bbox a.pdf a.html", folder)
    seen = []
    for line in (folder / "a.html").read_text().splitlines():
        if "<word" in line:
            parts = line.replace(">", '"').replace("<", '"').split('"')
            seen.append(tuple(float(part) * 300 / 72 for part in (parts[2], parts[4], parts[6], parts[8])))
    words = list((open_master(folder / "a.pdf", TAKING).text or Text()).words())
    boxes = [(word.left, word.top, word.right, word.bottom) for word in words]
    assert len(boxes) == 7
    # Sides to 3 pixels; above and below the fonts' own measures count, a fifth of the line
    assert np.abs(np.array(boxes) - np.array(seen[:7])).max(axis=0).tolist() <= [4.0, 20.0, 4.0, 20.0]


@pytest.mark.parametrize("bits", ["256", "128 --use-aes=y", "40 --allow-weak-crypto"])
def test_a_pdf_with_a_password_is_a_clear_error(folder: Path, bits: str) -> None:
    length, *more = bits.split(" ")
    weak = "--allow-weak-crypto" if length != "256" else ""
    options = " ".join(option for option in more if option.startswith("--use"))
    run(f"img2pdf page.jpg -o a.pdf; qpdf {weak} --encrypt secret owner {length} {options} -- a.pdf b.pdf", folder)
    for take in (survey, lambda path: open_master(path, TAKING)):
        with pytest.raises(BadMaster, match=r"encrypted with a password; .*qpdf"):
            take(folder / "b.pdf")
    run("qpdf --password=secret --decrypt b.pdf c.pdf", folder)
    assert open_master(folder / "c.pdf", TAKING).facts["page"] == "embedded image, JPEG"


SCRIPT = r"""select 1
set-page-title "iv"
set-txt
(page 0 0 301 203
 (para 0 0 301 203
  (line 10 150 200 170 (word 10 150 100 170 "Bak\304\261") (word 110 150 200 170 "\"q\\"))
  (line 10 100 200 120 "whole line")))
.
select 2
set-page-title "A-1 (x)"
select
set-outline
(bookmarks ("Hiss\311\231" "#1" ("Below" "#b.djvu") ("nowhere" "#77")) ("title" "#iv"))
.
set-meta
title "Kitab \"x\""
.
save
"""


def djvu_book(folder: Path) -> Path:
    (folder / "script").write_text(SCRIPT)
    run("c44 -dpi 150 page.ppm p.djvu; cjb2 -dpi 300 bilevel.pbm b.djvu; djvm -c a.djvu p.djvu b.djvu", folder)
    run("djvused a.djvu -f script", folder)
    return folder / "a.djvu"


def test_a_djvu_document_keeps_what_it_says(folder: Path) -> None:
    path = djvu_book(folder)
    contents = survey(path)
    assert [(leaf.name, leaf.label) for leaf in contents.leaves] == [("p0001", "iv"), ("p0002", "A-1 (x)")]
    below = (OutlineEntry("Below", 1), OutlineEntry("nowhere", None))
    assert contents.outline == (OutlineEntry("Hissə", 0, below), OutlineEntry("title", 0))
    assert (contents.title, contents.notes) == ('Kitab "x"', ())
    first, second = (open_master(path, TAKING, leaf=leaf) for leaf in (0, 1))
    assert lines(first.text) == [["Bakı", '"q\\'], ["whole", "line"]]
    assert second.text is None
    assert [(page.facts["resolution"], page.facts["depth"], page.facts["pages"]) for page in (first, second)] == [
        (150, 8, 2),
        (300, 1, 2),
    ]
    _, pixels = decoded(path, 1)
    assert (pixels == BILEVEL).all()
    _, pixels = decoded(path, 0)
    assert np.abs(pixels.astype(int) - PAGE).mean() < 10


@pytest.mark.parametrize("turns", range(4))
def test_hidden_words_of_a_turned_djvu_page_lie_on_their_ink(tmp_path: Path, turns: int) -> None:
    ink = np.ones((203, 301), bool)
    ink[20:40, 30:90] = False
    rows = np.packbits(~ink, axis=1).tobytes()
    (tmp_path / "x.pbm").write_bytes(b"P4 301 203\n" + rows)
    (tmp_path / "script").write_text(
        f'select 1\nset-rotation {turns}\nset-txt\n(page 0 0 301 203 (word 30 163 90 183 "x"))\n.\nsave\n'
    )
    run("cjb2 x.pbm x.djvu; djvused x.djvu -f script", tmp_path)
    master = open_master(tmp_path / "x.djvu", TAKING)
    (word,) = (master.text or Text()).words()
    down, across = np.nonzero(np.concatenate(list(master.strips(64))) < 128)
    box = (across.min(), down.min(), across.max() + 1, down.max() + 1)
    assert box == (word.left, word.top, word.right, word.bottom)


@pytest.mark.parametrize("name", ["-x.djvu", "--help", "a b#1%41.djvu", "ə$(x).djvu"])
def test_odd_names(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    content = djvu_book(folder).read_bytes()
    monkeypatch.chdir(folder)
    Path(name).write_bytes(content)
    assert len(survey(Path(name)).leaves) == 2
    assert (decoded(Path(name), 1)[1] == BILEVEL).all()


def test_an_indirect_document_is_refused_with_a_way_out(folder: Path) -> None:
    djvu_book(folder)
    (folder / "parts").mkdir()
    run("djvmcvt -i a.djvu parts index.djvu", folder)
    with pytest.raises(BadMaster, match=r"make one file of them \(djvmcvt -b"):
        survey(folder / "parts" / "index.djvu")
    run("djvmcvt -b parts/index.djvu whole.djvu", folder)
    assert len(survey(folder / "whole.djvu").leaves) == 2


@pytest.mark.parametrize("seed", range(12))
def test_changed_bytes_of_a_djvu_are_a_bad_page_or_a_picture(folder: Path, seed: int) -> None:
    content = bytearray(djvu_book(folder).read_bytes())
    choice = np.random.default_rng(seed)
    for place in choice.integers(16, len(content), 30):
        content[place] = choice.integers(256)
    (folder / "x").write_bytes(content)
    for take in (survey, lambda path: decoded(path, 0), lambda path: decoded(path, 1)):
        try:
            take(folder / "x")
        except BadMaster as error:
            assert str(error)


def test_a_zip_of_info_zip_has_its_names(folder: Path) -> None:
    names = ["Şəkil 10.png", "стр 9.png", "-x.png"]
    content = (folder / "page.png").read_bytes()
    for name in names:
        (folder / name).write_bytes(content)
    subprocess.run(["zip", "-q", "a.zip", "--", *names], cwd=folder, check=True)
    subprocess.run(["zip", "-q", "-P", "secret", "b.zip", "--", "page.png"], cwd=folder, check=True)
    assert sorted(leaf.name for leaf in survey(folder / "a.zip").leaves) == sorted(names)
    (leaf,) = survey(folder / "b.zip").leaves
    assert "encrypted" in (leaf.problem or "")
