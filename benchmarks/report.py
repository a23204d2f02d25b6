"""results.md: the sections that each program writes, and what to keep in mind when reading them.

Each program replaces its own sections and leaves those of the others as they are.
"""

import re
from pathlib import Path

from benchmarks.contenders import JPEG_QUALITY
from benchmarks.figures import Result
from benchmarks.table import sentences, table

RESULTS = Path(__file__).with_name("results.md")
HEAD = "# What the benchmarks found\n\nEach part tells what wrote it and when; README.md beside it tells how it works."
COMPARISON, MEASURES, NOTES = "The comparison", "What each row measures", "To keep in mind"
CURVES, MEMORY, KINDS, BESIDE = "Curves", "Memory", "Kinds of masters", "Readers beside an ingest"
WHOLE, CATALOGUE = "A whole library", "A catalogue of a million pages"
MANIFESTS = "Manifests"
ORDER = (COMPARISON, MEASURES, NOTES, CURVES, MEMORY, KINDS, BESIDE, WHOLE, CATALOGUE, MANIFESTS)
KEEP_IN_MIND = (
    "Rows against iipsrv: both servers stand behind nginx with 2 workers, which keeps nothing: a plain proxy to "
    "gunicorn with 2 workers, FastCGI to 2 processes of iipsrv. Rows against the bare callable have no nginx on either "
    "side. Only the first row has the shipped configuration with its cache; nginx with the static file has 2 workers "
    "too.",
    "The load comes from `wrk` (for page views from a small client of our own) on the same machine: 1 thread, 8 "
    "connections kept open. Load, nginx and servers are all held to the same two cores (`sched_setaffinity`), and "
    "within them to none. What the load itself needs is missing to the server, and weighs most where answers are "
    "cheap.",
    "Servers take turns, run by run. A figure is the median of its runs (smallest–largest); a ratio is that of the "
    "two medians (smallest–largest ratio of two runs of one round). 1.00 is as fast, more is faster than the other. "
    "“holds”: the ratio is what it must be at least.",
    "A row in which one answer has another status than it should or one connection breaks is shown as failed, not as "
    "a figure. Before a row starts, images of both servers are decoded: right size, same picture; and a yardstick that "
    "repeats our answer must give its very bytes, the bare callable as many headers.",
    "New to every cache: for each run the server is started anew, its caches empty; then it answers the info.json of "
    "200 pages for a second, so that it has started and knows its pages (but those of thumbnails and page views); then "
    "each address is sent once. The pyramids themselves are in the kernel's file cache, for both. A copy of a page has "
    "a record and names of files of its own, so that no server knows it from the page.",
    "iipsrv reads the pyramids that our ingest has built. Its settings are Debian's (a memory cache of 10 MB in each "
    f"process, bilinear reduction) but for JPEG quality {JPEG_QUALITY}, as ours; one OpenMP thread for each process, "
    "as there is a process for each of two cores; and no search for a memcached that is not there (without that it "
    "answers info.json a little slower).",
    "Our cache of derivatives is on (its default size) and empty at the start of a fresh run. A stored tile is not "
    "kept in it: the pyramid is its cache.",
    "The bare callable is loaded by the same gunicorn with the same gunicorn.conf.py and gives one answer of ours, "
    "status, headers and bytes, out of its memory to whatever is asked: no address is read, no header looked at. It "
    "goes gunicorn's own way, through a thread; where our worker has a shorter one for what is ready, only ours takes "
    "it.",
)


def comparison(results: list[Result], facts: list[str], material: str) -> dict[str, str]:
    """The sections of `make bench`, by heading."""
    return {
        COMPARISON: "\n\n".join(
            (
                "Written by `make bench`.",
                "\n".join([*facts, f"- Material: {material}"]),
                "\n".join(table(results)),
            )
        ),
        MEASURES: "\n".join(_once(sentences(results))),
        NOTES: "\n".join(f"- {note}" for note in KEEP_IN_MIND),
    }


def write_sections(sections: dict[str, str]) -> None:
    """Puts these sections into results.md, each in the place of the one of its heading."""
    page = RESULTS.read_text() if RESULTS.is_file() else ""
    RESULTS.write_text(with_sections(page, sections))


def with_sections(page: str, sections: dict[str, str]) -> str:
    """The page with these sections instead of those of their headings, in the order of ORDER."""
    kept = dict(re.findall(r"^## ([^\n]*)\n\n(.*?)\s*(?=^## |\Z)", page, re.MULTILINE | re.DOTALL))
    present = kept | sections
    texts = [HEAD, *(f"## {heading}\n\n{present[heading]}" for heading in ORDER if heading in present)]
    return "\n\n".join(texts) + "\n"


def _once(lines: list[str]) -> list[str]:
    """Each line where it stands first: two rows may come from the same runs."""
    return list(dict.fromkeys(lines))
