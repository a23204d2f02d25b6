"""A document from an address, a file or a book -> everything that is found in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import orjson

from iiif_server.fetching.fetch import MOST_BYTES, fetch
from iiif_server.ingest.holdings import Holdings
from iiif_server.linting.deep import answered, deep
from iiif_server.linting.errors import LintError
from manifests import manifest_json, version2, with_part_of
from manifests.lint import (
    Finding,
    Report,
    Severity,
    lint,
    not_fetched,
    of_answer,
    of_document,
    of_model,
    report,
    version_of,
)
from manifests.validate import model_errors


@dataclass(frozen=True, slots=True)
class Judged:
    """A document, by a name for people, and what was found in it; `version` of the Presentation API, None: no idea."""

    name: str
    version: int | None
    report: Report


def judge_address(address: str, *, with_linked: bool) -> Judged:
    """The document at an address; with all that it points to if wished. Raises FetchError when there is no answer."""
    found = fetch(address)
    first = list(of_answer("the document", answered(found), json=True))
    if found.status != 200:
        return Judged(address, None, report(first))
    try:
        document = orjson.loads(found.body)
    except orjson.JSONDecodeError as error:
        return Judged(address, None, report([*first, not_fetched("the document", f"it is no JSON: {error}")]))
    return _judge(address, document, with_linked, [*first, *of_document(address, document)])


def judge_file(path: Path, *, with_linked: bool) -> Judged:
    """The document in a file. Raises LintError when it is no JSON or too large; OSError when it cannot be read."""
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise LintError(f"{str(path)!r} has more than {MOST_BYTES} bytes.")
    try:
        document = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise LintError(f"{str(path)!r} is no JSON: {error}.") from error
    return _judge(str(path), document, with_linked, [])


def judge_book(holdings: Holdings, book_id: str, *, with_linked: bool) -> Iterator[Judged]:
    """The manifests of a book, of version 3 and 2, as a server would send them. Raises UnknownBook."""
    made = manifest_json(holdings.library.get(book_id), holdings.urls, holdings.limits, holdings.provider)
    document = orjson.loads(with_part_of(made, holdings.library.collections.of_book(book_id), holdings.urls))
    for one in (document, version2(document, holdings.urls)):
        # The bytes are read back: so it is looked at as clients have it.
        read_back = orjson.loads(orjson.dumps(one))
        yield _judge(read_back.get("id") or read_back["@id"], read_back, with_linked, [])


def _judge(name: str, document: object, with_linked: bool, first: list[Finding]) -> Judged:
    if not isinstance(document, dict):
        return Judged(name, None, report([*first, *lint(document).findings]))
    own = lint(document)
    more = list(deep(document)) if with_linked else []
    version = version_of(document)
    # A second witness: for what our own rules pass over.
    if version == 3 and own.worst() is not Severity.ERROR:
        more += of_model(model_errors(document))
    return Judged(name, version, own.joined(report([*first, *more])))
