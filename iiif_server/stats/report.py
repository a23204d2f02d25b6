"""What was counted, as lines of a report: views, pages and downloads, robots apart. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from iiif_server.stats.kinds import DOWNLOADS, KINDS, OPENINGS, Kind


@dataclass(frozen=True, slots=True)
class Line:
    """Uses of people by their kinds, and those of robots altogether, with these values of what was asked for."""

    values: tuple[str, ...]
    kinds: Mapping[str, int] = field(default_factory=dict)
    robots: int = 0

    def of(self, *kinds: Kind) -> int:
        """The uses of these kinds together."""
        return sum(self.kinds.get(kind, 0) for kind in kinds)

    @property
    def views(self) -> int:
        """How often books were opened."""
        return self.of(*OPENINGS)

    @property
    def downloads(self) -> int:
        """How often books were taken home."""
        return self.of(*DOWNLOADS)

    @property
    def requests(self) -> int:
        """COUNTER's Total_Item_Requests: what is in a book was given out, to be looked at or to be kept."""
        return self.of("page", *DOWNLOADS)

    @property
    def investigations(self) -> int:
        """COUNTER's Total_Item_Investigations: whatever was asked for of a book, requests among it."""
        return self.of(*KINDS)


def lines_of(groups: Iterable[tuple[tuple[str, ...], str, bool, int]]) -> list[Line]:
    """A line for each group of values, from (values, kind, robot, number); in the order in which they come first."""
    people: dict[tuple[str, ...], dict[str, int]] = {}
    robots: dict[tuple[str, ...], int] = {}
    for values, kind, robot, number in groups:
        of_people = people.setdefault(values, {})
        if robot:
            robots[values] = robots.get(values, 0) + number
        else:
            of_people[kind] = of_people.get(kind, 0) + number
    return [Line(values, kinds, robots.get(values, 0)) for values, kinds in people.items()]


def most_used_first(lines: Iterable[Line]) -> list[Line]:
    """By views, then by whatever else was asked for; lines of the same numbers stay in their order."""
    return sorted(lines, key=lambda line: (-line.views, -line.investigations))


def line_document(by: Sequence[str], line: Line) -> dict[str, str | int]:
    """A line for programs: what it is of, the sums, and each kind."""
    sums = {"views": line.views, "downloads": line.downloads}
    counter = {"investigations": line.investigations, "requests": line.requests}
    kinds = {str(kind): line.of(kind) for kind in KINDS}
    return {**dict(zip(by, line.values, strict=True)), **sums, **counter, **kinds, "robots": line.robots}
