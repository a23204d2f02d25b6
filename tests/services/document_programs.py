"""PDF, DjVu and ZIP masters made by Debian's own programs, and what other programs see in them."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from PIL import Image

from tests.image_store.masters.cases import BILEVEL, GRAY, PAGE, Case
from tests.image_store.oracle import Array

DPI = 150
# What is drawn must look as in another reader: Poppler and Ghostscript are 1.1 apart on this page, we 1.3 and 1.0.
POSTSCRIPT = b"""%!PS
<</PageSize [192 144]>> setpagedevice
[/Title (Birinci kitab) /DOCINFO pdfmark
[/Title (Chapter) /Page 1 /Count 1 /OUT pdfmark
[/Title (Part) /Page 2 /OUT pdfmark
[/Label (iv) /PAGELABEL pdfmark
/Helvetica findfont 14 scalefont setfont
1 0 0 setrgbcolor 20 20 60 40 rectfill 0 setgray 20 120 moveto (A line of words) show
20 100 moveto (and another one) show 3 setlinewidth 100 20 moveto 180 70 lineto stroke
showpage
[/Label (A-1) /PAGELABEL pdfmark
/Helvetica findfont 14 scalefont setfont 20 100 moveto (second page) show showpage
"""
Shown: TypeAlias = Array | str


@dataclass(frozen=True)
class _Made:
    """`commands` end in a file that is called like `out`; `shown` is its pixels, or the command that writes them."""

    name: str
    program: str
    commands: str
    out: str
    shown: Shown
    mean: float = 0.0
    most: int = 0


BY_POPPLER = "pdftoppm -r 300 -f 1 -l 1 -singlefile {out} shown"
BY_DDJVU = "ddjvu -format=ppm -page=1 {out} shown.ppm"
JPEG = "img2pdf page.jpg -o a.pdf"
TURN = JPEG + "; qpdf a.pdf --rotate=+{} -- {{out}}"

MADE = [
    _Made("pdf of a JPEG", "img2pdf", "img2pdf page.jpg -o {out}", "a1.pdf", "page.jpg", 0.0, 1),
    _Made("pdf of a gray JPEG", "img2pdf", "img2pdf gray.jpg -o {out}", "a1.pdf", "gray.jpg", 0.0, 1),
    _Made("pdf of a PNG", "img2pdf", "img2pdf page.png -o {out}", "a1.pdf", PAGE),
    _Made("pdf of a palette", "img2pdf", "img2pdf palette.png -o {out}", "a1.pdf", "palette.png"),
    _Made("pdf of a bilevel scan", "img2pdf", "img2pdf bilevel.tif -o {out}", "a1.pdf", BILEVEL),
    _Made("pdf of JPEG 2000", "img2pdf", "img2pdf page.jp2 -o {out}", "a1.pdf", PAGE),
    _Made("pdf turned by 90", "qpdf", TURN.format(90), "b.pdf", "page.jpg -90", 0.0, 1),
    _Made("pdf turned by 180", "qpdf", TURN.format(180), "b.pdf", "page.jpg 180", 0.0, 1),
    _Made("pdf turned by 270", "qpdf", TURN.format(270), "b.pdf", "page.jpg 90", 0.0, 1),
    _Made(
        "pdf in object streams",
        "qpdf",
        JPEG + "; qpdf a.pdf --object-streams=generate --linearize {out}",
        "b.pdf",
        "page.jpg",
        0.0,
        1,
    ),
    _Made(
        "pdf open to readers",
        "qpdf",
        JPEG + "; qpdf --encrypt '' owner 256 -- a.pdf {out}",
        "b.pdf",
        "page.jpg",
        0.0,
        1,
    ),
    _Made("pdf of a TIFF", "tiff2pdf", "tiff2pdf -z -o {out} page.tif", "a1.pdf", PAGE),
    _Made("pdf of a bilevel TIFF", "tiff2pdf", "tiff2pdf -o {out} bilevel.tif", "a1.pdf", BILEVEL),
    _Made(
        "pdf of letters, drawn",
        "gs",
        "gs -q -dBATCH -dNOPAUSE -sDEVICE=pdfwrite -o {out} page.ps",
        "a1.pdf",
        BY_POPPLER,
        1.6,
        255,
    ),
    _Made(
        "pdf printed as an image",
        "gs",
        "gs -q -dBATCH -dNOPAUSE -sDEVICE=pdfimage24 -r150 -o {out} page.ps",
        "a1.pdf",
        "",
        0.3,
        80,
    ),
    _Made("djvu of colours", "c44", "c44 -dpi 150 page.ppm {out}", "a.djvu", BY_DDJVU),
    _Made("djvu of gray", "c44", "c44 -dpi 150 gray.pgm {out}", "a.djvu", BY_DDJVU),
    _Made("djvu bilevel, lossless", "cjb2", "cjb2 -dpi 300 bilevel.pbm {out}", "a.djvu", BILEVEL),
    _Made("djvu of a few colours", "cpaldjvu", "cpaldjvu -dpi 300 -colors 60 palette.ppm {out}", "a.djvu", BY_DDJVU),
    _Made(
        "djvu of many pages",
        "djvm",
        "c44 page.ppm p.djvu; cjb2 bilevel.pbm b.djvu; djvm -c {out} b.djvu p.djvu",
        "a.djvu",
        BILEVEL,
    ),
    _Made(
        "djvu turned",
        "djvused",
        "cjb2 bilevel.pbm {out}; djvused {out} -e 'select 1;set-rotation 1' -s",
        "a.djvu",
        np.rot90(BILEVEL),
    ),
    _Made("zip deflated", "zip", "zip -q -9 {out} page.png", "a.zip", PAGE),
    _Made("zip stored", "zip", "zip -q -0 {out} page.png", "a.cbz", PAGE),
]


def make_sources(folder: Path) -> None:
    """What the programs start from."""
    page, gray = Image.fromarray(PAGE), Image.fromarray(GRAY)
    bilevel, palette = Image.fromarray(BILEVEL).convert("1"), page.quantize(60)
    dots = (DPI, DPI)
    page.save(folder / "page.jpg", quality=92, dpi=dots)
    gray.save(folder / "gray.jpg", quality=92, dpi=dots)
    page.save(folder / "page.png", dpi=dots)
    palette.save(folder / "palette.png", dpi=dots)
    palette.convert("RGB").save(folder / "palette.ppm")
    bilevel.save(folder / "bilevel.tif", compression="group4", dpi=dots)
    bilevel.save(folder / "bilevel.pbm")
    page.save(folder / "page.tif", dpi=dots)
    page.save(folder / "page.jp2", irreversible=False)
    page.save(folder / "page.ppm")
    gray.save(folder / "gray.pgm")
    (folder / "page.ps").write_bytes(POSTSCRIPT)


def run(commands: str, folder: Path, **names: str) -> None:
    """Runs commands that are separated by semicolons; arguments in quotes may have spaces."""
    script = commands.format(**names).replace("; ", " && ")
    subprocess.run(["sh", "-c", script], cwd=folder, check=True, capture_output=True)


def document_cases(folder: Path, name: str | None = None) -> Iterator[Case]:
    """A case for each program that is installed, or the one with this name. The folder is emptied."""
    for made in MADE:
        if name in (None, made.name) and shutil.which(made.program):
            make_sources(folder)
            run(made.commands, folder, out=made.out)
            shown = _shown(made, folder)
            yield Case(made.name, f"{made.program} (Debian)", _copy(folder / made.out), shown, made.mean, made.most)
            for path in folder.iterdir():
                path.unlink()


def _copy(made: Path) -> Callable[[Path], object]:
    content = made.read_bytes()
    return lambda path: path.write_bytes(content)


def _shown(made: _Made, folder: Path) -> Array:
    if not isinstance(made.shown, str):
        return made.shown
    name, *turn = made.shown.split(" ")
    if made.shown == "":
        # The image that Ghostscript made, as Poppler takes it out
        run("pdfimages -png {out} taken", folder, out=made.out)
        return np.asarray(Image.open(folder / "taken-000.png").convert("RGB"))
    if (folder / name).exists():
        image = Image.open(folder / name).rotate(int(turn[0]) if turn else 0, expand=True)
        return np.asarray(image if image.mode in ("L", "RGB") else image.convert("RGB"))
    run(made.shown, folder, out=made.out)
    shown = np.asarray(Image.open(folder / "shown.ppm").convert("RGB"))
    return shown[..., 0] if (shown == shown[..., :1]).all() else shown
