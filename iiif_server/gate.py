"""The one gate: who may see what. Asked before the cache and before the pixels, on every road.

Until access control comes, everybody may see everything; but every road already passes here.
"""

from dataclasses import dataclass
from http import HTTPStatus

from image_store import Limits


@dataclass(frozen=True, slots=True)
class Allow:
    """May see it as it is."""


@dataclass(frozen=True, slots=True)
class Reduce:
    """May see it within these limits."""

    limits: Limits


@dataclass(frozen=True, slots=True)
class Refuse:
    """May not see it: the status that says so (401, 403) and a sentence why."""

    status: HTTPStatus
    reason: str


Access = Allow | Reduce | Refuse


class Gate:
    """Decides for a book (`group`: the opaque name that image records carry) and the visitor of this request."""

    def access(self, group: str) -> Access:  # noqa: ARG002 - asked for every book, the same for all today
        """What the visitor may see of this book."""
        return Allow()

    def is_open(self, group: str) -> bool:
        """Whether the visitor may see anything of this book: what is shut stands in no list."""
        return not isinstance(self.access(group), Refuse)

    def shelf(self) -> str:
        """Which books `is_open` lets through, as a part of the keys of lists; empty: all of them."""
        return ""


class Refused(Exception):
    """The visitor may not see this; carries the answer's status. Its text is a sentence for a person."""

    def __init__(self, refusal: Refuse) -> None:
        super().__init__(refusal.reason)
        self.status = refusal.status


def enter(access: Access) -> None:
    """Lets a visitor pass who may see anything of it. Raises Refused."""
    if isinstance(access, Refuse):
        raise Refused(access)


def admit(access: Access, everybody: Limits) -> Limits:
    """The limits that hold for a visitor; `everybody` has those of the server. Raises Refused."""
    enter(access)
    return access.limits if isinstance(access, Reduce) else everybody


def scope(access: Access) -> str:
    """What the access changes in the bytes: a part of every cache key and ETag. Empty: nothing."""
    return f"within {access.limits}" if isinstance(access, Reduce) else ""
