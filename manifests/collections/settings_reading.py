"""`collections.yaml`, written by a librarian -> settings. Knows no file; docs/collections.md is its schema.

All mistakes are gathered with their lines, and nothing is taken of a text that has one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from manifests.about import CollectionPath
from manifests.book import NAME
from manifests.collections.placing import Setting, Settings
from manifests.collections.selection_reading import known_members, read_selection, scalars
from manifests.collections.values import TOP, CollectionRecord, cleaned_path, path_source
from manifests.describe.decoding import decode
from manifests.describe.folding import cleaned, quoted
from manifests.describe.language_of import language_tag
from manifests.describe.saying import Findings
from manifests.describe.yaml_nodes import Items, Mapping, Node, Scalar, read_yaml
from manifests.errors import BadDescription
from manifests.language_maps import LanguageMap
from manifests.plain_names import LONGEST_NAME, plain_name

MOST_BYTES = 1 << 20
MOST_COLLECTIONS = 2_000
# As deep as an export can be: what one book says, below collections that were written by hand.
MOST_DEPTH = 16
_LONGEST_LABEL = 300
_LONGEST_SUMMARY = 10_000
FIELDS = ("id", "label", "summary", "names", "books", "collections")
# Between the names of collections within each other, the outermost first.
WITHIN = ">"


@dataclass(slots=True)
class _Reading:
    """What has been read so far, and in which line each identifier and each name stands."""

    found: Findings = field(default_factory=Findings)
    settings: list[Setting] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)

    def wrong(self, node: Node, sentence: str) -> None:
        self.found.mistakes.append(f"Line {node.line}: {sentence}")


def read_settings(data: bytes, source: str) -> Settings:
    """What a collections.yaml says. Raises BadDescription; every mistake names its line."""
    if len(data) > MOST_BYTES:
        raise BadDescription(f"{source} has {len(data)} bytes; {MOST_BYTES} are allowed.")
    text, note = decode(data, source)
    if note:
        raise BadDescription(f"{source} is not in UTF-8. Save it as UTF-8.")
    if not text.strip():
        raise BadDescription(f"{source} is empty. To have no collections of the settings, write: collections: []")
    reading = _Reading()
    whole = read_yaml(text, source)
    if isinstance(whole, Mapping):
        members = known_members(whole, ("collections",), "at the top of the file", reading.found)
        if "collections" in members:
            _read_list(members["collections"], None, 0, reading)
        elif not reading.found.mistakes:
            reading.wrong(whole, "there is no name collections: at the top of the file.")
    else:
        reading.wrong(whole, "the file begins with the name collections: and a list below it.")
    reading.found.check(source)
    return Settings(tuple(reading.settings))


def _read_list(node: Node, parent: str | None, depth: int, reading: _Reading) -> None:
    if isinstance(node, Scalar) and not node.text:
        return
    if not isinstance(node, Items):
        reading.wrong(node, "below collections: stands a list; each collection begins with - id: ...")
        return
    if depth >= MOST_DEPTH:
        reading.wrong(node, f"collections may stand within each other {MOST_DEPTH} deep.")
        return
    for item in node.items:
        if len(reading.settings) >= MOST_COLLECTIONS:
            reading.wrong(item, f"{MOST_COLLECTIONS} collections are allowed.")
            return
        if isinstance(item, Mapping):
            _read_one(item, parent, depth, reading)
        else:
            reading.wrong(item, "a collection is written as - id: ... with its label: below it.")


def _read_one(node: Mapping, parent: str | None, depth: int, reading: _Reading) -> None:
    members = known_members(node, FIELDS, "of a collection", reading.found)
    label = _texts(members.get("label"), "the label", _LONGEST_LABEL, reading)
    if not label:
        reading.wrong(node, "the collection has no label. Write label: and below it az: ..., en: ..., ru: ...")
    identifier = _read_id(node, members.get("id"), label, reading)
    summary = _texts(members.get("summary"), "the summary", _LONGEST_SUMMARY, reading)
    names = tuple(_names(members.get("names"), reading))
    books = members.get("books")
    several = books.items if isinstance(books, Items) else () if books is None else (books,)
    selections = tuple(read_selection(one, reading.found) for one in several)
    record = CollectionRecord(identifier, label, parent, "settings", summary, len(reading.settings))
    reading.settings.append(Setting(record, names, selections))
    if "collections" in members:
        _read_list(members["collections"], identifier, depth + 1, reading)


def _read_id(node: Mapping, written: Node | None, label: LanguageMap, reading: _Reading) -> str:
    """Its identifier; '' where it has none that can be taken."""
    if not isinstance(written, Scalar) or not written.text:
        text = next((text for texts in label.values() for text in texts), "")
        example = plain_name(text) if text else "Qezetler"
        reading.wrong(node, f"the collection has no id, which its address is made of and which stays: id: {example}")
        return ""
    name = written.text
    if not NAME.fullmatch(name) or not name.strip(".") or len(name) > LONGEST_NAME:
        reading.wrong(
            written,
            f"{quoted(name)} cannot be an id: only A-Z a-z 0-9 . _ - are allowed, at most {LONGEST_NAME} of them."
            f" Write {plain_name(name)}.",
        )
    elif name.lower() == TOP:
        reading.wrong(written, f"{quoted(name)} is the root, which all collections are within. Take another id.")
    elif name.lower() in reading.ids:
        reading.wrong(written, f"the id {quoted(name)} is in line {reading.ids[name.lower()]} already.")
    reading.ids.setdefault(name.lower(), written.line)
    return name


def _names(node: Node | None, reading: _Reading) -> Iterator[CollectionPath]:
    """What descriptions and folders call it; each name belongs to one collection."""
    for one in scalars(node, "names", reading.found):
        path = cleaned_path(cleaned(part)[0] for part in one.text.split(WITHIN))
        if not path:
            reading.wrong(one, f"{quoted(one.text)} is no name.")
            continue
        source = path_source(path)
        if source in reading.names:
            reading.wrong(one, f"the name {quoted(one.text)} is in line {reading.names[source]} already.")
        reading.names.setdefault(source, one.line)
        yield path


def _texts(node: Node | None, what: str, longest: int, reading: _Reading) -> LanguageMap:
    """A text, or one for each language."""
    texts: dict[str, tuple[str, ...]] = {}
    for tag, one in _by_language(node, what, reading):
        text = cleaned(one.text)[0]
        if len(text) > longest:
            reading.wrong(one, f"{what} has {len(text)} letters; {longest} are allowed.")
        elif text and tag in texts:
            reading.wrong(one, f"{what} has two texts in {tag}.")
        elif text:
            texts[tag] = (text,)
    return texts


def _by_language(node: Node | None, what: str, reading: _Reading) -> Iterator[tuple[str, Scalar]]:
    if isinstance(node, Scalar):
        yield "none", node
    elif isinstance(node, Mapping):
        for key, value in node.members:
            tag = "none" if key.text == "none" else language_tag(key.text)
            if tag is None:
                reading.wrong(key, f"{quoted(key.text)} is no language that is known here. Write az: ... or ru: ...")
            elif isinstance(value, Scalar):
                yield tag, value
            else:
                reading.wrong(value, f"below a language stands {what}, and no more.")
    elif node is not None:
        reading.wrong(node, f"{what} is a text, or one below each language: az: ..., en: ..., ru: ...")
