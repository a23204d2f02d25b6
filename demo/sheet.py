"""One page while it is printed: a surface and the ways to put ink, gold, drawings and text on it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyvips

from demo.paper import Pixels, fold, leather, marbled, paper
from demo.typeset import Mask, Setting, Style, Typesetter, soft_hyphens, to_array

Colour = tuple[int, int, int]

INK: Colour = (40, 31, 27)
RED: Colour = (160, 42, 34)
BLUE: Colour = (34, 62, 104)
GOLD: Colour = (172, 124, 44)
GREEN: Colour = (44, 92, 78)
FADED: Colour = (112, 96, 80)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Pixels of a page and its typesetter. All places and sizes are given in pixels of the full-size page."""

    pixels: Pixels
    typesetter: Typesetter

    @property
    def scale(self) -> float:
        return self.typesetter.scale

    def ink(self, mask: npt.NDArray[np.generic], left: int, top: int, colour: Colour, over: bool = False) -> None:
        """Print a mask (0..255) at a place in real pixels; ink lets the paper shine through, `over` covers it."""
        rows, columns = self.pixels.shape[:2]
        x0, y0 = max(0, left), max(0, top)
        x1, y1 = min(columns, left + mask.shape[1]), min(rows, top + mask.shape[0])
        if x0 >= x1 or y0 >= y1:
            return
        cover = mask[y0 - top : y1 - top, x0 - left : x1 - left].astype(np.float32) * np.float32(1 / 255)
        patch = self.pixels[y0:y1, x0:x1]
        for band in range(3):
            under = patch[:, :, band]
            if over:
                patch[:, :, band] = under + cover * (np.float32(colour[band]) - under)
            else:
                patch[:, :, band] = under * (1 - cover * np.float32(1 - colour[band] / 255))

    def place(self, setting: Setting, x: float, y: float, colour: Colour, over: bool = False) -> None:
        """Print set text with its left edge at x and its first baseline at y."""
        self.ink(
            setting.mask,
            round(x * self.scale) + setting.left,
            round(y * self.scale) + setting.top,
            colour,
            over,
        )

    def line(
        self, text: str, style: Style, x: float, y: float, colour: Colour = INK, anchor: float = 0.0, over: bool = False
    ) -> float:
        """Print one line; `anchor` 0 puts its left end at x, 0.5 its middle, 1 its right end. Returns its width."""
        setting = self.typesetter.set(text, style)
        width = int(setting.mask.shape[1]) / self.scale
        self.place(Setting(setting.mask, 0, setting.top), x - anchor * width, y, colour, over)
        return width

    def paragraph(self, text: str, style: Style, x: float, y: float, width: float, colour: Colour = INK) -> float:
        """Print wrapped text with the first baseline at y; returns the baseline for the line after it."""
        text = soft_hyphens(text) if style.justify else text
        lines = self.typesetter.lines(text, style, width)
        self.place(self.typesetter.set(text, style, width), x, y, colour)
        return y + lines * style.size * style.leading

    def drop_cap(self, text: str, style: Style, x: float, y: float, width: float, lines: int = 3) -> float:
        """A paragraph whose first letter is large and red, `lines` lines deep; returns the next baseline."""
        leading = style.size * style.leading
        # The cap height of the face is 0.714 of its size.
        size = ((lines - 1) * leading + 0.714 * style.size) / 0.714
        initial = Style(style.face, size)
        aside = self.line(text[0], initial, x, y + (lines - 1) * leading, RED) + 0.5 * style.size
        words = text[1:].lstrip().split(" ")
        count = self.typesetter.words_that_fit(words, style, width - aside, lines)
        # Set more than fits and cut it off, so that the last line beside the letter is justified too.
        setting = self.typesetter.set(" ".join(words[: count + 12]), style, width - aside)
        keep = round(((lines - 1) * leading + 0.32 * style.size) * self.scale) - setting.top
        self.place(Setting(setting.mask[:keep], setting.left, setting.top), x + aside, y, INK)
        rest = " ".join(words[count:])
        return self.paragraph(rest, style, x, y + lines * leading, width) if rest else y + lines * leading

    def drawing(self, body: str, x: float, y: float, width: float, height: float, over: bool = False) -> None:
        """Print an SVG drawing whose own units are full-size pixels."""
        rgba = drawn(body, width, height, self.scale)
        rows, columns = self.pixels.shape[:2]
        left, top = round(x * self.scale), round(y * self.scale)
        x0, y0 = max(0, left), max(0, top)
        x1, y1 = min(columns, left + rgba.shape[1]), min(rows, top + rgba.shape[0])
        part = rgba[y0 - top : y1 - top, x0 - left : x1 - left]
        cover = part[:, :, 3].astype(np.float32) * np.float32(1 / 255)
        patch = self.pixels[y0:y1, x0:x1]
        for band in range(3):
            under = patch[:, :, band]
            paint = part[:, :, band].astype(np.float32)
            if not over:
                paint = paint * under * np.float32(1 / 255)
            patch[:, :, band] = under + cover * (paint - under)

    def gild(self, mask: Mask, left: int, top: int) -> None:
        """Stamp a mask in gold with a pressed edge: lit from the upper left."""
        step = max(1, round(3 * self.scale))
        field = np.pad(mask, step).astype(np.float32)
        left, top = left - step, top - step
        lit = np.roll(field, step, (0, 1)) - np.roll(field, -step, (0, 1))
        self.ink(np.clip(lit, 0, 255) * 0.5, left + step, top + step, (12, 8, 6), over=True)
        self.ink(field * 0.92, left, top, (198, 156, 78), over=True)
        self.ink(np.clip(-lit, 0, 255) * 0.55, left, top, (250, 226, 160), over=True)
        self.ink(np.clip(lit, 0, 255) * 0.40, left, top, (104, 70, 22), over=True)

    def save(self, path: Path) -> None:
        """Write the page as a JPEG of quality 92 without chroma subsampling."""
        image = pyvips.Image.new_from_array(self.pixels).copy(interpretation="srgb", xres=11.81, yres=11.81)
        image.jpegsave(str(path), Q=92, subsample_mode="off", optimize_coding=True)


def drawn(body: str, width: float, height: float, scale: float) -> Mask:
    """An SVG body as RGBA pixels (rows, columns, 4)."""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">{body}</svg>'
    return to_array(pyvips.Image.svgload_buffer(svg.encode(), scale=scale, unlimited=True))


def hexadecimal(colour: Colour) -> str:
    """A colour as SVG writes it."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _pixels(length: float, scale: float) -> int:
    return max(1, round(length * scale))


def paper_sheet(setter: Typesetter, width: int, height: int, seed: int, gutter: str = "left") -> Sheet:
    """A blank leaf."""
    columns, rows = _pixels(width, setter.scale), _pixels(height, setter.scale)
    return Sheet(paper(columns, rows, setter.scale, seed, gutter), setter)


def leather_sheet(setter: Typesetter, width: int, height: int, seed: int, colour: Colour) -> Sheet:
    """A blank board."""
    columns, rows = _pixels(width, setter.scale), _pixels(height, setter.scale)
    return Sheet(leather(columns, rows, setter.scale, seed, colour), setter)


def marbled_sheet(setter: Typesetter, width: int, height: int, seed: int, colours: tuple[Colour, ...]) -> Sheet:
    """An endpaper."""
    columns, rows = _pixels(width, setter.scale), _pixels(height, setter.scale)
    return Sheet(marbled(columns, rows, seed, colours), setter)


def crease(sheet: Sheet, *places: float) -> None:
    """Fold the leaf at the given columns."""
    fold(sheet.pixels, tuple(round(place * sheet.scale) for place in places), sheet.scale)
