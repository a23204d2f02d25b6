"""Small pictures of a page for the site: addresses of sizes that lie ready. Knows no pixels and no HTML."""

from dataclasses import dataclass

from image_store import Dimensions, Limits
from manifests import PageImage, Urls


@dataclass(frozen=True, slots=True)
class Picture:
    """The attributes of an `<img>`: address, dimensions in pixels, and a `srcset` by width."""

    src: str
    width: int
    height: int
    srcset: str


def choose_picture(image: PageImage, width: int, urls: Urls, limits: Limits) -> Picture | None:
    """The smallest size of info.json's `sizes` that is at least `width` wide, and the next for fine screens.

    None when the visitor's limits allow no stored size at all.
    """
    sizes: list[Dimensions] = image.info.sizes(limits)
    if not sizes:
        return None
    first = next((place for place, size in enumerate(sizes) if size.width >= width), len(sizes) - 1)
    shown = sizes[first : first + 2]
    srcset = ", ".join(f"{urls.image_sized(image.id, size)} {size.width}w" for size in shown)
    return Picture(urls.image_sized(image.id, shown[0]), shown[0].width, shown[0].height, srcset)
