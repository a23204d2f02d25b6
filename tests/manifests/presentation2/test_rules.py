"""The rules can fail: each error is told, at its place."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.manifests.presentation2.errors import ERRORS, MANIFEST, changed
from tests.manifests.presentation2.examples import BASE
from tests.manifests.presentation2.rules import problems


def test_the_whole_manifest_is_valid() -> None:
    assert problems(MANIFEST) == []


@pytest.mark.parametrize(("place", "value", "told"), ERRORS)
def test_each_error_is_told_at_its_place(place: tuple[str | int, ...], value: Any, told: str) -> None:
    found = [problem.partition(": ")[0].lstrip(".") for problem in problems(changed(place, value))]
    assert told in found


@pytest.mark.parametrize("document", [{}, [], "manifest", None, {"@context": MANIFEST["@context"]}])
def test_what_is_no_document_is_told(document: Any) -> None:
    assert problems(document)


COLLECTION_ERRORS: list[Callable[[dict[str, Any]], object]] = [
    lambda collection: collection.pop("label"),
    lambda collection: collection["manifests"][0].pop("label"),
    lambda collection: collection["manifests"][0].update({"@type": "sc:Collection"}),
    lambda collection: collection["manifests"][0].update({"sequences": []}),
    lambda collection: collection["members"][0].pop("viewingHint"),
    lambda collection: collection.update(items=[]),
    lambda collection: collection.update(viewingDirection="left-to-right"),
]


@pytest.mark.parametrize("spoil", COLLECTION_ERRORS)
def test_errors_of_collections_are_told(spoil: Callable[[dict[str, Any]], object]) -> None:
    entry = {"@id": f"{BASE}/b", "@type": "sc:Manifest", "label": "b"}
    part = {"@id": f"{BASE}/c", "@type": "sc:Collection", "label": "c", "viewingHint": "multi-part"}
    collection: dict[str, Any] = {
        "@context": MANIFEST["@context"],
        "@id": f"{BASE}/top",
        "@type": "sc:Collection",
        "label": "top",
        "manifests": [dict(entry)],
        "members": [part, dict(entry)],
    }
    assert problems(collection) == []
    spoil(collection)
    assert problems(collection)
