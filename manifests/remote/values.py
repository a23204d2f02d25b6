"""A manifest or collection of another institution, and what is known of it, as values."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from manifests.language_maps import LanguageMap

Kind: TypeAlias = Literal["Manifest", "Collection"]
# So many failures one after the other, over so long a time, and it counts as dead: one is a bad day of theirs, or of
# ours, and so are three in an hour.
DEAD_AFTER = 3
DEAD_TIME = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A small picture of theirs, at their address; what is None they do not say."""

    address: str
    format: str | None = None
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Described:
    """What a document of theirs says. All texts are plain, all addresses http or https, and none is of an inner host.

    `id`: its own identifier where it is of the host that it came from, else the address that it came from. `version` of
    the Presentation API. `provider`: the institution; of one that names none its host. `statement`: label and value of
    what must be said beside it. `homepage`: a page of theirs for people. `languages`: BCP 47.
    """

    id: str
    kind: Kind
    version: Literal[2, 3]
    label: LanguageMap
    provider: LanguageMap
    provider_address: str | None = None
    thumbnail: Thumbnail | None = None
    rights: str | None = None
    statement: tuple[LanguageMap, LanguageMap] | None = None
    homepage: str | None = None
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Validators:
    """By what a server tells whether a document is still the same; as it said them."""

    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Remote:
    """A document of theirs on our shelf. All moments are in UTC.

    `address`: where it is fetched. `collection` of ours that it was put into; None: the root. `checked`: when it was
    asked for last, `fetched`: when it was there last. `due`: when it is asked for again. `failures`: how often one
    after the other it could not be had, `since` when, and `problem` why, in a sentence.
    """

    address: str
    described: Described
    collection: str | None
    added: datetime
    checked: datetime
    fetched: datetime
    due: datetime
    validators: Validators = Validators()
    failures: int = 0
    since: datetime | None = None
    problem: str | None = None

    @property
    def is_dead(self) -> bool:
        """Whether it has been out of reach for so long that readers are told."""
        return self.since is not None and self.failures >= DEAD_AFTER and self.checked - self.since >= DEAD_TIME
