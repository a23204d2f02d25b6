"""Another institution: a real web server on this machine, with a manifest that answers as theirs do."""

from typing import Any

from iiif_server.fetching.networks import parse_networks
from iiif_server.remote.visit import Visitor, bounds_for
from tests.iiif_server.linting.serving import JSON, Site

PROVIDER = {
    "id": "https://library.example.org/",
    "type": "Agent",
    "label": {"en": ["Library of Example"]},
    "homepage": [{"id": "https://library.example.org/about", "type": "Text", "format": "text/html"}],
}
THUMBNAIL = {"id": "https://images.example.org/t.jpg", "type": "Image", "format": "image/jpeg", "width": 90}


def manifest3(address: str, label: str = "Kitabi-Dədə Qorqud", **more: Any) -> dict[str, Any]:
    """A manifest of version 3 as far as we look at it."""
    return {
        "@context": "http://iiif.io/api/presentation/3/context.json",
        "id": address,
        "type": "Manifest",
        "label": {"az": [label]},
        "metadata": [{"label": {"en": ["Language"]}, "value": {"en": ["Azerbaijani; Persian"]}}],
        "rights": "http://creativecommons.org/publicdomain/mark/1.0/",
        "provider": [PROVIDER],
        "thumbnail": [THUMBNAIL],
        "homepage": [{"id": "https://library.example.org/b/1", "type": "Text", "format": "text/html"}],
        "items": [],
        **more,
    }


def publish(site: Site, path: str, label: str = "Kitabi-Dədə Qorqud", etag: str = '"1"', **more: Any) -> str:
    """Has the path answer a manifest that names itself by its address; the address."""
    return site.put(path, manifest3(f"{site.base}{path}", label, **more), {**JSON, "ETag": etag})


def visitor(pause: float = 0.0) -> Visitor:
    """Who may go to this machine, and nowhere else inside."""
    return Visitor(bounds_for("https://books.example.az", "1.0", parse_networks("127.0.0.1")), pause)
