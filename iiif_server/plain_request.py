"""The head of a plain GET or HEAD request, read strictly. Knows no socket; whatever is unusual is not read here.

Stricter than gunicorn's parser, on purpose: what passes here means the same there (tests compare them), so nothing can
be smuggled past it. All else (bodies, HTTP/1.0, upgrades, doubled headers) is gunicorn's to read.
"""

import re
from typing import NamedTuple

# The same bound as that of gunicorn's first line alone (gunicorn.conf.py).
LONGEST_HEAD = 8190
# RFC 9112, 3; RFC 9110, 5.1 and 5.5: a token, a colon, visible characters. One expression looks at the whole head.
HEAD = re.compile(
    rb"(?P<method>GET|HEAD) (?P<target>/[!-~]*) HTTP/1\.1\r\n"
    rb"(?P<fields>(?:[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t -~\x80-\xff]*\r\n)+)\r\n"
)
FIELDS = re.compile(rb"(?P<name>[^:\r\n]+):[\t ]*(?P<value>[^\r\n]*?)[\t ]*\r\n")
_NAMES = (b"host", b"accept", b"accept-encoding", b"if-none-match", b"user-agent", b"referer", b"origin")
WANTED = {name: place for place, name in enumerate(_NAMES)}
# What these say is for gunicorn to weigh. A keep-alive is what goes without saying.
ELSEWHERE = frozenset(
    (
        *(b"content-length", b"transfer-encoding", b"expect", b"upgrade", b"http2-settings", b"te", b"trailer"),
        *(b"script_name", b"path_info", b"range", b"if-match", b"if-range", b"if-modified-since"),
    )
)


class PlainRequest(NamedTuple):
    """What a plain request says; a header that was not sent is empty. The connection stays open after it."""

    method: str
    target: str
    host: str
    accept: str
    accept_encoding: str
    if_none_match: str
    user_agent: str = ""
    referer: str = ""
    origin: str = ""


def read_plain(head: bytes) -> PlainRequest | None:
    """The request of this head, which ends with an empty line; None when it is not plain."""
    found = HEAD.fullmatch(head) if len(head) <= LONGEST_HEAD else None
    if found is None:
        return None
    values: list[bytes | None] = [None] * len(WANTED)
    for name, value in FIELDS.findall(found["fields"]):
        low = name.lower()
        place = WANTED.get(low)
        if place is not None:
            if values[place] is not None:
                return None
            values[place] = value
        elif low in ELSEWHERE or (low == b"connection" and value.lower() != b"keep-alive"):
            return None
    if values[0] is None:
        return None
    told = [value.decode("latin-1") if value else "" for value in values]
    return PlainRequest(found["method"].decode(), found["target"].decode(), *told)
