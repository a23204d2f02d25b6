"""What a linter says: rules, and what of a document breaks them. Pure; knows no rule."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from manifests.lint.tree import Document, Node

# Scopes of a rule besides the kinds of objects.
EVERY = ("*",)
TOP = ("^",)
# The properties in which services stand.
SERVICES = ("service", "services")


class Severity(StrEnum):
    """How bad it is, worst first."""

    ERROR = "error"  # invalid, or a viewer fails
    WARNING = "warning"  # valid, but a viewer loses something, or most clients are served badly
    ADVICE = "advice"  # it works, and could work better


class Spot(NamedTuple):
    """One place that breaks a rule, as a path like `items[3].label`, and what is there."""

    place: str
    found: str


Check = Callable[[Node, Document], Iterable[Spot]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: what must be so, what happens otherwise, who says so, what to do."""

    id: str
    severity: Severity
    says: str
    why: str
    source: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A rule that a document alone decides: in which objects it looks (kinds, EVERY, TOP), of which versions.

    Where `keys` are given, an object with none of these properties is passed over; where `roles`, one that stands in
    none of these properties.
    """

    rule: Rule
    check: Check
    kinds: tuple[str, ...]
    versions: tuple[int, ...] = (2, 3)
    keys: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()

    def looks_at(self, node: Node) -> bool:
        """Whether an object that is not the outermost one, or is looked at as any other, may break the rule."""
        here = node.kind in self.kinds or self.kinds == EVERY
        return (
            here
            and (not self.roles or node.role in self.roles)
            and (not self.keys or any(key in node.value for key in self.keys))
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that is broken at a place."""

    rule: Rule
    place: str
    found: str


@dataclass(frozen=True, slots=True)
class Report:
    """All that was found, worst rule first, in the order of the document.

    Of a rule that is broken very often only the first places are among the findings; `counts` has how many there are.
    """

    findings: tuple[Finding, ...]
    counts: Mapping[str, int]

    def worst(self) -> Severity | None:
        """The severity of the worst finding; None when there is none."""
        return self.findings[0].rule.severity if self.findings else None

    def joined(self, other: "Report") -> "Report":
        """Both, in order."""
        counts = {**self.counts}
        for name, count in other.counts.items():
            counts[name] = counts.get(name, 0) + count
        return Report(_ordered([*self.findings, *other.findings]), counts)


# Of each rule so many places are kept.
MOST_PLACES = 1000


def report(found: Iterable[Finding]) -> Report:
    """Findings in order: worst first, each rule where it was first met."""
    kept: list[Finding] = []
    counts: dict[str, int] = {}
    for one in found:
        counts[one.rule.id] = counts.get(one.rule.id, 0) + 1
        if counts[one.rule.id] <= MOST_PLACES:
            kept.append(one)
    return Report(_ordered(kept), counts)


def _ordered(found: list[Finding]) -> tuple[Finding, ...]:
    groups: dict[str, list[Finding]] = {}
    for one in found:
        groups.setdefault(one.rule.id, []).append(one)
    order = list(Severity)
    ordered = sorted(groups.values(), key=lambda group: order.index(group[0].rule.severity))
    return tuple(one for group in ordered for one in group)
