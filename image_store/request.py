"""A request of the Image API as a value, and what it comes to for one image. Knows no pixels and no HTTP."""

from dataclasses import dataclass, field
from functools import lru_cache

from image_store.dialect import VERSION3, Dialect
from image_store.effort import check_memory
from image_store.errors import BadSyntax, Impossible
from image_store.formats import Format, Quality, parse_format, parse_quality
from image_store.geometry import Dimensions, Rect
from image_store.info import ImageInfo
from image_store.limits import Limits
from image_store.region import Region, canonical_region, parse_region
from image_store.rotation import Rotation, parse_rotation
from image_store.size import Size

# Pages of a book have few sizes, and viewers ask the same of each: so many answers are remembered.
RESOLVED_KEPT = 1024


@dataclass(frozen=True, slots=True)
class Derivative:
    """What is to be made of one image: everything absolute, nothing left to decide.

    `region` in pixels of the full image, `size` after scaling and before rotation, `quality` never `default`;
    `canonical` is the canonical form of the request in its version (Image API 3.0 and 2.1, section 4.7).
    """

    region: Rect
    size: Dimensions
    rotation: Rotation
    quality: Quality
    format: Format
    canonical: str
    # What is done, in numbers alone: the same for every spelling, in both versions (IMG2-R23). Written out once: one
    # derivative answers for all pages of a size.
    operation: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        operation = f"{self.region}/{self.size}/{self.rotation}/{self.quality}.{self.format}"
        object.__setattr__(self, "operation", operation)


@dataclass(frozen=True, slots=True)
class ImageRequest:
    """The four path segments behind the identifier, parsed. `str()` prints them again."""

    region: Region
    size: Size
    rotation: Rotation
    quality: Quality
    format: Format
    dialect: Dialect = VERSION3

    @classmethod
    def parse(
        cls, region: str, size: str, rotation: str, quality_format: str, *, dialect: Dialect = VERSION3
    ) -> "ImageRequest":
        """A request from its four segments, percent-decoded. Raises BadSyntax (IMG3-R01, R67, R68)."""
        quality, dot, format = quality_format.rpartition(".")
        if not dot:
            raise BadSyntax(f"the last part must be quality.format, such as default.jpg, not {quality_format!r}")
        return cls(
            parse_region(region),
            dialect.parse_size(size),
            parse_rotation(rotation),
            parse_quality(quality),
            parse_format(format),
            dialect,
        )

    @lru_cache(RESOLVED_KEPT)  # noqa: B019 - requests are values, and no more are kept
    def resolve(self, info: ImageInfo, limits: Limits) -> Derivative:
        """What this request comes to for an image. Raises Impossible."""
        limits = info.bounds(limits)
        region = self.region.resolve(info.dimensions)
        size = self.size.resolve(region.dimensions, limits)
        self._check_turned(self.rotation.turn(size), limits)
        quality = self._effective_quality(info)
        canonical = "/".join(
            (
                canonical_region(region, info.dimensions),
                self.dialect.canonical_size(size, region.dimensions, limits),
                str(self.rotation),
                f"{Quality.DEFAULT if quality is info.own_quality else quality}.{self.format}",
            )
        )
        return Derivative(region, size, self.rotation, quality, self.format, canonical)

    def _check_turned(self, turned: Dimensions, limits: Limits) -> None:
        """The size is that before turning; but a box about a slanted page can have twice its area (IMG3-R45)."""
        self.format.check(turned)
        if turned.area > limits.area:
            raise Impossible(f"turned by {self.rotation} the image would be {turned}, and what is sent is {limits}")
        check_memory(turned, self.format, limits)

    def _effective_quality(self, info: ImageInfo) -> Quality:
        """`default` and, where there is no colour, `color` are what the image has (IMG3-R59, R76)."""
        as_it_is = self.quality is Quality.DEFAULT or (self.quality is Quality.COLOR and info.gray)
        return info.own_quality if as_it_is else self.quality

    def __str__(self) -> str:
        return f"{self.region}/{self.size}/{self.rotation}/{self.quality}.{self.format}"
