"""Content state encoding (Content State 1.0, section 6): JSON as letters that no link can spoil, and back."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from urllib.parse import quote, unquote

from manifests.content_state.values import BadContentState

# What encodeURIComponent leaves as it is, beside letters, digits and `-_.` (TRAP-10).
_LEFT_ALONE = "!*'()~"
# Some write the alphabet of plain base64, and some its padding.
_LETTERS = re.compile(r"[A-Za-z0-9+/_-]+={0,2}")
_TO_URL_ALPHABET = str.maketrans("+/", "-_")
_BROKEN = "the content state is cut off or damaged: it cannot be decoded. Copy the whole link once more"


def encoded(text: str) -> str:
    """encodeURIComponent, UTF-8, base64url, without padding (CST-R03)."""
    return urlsafe_b64encode(quote(text, safe=_LEFT_ALONE).encode()).decode().rstrip("=")


def decoded(text: str) -> str:
    """The text that was encoded; also where somebody left out encodeURIComponent. Raises BadContentState."""
    letters = text.rstrip("=").translate(_TO_URL_ALPHABET)
    # No number of whole bytes leaves one letter over.
    if not _LETTERS.fullmatch(text) or len(letters) % 4 == 1:
        raise BadContentState(_BROKEN)
    try:
        written = urlsafe_b64decode(letters + "=" * (-len(letters) % 4)).decode()
        # encodeURIComponent leaves no brace.
        return written if written.lstrip().startswith(("{", "[")) else unquote(written, errors="strict")
    except ValueError as error:
        raise BadContentState(_BROKEN) from error
