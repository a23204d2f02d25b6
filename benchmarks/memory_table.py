"""(P) Memory of workers as words, tables and a picture, and whether it stays within its bounds. Knows no process."""

from dataclasses import dataclass
from statistics import median

from benchmarks.svg import Panel, Stroke, picture

MEGABYTE = 1024**2
# After so many requests a worker has loaded what it loads; from there on it may not grow by more than this part.
SETTLED = 5000
GROWTH = 0.10
GIGAPIXEL_BOUND = 300 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Sample:
    """After so many answers, the resident memory of each worker in bytes."""

    answers: int
    workers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Peak:
    """The highest memory of a worker while it answered, in bytes; `bound` is what it may have, 0 for none."""

    name: str
    answers: int
    before: int
    peak: int
    seconds: float
    bound: int = 0


def growth(samples: list[Sample]) -> list[float]:
    """For each worker, by what part it has grown: the last stretch against the first one after SETTLED.

    Medians of stretches of a tenth of the answers: a look may fall into the making of a large image. Raises ValueError
    when there were too few answers to tell.
    """
    last = samples[-1].answers if samples else 0
    stretch = last // 10
    first = [sample for sample in samples if SETTLED <= sample.answers <= SETTLED + stretch]
    end = [sample for sample in samples if sample.answers > last - stretch]
    if last < 2 * SETTLED or not first:
        raise ValueError(f"the growth after {SETTLED} answers cannot be told from {last}")
    return [
        median(sample.workers[worker] for sample in end) / median(sample.workers[worker] for sample in first) - 1
        for worker in range(len(samples[0].workers))
    ]


def holds(grown: list[float], peaks: list[Peak]) -> bool:
    """Whether every bound holds."""
    return max(grown) <= GROWTH and all(found.peak <= found.bound for found in peaks if found.bound)


def memory_text(samples: list[Sample], peaks: list[Peak]) -> str:
    """The whole part of the report as Markdown."""
    last = samples[-1].answers
    head = "| worker | after the first answers | at 5,000 | at the end | most | growth after 5,000 |"
    lines = [head, "|---|---:|---:|---:|---:|---:|"]
    settled = next(sample for sample in samples if sample.answers >= SETTLED)
    for worker, grown in enumerate(growth(samples)):
        seen = [sample.workers[worker] for sample in samples]
        cells = (seen[0], settled.workers[worker], seen[-1], max(seen))
        word = "holds" if grown <= GROWTH else "**too much**"
        lines.append(f"| {worker + 1} | {' | '.join(map(megabytes, cells))} | {grown:+.1%} ({word}) |")
    table = [
        "| asked of a server just started | answers | before | peak | bound | seconds |",
        "|---|---:|---:|---:|---|---:|",
    ]
    table += [_row(found) for found in peaks]
    return "\n\n".join(
        (
            "![Memory of the workers](soak.svg)",
            f"{last:,} mixed requests over 8 connections, without nginx: tiles, regions in several formats and "
            "qualities, whole pages, thumbnails, info.json, manifests, errors, 304. Resident memory of each worker; "
            "growth is that of the median of the last tenth of the answers over the median of the tenth after 5,000, "
            f"and may be {GROWTH:.0%}.",
            "\n".join(lines),
            "Peaks, each of a worker of a server just started: the largest image that may be asked for, in each format "
            "in which it is not refused (`python -m benchmarks.memory` tells more), and an image of a gigapixel.",
            "\n".join(table),
        )
    )


def memory_picture(samples: list[Sample]) -> str:
    """The memory of each worker as SVG."""
    last = samples[-1].answers
    ticks = tuple((last * part / 5, f"{last * part // 5:,}") for part in range(6))
    strokes = tuple(
        Stroke(
            f"worker {worker + 1}",
            tuple((float(sample.answers), sample.workers[worker] / MEGABYTE) for sample in samples),
        )
        for worker in range(len(samples[0].workers))
    )
    return picture([Panel("Memory of the workers, MB", "answers", ticks, strokes)])


def megabytes(count: float) -> str:
    """Bytes as megabytes of 2^20."""
    return f"{count / MEGABYTE:,.0f} MB"


def _row(found: Peak) -> str:
    bound = "—"
    if found.bound:
        bound = f"{megabytes(found.bound)} ({'holds' if found.peak <= found.bound else '**too much**'})"
    cells = (
        found.name,
        str(found.answers),
        megabytes(found.before),
        megabytes(found.peak),
        bound,
        f"{found.seconds:.1f}",
    )
    return f"| {' | '.join(cells)} |"
