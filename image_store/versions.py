"""The versions of what we make. Raise one whenever the same input would give other bytes than before."""

# How masters become tiles: part of every pyramid's file name; a higher number has all pyramids built anew.
PYRAMID_VERSION = 3
# How tiles become derivatives: part of every cache key and ETag.
RENDER_VERSION = 4
