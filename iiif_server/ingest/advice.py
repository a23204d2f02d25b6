"""What a librarian should know of masters before they are taken in, and what to do. Pure: values in, sentences out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal, TypeAlias

from iiif_server.ingest.keys import readable
from iiif_server.ingest.speeds import SPEEDS
from image_store import Dimensions

Weight: TypeAlias = Literal["damaged", "package", "unusual", "pyramid", "slow"]
WEIGHTS: tuple[Weight, ...] = ("damaged", "package", "unusual", "pyramid", "slow")

# Of a kind that was never measured it is not known: then the slowest counts.
SLOWEST = min(SPEEDS.values())
# A page that takes longer, in seconds, is worth a word.
SLOW_SECONDS = 30
# Dots for each inch below which small print is hard to read, and beyond which there is hardly more to see.
LEAST_RESOLUTION, MOST_RESOLUTION = 150, 1200
# A page whose width or height is so many times that of the middle page, or a part of it.
ODD = 1.4


@dataclass(frozen=True, slots=True)
class Looked:
    """A page that was looked at. `file` and `leaf` name it; `problem`: why it cannot be taken in.

    `facts` are those that its decoder tells; none where only heads were read.
    """

    file: str
    leaf: str = ""
    dimensions: Dimensions | None = None
    facts: Mapping[str, str | int] = field(default_factory=dict)
    problem: str | None = None

    @property
    def place(self) -> str:
        """What it is called in a list."""
        return f"{self.file} {readable(self.leaf)}" if self.leaf else self.file

    @property
    def seconds(self) -> float:
        """About how long it takes to be taken in, on one core of the machine that SPEEDS was measured on."""
        pixels = self.dimensions.area if self.dimensions else 0
        return pixels / 1e6 / SPEEDS.get(str(self.facts.get("kind", "")), SLOWEST)


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence on some pages or files, with what to do."""

    weight: Weight
    sentence: str
    places: tuple[str, ...]


def remarks_on(pages: Sequence[Looked], notes: Iterable[tuple[str, str]] = (), pace: float = 1) -> list[Remark]:
    """All that is to be said, the worst first, each sentence once. `notes`: file and what its kind says of it.

    `pace`: how many times as fast a core of this machine is as that of SPEEDS.
    """
    said = [*_problems(pages), *(remark for page in pages for remark in _oddities(page)), *_neighbours(pages)]
    said += [("unusual", note, file) for file, note in notes]
    said += [*_many_leaves(pages), *_pyramids(pages)]
    said += [
        ("slow", f"takes about {_minutes(page.seconds / pace)} on one core.", page.place)
        for page in pages
        if page.problem is None and page.seconds / pace > SLOW_SECONDS
    ]
    order = {sentence: number for number, (_, sentence, _) in reversed(list(enumerate(said)))}
    said.sort(key=lambda one: (WEIGHTS.index(one[0]), order[one[1]]))
    return [
        Remark(weight, sentence, tuple(dict.fromkeys(place for _, _, place in group)))
        for (weight, sentence), group in groupby(said, key=lambda one: one[:2])
    ]


_Said: TypeAlias = tuple[Weight, str, str]


def _problems(pages: Iterable[Looked]) -> Iterator[_Said]:
    for page in pages:
        if page.problem is not None:
            yield ("package" if "install Debian's package" in page.problem else "damaged"), page.problem, page.place


def _oddities(page: Looked) -> Iterator[_Said]:
    facts = page.facts
    depth, resolution, orientation = (_number(facts, name) for name in ("depth", "resolution", "orientation"))
    done = str(facts.get("conversion", ""))
    if "warning" in facts:
        yield "unusual", f"a part may be missing: {facts['warning']}. Look at it.", page.place
    if depth > 8:
        yield "unusual", f"{depth} bits a sample: readers get 8, the master keeps them all.", page.place
    if depth == 1:
        yield (
            "unusual",
            "black and white without gray: shown in gray where it is reduced, so it stays readable.",
            page.place,
        )
    if "CMYK" in done:
        how = (
            "by its own profile" if "by its profile" in done else "by a common press profile, as it has none of its own"
        )
        yield "unusual", f"CMYK, for a printing press: turned to sRGB {how}; compare the colours.", page.place
    if "profile ignored" in done:
        yield (
            "unusual",
            "its colour profile is damaged or for other colours and is ignored; compare the colours.",
            page.place,
        )
    elif facts.get("profile") == "none" and "CMYK" not in done and not _is_gray(facts):
        yield "unusual", "no colour profile: taken as sRGB. If the scanner has a profile, embed it.", page.place
    if "transparency" in done:
        yield "unusual", "transparent: laid on white.", page.place
    if orientation > 1:
        yield "unusual", "turned as the camera says (EXIF): look whether it stands upright.", page.place
    if resolution and not LEAST_RESOLUTION <= resolution <= MOST_RESOLUTION:
        yield "unusual", f"says {resolution} dots per inch: probably a wrong entry, or too coarse or fine.", page.place


def _neighbours(pages: Sequence[Looked]) -> Iterator[_Said]:
    """Pages much larger or smaller than most: a foldout, a cover, or a scan gone wrong."""
    sizes = [page.dimensions for page in pages if page.dimensions]
    if len(sizes) < 3:
        return
    width, height = (sorted(sides)[len(sizes) // 2] for sides in ([s.width for s in sizes], [s.height for s in sizes]))
    for page in pages:
        if page.dimensions and not (_near(page.dimensions.width, width) and _near(page.dimensions.height, height)):
            usual = f"{width} x {height}"
            yield (
                "unusual",
                f"another size than most ({usual} pixels): a foldout, a spread, or a wrong scan?",
                page.place,
            )


def _many_leaves(pages: Iterable[Looked]) -> Iterator[_Said]:
    counts = Counter(page.file for page in pages if page.leaf)
    for file, count in counts.items():
        if count > 1:
            yield "unusual", f"{count} pages in one file: each becomes a page of the book.", file


def _pyramids(pages: Iterable[Looked]) -> Iterator[_Said]:
    """Which TIFFs with levels of their own are taken as they are (docs/adr/0010), and which are not."""
    for page in pages:
        found = page.facts.get("pyramid") if page.problem is None else None
        if found == "as it is":
            yield "pyramid", "served as it is: no pyramid is built, no pixel encoded anew.", page.place
        elif found == "built":
            yield "pyramid", f"built anew from its pixels: {page.facts.get('rebuilt')}.", page.place


def _near(side: int, usual: int) -> bool:
    return usual / ODD <= side <= usual * ODD


def _number(facts: Mapping[str, str | int], name: str) -> int:
    value = facts.get(name, 0)
    return value if isinstance(value, int) else 0


def _is_gray(facts: Mapping[str, str | int]) -> bool:
    return bool(facts.get("gray", 0))


def _minutes(seconds: float) -> str:
    return f"{seconds:.0f} seconds" if seconds < 100 else f"{seconds / 60:.0f} minutes"
