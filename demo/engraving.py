"""An engraving of Baku's Maiden Tower (Qız qalası), computed: tones become lines that swell; knows no page."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from demo.paper import Floats, cloud
from demo.typeset import Mask

_Where = npt.NDArray[np.bool_]
_PITCH = 0.0062  # between two lines, in widths of the picture
_HORIZON = 0.80
_TOP, _BASE = 0.17, 1.06
_MIDDLE, _HALF = 0.43, 0.185


@dataclass(slots=True)
class _Plate:
    """What is known of each point: its darkness (0..1) and the height that its engraved line follows."""

    x: Floats
    y: Floats
    tone: Floats
    course: Floats

    def put(self, where: _Where, tone: npt.ArrayLike, course: npt.ArrayLike) -> None:
        self.tone = np.where(where, tone, self.tone).astype(np.float32)
        self.course = np.where(where, course, self.course).astype(np.float32)


def engrave(width: int, height: int, seed: int) -> Mask:
    """The engraving as ink (height, width), 0..255; meant for height about 1.15 times the width."""
    y, x = np.indices((height, width), np.float32)
    x, y = (x + np.float32(0.5)) / np.float32(width), (y + np.float32(0.5)) / np.float32(width)
    plate = _Plate(x, y, np.zeros_like(x), y)
    _sky(plate, width, height, seed)
    _sea(plate, width, height, seed)
    _city(plate)
    _tower(plate, width, height, seed)
    _ground(plate, width, height, seed)
    ink = _lines(plate.course / _PITCH, plate.tone, width)
    crossing = np.clip((plate.tone - 0.58) * 1.5, 0, 0.75).astype(np.float32)
    slanted = ((plate.x * 0.82 + plate.course * 0.57) / _PITCH).astype(np.float32)
    ink = np.maximum(ink, _lines(slanted, crossing, width))
    _edges(ink, plate)
    return (np.clip(ink, 0, 1) * 255).astype(np.uint8)


def _lines(phase: Floats, tone: Floats, width: int) -> Floats:
    """Lines one phase apart, as thick as the tone asks, with soft edges one pixel wide."""
    away = np.abs((phase % 1.0) - 0.5) * 2
    ink: Floats = np.clip((tone - away) * (_PITCH * width / 2) + 0.5, 0, 1)
    ink[tone < 0.02] = 0
    return ink


def _sky(plate: _Plate, width: int, height: int, seed: int) -> None:
    x, y = plate.x, plate.y
    clouds = cloud(width, height, 5, seed) + 0.5 * cloud(width, height, 13, seed + 1)
    billow = np.clip(clouds * 1.1 + 0.15, 0, 1) * np.clip((_HORIZON - y) * 4, 0, 1)
    sun = np.hypot(x - 0.885, y - 0.30)
    tone = 0.42 - 0.34 * (y / _HORIZON) - 0.42 * billow
    tone = np.where(sun < 0.30, tone - 0.30 * (1 - sun / 0.30), tone)
    tone = np.where(sun < 0.062, 0.0, np.clip(tone, 0.07, 0.6))
    plate.put(y < _HORIZON, tone.astype(np.float32), (y + 0.006 * clouds).astype(np.float32))
    for bird_x, bird_y, size in ((0.85, 0.50, 0.022), (0.91, 0.47, 0.017), (0.12, 0.20, 0.020), (0.18, 0.24, 0.014)):
        wing = np.abs(x - bird_x)
        curve = bird_y - np.sin(np.clip(wing / size, 0, 1) * np.pi) * size * 0.35 + wing * 0.15
        near = (wing < size) & (np.abs(y - curve) < 0.0016 * (1.4 - wing / size))
        plate.put(near, np.full_like(x, 1.0), y)


def _sea(plate: _Plate, width: int, height: int, seed: int) -> None:
    x, y = plate.x, plate.y
    deep = np.clip((y - _HORIZON) / 0.3, 0, 1)
    swell = np.sin(x * (60 - 34 * deep) + 60 * np.sqrt(deep) + 2 * cloud(width, height, 9, seed + 2))
    tone = np.clip(0.52 - 0.10 * deep + 0.26 * swell * (0.35 + deep), 0.1, 0.9)
    glint = np.exp(-(((x - 0.885) / (0.02 + 0.12 * deep)) ** 2)) * 0.34
    plate.put(y >= _HORIZON, (tone - glint).astype(np.float32), (y + 0.0036 * swell * (0.3 + deep)).astype(np.float32))
    for boat_x, size in ((0.845, 0.05), (0.095, 0.036)):
        u, v = (x - boat_x) / size, (y - _HORIZON - 0.012) / size
        plate.put((v > -1.7) & (v < -0.12) & (u > -0.05) & (u < (v + 1.7) * 0.5), 0.10 + 0.25 * np.abs(u), y)
        plate.put((v > -1.35) & (v < -0.12) & (u < -0.09) & (u > -(v + 1.35) * 0.45), 0.30 + 0.2 * np.abs(u), y)
        plate.put((v > -0.1) & (v < 0.22) & (np.abs(u) < 0.95 - v * 1.2), np.full_like(x, 0.92), y)


def _city(plate: _Plate) -> None:
    """Low houses and two minarets on the shore to the left, small with distance."""
    x, y = plate.x, plate.y
    rng = np.random.default_rng(1126)
    for left in np.arange(0.005, 0.26, 0.028):
        wide, tall = rng.uniform(0.022, 0.036), rng.uniform(0.02, 0.06)
        wall = (x > left) & (x < left + wide) & (y > _HORIZON - tall) & (y < _HORIZON + 0.006)
        plate.put(wall, (0.22 + 0.5 * (x > left + wide * 0.6)).astype(np.float32), y)
        pane = wall & (((x - left) % 0.011) < 0.004) & (((y - _HORIZON) % 0.018) < 0.007)
        plate.put(pane, np.full_like(x, 0.95), y)
    for centre, tall in ((0.085, 0.17), (0.19, 0.13)):
        shaft = (np.abs(x - centre) < 0.0065) & (y > _HORIZON - tall) & (y < _HORIZON)
        balcony = (np.abs(x - centre) < 0.0105) & (np.abs(y - _HORIZON + tall * 0.8) < 0.005)
        cap = (y < _HORIZON - tall) & (np.abs(x - centre) < (y - _HORIZON + tall + 0.026) * 0.32)
        plate.put(shaft | balcony | cap, np.clip(0.4 + (x - centre) * 60, 0.1, 0.95).astype(np.float32), y)
    u, v = x - 0.138, y - (_HORIZON - 0.062)
    plate.put((v < 0.0) & (np.hypot(u, v * 0.9) < 0.034), np.clip(0.45 + u * 12, 0.1, 0.95).astype(np.float32), y)


def _tower(plate: _Plate, width: int, height: int, seed: int) -> None:
    """The round tower and the long buttress that leans on it; light comes from the left."""
    x, y = plate.x, plate.y
    stone = 0.05 * cloud(width, height, 110, seed + 3) + 0.06 * cloud(width, height, 24, seed + 4)
    for middle, half, top, shade in ((_MIDDLE + 0.245, 0.092, _TOP + 0.022, 0.16), (_MIDDLE, _HALF, _TOP, 0.0)):
        u = np.clip((x - middle) / half, -1, 1)
        bulge = np.sqrt(1 - u * u)
        # Seen from below: the courses curve upwards in the middle, more so the higher they are.
        level = y + (0.016 + 0.055 * np.clip(0.9 - y, 0, 1)) * bulge * (half / _HALF)
        inside = (np.abs(x - middle) < half) & (level > top + 0.04) & (y < _BASE)
        light = np.clip(-0.62 * u + 0.66 * bulge, 0, 1)
        tone = 0.90 - 0.84 * light + shade + stone
        course = (level - top) % 0.0235 / 0.0235
        ribbed = level < 0.80
        tone = np.where(ribbed & (course < 0.30), tone + 0.24, tone - 0.03)
        mortar = (((np.arcsin(u) * 9 + np.floor((level - top) / 0.0235) * 0.5) % 1.0) < 0.05) & ~ribbed
        tone = np.where(mortar | (~ribbed & (course < 0.10)), tone + 0.22, tone)
        rim = (level - top - 0.04) < 0.02
        tone = np.where(rim & inside, tone * 0.55, tone)
        plate.put(inside, np.clip(tone, 0.06, 0.97).astype(np.float32), level.astype(np.float32))
    for window_y in (0.34, 0.47, 0.60, 0.735):
        u, v = (x - _MIDDLE + 0.035) / 0.0085, (y - window_y) / 0.024
        frame = (np.abs(u) < 1.7) & (v < 1.15) & (np.hypot(u / 1.7, np.minimum(v + 0.35, 0) * 1.1) < 1)
        hole = (np.abs(u) < 1) & (v < 1) & (np.hypot(u, np.minimum(v + 0.35, 0) * 1.4) < 1)
        plate.put(frame & ~hole, np.full_like(x, 0.12), y)
        plate.put(hole, np.full_like(x, 1.3), y)


def _ground(plate: _Plate, width: int, height: int, seed: int) -> None:
    """The rock on which the tower stands."""
    x, y = plate.x, plate.y
    rough = cloud(width, height, 12, seed + 5) * 0.6 + 0.3 * cloud(width, height, 45, seed + 6)
    crest = 0.975 - 0.055 * np.exp(-(((x - 0.52) / 0.30) ** 2)) + 0.022 * rough
    where = y > crest
    slope = cloud(width, height, 22, seed + 5)
    tone = np.clip(0.42 + 0.42 * slope + 0.25 * rough + np.exp(-(y - crest) / 0.012) * -0.3, 0.08, 0.95)
    shadow = np.exp(-(((x - 0.74) / 0.14) ** 2) - ((y - crest) / 0.06) ** 2) * 0.45
    course = y + 0.35 * (x % 1.0) * 0.4 + 0.018 * slope
    plate.put(where, np.clip(tone + shadow, 0.08, 0.97).astype(np.float32), course.astype(np.float32))


def _edges(ink: Floats, plate: _Plate) -> None:
    """A thin outline wherever the course of the lines jumps: towers, houses, rocks; in place."""
    jump = np.zeros_like(ink, bool)
    jump[:, 1:] |= np.abs(np.diff(plate.course, axis=1)) > 0.006
    jump[1:, :] |= np.abs(np.diff(plate.course, axis=0)) > 0.006
    jump[:, 1:] |= jump[:, :-1]
    jump[1:, :] |= jump[:-1, :]
    ink[jump] = 1.0
