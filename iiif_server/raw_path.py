"""The path of a request as the client wrote it, cut at its slashes and then decoded exactly once.

WSGI hands out a path that is decoded already, where `a%2Fb` and `a/b` are the same; for the Image API they are
not (IMG3-R04, R05, R07, TRAP-12).
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from werkzeug.routing import BaseConverter

from image_store import BadSyntax

LONGEST_PATH = 4096
# A percent sign that begins no triplet, and control characters, are refused rather than guessed at.
BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
# What means itself: nearly all paths have nothing else.
PLAIN = re.compile(r"[A-Za-z0-9._,:;!^/~-]*")
_COUNTING = re.compile("[1-9][0-9]{0,8}")


class Anything(BaseConverter):
    """The rest of a path, whatever it is: what is wrong with it is told here, not by a route that fits nothing."""

    regex = "(?s:.+)"
    part_isolating = False


def target_of(environ: Mapping[str, Any]) -> str:
    """Path and query as they were sent, of a WSGI environment; a proxy may have sent the whole URL."""
    raw: str = environ.get("RAW_URI") or environ["REQUEST_URI"]
    if raw.startswith("/"):
        return raw
    parts = urlsplit(raw)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def path_segments(target: str, root: str, prefix: str) -> list[str]:
    """The decoded segments behind `root`, where the server is mounted, and `prefix`, such as `/iiif/3/`.

    Raises BadSyntax.
    """
    path = target.partition("?")[0]
    if len(path) > LONGEST_PATH:
        raise BadSyntax(f"the address is longer than {LONGEST_PATH} characters")
    behind = path.removeprefix(root).removeprefix(prefix)
    if PLAIN.fullmatch(behind):
        return behind.split("/")
    return [decode_segment(segment) for segment in behind.split("/")]


def decode_segment(segment: str) -> str:
    """One segment, percent-decoded once, as UTF-8. Raises BadSyntax (IMG3-R06, R08, R14)."""
    if BROKEN_ESCAPE.search(segment):
        raise BadSyntax(f"in {segment!r} a percent sign is not followed by two hexadecimal digits")
    try:
        # What a client sends without encoding arrives as Latin-1 (PEP 3333).
        decoded = unquote_to_bytes(segment.encode("latin-1")).decode("utf-8")
    except UnicodeError as error:
        raise BadSyntax(f"{segment!r} is not UTF-8 text, percent-encoded") from error
    if CONTROL.search(decoded):
        raise BadSyntax("the address contains a control character")
    return decoded


def counting_number(text: str) -> int | None:
    """A number from 1, as we write it and no other way: one page has one address. None: it is none."""
    return int(text) if _COUNTING.fullmatch(text) else None
