"""Words to masks of ink: knows fonts, sizes, wrapping and baselines; knows no page and no colour."""

import os
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
import numpy.typing as npt
import pyvips

Mask = npt.NDArray[np.uint8]

_FONTS_CONF = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>{folders}<cachedir>{cache}</cachedir>
<match target="font"><edit name="hinting" mode="assign"><bool>false</bool></edit></match>
</fontconfig>
"""
# Both families put the baseline so far below the top of the line, in units of the size.
_ASCENT = 1.069
_VOWELS = "aeəıioöuüAEƏIİOÖUÜаеәыиоөуүАЕӘЫИОӨУҮ"
_SYLLABLE = re.compile(rf"(?<=\w[{_VOWELS}])(?=[^\W\d_{_VOWELS}][{_VOWELS}]\w)")
_TAG_OR_TEXT = re.compile(r"(<[^>]*>|&\w+;)")


@dataclass(frozen=True, slots=True)
class Face:
    """One font file and the name by which Pango asks for it; `height` is its natural line in units of the size."""

    name: str
    file: str
    height: float = 1.362


REGULAR = Face("Noto Serif", "noto-serif/400Regular/NotoSerif_400Regular.ttf")
ITALIC = Face("Noto Serif Italic", "noto-serif/400Regular_Italic/NotoSerif_400Regular_Italic.ttf")
LIGHT = Face("Noto Serif Light", "noto-serif/300Light/NotoSerif_300Light.ttf")
SEMIBOLD = Face("Noto Serif Semi-Bold", "noto-serif/600SemiBold/NotoSerif_600SemiBold.ttf")
BOLD = Face("Noto Serif Bold", "noto-serif/700Bold/NotoSerif_700Bold.ttf")
NASKH = Face("Noto Naskh Arabic", "noto-naskh-arabic/400Regular/NotoNaskhArabic_400Regular.ttf", 1.703)
NASKH_BOLD = Face("Noto Naskh Arabic Bold", "noto-naskh-arabic/700Bold/NotoNaskhArabic_700Bold.ttf", 1.703)
FACES = (REGULAR, ITALIC, LIGHT, SEMIBOLD, BOLD, NASKH, NASKH_BOLD)


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set. Sizes in pixels of a full-size page; `spread` is letter spacing in the same pixels."""

    face: Face
    size: float
    leading: float = 1.5
    spread: float = 0.0
    justify: bool = False
    align: str = "low"


@dataclass(frozen=True, slots=True)
class Setting:
    """A text that has been set: the mask and where its corner lies from (left edge, first baseline), in pixels."""

    mask: Mask
    left: int
    top: int


class FontsMissing(Exception):
    """A font file of the npm packages is not where it was looked for."""


def use_only_these_fonts(node_modules: Path, folder: Path) -> None:
    """Point fontconfig at our fonts alone, so that every machine draws the same page and none complains.

    Must come before the first text of the program; `folder` takes the configuration and its cache.
    Raises FontsMissing.
    """
    root = node_modules / "@expo-google-fonts"
    for face in FACES:
        if not (root / face.file).is_file():
            raise FontsMissing(
                f"The font {face.file} is not under {root}. Run `npm ci`, or name the folder by --fonts."
            )
    conf, cache = folder / "fonts.conf", folder / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    folders = "".join(f"<dir>{escape(str((root / face.file).resolve().parent))}</dir>" for face in FACES)
    conf.write_text(_FONTS_CONF.format(folders=folders, cache=escape(str(cache))), encoding="utf-8")
    os.environ["FONTCONFIG_FILE"] = str(conf)


def soft_hyphens(text: str) -> str:
    """The text with soft hyphens between its open syllables (a-na, ki-tab): Azerbaijani breaks there."""
    parts = _TAG_OR_TEXT.split(text)
    return "".join(part if part.startswith(("<", "&")) else _SYLLABLE.sub("\u00ad", part) for part in parts)


def to_array(image: Any) -> Mask:
    """Pixels of a one-band or many-band vips image as an array (rows, columns[, bands])."""
    shape = (image.height, image.width) if image.bands == 1 else (image.height, image.width, image.bands)
    return np.frombuffer(image.write_to_memory(), dtype=np.uint8).reshape(shape)


@dataclass(frozen=True, slots=True)
class Typesetter:
    """Sets texts in the fonts under `node_modules`, at `scale` times the full size."""

    node_modules: Path
    scale: float = 1.0

    def set(self, text: str, style: Style, width: float | None = None) -> Setting:
        """Set Pango markup, wrapped at `width` (full-size pixels) when given."""
        size = style.size * self.scale
        options: dict[str, Any] = {"spacing": round((style.leading - style.face.height) * size)}
        if width is not None:
            options["width"] = round(width * self.scale)
            options["justify"] = style.justify
            options["wrap"] = "word"
        attributes = f'font="{style.face.name} {size:.2f}"'
        if style.spread:
            attributes += f' letter_spacing="{round(style.spread * self.scale * 1024)}"'
        image = pyvips.Image.text(
            f"<span {attributes}>{unicodedata.normalize('NFC', text)}</span>",
            font=f"{style.face.name} {size:.2f}",
            fontfile=str(self.node_modules / "@expo-google-fonts" / style.face.file),
            dpi=72,
            align=style.align,
            **options,
        )
        baseline = round(_ASCENT * size)
        return Setting(to_array(image), int(image.xoffset), int(image.yoffset) - baseline)

    def width(self, text: str, style: Style) -> float:
        """Width of one line's ink in full-size pixels."""
        return int(self.set(text, style).mask.shape[1]) / self.scale

    def lines(self, text: str, style: Style, width: float) -> int:
        """How many lines the wrapped text takes."""
        height = int(self.set(text, style, width).mask.shape[0]) / self.scale
        return max(1, round(height / (style.size * style.leading) + 0.15))

    def words_that_fit(self, words: list[str], style: Style, width: float, lines: int) -> int:
        """How many of the words fill exactly `lines` lines."""
        low, high = 0, len(words)
        while low < high:
            middle = (low + high + 1) // 2
            if self.lines(" ".join(words[:middle]), style, width) <= lines:
                low = middle
            else:
                high = middle - 1
        return low
