"""Which workers are there, and whether one more may join them: all on one library, and with SQLite on one machine."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from iiif_server.queue.errors import WorkerRefused
from iiif_server.queue.identity import Machine
from iiif_server.queue.line import WORKERS, Line, asking

# Who has not shown itself for so long is gone, in seconds.
SHOWN_SECONDS = 60
SQLITE = "sqlite"


@dataclass(frozen=True, slots=True)
class Colleague:
    """A worker, as the others see it. `catalogue`: what kind of database; `library`: identity.library_id."""

    name: str
    machine: str
    host: str
    library: str
    catalogue: str
    version: str

    @classmethod
    def here(cls, name: str, machine: Machine, library: str, catalogue: str, version: str) -> "Colleague":
        """A worker of this process."""
        return cls(name, machine.id, machine.name, library, catalogue, version)


def objection(new: Colleague, others: list[Colleague]) -> str | None:
    """Why a worker must not join these, as a sentence; None when it may. Pure."""
    for other in others:
        if other.library != new.library:
            return (
                f"Workers of another library use this Redis already ({other.name} on {other.host}). Give each library a"
                " database of its own: IIIF_REDIS_URL that ends with /1, /2 and so on. If it is the same library, all"
                " machines must share its folder IIIF_HOME."
            )
        if other.machine != new.machine and SQLITE in (other.catalogue, new.catalogue):
            return (
                f"Workers run on {other.host} already, and this is {new.host}. On more than one machine the catalogue"
                f" must be PostgreSQL: an SQLite file serves one machine only. Stop the workers on {other.host}, or"
                " move the catalogue to PostgreSQL and set IIIF_DATABASE_URL on every machine."
            )
    return None


def join(line: Line, new: Colleague) -> None:
    """Shows a worker to the others. Raises WorkerRefused, RedisAway."""
    # Shown first: of two that come at once, one at least sees the other.
    show(line, new)
    why = objection(new, [one for one in _others(line) if one.name != new.name])
    if why is not None:
        leave(line, new)
        raise WorkerRefused(why)


def show(line: Line, one: Colleague) -> None:
    """The worker is still there. Raises RedisAway."""
    with asking(), line.redis.pipeline() as pipeline:
        pipeline.hset(line.worker(one.name), mapping=asdict(one))
        pipeline.expire(line.worker(one.name), SHOWN_SECONDS)
        pipeline.sadd(WORKERS, one.name)
        pipeline.execute()


def leave(line: Line, one: Colleague) -> None:
    """The worker goes home. Raises RedisAway."""
    with asking(), line.redis.pipeline() as pipeline:
        pipeline.delete(line.worker(one.name))
        pipeline.srem(WORKERS, one.name)
        pipeline.execute()


def _others(line: Line) -> list[Colleague]:
    found = []
    with asking():
        for name in line.redis.smembers(WORKERS):
            fields = line.redis.hgetall(line.worker(name.decode(errors="replace")))
            if fields:
                found.append(_colleague(fields))
            else:
                line.redis.srem(WORKERS, name)
    return found


def _colleague(fields: Mapping[bytes, bytes]) -> Colleague:
    names = ("name", "machine", "host", "library", "catalogue", "version")
    return Colleague(*(fields.get(name.encode(), b"")[:300].decode(errors="replace") for name in names))
