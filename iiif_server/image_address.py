"""What an address of the Image API says: an image, and what is wanted of it. Knows no image and no answer."""

from typing import Literal, NamedTuple

from image_store import Dialect, ImageRequest, UnknownImage

NEUTRAL = "/iiif/"


class Address(NamedTuple):
    """What stands behind the prefix: an image, and what is wanted of it."""

    image_id: str
    wanted: ImageRequest | Literal["base", "information"]


def prefix_of(dialect: Dialect) -> str:
    """What the addresses of this version begin with."""
    return f"{NEUTRAL}{dialect.version}/"


def image_address(segments: list[str], dialect: Dialect) -> Address:
    """From the decoded segments behind the prefix: identifier, then nothing, info.json or four parameters.

    Raises UnknownImage, BadSyntax.
    """
    match segments:
        case [image_id]:
            return Address(image_id, "base")
        case [image_id, "info.json"]:
            return Address(image_id, "information")
        case [image_id, *parameters] if len(parameters) == 4:
            return Address(image_id, ImageRequest.parse(*parameters, dialect=dialect))
    raise UnknownImage(
        "there is nothing at this address; an image is IDENTIFIER/region/size/rotation/quality.format,"
        " and slashes inside an identifier are written %2F"
    )


def neutral_address(segments: list[str]) -> str:
    """The identifier in an address without a version, from its segments behind NEUTRAL. Raises UnknownImage.

    Images have no neutral address (IMG2-R21).
    """
    match segments:
        case [image_id] | [image_id, "info.json"]:
            return image_id
    raise UnknownImage("there is nothing at this address; images are below /iiif/3/ and /iiif/2/")
