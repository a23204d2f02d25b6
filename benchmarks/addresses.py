"""(P) What is asked for: tiles, regions, pages and documents, by chance from a seed. Knows no server that runs."""

from dataclasses import dataclass
from random import Random

JPEG = "0/default.jpg"
# How many squares of chance are asked for in one run at most.
REGIONS = 4000
THUMBNAIL = 200
WIDTHS = range(999, 1002)


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

    def edge_tiles(self) -> list[Ask]:
        """The tiles of the largest level that the right edge cuts: of a page 6291 wide they have 147 pixels."""
        x, width = self.width - self.width % self.tile, self.width % self.tile
        places = range(0, self.height - self.tile + 1, self.tile)
        return [self.ask(f"{x},{y},{width},{self.tile}/{width},/{JPEG}", (width, self.tile)) for y in places]

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

    def thumbnail(self) -> Ask:
        """The whole page in a box THUMBNAIL wide and high."""
        factor = THUMBNAIL / max(self.width, self.height)
        size = (round(self.width * factor), round(self.height * factor))
        return self.ask(f"full/!{THUMBNAIL},{THUMBNAIL}/{JPEG}", size)

    def _tile(self, x: int, y: int, span: int) -> Ask:
        return self.ask(f"{x},{y},{span},{span}/{self.tile},/{JPEG}", (self.tile, self.tile))


@dataclass(frozen=True, slots=True)
class ServedBook:
    """What is asked for: a manifest of many pages, a book's images, and copies of them under other names.

    The copies are pages of their own for every server: they have records and files of their own names. `crowd`: more
    of them, which no server is asked for before a run.
    """

    manifest: Ask
    scans: tuple[Scan, ...]
    copies: tuple[Scan, ...] = ()
    crowd: tuple[Scan, ...] = ()


def repeated_tile(book: ServedBook, _: Random) -> list[Ask]:
    """One tile."""
    return [book.scans[0].middle_tile()]


def random_tiles(book: ServedBook, chance: Random) -> list[Ask]:
    """All inner tiles of all pages in an order of chance."""
    return _mixed([tile for scan in book.scans for tile in scan.inner_tiles()], chance)


def edge_tiles(book: ServedBook, chance: Random) -> list[Ask]:
    """All tiles at the right edge of all pages and copies in an order of chance."""
    return _mixed([tile for scan in book.copies for tile in scan.edge_tiles()], chance)


def odd_regions(book: ServedBook, chance: Random) -> list[Ask]:
    """Squares of 700 pixels, to 350, at places of chance on pages of chance."""
    return list(dict.fromkeys(chance.choice(book.scans).region(700, 350, chance) for _ in range(REGIONS)))


def reduced_pages(book: ServedBook, chance: Random) -> list[Ask]:
    """Whole pages and copies to 999, 1000 and 1001 wide in an order of chance."""
    return _mixed([scan.reduced(width) for scan in book.copies for width in WIDTHS], chance)


def thumbnails(book: ServedBook, chance: Random) -> list[Ask]:
    """One of each page of the crowd in an order of chance."""
    return _mixed([scan.thumbnail() for scan in book.crowd], chance)


def one_region(book: ServedBook, _: Random) -> list[Ask]:
    """One derivative that no stored tile answers."""
    return [book.scans[0].region(700, 350, Random("one region"))]


def one_info(book: ServedBook, _: Random) -> list[Ask]:
    """The info.json of one page."""
    return [book.scans[0].info()]


def the_manifest(book: ServedBook, _: Random) -> list[Ask]:
    """The manifest of many pages."""
    return [book.manifest]


def first_requests(book: ServedBook) -> list[Ask]:
    """What every server is asked before a fresh run begins: the info.json of each page and copy."""
    return [scan.info() for scan in book.copies]


def _mixed(asked: list[Ask], chance: Random) -> list[Ask]:
    chance.shuffle(asked)
    return asked
