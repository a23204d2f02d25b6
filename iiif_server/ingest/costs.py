"""What an ingest costs beside the pixels of its pages, which `speeds.py` has. Pure.

Seconds on the machine that SPEEDS was measured on, 2026-11-27, by ingests with two jobs of pages of 60 x 80 pixels,
which take no time themselves: 4 books of 10 and of 100 pages (1.2 and 4.0 s), and 40 books of 1 page (1.7 s). Other
programs ran beside them, so the figures are rather too large than too small.
"""

# Of each page on one core: a master opened and hashed, a pyramid written, brought to the disk and checked.
PAGE_SECONDS = 0.016
# Of each book, however many jobs there are: read, planned and published one after the other.
BOOK_SECONDS = 0.014
# Until the workers are there.
START_SECONDS = 0.8
