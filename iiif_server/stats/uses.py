"""What of a library an answered request has used: which book, and how. Knows no clock, no database and no visitor.

A viewer asks for a manifest once for each opening and for an info.json once for each page that it shows; of the many
tiles of a page none is looked at here.
"""

import re
from http import HTTPStatus
from typing import NamedTuple

from iiif_server.raw_path import decode_segment
from iiif_server.stats.kinds import DOWNLOADS, Kind

# Most of what is asked for ends so.
_IMAGES = (".jpg", ".png", ".webp")

# The address behind the path of the public address. The one group is what was used.
_ADDRESSES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("page", re.compile(r"/iiif/[23]/([^/]+)/info\.json")),
    ("manifest", re.compile(r"/presentation/[23]/([^/]+)/manifest")),
    ("reader", re.compile(r"/read/([^/]+)")),
    ("embed", re.compile(r"/embed/([^/]+)")),
    ("pdf", re.compile(r"/books/([^/]+)\.pdf")),
    ("epub", re.compile(r"/books/([^/]+)\.epub")),
    ("zip", re.compile(r"/books/([^/]+)\.zip")),
    ("text", re.compile(r"/books/([^/]+)/text\.txt")),
    # A citation is a record of a book and not a look at it.
    ("about", re.compile(r"/books/([^/]+)(?<!\.ris)(?<!\.bib)")),
)


class Seen(NamedTuple):
    """A request that was answered with 200 or 304, at so many seconds since 1970. Headers that were not sent are empty.

    `path` as it was sent.
    """

    moment: float
    path: str
    status: int
    user_agent: str = ""
    referer: str = ""
    origin: str = ""


class Use(NamedTuple):
    """`name` is the identifier of a book; of an image, or an alias of one, where the kind is `page`."""

    kind: Kind
    name: str


def may_be_use(target: str) -> bool:
    """Whether a request for this address may be a use; quick, for every tile is asked."""
    return not target.endswith(_IMAGES) and (
        "/info.json" in target
        or "/manifest" in target
        or "/books/" in target
        or "/read/" in target
        or "/embed/" in target
    )


def use_of(path: str, status: int, root: str) -> Use | None:
    """What a request for this path used when it was answered so; `root` is the path of the public address.

    Who is told that a document is still as he has it has opened it once more; a file he has taken home before.
    """
    ours = path.removeprefix(root)
    for kind, address in _ADDRESSES:
        found = address.fullmatch(ours)
        if found:
            taken = status == HTTPStatus.OK or kind not in DOWNLOADS
            return Use(kind, decode_segment(found[1])) if taken else None
    return None
