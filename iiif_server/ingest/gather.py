"""All that is known of the masters before anything is planned: files, fingerprints, and the pages that they hold."""

from collections.abc import Sequence
from dataclasses import dataclass

from iiif_server.ingest.find import Findings
from iiif_server.ingest.fingerprints import fingerprint_all
from iiif_server.ingest.leaves import count_found, pages_of
from iiif_server.ingest.marks import with_marks
from iiif_server.ingest.plan import Hashed, Known
from iiif_server.ingest.surveys import Surveys, survey_all


@dataclass(frozen=True, slots=True)
class Material:
    """What lies there. `hashed` are the files, `pages` the pages in them, `found` how many those are by the files."""

    findings: Findings
    hashed: tuple[Hashed, ...]
    surveys: Surveys
    pages: tuple[Hashed, ...]
    found: int


def read_masters(findings: Findings, known: Sequence[Known], jobs: int, max_pixels: int, resolution: int) -> Material:
    """Reads every master once for its fingerprint, and asks it for its pages; `known`: those of the last ingest."""
    hashed = fingerprint_all(findings.masters, jobs)
    surveys = with_marks(hashed, survey_all([one.found for one in hashed], jobs, max_pixels), known, jobs)
    pages = pages_of(hashed, surveys, known, resolution)
    return Material(findings, tuple(hashed), surveys, pages, count_found(hashed, pages, surveys))
