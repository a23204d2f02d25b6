"""The result of an ingest, for a person's summary and for programs. Pure: no file, no terminal."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from iiif_server.ingest.counts import Counts
from iiif_server.ingest.descriptions.join import Told
from iiif_server.ingest.find import Findings, Passed
from iiif_server.ingest.outcome import Built, Outcome, problem_of
from iiif_server.ingest.plan import STATES, Plan, State


@dataclass(frozen=True, slots=True)
class PageProblem:
    """A page that could not be taken in. `missing`: no older image stands in its place."""

    key: str
    file: str
    reason: str
    missing: bool


@dataclass(frozen=True, slots=True)
class Note:
    """Something about a master that a librarian should know, though its pages were taken in."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Need:
    """What a dry run foresees: pixels to build, and bytes on the disk (an estimate) of those free.

    `taken`: pyramid TIFFs that will be served as they are, if every tile is sound. `rebuilt`: those that will be built
    from their pixels all the same, and why.
    """

    pixels: int
    bytes: int
    free_bytes: int
    taken: tuple[str, ...] = ()
    rebuilt: tuple[Note, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "pixels": self.pixels,
            "bytes": self.bytes,
            "free_bytes": self.free_bytes,
            "taken": list(self.taken),
            "rebuilt": [{"file": each.file, "reason": each.reason} for each in self.rebuilt],
        }


@dataclass(frozen=True, slots=True)
class Described:
    """What descriptions said of the book. `sources`: the name of each -> its form; `listed`: how many pages they list.

    `missing`: those that are not among the scans, in words; `extra`: the places of scans that they do not list.
    `unlabelled`: how many of those listed and found have no label there.
    `notes`: what was chosen, cut or not understood. `unread`: files that seem to describe the book and do not; of
    `mistakes` the librarian has to put them right. `kept`: what an earlier ingest was told stays.
    """

    sources: Mapping[str, str]
    listed: int
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    notes: tuple[str, ...]
    unread: tuple[Passed, ...]
    mistakes: tuple[Passed, ...]
    kept: bool
    unlabelled: int = 0

    def as_json(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "sources": dict(self.sources),
            "listed": self.listed,
            "unlabelled": self.unlabelled,
            "missing": list(self.missing),
            "extra": list(self.extra),
            "notes": list(self.notes),
            "unread": [{"file": each.source, "reason": each.reason} for each in self.unread],
            "mistakes": [{"file": each.source, "reason": each.reason} for each in self.mistakes],
            "kept": self.kept,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """What was done, and what was not. `published`: the book appeared or changed by this run.

    `texts`: pages that were built whose words are kept. `held`: why the book was not published although it could be.
    `conflicts`: what the sources say otherwise than when it was corrected by hand; the corrections stay.
    """

    book_id: str
    title: str
    pages: int
    states: Mapping[State, int]
    built: int
    reused: int
    pixels: int
    seconds: float
    problems: tuple[PageProblem, ...]
    warnings: tuple[Note, ...]
    unread: tuple[Passed, ...]
    left_out: tuple[Passed, ...]
    pruned: tuple[str, ...]
    published: bool
    available: bool
    counts: Counts
    texts: int = 0
    held: str | None = None
    need: Need | None = None
    conflicts: tuple[str, ...] = ()
    description: Described | None = None

    @property
    def complete(self) -> bool:
        """Whether every page could be taken in."""
        return not self.problems and not self.unread and self.available

    @property
    def ok(self) -> bool:
        """Whether all that was asked for is done."""
        mistaken = self.description is not None and bool(self.description.mistakes)
        return self.complete and self.held is None and not mistaken

    @property
    def missing(self) -> int:
        """Pages that have a place in the book and no image: with any, the book is incomplete."""
        return self.pages - self.counts.built

    def as_json(self) -> dict[str, Any]:
        """The report as plain values: the last line of `iiif-server ingest --json`."""
        return {
            "event": "report",
            "book": self.book_id,
            "title": self.title,
            "ok": self.ok,
            "published": self.published,
            "available": self.available,
            "dry_run": self.need is not None,
            "held": self.held,
            "pages": self.pages,
            "incomplete": self.missing > 0,
            "counts": self.counts.as_json(),
            **{state: self.states[state] for state in STATES},
            "built": self.built,
            "reused": self.reused,
            "texts": self.texts,
            "pixels": self.pixels,
            "seconds": round(self.seconds, 3),
            "problems": [
                {"page": each.key, "file": each.file, "reason": each.reason, "missing": each.missing}
                for each in self.problems
            ],
            "warnings": [{"file": each.file, "reason": each.reason} for each in self.warnings],
            "unread": [{"file": each.source, "reason": each.reason} for each in self.unread],
            "left_out": [{"file": each.source, "reason": each.reason} for each in self.left_out],
            "pruned": list(self.pruned),
            "conflicts": list(self.conflicts),
            "description": self.description and self.description.as_json(),
            "need": self.need and self.need.as_json(),
        }


def described_of(said: Mapping[str, Any]) -> Described:
    """The value that `Described.as_json` wrote."""
    unread, mistakes = ([Passed(one["file"], one["reason"]) for one in said[name]] for name in ("unread", "mistakes"))
    return Described(
        said["sources"],
        said["listed"],
        tuple(said["missing"]),
        tuple(said["extra"]),
        tuple(said["notes"]),
        tuple(unread),
        tuple(mistakes),
        said["kept"],
        said.get("unlabelled", 0),
    )


def described_in(told: Told, plan: Plan) -> Described | None:
    """What is to be reported of descriptions; None where there is none, and was none."""
    sources, listing = told.sources, told.listing
    if not (sources.files or sources.mistakes or sources.notes or listing):
        return None
    extra = set(listing.extra) if listing else set()
    return Described(
        dict(sources.files),
        listing.listed if listing else 0,
        listing.missing if listing else (),
        tuple(page.place for page in plan.pages if page.key in extra),
        tuple(dict.fromkeys(told.notes)),
        sources.notes,
        sources.mistakes,
        told.is_kept,
        len(listing.unlabelled) if listing else 0,
    )


def page_problems(plan: Plan, outcomes: Mapping[str, Outcome], images: Collection[str]) -> tuple[PageProblem, ...]:
    """The pages of a plan that could not be taken in, in reading order.

    A page whose file is gone was a problem when it still lay there; now it is only gone.
    """
    problems = []
    for page in plan.pages:
        outcome = outcomes.get(page.key)
        reason = None if page.state == "gone" and outcome is None else problem_of(page, outcome)
        if reason is not None:
            problems.append(PageProblem(page.key, page.place, reason, page.key not in images))
    return tuple(problems)


def page_notes(plan: Plan, outcomes: Mapping[str, Outcome]) -> tuple[Note, ...]:
    """What is not as it should be of pages that were taken in all the same, in reading order."""
    settled = ((page, outcomes.get(page.key)) for page in plan.pages)
    built = ((page, outcome) for page, outcome in settled if isinstance(outcome, Built))
    return tuple(Note(page.place, outcome.warning) for page, outcome in built if outcome.warning is not None)


def make_report(
    plan: Plan,
    findings: Findings,
    outcomes: Mapping[str, Outcome],
    counts: Counts,
    images: Collection[str],
    *,
    title: str,
    notes: Iterable[Note],
    seconds: float,
    published: bool,
    held: str | None = None,
    need: Need | None = None,
    description: Described | None = None,
) -> Report:
    """The report of a run, from its plan and what came of it; `images`: keys of the pages that have an image."""
    built = [outcome for outcome in outcomes.values() if isinstance(outcome, Built)]
    fresh = [outcome for outcome in built if not outcome.reused]
    return Report(
        book_id=plan.book_id,
        title=title,
        pages=len(plan.pages),
        states={state: plan.count(state) for state in STATES},
        built=len(fresh),
        reused=len(built) - len(fresh),
        pixels=sum(outcome.dimensions.area for outcome in fresh),
        seconds=seconds,
        problems=page_problems(plan, outcomes, images),
        warnings=(*notes, *page_notes(plan, outcomes)),
        unread=findings.problems,
        left_out=findings.left_out,
        pruned=tuple(page.place for page in plan.pruned),
        published=published,
        available=bool(images),
        counts=counts,
        texts=sum(outcome.words > 0 for outcome in built),
        held=held,
        need=need,
        description=description,
    )
