"""Who provides the books: the library itself, as its settings name it. Values only."""

from dataclasses import dataclass

from manifests.language_maps import LanguageMap

# Universal Viewer shows a logo as large as it is, Mirador asks for no other (VIEWERS 1.1, 1.2).
LOGO_HEIGHT = 200
LOGO_WIDTH = 800


@dataclass(frozen=True, slots=True)
class Logo:
    """The logo as the server sends it, a PNG of so many pixels."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Provider:
    """The library. `url`: its own home page; empty: it has none but this server's."""

    name: LanguageMap
    url: str = ""
    logo: Logo | None = None


def logo_of(width: int, height: int) -> Logo:
    """How a logo of so many pixels is sent: never larger than it is, within LOGO_WIDTH x LOGO_HEIGHT."""
    if width <= LOGO_WIDTH and height <= LOGO_HEIGHT:
        return Logo(width, height)
    if width * LOGO_HEIGHT > height * LOGO_WIDTH:
        return Logo(LOGO_WIDTH, max(1, height * LOGO_WIDTH // width))
    return Logo(max(1, width * LOGO_HEIGHT // height), LOGO_HEIGHT)
