"""What was read of the descriptions of a book, and what came of it. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from iiif_server.ingest.find import Passed
from manifests import GivenRecord
from manifests.describe import Description, Ranked, merged


@dataclass(frozen=True, slots=True)
class Sources:
    """The descriptions that lie with a book or were handed over, each with the rank of its form.

    `files`: the name of each that is used -> its form. `mistakes`: those in the librarian's own words that cannot be
    understood. `notes`: what is to be told of others. `broken`: whether one that seems to describe the book cannot be
    understood, in whosever words. `records`: those of a catalogue that are of this book alone, with their bytes;
    `not_offered`: a sentence for each that is too large to be kept.
    """

    ranked: tuple[Ranked, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    mistakes: tuple[Passed, ...] = ()
    notes: tuple[Passed, ...] = ()
    broken: bool = False
    records: tuple[tuple[GivenRecord, bytes], ...] = ()
    not_offered: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What the sources are called, in the order of precedence."""
        ordered = sorted(self.ranked, key=lambda one: one.rank)
        return tuple(dict.fromkeys(one.description.source for one in ordered))

    def description(self, *others: Ranked) -> Description | None:
        """All of them and the `others` joined by their order of precedence; None when there is none."""
        sources = (*self.ranked, *others)
        return merged(sources) if sources else None


NO_SOURCES = Sources()
