"""What is said of a book, as JSON values and back: for the catalogue, corrections and backups. Knows no file."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from manifests.about import About, Contributor, Date, Field, Identifier, Part
from manifests.language_maps import LanguageMap


def about_json(about: About) -> dict[str, Any]:
    """Only what is said: `{}` of a book of which nothing is. Keys are the names of the fields, in their order."""
    said = {one.name: _written(getattr(about, one.name)) for one in fields(about)}
    return {name: value for name, value in said.items() if value}


def about_of(said: Mapping[str, Any]) -> About:
    """The value again. Raises KeyError, TypeError or ValueError when it is not what `about_json` wrote."""
    unknown = said.keys() - {one.name for one in fields(About)}
    if unknown:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    return About(**{name: _READ.get(name, _as_it_is)(value) for name, value in said.items()})


def texts_of(written: Mapping[str, Any]) -> LanguageMap:
    """A language map that was written as JSON."""
    return {tag: tuple(texts) for tag, texts in written.items()}


def _written(value: object) -> Any:
    match value:
        case Contributor() | Date() | Identifier() | Field() | Part():
            parts = {one.name: _written(getattr(value, one.name)) for one in fields(value)}
            return {name: part for name, part in parts.items() if part not in ("", None, [])}
        case Mapping():
            return {tag: list(texts) for tag, texts in value.items()}
        case tuple():
            return [_written(one) for one in value]
        case _:
            return value


def _as_it_is(value: Any) -> Any:
    return value


def _contributors(written: list[Any]) -> tuple[Contributor, ...]:
    return tuple(Contributor(texts_of(one["name"]), one.get("role", ""), one.get("uri", "")) for one in written)


_READ: dict[str, Callable[[Any], Any]] = {
    "other_titles": lambda written: tuple(map(texts_of, written)),
    "summary": texts_of,
    "other_languages": tuple,
    "contributors": _contributors,
    "date": lambda written: Date(written["text"], written.get("year")),
    "publisher": texts_of,
    "place": texts_of,
    "subjects": lambda written: tuple(map(texts_of, written)),
    "identifiers": lambda written: tuple(Identifier(one.get("kind", ""), one["value"]) for one in written),
    "collections": lambda written: tuple(map(tuple, written)),
    "institution": texts_of,
    "required_statement": texts_of,
    "part": lambda written: Part(tuple(written.get("work", ())), written.get("volume", ""), written.get("issue", "")),
    "metadata": lambda written: tuple(Field(texts_of(one["label"]), texts_of(one["value"])) for one in written),
}
