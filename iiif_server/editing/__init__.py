"""Correcting a book by hand, without its scans: what was corrected is kept, and holds over every new ingest.

Use cases without HTTP and without the terminal. What a correction is, `manifests.corrections` knows.
"""
