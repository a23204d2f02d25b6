"""What a reader finds in a collection, as values: those within it, its books, how much there is. Pure."""

from dataclasses import dataclass

from manifests.book import BookSummary
from manifests.collections.dividing import DivisionName
from manifests.collections.values import CollectionRecord, Totals
from manifests.language_maps import LanguageMap


@dataclass(frozen=True, slots=True)
class Place:
    """A collection or a division of one: what its address and its label are made of. `id`: None of the root."""

    id: str | None
    label: LanguageMap
    division: DivisionName | None = None

    @property
    def nav_year(self) -> int | None:
        """The year that it has, if it is of one."""
        return self.division.year if self.division and self.division.run is None else None


@dataclass(frozen=True, slots=True)
class Within:
    """A collection in a list: how much is in it and below it, and the book that lends its cover."""

    place: Place
    totals: Totals
    cover: BookSummary


@dataclass(frozen=True, slots=True)
class Listed:
    """A book in a list. `part`: what tells it from other parts of its work (`№ 5, 1906-04-07`), `nav_date` its date
    for calendars; both are empty of a book that is none, or of which nothing is said."""

    book: BookSummary
    part: str = ""
    nav_date: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a collection, or in a division of one: those within it, then its own books, both in their order.

    `record`: None of the root. `parent`: what it is within; None of the root. `is_work`: its books are parts of one.
    """

    place: Place
    record: CollectionRecord | None = None
    parent: Place | None = None
    within: tuple[Within, ...] = ()
    books: tuple[Listed, ...] = ()
    totals: Totals = Totals(0, 0)  # noqa: RUF009 - it is frozen
    is_work: bool = False


ROOT = Place(None, {})
