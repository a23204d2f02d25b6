"""A document of version 3 as a client of version 2 reads it."""

from copy import deepcopy
from typing import Any

import orjson

from manifests import Urls, version2
from tests.manifests.presentation2.examples import BASE
from tests.manifests.presentation2.rules import problems

URLS = Urls(BASE)
IMAGES2 = f"{BASE}/iiif/2"


def converted(document: Any) -> Any:
    """What a client of version 2 reads; valid, and what it was made from is as it was."""
    before = deepcopy(document)
    written = orjson.loads(orjson.dumps(version2(document, URLS)))
    assert document == before
    assert problems(written) == []
    return written
