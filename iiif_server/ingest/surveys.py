"""What each master holds, before anything is built: pages, labels, table of contents. Knows no book.

Of some kinds only foreign programs know: those run in workers, so that one that crashes or never ends is the problem
of its file.
"""

from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import partial
from types import MappingProxyType
from typing import Final, TypeAlias

from iiif_server.ingest.find import ARCHIVE, Found
from iiif_server.ingest.pool import Allow, Crew, WorkerDied, WorkerFailed
from iiif_server.ingest.work import start_worker
from image_store import BadMaster
from image_store.building import Contents, survey

FOREIGN: Final = frozenset({"pdf", "djvu", ARCHIVE})
# A document of thousands of pages takes seconds, a large archive on a slow disk minutes: all of it is read once.
SURVEY_SECONDS: Final = 900.0

# What a master holds, or why nobody can say.
Surveyed: TypeAlias = Contents | str
Surveys: TypeAlias = Mapping[str, Surveyed]
Surveyors: TypeAlias = Crew[Found, Surveyed]
NO_SURVEYS: Surveys = MappingProxyType({})


def surveyors(max_pixels: int) -> Surveyors:
    """Workers that survey the masters of one book after the other."""
    return Crew(_work, partial(start_worker, max_pixels))


def survey_all(
    masters: Sequence[Found],
    jobs: int,
    max_pixels: int,
    seconds: float = SURVEY_SECONDS,
    crew: Surveyors | None = None,
) -> dict[str, Surveyed]:
    """File -> what it holds, for every master that has no problem yet. Each may take so many `seconds`.

    `crew`: workers that are there; else they are started and ended here.

    Whose worker died is asked once more, when the others have ended: when the machine lacks memory the system kills
    whom it likes, and a document that cannot tell its pages would be published as one page that is missing.
    """
    sound = [found for found in masters if found.problem is None]
    surveyed = {found.file: look(found) for found in sound if found.kind not in FOREIGN}
    foreign = [found for found in sound if found.kind in FOREIGN]
    own = crew or surveyors(max_pixels)
    try:
        died = _survey(own, foreign, jobs, seconds, surveyed)
        _survey(own, died, 1, seconds, surveyed)
    finally:
        if crew is None:
            own.end()
    return surveyed


def _survey(
    crew: Surveyors, foreign: Sequence[Found], jobs: int, seconds: float, surveyed: dict[str, Surveyed]
) -> list[Found]:
    """Puts into `surveyed` what each of these holds; those whose worker died."""
    died = []
    with closing(crew.settle(foreign, min(jobs, max(1, len(foreign))), seconds)) as settled:
        for found, result in settled:
            surveyed[found.file] = str(result) if isinstance(result, WorkerFailed) else result
            if isinstance(result, WorkerDied):
                died.append(found)
    return died


def look(found: Found) -> Surveyed:
    """What one master holds."""
    try:
        contents = survey(found.path, found.kind)
    except BadMaster as error:
        return str(error)
    except OSError as error:
        return f"it cannot be read: {error.strerror or error}"
    return contents if contents.leaves else "there is no page in it"


def _work(found: Found, _allow: Allow) -> Surveyed:
    return look(found)
