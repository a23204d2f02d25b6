"""YAML as text -> nodes that know their line. Every value stays the text that was typed: `no`, `007` and `1905-10-03`
are no booleans, numbers or dates here. Knows no book.

Anchors, aliases and tags are refused: a few lines of aliases can unfold to more than any memory holds.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import yaml

from manifests.describe.folding import quoted
from manifests.errors import BadDescription

MOST_LETTERS = 1_000_000
MOST_NODES = 100_000
MOST_DEPTH = 80
# What stands for nothing, where it is not in quotes.
_NOTHING = ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text; '' for nothing. Lines count from 1."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple["Node", ...]
    line: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with values, in their order."""

    members: tuple[tuple[Scalar, "Node"], ...]
    line: int


Node: TypeAlias = Scalar | Items | Mapping


def read_yaml(text: str, source: str) -> Node:
    """The one document of a YAML text. Raises BadDescription, with the line."""
    if len(text) > MOST_LETTERS:
        raise BadDescription(
            f"{source} has {len(text)} letters; {MOST_LETTERS} are allowed. Put the pages into a table."
        )
    try:
        node = _read(yaml.parse(text, Loader=yaml.SafeLoader), source)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f", line {mark.line + 1}" if mark else ""
        raise BadDescription(
            f"{source}{where}: {error.problem or error.context or 'it is no YAML'}. A text with a colon, a # or a"
            " bracket in it stands in quotation marks; lines of one list begin in one column, with spaces and not"
            " with tabs."
        ) from error
    except (yaml.YAMLError, ValueError) as error:
        said = str(error).splitlines()[0] if str(error) else "it is no YAML"
        raise BadDescription(f"{source}: {said[:200]}. Write it anew as UTF-8 without control characters.") from error
    return node


def _read(events: Iterator[yaml.Event], source: str) -> Node:
    """The nodes, made from inside to outside without recursion."""
    open_ones: list[tuple[yaml.Event, list[Node]]] = []
    whole: Node | None = None
    for count, event in enumerate(events):
        line = _line(event)
        _check(event, count, len(open_ones), source, line)
        if isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
            open_ones.append((event, []))
            continue
        node: Node
        if isinstance(event, yaml.ScalarEvent):
            nothing = event.style is None and event.value in _NOTHING
            node = Scalar("" if nothing else event.value, line)
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            started, nodes = open_ones.pop()
            begin = _line(started)
            is_list = isinstance(event, yaml.SequenceEndEvent)
            node = Items(tuple(nodes), begin) if is_list else _mapping(nodes, begin, source)
        elif isinstance(event, yaml.DocumentStartEvent) and whole is not None:
            raise BadDescription(
                f"{source}, line {line}: it has a second document (---). Make a file of its own of it."
            )
        else:
            continue
        if open_ones:
            open_ones[-1][1].append(node)
        else:
            whole = node
    if whole is None:
        raise BadDescription(f"{source} is empty. Write what is known of the book, as in title: Molla Nəsrəddin.")
    return whole


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _check(event: yaml.Event, count: int, depth: int, source: str, line: int) -> None:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise BadDescription(
            f"{source}, line {line}: anchors and aliases (& and *) are not read. Write the value out; a text that"
            " begins with such a sign stands in quotation marks."
        )
    if getattr(event, "tag", None):
        raise BadDescription(
            f"{source}, line {line}: tags (!) are not read. A text that begins with ! stands in quotation marks."
        )
    if count > MOST_NODES or depth > MOST_DEPTH:
        raise BadDescription(f"{source}, line {line}: it has too many values, or values too deep within each other.")


def _mapping(nodes: list[Node], line: int, source: str) -> Mapping:
    """Keys and values by turns. A key that is given twice would hide one of two values."""
    members: list[tuple[Scalar, Node]] = []
    seen: dict[str, int] = {}
    for key, value in zip(nodes[0::2], nodes[1::2], strict=True):
        if not isinstance(key, Scalar):
            raise BadDescription(f"{source}, line {key.line}: a name stands before a colon, not a list.")
        if key.text in seen:
            raise BadDescription(
                f"{source}, line {key.line}: {quoted(key.text)} is in line {seen[key.text]} already. Make one of"
                " the two."
            )
        seen[key.text] = key.line
        members.append((key, value))
    return Mapping(tuple(members), line)
