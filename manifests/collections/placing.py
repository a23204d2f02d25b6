"""In which collections a book is: by what descriptions and folders name, and by the settings. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from manifests.about import About, CollectionPath
from manifests.collections.selecting import Selection, Traits
from manifests.collections.values import (
    MOST_PATHS,
    TOP,
    CollectionRecord,
    Origin,
    cleaned_path,
    path_source,
)
from manifests.plain_names import free_name, plain_name


@dataclass(frozen=True, slots=True)
class Setting:
    """A collection as the settings have it: `names` are what descriptions and folders call it; a book is in it that
    says one of them, or that one of the selections takes."""

    record: CollectionRecord
    names: tuple[CollectionPath, ...] = ()
    selections: tuple[Selection, ...] = ()


@dataclass(frozen=True, slots=True)
class Key:
    """The identifier that a path has for ever, and the collection that it leads to now: itself, or one of the
    settings that has taken it in."""

    id: str
    collection: str


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a book is. `direct`: the collections that it is in itself; `within`: those, and all that they are within.

    `keys`, by path: those that are new or lead elsewhere now. `records`: the collections of all paths. `work`: the one
    of which the book is a part.
    """

    direct: frozenset[str]
    within: frozenset[str]
    keys: Mapping[str, Key]
    records: tuple[CollectionRecord, ...]
    work: str | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """All collections of the settings, to be asked."""

    all: tuple[Setting, ...] = ()
    by_id: Mapping[str, Setting] = field(init=False)
    by_source: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {one.record.id: one for one in self.all})
        named = {path_source(cleaned_path(name)): one.record.id for one in self.all for name in one.names}
        object.__setattr__(self, "by_source", named)

    def taking(self, book: Traits) -> Iterator[str]:
        """The collections of which a selection takes this book."""
        for one in self.all:
            if any(selection.takes(book) for selection in one.selections):
                yield one.record.id

    def above(self, collection: str | None) -> Iterator[str]:
        """A collection of the settings, and all that it is within."""
        while collection is not None:
            yield collection
            collection = self.by_id[collection].record.parent


def paths_of(about: About, folders: Iterable[CollectionPath]) -> tuple[tuple[CollectionPath, Origin], ...]:
    """The paths that a book is in, each once, with who names it; the work that it is a part of comes first, then what
    else its description says."""
    said: list[tuple[CollectionPath, Origin]] = [(work_of(about), "description")]
    said += [(path, "description") for path in about.collections]
    said += [(path, "folder") for path in folders]
    found: dict[str, tuple[CollectionPath, Origin]] = {}
    for path, origin in said:
        clean = cleaned_path(path)
        if clean:
            found.setdefault(path_source(clean), (clean, origin))
    return tuple(found.values())[:MOST_PATHS]


def work_of(about: About) -> CollectionPath:
    """The path of the work that a book is a part of; empty: of none.

    A collection that the book names, and that is called like the work, is the work: `Qəzetlər > Əkinçi` is where
    `Əkinçi` stands.
    """
    work = cleaned_path(about.part.work) if about.part else ()
    if len(work) != 1:
        return work
    paths = map(cleaned_path, about.collections)
    return next((path for path in paths if path and path_source(path[-1:]) == path_source(work)), work)


def sources_of(paths: Iterable[tuple[CollectionPath, Origin]]) -> list[str]:
    """By what the collections of these paths, and those that they are within, are known."""
    sources = (path_source(path[:length]) for path, _ in paths for length in range(1, len(path) + 1))
    return list(dict.fromkeys(sources))


def place(
    book: Traits,
    paths: Iterable[tuple[CollectionPath, Origin]],
    settings: Settings,
    known: Mapping[str, Key],
    is_taken: Callable[[str], bool],
    work: CollectionPath = (),
) -> Placement:
    """Where a book is; `work` is the one of its paths that it is a part of.

    `known`: the keys of paths that there are; `is_taken` says of an identifier in small letters whether it is a key of
    some path, in capitals or not.

    There are no cycles: a collection of a path is within that of a shorter path or one of the settings, and those are
    within each other only.
    """
    run = _Placing(settings, known, is_taken)
    by_path = {path: run.collection_of(path, origin) for path, origin in paths}
    direct = set(by_path.values()) | set(settings.taking(book))
    within = {above for one in direct for above in run.above(one)}
    changed = {source: key for source, key in run.keys.items() if known.get(source) != key}
    return Placement(frozenset(direct), frozenset(within), changed, tuple(run.records.values()), by_path.get(work))


class _Placing:
    """What is settled on the way of one book."""

    def __init__(self, settings: Settings, known: Mapping[str, Key], is_taken: Callable[[str], bool]) -> None:
        self._settings = settings
        self._known = known
        self._is_taken = is_taken
        self.keys: dict[str, Key] = {}
        self.records: dict[str, CollectionRecord] = {}

    def collection_of(self, path: CollectionPath, origin: Origin) -> str:
        """The collection of a path; those on the way to it are made too."""
        parent = None
        for length in range(1, len(path) + 1):
            parent = self._step(path[:length], parent, origin)
        assert parent is not None
        return parent

    def above(self, collection: str | None) -> Iterator[str]:
        """A collection, and all that it is within."""
        while collection is not None and collection in self.records:
            yield collection
            collection = self.records[collection].parent
        yield from self._settings.above(collection)

    def _step(self, path: CollectionPath, parent: str | None, origin: Origin) -> str:
        source = path_source(path)
        key = self.keys.get(source) or self._known.get(source)
        named = self._settings.by_source.get(source)
        if named is not None and key is None:
            return named  # it never had an address of its own
        identifier = key.id if key else self._new_id(path)
        collection = named or identifier
        self.keys[source] = Key(identifier, collection)
        if collection not in self._settings.by_id and collection not in self.records:
            label = {"none": (path[-1],)}
            self.records[collection] = CollectionRecord(collection, label, parent, origin, path=path)
        return collection

    def _new_id(self, path: CollectionPath) -> str:
        """Free among all paths; that of a collection of the settings which nothing has joined yet joins it."""
        here = {key.id.lower() for key in self.keys.values()}
        return free_name(plain_name("_".join(path)), lambda name: self._is_used(name, here))

    def _is_used(self, name: str, here: set[str]) -> bool:
        small = name.lower()
        if small == TOP or small in here or self._is_taken(small):
            return True
        return name not in self._settings.by_id and any(one.lower() == small for one in self._settings.by_id)
