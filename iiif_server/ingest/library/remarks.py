"""What is to be told of a book beside its pages at fault: what is wrong, and what is worth a look. Pure.

The terminal, the page of the report and `--json` tell the same; their words are elsewhere.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from iiif_server.ingest.find import Passed
from iiif_server.ingest.report import Described, Note, Report

Kind: TypeAlias = Literal[
    "unread", "mistake", "held", "nothing",
    "conflict", "gone", "pruned", "missing", "extra", "kept", "silent", "warning", "left out",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to be told of a book. `count`: how many things it is about; `names`: theirs, or the first of them.

    `reason` is in English, as whoever found it gave it.
    """

    kind: Kind
    count: int
    names: tuple[str, ...] = ()
    reason: str = ""

    def as_json(self) -> dict[str, Any]:
        """As plain values."""
        return {"kind": self.kind, "count": self.count, "names": list(self.names), "reason": self.reason}


def wrong_with(report: Report) -> list[Remark]:
    """Why not all that was asked for of a book is done, beside its pages at fault."""
    said = report.description
    return [
        *_by_reason("unread", report.unread),
        *(Remark("mistake", 1, (one.source,), one.reason) for one in (said.mistakes if said else ())),
        *([Remark("held", 1, reason=report.held)] if report.held else []),
        *([] if report.available else [Remark("nothing", 1)]),
    ]


def worth_a_look(report: Report) -> list[Remark]:
    """What a librarian should see of a book although it is as it was asked for; what weighs most comes first."""
    gone = report.states["gone"]
    return [
        *(Remark("conflict", 1, reason=sentence) for sentence in report.conflicts),
        *([Remark("gone", gone)] if gone else []),
        *_named("pruned", report.pruned),
        *(_of_description(report.description) if report.description else ()),
        *_by_reason("warning", report.warnings),
        *_by_reason("left out", report.left_out),
    ]


def _of_description(said: Described) -> Iterator[Remark]:
    if said.kept:
        yield Remark("kept", 1)
    yield from _named("missing", said.missing)
    yield from _named("extra", said.extra)
    yield from _by_reason("silent", said.unread)


def _named(kind: Kind, names: Sequence[str]) -> Iterator[Remark]:
    if names:
        yield Remark(kind, len(names), tuple(names))


def _by_reason(kind: Kind, told: Iterable[Passed | Note]) -> Iterator[Remark]:
    """One remark for each reason, in the order in which they come."""
    names: dict[str, list[str]] = {}
    for one in told:
        names.setdefault(one.reason, []).append(one.source if isinstance(one, Passed) else one.file)
    return (Remark(kind, len(files), tuple(files), reason) for reason, files in names.items())
