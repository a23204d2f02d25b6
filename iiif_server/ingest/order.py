"""The order in which people expect file names. The rule is the image store's: archives follow it too."""

from image_store import natural_order

__all__ = ["natural_order"]
