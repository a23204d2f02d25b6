"""The parameters of a link. Knows no content state."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

_MOST_FIELDS = 50


def parameters(link: str) -> Mapping[str, str]:
    """Those of a link, of each the first; some viewers write them behind the hash. None of a link that is broken."""
    try:
        parts = urlsplit(link)
        behind = parts.fragment[1:] if parts.fragment.startswith("?") else ""
        pairs = parse_qsl(f"{parts.query}&{behind}", max_num_fields=_MOST_FIELDS)
    except ValueError:
        return {}
    return dict(reversed(pairs))
