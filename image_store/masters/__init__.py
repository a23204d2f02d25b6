"""Masters: the librarian's own files, of many kinds, as upright 8-bit strips. One module for each foreign decoder."""

from image_store.masters.images import Master, open_master
from image_store.masters.kinds import kind_of
from image_store.masters.leaves import leaf_count
from image_store.masters.memory import PixelMemory

__all__ = ["Master", "PixelMemory", "kind_of", "leaf_count", "open_master"]
