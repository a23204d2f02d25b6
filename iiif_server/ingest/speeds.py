"""How fast masters of each kind are taken in: written by `make bench-kinds`, and not by hand. Pure."""

# When it was measured, of which commit and on what.
MEASURED = ("Not yet: guesses of 2026-11-25, and a yardstick of the machine that they were guessed on.",)
# How fast a core of that machine was (image_store/yardstick.py): others are faster or slower by so much.
YARDSTICK = 120
# Megapixels a second on one core, decoded, built and brought to the disk: the slowest row of each kind.
SPEEDS = {
    "avif": 4.00,
    "bmp": 20.0,
    "djvu": 4.00,
    "gif": 12.0,
    "heif": 4.00,
    "jp2": 4.00,
    "jpeg": 20.0,
    "jxl": 4.00,
    "pdf": 4.00,
    "png": 12.0,
    "tiff": 15.0,
    "webp": 12.0,
}
