"""The pages of a book, counted at every step of its road, and whether the numbers agree. Pure.

Silent loss is what hurts libraries most: 124 pages sent, 39 made, no error.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from iiif_server.ingest.outcome import Outcome, problem_of
from iiif_server.ingest.plan import Plan


@dataclass(frozen=True, slots=True)
class Counts:
    """Pages at each step. None: that step was not gone, or there is none for this book.

    `found`: what the masters hold. `described`: what a description of the book names. `planned`: places in the book
    that are to be filled from masters; `gone`: those whose masters are gone, which stay. `built`: pages with an image;
    `missing`: those without one, each with its reason. `checked`: complete pyramids on the disk, each of the page that
    it is to be of. `published`: canvases of the manifest.
    """

    found: int
    planned: int
    gone: int
    built: int
    missing: int
    described: int | None = None
    checked: int | None = None
    published: int | None = None

    def disagreement(self) -> str | None:
        """What does not agree, as part of a sentence; None when everything does."""
        if self.planned != self.found:
            return f"{self.found} pages were found and {self.planned} were planned"
        if self.built + self.missing != self.planned + self.gone:
            unexplained = self.planned + self.gone - self.built - self.missing
            return f"{abs(unexplained)} pages have neither an image nor a reason why there is none"
        if self.checked is not None and self.checked != self.built:
            return f"{self.built} pages were built and only {self.checked} of them are whole on the disk"
        if self.published is not None and self.published != self.built:
            return f"{self.built} pages were built and {self.published} are in the manifest"
        return None

    def as_json(self) -> dict[str, int | None]:
        """The numbers as plain values."""
        names = ("found", "described", "planned", "gone", "built", "missing", "checked", "published")
        return {name: getattr(self, name) for name in names}


def count_pages(found: int, plan: Plan, outcomes: Mapping[str, Outcome], images: Collection[str]) -> Counts:
    """The counts before anything is published; `images`: the keys of the pages that have an image now."""
    there = [page for page in plan.pages if page.state != "gone"]
    missing = [page for page in plan.pages if page.key not in images]
    # A page whose file is gone and that never had an image has its reason in that.
    explained = [page for page in missing if page.state == "gone" or problem_of(page, outcomes.get(page.key))]
    return Counts(
        found=found,
        planned=len(there),
        gone=len(plan.pages) - len(there),
        built=sum(page.key in images for page in plan.pages),
        missing=len(explained),
    )
