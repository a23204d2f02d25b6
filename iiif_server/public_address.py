"""Notices when readers ask by another host name than the published one. Knows no road and changes no answer.

It is the commonest mistake in setting up such a server: every id in every manifest is then wrong.
"""

import logging
import re
from urllib.parse import urlsplit

from iiif_server.notices import Notices

log = logging.getLogger(__name__)

NAME = "public address"
# So many more requests by one name than by others: neither a stranger's odd header nor a trial counts.
ENOUGH = 20
# And no majority is so old that a changed one would go unseen.
MOST = 100
HOST = re.compile(r"(?P<name>[a-z0-9](?:[a-z0-9._-]{0,252})|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?")
# A proxy that does not pass the reader's host name on asks by one of these.
OWN = re.compile(r"localhost|127\.[0-9.]+|\[::1\]|0\.0\.0\.0")


class PublicAddress:
    """The host name by which most requests come (Boyer and Moore's vote), against the published one.

    Two numbers and a name are all that is remembered, whatever strangers send. Threads may lose a vote to each
    other; it does not matter.
    """

    def __init__(self, public_url: str, notices: Notices) -> None:
        self._public_url = public_url
        self._public = urlsplit(public_url).hostname or ""
        self._notices = notices
        self._candidate = ""
        self._votes = 0
        self._said = False

    def asked(self, host: str) -> None:
        """A request came with this Host header."""
        found = HOST.fullmatch(host.lower())
        if found is None or OWN.fullmatch(found["name"]):
            return
        name = found["name"].strip("[]")
        if name == self._candidate:
            self._votes = min(self._votes + 1, MOST)
        elif self._votes:
            self._votes -= 1
        else:
            self._candidate, self._votes = name, 1
        if self._votes >= ENOUGH and self._said is (self._candidate == self._public):
            self._said = not self._said
            self._tell()

    def _tell(self) -> None:
        if not self._said:
            self._notices.drop(NAME)
            return
        text = (
            f"readers ask for {self._candidate}, but every address that this server publishes begins with"
            f" {self._public_url}; set IIIF_PUBLIC_URL to the address that readers use and start the server again"
            " (or let the proxy in front pass the reader's Host header on)"
        )
        if self._notices.put(NAME, text, lasting=True):
            log.warning("%s", text)
