"""Surfaces to print on: paper, leather, marbled endpaper, each an array of pixels from a seed; knows no text."""

import numpy as np
import numpy.typing as npt
import pyvips

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]


def cloud(width: int, height: int, cells: int, seed: int, amount: float = 1.0) -> Floats:
    """Smooth noise (rows, columns) of about -amount..amount, with `cells` hills across the width."""
    rng = np.random.default_rng(seed)
    across, down = cells + 1, max(2, round(cells * height / width) + 1)
    small = rng.normal(0.0, 0.5 * amount, (down, across)).astype(np.float32)
    image = pyvips.Image.new_from_array(small).cast("float")
    large = image.resize(width / across, vscale=height / down, kernel="cubic")
    pixels = np.frombuffer(large.write_to_memory(), np.float32).reshape(large.height, large.width)
    return np.resize(pixels, (height, width)) if pixels.shape != (height, width) else pixels


def grain(width: int, height: int, seed: int, amount: float = 1.0) -> Floats:
    """Fine noise of about -1..1; one tile of it is repeated, the eye does not see it."""
    rng = np.random.default_rng(seed)
    tile = rng.normal(0.0, 0.5 * amount, (701, 691)).astype(np.float32)
    return np.tile(tile, (height // 701 + 1, width // 691 + 1))[:height, :width]


def _shade(tone: Floats, colour: tuple[int, int, int]) -> Pixels:
    """A tone around 1.0 times a colour."""
    pixels = np.empty((*tone.shape, 3), np.uint8)
    for band, value in enumerate(colour):
        pixels[:, :, band] = np.clip(tone * value, 0, 255)
    return pixels


def _edge_shadow(length: int, scale: float, gutter: bool) -> Floats:
    """How light falls off towards one edge of the page: a broad gutter or a narrow outer edge; index 0 is the edge."""
    distance = np.arange(length, dtype=np.float32) / scale
    if gutter:
        light: Floats = 1.0 - 0.30 * np.exp(-distance / 45.0) - 0.10 * np.exp(-distance / 190.0)
    else:
        light = 1.0 - 0.07 * np.exp(-distance / 60.0)
    return light


def paper(width: int, height: int, scale: float, seed: int, gutter: str) -> Pixels:
    """A scanned leaf (height, width, 3): warm tone, fibres, spots.

    The shadow of the binding lies at `gutter`: left, right or none.
    """
    tone = np.ones((height, width), np.float32)
    tone += cloud(width, height, 5, seed, 0.012)
    tone += cloud(width, height, 90, seed + 1, 0.006)
    tone += grain(width, height, seed + 2, 0.014)
    left = _edge_shadow(width, scale, gutter == "left")
    right = _edge_shadow(width, scale, gutter == "right")[::-1]
    top = _edge_shadow(height, scale, False)
    tone *= (left * right)[None, :]
    tone *= (top * top[::-1])[:, None]
    pixels = _shade(tone, (244, 234, 214))
    _fox(pixels, scale, seed)
    return pixels


def _fox(pixels: Pixels, scale: float, seed: int) -> None:
    """A few faint brown spots of age, in place."""
    rng = np.random.default_rng(seed + 7)
    height, width = pixels.shape[:2]
    for _ in range(9):
        radius = max(2, int(rng.uniform(8, 34) * scale))
        x = int(rng.uniform(radius, width - radius))
        y = int(rng.uniform(radius, height - radius))
        near = np.linspace(-1.6, 1.6, 2 * radius, dtype=np.float32) ** 2
        spot = np.exp(-(near[:, None] + near[None, :]) * 2) * rng.uniform(0.04, 0.11)
        patch = pixels[y - radius : y + radius, x - radius : x + radius]
        loss = spot[:, :, None] * np.array([0.6, 1.0, 1.5], np.float32)
        patch[:] = (patch * (1.0 - loss)).astype(np.uint8)


def fold(pixels: Pixels, places: tuple[int, ...], scale: float) -> None:
    """The creases of a folded leaf at the given columns, in place: a lit side and a shaded side."""
    for place in places:
        reach = max(4, int(160 * scale))
        across = np.arange(-reach, reach, dtype=np.float32) / scale
        light = 1.0 - np.sign(across) * 0.05 * np.exp(-np.abs(across) / 38.0) - 0.12 * np.exp(-(across**2) / 8)
        patch = pixels[:, place - reach : place + reach]
        patch[:] = np.clip(patch * light[None, :, None], 0, 255).astype(np.uint8)


def leather(width: int, height: int, scale: float, seed: int, colour: tuple[int, int, int]) -> Pixels:
    """A leather board: grained, a little worn at the edges, darker along the joint at the left."""
    pores = cloud(width, height, 420, seed)
    tone = 1.0 + 0.05 * cloud(width, height, 23, seed + 1) + 0.11 * (np.abs(pores) - 0.35)
    tone += 0.05 * grain(width, height, seed + 2)
    x = np.arange(width, dtype=np.float32) / scale
    y = np.arange(height, dtype=np.float32) / scale
    joint = 1.0 - 0.55 * np.exp(-(((x - 150) / 16) ** 2)) + 0.22 * np.exp(-(((x - 186) / 18) ** 2))
    near = np.minimum(np.minimum(x, x[::-1])[None, :], np.minimum(y, y[::-1])[:, None])
    worn = np.exp(-near / 22.0)
    rubbed = cloud(width, height, 60, seed + 3)
    tone = tone * joint[None, :] * (1.0 + worn * (0.22 + 0.3 * rubbed))
    return _shade(tone, colour)


def marbled(width: int, height: int, seed: int, colours: tuple[tuple[int, int, int], ...]) -> Pixels:
    """Marbled endpaper (ebru): veins of colour drawn through one another, computed at half size and enlarged."""
    across, down = max(2, width // 2), max(2, height // 2)
    u = np.linspace(0, 1, across, dtype=np.float32)[None, :]
    v = np.linspace(0, down / across, down, dtype=np.float32)[:, None]
    first, second = cloud(across, down, 6, seed), cloud(across, down, 14, seed + 1)
    comb = np.abs(((u * 14 + 0.10 * first) % 1.0) * 2 - 1)
    phase = v * 30 + 2.2 * first + 0.8 * second + 2.6 * comb**1.6 + 0.05 * grain(across, down, seed)
    palette = np.array(colours, np.float32)
    place = (phase % len(colours)).astype(np.float32)
    index = place.astype(np.int32) % len(colours)
    vein = np.clip((place % 1.0 - 0.90) * 12, 0, 1)[:, :, None]
    pixels = palette[index] * (1 - vein) + palette[(index + 1) % len(colours)] * vein
    dark = 1.0 - 0.30 * np.exp(-(((place % 1.0) - 0.06) ** 2) * 900)[:, :, None]
    half = pyvips.Image.new_from_array(np.clip(pixels * dark, 0, 255).astype(np.uint8))
    large = half.resize(width / across, vscale=height / down, kernel="cubic").cast("uchar")
    result = np.frombuffer(large.write_to_memory(), np.uint8).reshape(large.height, large.width, 3)
    return np.array(result[:height, :width])
