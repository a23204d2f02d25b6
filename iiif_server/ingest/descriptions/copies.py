"""Files of a book that are no scans of their own: its descriptions, thumbnails, copies for the web beside masters.

Pure.
"""

from collections.abc import Iterator
from dataclasses import replace

from iiif_server.ingest.descriptions.match import Scan, claimed, match
from iiif_server.ingest.descriptions.values import Sources
from iiif_server.ingest.find import Findings, Passed
from manifests.describe import Description


def scans_only(findings: Findings, sources: Sources) -> Findings:
    """The findings without the files that a description calls other copies of a page whose scan lies there: else each
    page would stand in the book twice. They are left out, with the reason; descriptions are not, for they are used."""
    description = sources.description()
    copies = dict(_copies(findings, description)) if description is not None else {}
    masters = tuple(found for found in findings.masters if found.source not in copies)
    passed = [Passed(found.source, copies[found.source]) for found in findings.masters if found.source in copies]
    told = {*sources.files, *(one.source for one in (*sources.mistakes, *sources.notes))}
    left_out = (one for one in findings.left_out if one.source not in told)
    return replace(findings, masters=masters, left_out=(*left_out, *passed))


def _copies(findings: Findings, description: Description) -> Iterator[tuple[str, str]]:
    """The name of each copy, and why it is left out."""
    scans = [Scan(found.source, found.source) for found in findings.masters]
    matched = match(description.pages, scans)
    for key, page in zip(matched.keys, description.pages, strict=True):
        if key is not None:
            others = dict.fromkeys(claimed((*page.files, *page.copies), scans))
            yield from (
                (one, f"another copy of the page that {key} shows") for one in others if one not in matched.found
            )
