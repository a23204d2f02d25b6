"""Resumption tokens (section 3.5): all that the server needs to go on, so it remembers nothing and they never expire.

A token says behind which change the list goes on. Books that change meanwhile come later in the list, so none is
missed. Whoever makes a token up gets what he could have asked for anyway.
"""

import base64
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from manifests.book import is_book_id
from manifests.oai.arguments import parse_arguments
from manifests.oai.refusals import Refusal
from manifests.oai.selecting import Selection, selection_of
from manifests.oai.times import parse_stamp, stamp

_WRITTEN = re.compile(r"[A-Za-z0-9_-]{1,2000}")
# What a database counts up to.
_MOST = 2**31 - 1
_TIMES = 20


@dataclass(frozen=True, slots=True)
class ListToken:
    """Goes on behind the change at this time and of this number. `count`: how many records were given before."""

    verb: str
    selection: Selection
    changed: datetime
    number: int
    count: int


def write_list_token(token: ListToken) -> str:
    """The token as harvesters bring it back."""
    asked = token.selection
    parts = (token.verb, asked.prefix, asked.first, asked.last, asked.spec)
    return _write([*parts, stamp(token.changed), token.number, token.count])


def read_list_token(text: str, verb: str) -> ListToken:
    """A token of a list. Raises Refusal, whatever the text is."""
    match _read(text):
        case [str(of), str(prefix), str(first), str(last), str(spec), str(written), int(number), int(count)]:
            changed = parse_stamp(written, is_last=False)
            sound = of == verb and len(written) == _TIMES and 0 <= number <= _MOST and 0 <= count <= _MOST
            if changed is not None and sound:
                return ListToken(verb, _selection(verb, prefix, first, last, spec), changed, number, count)
    raise _bad()


def write_sets_token(after: str, count: int) -> str:
    """A token of the list of sets: behind this collection."""
    return _write(["ListSets", after, count])


def read_sets_token(text: str) -> tuple[str, int]:
    """The set behind which the list goes on, and how many were given before. Raises Refusal."""
    match _read(text):
        case ["ListSets", str(after), int(count)] if 0 <= count <= _MOST and all(map(is_book_id, after.split(":"))):
            return after, count
    raise _bad()


def _selection(verb: str, prefix: str, first: str, last: str, spec: str) -> Selection:
    """As if it were asked for anew: by the same rules."""
    given = {"verb": verb, "metadataPrefix": prefix, "from": first, "until": last, "set": spec}
    try:
        return selection_of(parse_arguments((name, value) for name, value in given.items() if value))
    except Refusal as refusal:
        raise _bad() from refusal


def _write(parts: list[Any]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(parts)).decode().rstrip("=")


def _read(text: str) -> Any:
    if not _WRITTEN.fullmatch(text):
        raise _bad()
    try:
        return orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError as error:
        raise _bad() from error


def _bad() -> Refusal:
    return Refusal("badResumptionToken", "This resumptionToken is not one of ours. Begin the list anew.")
