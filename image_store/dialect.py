"""The two versions of the Image API: where they differ, and nothing else. One core serves both."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from image_store.geometry import Dimensions
from image_store.info import CONTEXT2, CONTEXT3, PROFILE2, PROFILE3, ImageInfo, info_json2, info_json3
from image_store.limits import Limits
from image_store.size import Size, canonical_size, canonical_size2, parse_size, parse_size2


@dataclass(frozen=True, slots=True)
class Dialect:
    """A version: its number in addresses, its context and profile, its grammar of sizes, its info.json.

    `json_first`: without a word from the client, info.json is plain JSON (version 2) or JSON-LD (version 3).
    """

    version: int
    context: str
    profile: str
    parse_size: Callable[[str], Size]
    canonical_size: Callable[[Dimensions, Dimensions, Limits], str]
    info_json: Callable[[ImageInfo, str, Limits, Mapping[str, object] | None], dict[str, object]]
    json_first: bool


VERSION2 = Dialect(2, CONTEXT2, PROFILE2, parse_size2, canonical_size2, info_json2, json_first=True)
VERSION3 = Dialect(3, CONTEXT3, PROFILE3, parse_size, canonical_size, info_json3, json_first=False)
