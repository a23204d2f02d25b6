"""A content state of ours in its short form: the target alone (CST-R04). What it is for in a link is `encoded`."""

import orjson

from manifests.content_state.values import Box
from manifests.urls import Urls


def canvas_state(urls: Urls, book: str, page: str, box: Box | None = None) -> str:
    """A page of a book, or a part of it, with the manifest that it is part of (CST-R05), as JSON."""
    fragment = f"#xywh={','.join(map(str, box))}" if box else ""
    target = {
        "id": urls.canvas(book, page) + fragment,
        "type": "Canvas",
        "partOf": [{"id": urls.manifest(book), "type": "Manifest"}],
    }
    return orjson.dumps(target).decode()
