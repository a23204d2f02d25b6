"""Masters: the librarian's own files, of many kinds, as upright 8-bit strips. One module for each foreign decoder."""

from image_store.masters.contents import WARNING, Contents, Leaf, OutlineEntry, Taking, Text, Word
from image_store.masters.heads import Promise, promise_of
from image_store.masters.kinds import kind_of
from image_store.masters.leaves import leaf_count
from image_store.masters.memory import PixelMemory
from image_store.masters.open import Master, drawn_dimensions, open_master, survey
from image_store.masters.tiff_mark import page_marks

__all__ = [
    "WARNING",
    "Contents",
    "Leaf",
    "Master",
    "OutlineEntry",
    "PixelMemory",
    "Promise",
    "Taking",
    "Text",
    "Word",
    "drawn_dimensions",
    "kind_of",
    "leaf_count",
    "open_master",
    "page_marks",
    "promise_of",
    "survey",
]
