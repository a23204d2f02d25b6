"""Takes documents of others onto our shelves, looks at them again, and takes them away. Knows no terminal."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias
from urllib.parse import urldefrag

from iiif_server.database import writing
from iiif_server.ingest.errors import LibraryBusy
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.lock import book_lock
from iiif_server.remote.errors import RemoteError
from iiif_server.remote.visit import Lost, Same, Visitor
from manifests.collections import TOP
from manifests.remote.schedule import failed, found
from manifests.remote.values import Remote

Done: TypeAlias = Literal["added", "moved", "same", "changed", "back", "failed"]
# No book can have a `+` in its name.
LOCK = "+remote"


@dataclass(frozen=True, slots=True)
class Checked:
    """A document as it is known now, and what came of the visit."""

    remote: Remote
    done: Done


def add(holdings: Holdings, visitor: Visitor, address: str, collection: str | None) -> Checked:
    """Takes in what is at an address; what is there already moves to the collection, where one is given.

    `collection`: one of ours; None: the root. Raises UnknownCollection, and RemoteError when it cannot be had: then
    nothing is kept.
    """
    address = urldefrag(address.strip()).url
    place = None if collection in (None, TOP) else holdings.library.collections.get(collection or "").id
    with _alone(holdings, "iiif-server remote add"):
        known = holdings.library.remotes.get(address)
        answer = visitor.visit(known.address if known else address)
        if isinstance(answer, Lost):
            raise RemoteError(answer.problem)
        assert not isinstance(answer, Same)  # it was not asked whether it is
        # By another address it may be there already.
        known = known or holdings.library.remotes.get(answer.described.id)
        now = holdings.clock()
        new = known or Remote(address, answer.described, None, now, now, now, now)
        new = found(new, now, answer.described, answer.validators)
        if known is None or collection is not None:
            new = replace(new, collection=place)
        _write(holdings, new)
    moved = known is not None and known.collection != new.collection
    return Checked(new, "added" if known is None else "moved" if moved else _came_of(known, new))


def check(
    holdings: Holdings, visitor: Visitor, addresses: Sequence[str] = (), *, every: bool = False
) -> Iterator[Checked]:
    """Looks again at what is due, at these addresses only, or at `every` document; each is written when it was seen.

    Raises RemoteError where an address is not on the shelf, before anything is done.
    """
    if addresses:
        wanted = [_named(holdings, one) for one in addresses]
    else:
        remotes = holdings.library.remotes
        wanted = remotes.all() if every else remotes.due(holdings.clock())
    with _alone(holdings, "iiif-server remote check"):
        for remote in wanted:
            yield _look(holdings, visitor, remote)


def remove(holdings: Holdings, addresses: Sequence[str]) -> list[Remote]:
    """Takes these from the shelves, all or none. Raises RemoteError where one is not there."""
    with _alone(holdings, "iiif-server remote remove"):
        gone = {remote.address: remote for remote in (_named(holdings, one) for one in addresses)}
        with writing(holdings.engine) as transaction:
            for address in gone:
                holdings.library.remotes.forget(transaction, address)
        holdings.publication.advance()
    return list(gone.values())


def _look(holdings: Holdings, visitor: Visitor, remote: Remote) -> Checked:
    # What was lost is asked for whole: it may be another by now.
    answer = visitor.visit(remote.address, remote.validators if not remote.failures else None)
    now = holdings.clock()
    if isinstance(answer, Lost):
        new = failed(remote, now, answer.problem, answer.wait)
    elif isinstance(answer, Same):
        new = found(remote, now, remote.described, remote.validators)
    else:
        new = found(remote, now, answer.described, answer.validators)
    _write(holdings, new, remote)
    return Checked(new, "failed" if isinstance(answer, Lost) else _came_of(remote, new))


def _came_of(before: Remote, after: Remote) -> Done:
    if before.failures:
        return "back"
    return "same" if before.described == after.described else "changed"


def _write(holdings: Holdings, new: Remote, before: Remote | None = None) -> None:
    """Readers are told only when they see something else than before."""
    with writing(holdings.engine) as transaction:
        holdings.library.remotes.put(transaction, new)
    if before is None or (before.described, before.is_dead) != (new.described, new.is_dead):
        holdings.publication.advance()


def _named(holdings: Holdings, address: str) -> Remote:
    remote = holdings.library.remotes.get(urldefrag(address.strip()).url)
    if remote is None:
        raise RemoteError(f"{address!r} is not on our shelves; `iiif-server remote list` shows what is.")
    return remote


@contextmanager
def _alone(holdings: Holdings, what: str) -> Iterator[None]:
    """One command at a time: so no host is asked by two of ours at once. Raises RemoteError."""
    try:
        with book_lock(holdings, LOCK, what):
            yield
    except LibraryBusy as busy:
        raise RemoteError(
            "Another command is at work with the books of others, or moves the library. Wait until it has finished,"
            f" then try again. ({busy})"
        ) from busy
