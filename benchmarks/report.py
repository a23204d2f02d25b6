"""(P) results.md from results and facts: the table, what is measured, and what to keep in mind when reading it."""

from benchmarks.contenders import JPEG_QUALITY
from benchmarks.figures import Result
from benchmarks.table import sentences, table

KEEP_IN_MIND = (
    "Ours is what `iiif-server serve` starts: gunicorn with 2 workers and nothing in front. iipsrv speaks FastCGI "
    "only, so its 2 processes stand behind nginx with 2 workers; nginx with the static files has 2 workers too.",
    "The load comes from `wrk` on the same machine and the same cores: 1 thread, 8 connections kept open. No program "
    "is pinned to a core. What wrk itself needs is missing to the server, and weighs most where answers are cheap.",
    "Servers take turns, run by run. A figure is the median of its runs (smallest–largest); a ratio is that of the "
    "two medians (smallest–largest ratio of two runs of one round). 1.00 is as fast, more is faster than the other.",
    "A row in which one answer is not 200 or one connection breaks is shown as failed, not as a figure. Before a row "
    "starts, images of every server are decoded: right size, same picture.",
    "iipsrv reads the pyramids that our ingest has built. Its settings are Debian's (a memory cache of 10 MB in each "
    f"process, bilinear reduction) but for JPEG quality {JPEG_QUALITY}, as ours; one OpenMP thread for each process, "
    "as there is a process for each of two cores; and no search for a memcached that is not there (without that it "
    "answers info.json a little slower). It gives out 4:2:0 where ours has 4:4:4: fewer bytes, less to encode.",
    "Our cache of derivatives is on (its default size) and empty at the start of a fresh run. A stored tile is not "
    "kept in it: the pyramid is its cache.",
    "`vips tiffsave` builds a pyramid of the same tile size and quality, one program for each core side by side. At "
    "this quality it stores 4:2:0 (from 90 on it would store RGB), less work than our 4:4:4. It makes no fingerprint, "
    "no edge tiles, no index and no catalogue, and rounds its levels down. Ours does all that in the time shown.",
)


def report(results: list[Result], facts: list[str], material: str) -> str:
    """The whole page as Markdown."""
    parts = [
        "# What the benchmarks found",
        "Written by `make bench`; README.md beside it tells how it works.",
        "\n".join([*facts, f"- Material: {material}"]),
        "\n".join(table(results)),
        "## What each row measures",
        "\n".join(_once(sentences(results))),
        "## To keep in mind",
        "\n".join(f"- {note}" for note in KEEP_IN_MIND),
    ]
    return "\n\n".join(parts) + "\n"


def _once(lines: list[str]) -> list[str]:
    """Each line where it stands first: two rows may come from the same runs."""
    return list(dict.fromkeys(lines))
