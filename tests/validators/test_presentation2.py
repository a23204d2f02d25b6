"""The validators that there are for Presentation 2.1, both old: what they say of our documents (`make validate`).

iiif-prezi is what the official validator runs for 2.1; tripoli was written against it. Neither sees all that
tests/manifests/presentation2/rules.py sees, but nobody here wrote them.
"""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import orjson
import pytest

from manifests import Urls, version2
from tests.manifests.presentation2.errors import ERRORS, changed
from tests.manifests.presentation2.examples import BASE, manifest, nested_book, whole_manifest

pytestmark = pytest.mark.validators

PYTHON = Path(__file__).parents[2] / "build" / "validators" / "presentation2" / "bin" / "python"
READER = Path(__file__).parent / "read_presentation2.py"
# What they warn of, and why it stays.
WARNINGS = re.compile(
    # The example's logo is a plain image, and the bare example leaves all unsaid that it may.
    r"Warning: logo SHOULD be IIIF image service\..*"
    r"|Warning: manifest SHOULD have (description|metadata|thumbnail) field\..*"
    # It puts these two around every text itself before it looks for tags.
    r"|WARNING: Risky HTML tag '(html|body)' in .*"
    # It does not know `rendering`, which came with 2.1, nor what may be copied from info.json into a service.
    r"|WARNING: Setting non-standard field '(rendering|height|width|sizes|tiles)' on resource of type .*"
)


def verdicts(*documents: object) -> list[Any]:
    """Of each document: errors and warnings of tripoli, the error and the warnings of iiif-prezi."""
    assert PYTHON.exists(), "the validators are missing: run tests/validators/install"
    lines = b"\n".join(orjson.dumps(document) for document in documents)
    done = subprocess.run([PYTHON, READER], input=lines, capture_output=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("document", [whole_manifest(), nested_book(), manifest()], ids=["whole", "nested", "bare"])
def test_both_find_no_error(document: dict[str, Any]) -> None:
    [(errors, warnings, error, further)] = verdicts(version2(document, Urls(BASE)))
    assert (errors, error) == ([], "")
    assert [one for one in (*warnings, *further) if not WARNINGS.fullmatch(one)] == []


def test_they_would_find_them() -> None:
    found = [
        bool(errors or error)
        for errors, _, error, _ in verdicts(*(changed(place, value) for place, value, _ in ERRORS))
    ]
    assert sum(found) >= 50
