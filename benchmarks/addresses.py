"""(P) What is asked for: tiles, regions, pages and documents, by chance from a seed. Knows no server that runs."""

from dataclasses import dataclass
from random import Random

JPEG = "0/default.jpg"


@dataclass(frozen=True, slots=True)
class Ask:
    """One resource: its path at our server and at iipsrv (empty where that has none), and the size of its image."""

    ours: str
    iipsrv: str = ""
    size: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Scan:
    """A page's image: id, its pyramid TIFF relative to the folder of pyramids, size, tile grid of its info.json."""

    id: str
    pyramid: str
    width: int
    height: int
    tile: int
    factors: tuple[int, ...]

    def ask(self, tail: str, size: tuple[int, int] | None = None) -> Ask:
        """What lies at `tail` behind the image's base URI."""
        return Ask(f"/iiif/3/{self.id}/{tail}", f"/iipsrv/iipsrv.fcgi?IIIF={self.pyramid}/{tail}", size)

    def info(self) -> Ask:
        """Its info.json."""
        return self.ask("info.json")

    def inner_tiles(self) -> list[Ask]:
        """Every tile of every level that is whole: cut off at no edge."""
        return [
            self._tile(column * span, row * span, span)
            for span in (self.tile * factor for factor in self.factors)
            for row in range(self.height // span)
            for column in range(self.width // span)
        ]

    def middle_tile(self) -> Ask:
        """A tile of the largest level in the middle of the page, where there is text."""
        column, row = self.width // self.tile // 2, self.height // self.tile // 2
        return self._tile(column * self.tile, row * self.tile, self.tile)

    def region(self, side: int, width: int, chance: Random) -> Ask:
        """A square of `side` pixels somewhere on the page, `width` pixels wide in the answer."""
        x, y = chance.randint(0, self.width - side), chance.randint(0, self.height - side)
        return self.ask(f"{x},{y},{side},{side}/{width},/{JPEG}", (width, width))

    def reduced(self, width: int) -> Ask:
        """The whole page, `width` pixels wide."""
        return self.ask(f"full/{width},/{JPEG}", (width, round(self.height * width / self.width)))

    def _tile(self, x: int, y: int, span: int) -> Ask:
        return self.ask(f"{x},{y},{span},{span}/{self.tile},/{JPEG}", (self.tile, self.tile))


@dataclass(frozen=True, slots=True)
class ServedBook:
    """The book that is asked for: its manifest and the images of its pages."""

    manifest: Ask
    scans: tuple[Scan, ...]


def repeated_tile(book: ServedBook, _: Random) -> list[Ask]:
    """One tile."""
    return [book.scans[0].middle_tile()]


def random_tiles(book: ServedBook, chance: Random) -> list[Ask]:
    """All inner tiles of all pages in an order of chance."""
    tiles = [tile for scan in book.scans for tile in scan.inner_tiles()]
    chance.shuffle(tiles)
    return tiles


def odd_regions(book: ServedBook, chance: Random) -> list[Ask]:
    """4000 squares of 700 pixels, to 350, at places of chance on pages of chance."""
    return list(dict.fromkeys(chance.choice(book.scans).region(700, 350, chance) for _ in range(4000)))


def reduced_pages(book: ServedBook, chance: Random) -> list[Ask]:
    """Whole pages to 985 ... 1015 wide, so that no address repeats, in an order of chance."""
    pages = [scan.reduced(width) for scan in book.scans for width in range(985, 1016)]
    chance.shuffle(pages)
    return pages


def one_info(book: ServedBook, _: Random) -> list[Ask]:
    """The info.json of one page."""
    return [book.scans[0].info()]


def the_manifest(book: ServedBook, _: Random) -> list[Ask]:
    """The book's manifest."""
    return [book.manifest]
