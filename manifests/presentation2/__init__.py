"""Presentation 3 documents -> Presentation 2.1.1 documents, for viewers and harvesters of before. Knows no book.

What is read is what `manifests.presentation3` writes, and all else of version 3 that version 2 has words for. What it
has no words for is left out: placeholders, accompanying canvases, sound and film (PRE2-R18).
"""

from manifests.presentation2.resources import CONTEXT2, SEQUENCE, TOP_RANGE, part_of_manifest2, version2

__all__ = ["CONTEXT2", "SEQUENCE", "TOP_RANGE", "part_of_manifest2", "version2"]
