"""The path of a request as the client wrote it, cut at its slashes and then decoded exactly once.

WSGI hands out a path that is decoded already, where `a%2Fb` and `a/b` are the same; for the Image API they are
not (IMG3-R04, R05, R07, TRAP-12).
"""

import re
from urllib.parse import unquote_to_bytes, urlsplit

from flask import Request
from werkzeug.routing import BaseConverter

from image_store import BadSyntax

LONGEST_PATH = 4096
# A percent sign that begins no triplet, and control characters, are refused rather than guessed at.
BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Anything(BaseConverter):
    """The rest of a path, whatever it is: what is wrong with it is told here, not by a route that fits nothing."""

    regex = "(?s:.+)"
    part_isolating = False


def path_segments(request: Request, prefix: str) -> list[str]:
    """The decoded segments behind `prefix`, such as `/iiif/3/`. Raises BadSyntax."""
    raw = request.environ.get("RAW_URI") or request.environ["REQUEST_URI"]
    path = raw.partition("?")[0] if raw.startswith("/") else urlsplit(raw).path
    if len(path) > LONGEST_PATH:
        raise BadSyntax(f"the address is longer than {LONGEST_PATH} characters")
    behind = path.removeprefix(request.root_path).removeprefix(prefix)
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
