"""How fast masters of each kind are taken in: written by `make bench-kinds`, and not by hand. Pure."""

# When it was measured, of which commit and on what.
MEASURED = (
    "Date: 2026-11-27 12:52 UTC; commit: 1efef47",
    "Machine: Intel(R) Xeon(R) Processor, 2 cores, 24 GiB of memory, Linux 6.18.44; load before the first run:",
    "3.01",
)
# How fast a core of that machine was (image_store/yardstick.py): others are faster or slower by so much.
YARDSTICK = 124
# Megapixels a second on one core, decoded, built and brought to the disk: the slowest row of each kind.
SPEEDS = {
    "avif": 12.8,
    "bmp": 46.8,
    "djvu": 12.1,
    "gif": 31.5,
    "heif": 13.1,
    "jp2": 10.2,
    "jpeg": 12.9,
    "jxl": 23.7,
    "pdf": 36.5,
    "png": 32.9,
    "tiff": 32.2,
    "webp": 25.8,
}
