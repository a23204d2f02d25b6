"""What viewers ask of a page before anybody has touched it, and what lies ready of it. Knows no file and no cache.

Read in the viewers' own code: Mirador, Clover and our own pages take thumbnails from the `sizes` of the manifest; the
Universal Viewer computes `full/90,` for its list and `full/200,` for its gallery; Mirador, where it finds no sizes,
`full/,120` and `full/!120,120`; others ask for small boxes. Tiles lie ready, and so does the smallest of the `sizes`.
"""

from collections.abc import Iterator

from image_store import Derivative, ImageInfo, ImageRequest, Impossible, Limits

THUMBNAILS = ("90,", "200,", ",120", "!120,120", "!200,200")
# Of the manifest's sizes, those that a list or a gallery shows, also on a fine screen; beyond it is the tiles' part.
LONGEST_SIDE = 1200


def wanted(info: ImageInfo, limits: Limits) -> list[Derivative]:
    """The derivatives of a page that viewers ask for first, each once: thumbnails, then the manifest's smaller sizes.

    Those that this image or these limits do not allow are left out; those that are stored tiles are not.
    """
    found = {derivative.operation: derivative for derivative in _allowed(info, limits)}
    return list(found.values())


def _allowed(info: ImageInfo, limits: Limits) -> Iterator[Derivative]:
    sizes = [str(size).replace("x", ",") for size in info.sizes(limits) if max(size.width, size.height) <= LONGEST_SIDE]
    for size in (*THUMBNAILS, *sizes):
        try:
            yield ImageRequest.parse("full", size, "0", "default.jpg").resolve(info, limits)
        except Impossible:
            # `90,` of an image that is not so wide: no viewer gets it.
            continue
