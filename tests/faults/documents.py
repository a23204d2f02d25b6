"""Two editions of a small book of all other kinds: a PDF, an archive, a DjVu, pyramids that are taken as they are.

The DjVu is made by djvulibre's programs; where these are missing, the book has none. Knows no ingest.
"""

import io
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from tests.faults.editions import HEIGHT, WIDTH, blots
from tests.image_store.foreign import by_vips
from tests.image_store.masters.pdf_bytes import Made, image, raw_image

MAKERS = ("c44", "cjb2", "djvm", "djvused")  # and ddjvu reads it: the same package
BOX = "0 0 144 200"  # points: 600 x 833 pixels as it is drawn
IN_BOX = b"q 144 0 0 200 0 0 cm /I0 Do Q "
LINE = "BT {mode} Tr /F 12 Tf 14 TL 10 160 Td ({text}) Tj T* (second line) Tj ET"
NOT_SEEN, SEEN = 3, 0


def first_edition(folder: Path) -> None:
    """A document, an archive, two pyramids, and a DjVu if there can be one."""
    folder.mkdir(parents=True)
    _pdf(folder / "1 kitab.pdf", ("birinci", "ikinci"), seed=21)
    _archive(folder / "2 images.cbz", {"a/1.jpg": 31, "a/2.tif": 32, "b/10.png": 33})
    _pyramid(folder / "3 linked.tif", 41)
    _pyramid(folder / "4 copied.tif", 42, readable=False)
    _djvu(folder / "5 old.djvu", "word")


def second_edition(folder: Path) -> None:
    """The same book later: of each kind something is another, new, or gone; and something is damaged."""
    folder.mkdir(parents=True)
    _pdf(folder / "1 kitab.pdf", ("birinci", "second", "third"), seed=22)
    _archive(folder / "2 images.cbz", {"a/1.jpg": 34, "b/10.png": 33, "b/11.jpg": 35}, damaged="b/12.png")
    _pyramid(folder / "3 linked.tif", 43)
    _pyramid(folder / "3a new.tif", 44, readable=False)
    _djvu(folder / "5 old.djvu", "words")
    (folder / "6 cut.pdf").write_bytes((folder / "1 kitab.pdf").read_bytes()[:3000])


def _pdf(path: Path, texts: Sequence[str], seed: int) -> None:
    """A cover that is a JPEG, pages that are drawn, and a scan with words that are not seen; labels, an outline."""
    scan = blots(seed + 100, WIDTH, HEIGHT)
    made = Made(info=b"/Title(Kitab)")
    members = b"/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode"
    cover = made.add(image(members, WIDTH, HEIGHT, _packed(blots(seed, WIDTH, HEIGHT), "JPEG")))
    inner = made.add(raw_image(scan.tobytes(), WIDTH, HEIGHT))
    made.page(IN_BOX, BOX, images=[cover])
    for text in texts:
        made.page(b"0.9 0.2 0.1 rg 0 0 60 40 re f 0 g " + LINE.format(mode=SEEN, text=text).encode(), BOX)
    made.page(IN_BOX + LINE.format(mode=NOT_SEEN, text="found").encode(), BOX, images=[inner])
    root = 4 + len(made.others)
    pages = root + 3  # the outline is three objects, the pages follow
    made.add(b"<</Type/Outlines/First %d 0 R/Last %d 0 R>>" % (root + 1, root + 2))
    made.add(b"<</Title(Cover)/Parent %d 0 R/Next %d 0 R/Dest[%d 0 R/Fit]>>" % (root, root + 2, pages))
    made.add(
        b"<</Title(%s)/Parent %d 0 R/Prev %d 0 R/Dest[%d 0 R/Fit]>>" % (texts[-1].encode(), root, root + 1, pages + 1)
    )
    assert made.page_number(0) == pages
    made.catalogue = b"/PageLabels<</Nums[0<</S/r>>1<</S/D>>]>>/Outlines %d 0 R" % root
    path.write_bytes(made.whole())


def _archive(path: Path, members: dict[str, int], damaged: str | None = None) -> None:
    kinds = {"jpg": "JPEG", "tif": "TIFF", "png": "PNG"}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, seed in members.items():
            content = _packed(blots(seed, WIDTH, HEIGHT), kinds[name[-3:]])
            archive.writestr(zipfile.ZipInfo(name), content)
        if damaged:
            archive.writestr(zipfile.ZipInfo(damaged), b"\x89PNG\r\n\x1a\n and no more")


def _pyramid(path: Path, seed: int, *, readable: bool = True) -> None:
    """Sides that are odd: the tiles at the edges of the smaller levels are made at ingest. Closed: it is copied."""
    by_vips(path, np.asarray(blots(seed, WIDTH + 1, HEIGHT + 3)))
    path.chmod(0o644 if readable else 0o600)


def _djvu(path: Path, word: str) -> None:
    """A page of colours and one of ink with a word that can be found."""
    if not all(map(shutil.which, MAKERS)):
        return
    making = path.with_suffix("")
    making.mkdir()
    blots(51, WIDTH, HEIGHT).save(making / "p.ppm")
    blots(52, WIDTH, HEIGHT).convert("L").point(lambda sample: 255 * (sample > 127)).convert("1").save(making / "b.pbm")
    (making / "said").write_text(
        f'select 2\nset-txt\n(page 0 0 {WIDTH} {HEIGHT} (line 90 100 300 140 (word 90 100 300 140 "{word}")))\n.\n'
        'set-outline\n(bookmarks ("Ink" "#2"))\n.\nsave\n'
    )
    for command in (
        ("c44", "p.ppm", "p.djvu"),
        ("cjb2", "b.pbm", "b.djvu"),
        ("djvm", "-c", "whole.djvu", "p.djvu", "b.djvu"),
        ("djvused", "whole.djvu", "-f", "said"),
    ):
        subprocess.run(command, cwd=making, check=True, capture_output=True)
    (making / "whole.djvu").rename(path)
    shutil.rmtree(making)


def _packed(page: Image.Image, kind: str) -> bytes:
    written = io.BytesIO()
    page.save(written, kind)
    return written.getvalue()
