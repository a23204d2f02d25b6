"""The tree of domain errors. Knows no HTTP status: one table in `iiif_server/errors.py` does.

ImageStoreError
    BadSyntax        the text of a request breaks the grammar
    Impossible       well-formed, but cannot be had from this image or within the limits
    UnknownImage     no image has this identifier
    TakenImage       the identifier of an image belongs to another group already
    BadMaster        a master that cannot be taken in: damaged, of an unknown kind, too large
    BrokenPyramid    a pyramid and its index disagree, or one of them is missing
    Busy             too much large work is under way

NotAtOnce is no error: who may not wait has asked for what is not at hand.
"""


class ImageStoreError(Exception):
    """Something that `image_store` refuses or cannot do. The text is a sentence for a person."""


class BadSyntax(ImageStoreError):
    """The text of a request breaks the grammar of the Image API."""


class Impossible(ImageStoreError):
    """A well-formed request that this image cannot satisfy, or that passes the limits."""


class UnknownImage(ImageStoreError):
    """No image of the catalogue has this identifier."""


class TakenImage(ImageStoreError):
    """The identifier of an image belongs to another group already, and nobody takes it away."""


class BadMaster(ImageStoreError):
    """A master that cannot be taken in. The text names the reason, not the path."""


class BrokenPyramid(ImageStoreError):
    """A pyramid that is not what its index says: damaged, replaced, or half of it missing."""


class Busy(ImageStoreError):
    """Too many large derivatives are being made already: to be asked for again in a while."""


class BadAlias(ImageStoreError):
    """This alias cannot be, or is not there. The text is a sentence with the rule and the remedy."""


class NotAtOnce(Exception):
    """What was asked for `at_once` would need a disk, a database or a codec. Whoever may wait asks again."""
