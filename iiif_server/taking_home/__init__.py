"""A book taken home: as a PDF, as a citation. Knows no route; `iiif_server/downloads_api.py` has the addresses."""
