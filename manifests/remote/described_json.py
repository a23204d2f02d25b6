"""What a document of others says, as a JSON value and back: how it is kept."""

from collections.abc import Mapping
from typing import Any

from manifests.language_maps import LanguageMap
from manifests.remote.values import Described, Thumbnail


def described_json(one: Described) -> dict[str, Any]:
    """The value; what is not said is not in it."""
    picture = one.thumbnail
    given = {
        "id": one.id,
        "kind": one.kind,
        "version": one.version,
        "label": _written(one.label),
        "provider": _written(one.provider),
        "provider_address": one.provider_address,
        "thumbnail": [picture.address, picture.format, picture.width, picture.height] if picture else None,
        "rights": one.rights,
        "statement": [_written(part) for part in one.statement] if one.statement else None,
        "homepage": one.homepage,
        "languages": list(one.languages),
    }
    return {name: value for name, value in given.items() if value not in (None, [])}


def described_of(said: Mapping[str, Any]) -> Described:
    """The document again. Raises KeyError or TypeError when it is not what `described_json` wrote."""
    picture, statement = said.get("thumbnail"), said.get("statement")
    return Described(
        said["id"],
        said["kind"],
        said["version"],
        _read(said["label"]),
        _read(said["provider"]),
        said.get("provider_address"),
        Thumbnail(*picture) if picture else None,
        said.get("rights"),
        (_read(statement[0]), _read(statement[1])) if statement else None,
        said.get("homepage"),
        tuple(said.get("languages", ())),
    )


def _written(texts: LanguageMap) -> dict[str, list[str]]:
    return {tag: list(several) for tag, several in texts.items()}


def _read(written: Mapping[str, list[str]]) -> LanguageMap:
    return {tag: tuple(several) for tag, several in written.items()}
