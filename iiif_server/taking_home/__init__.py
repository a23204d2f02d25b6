"""A book taken home: as a PDF, an EPUB, a ZIP of its images, as a citation.

Knows no route; `iiif_server/downloads_api.py` has the addresses.
"""
