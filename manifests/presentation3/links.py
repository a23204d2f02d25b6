"""Links from a document to what belongs to it and is no document of the Presentation API."""

from manifests.documents import Homepage, Texts


def homepage(address: str, label: Texts) -> Homepage:
    """A page for people (PRE3-R23)."""
    return {"id": address, "type": "Text", "label": label, "format": "text/html"}
