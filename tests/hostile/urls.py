"""Hostile requests, seeded: addresses that follow the grammar, addresses that nearly do, and raw bytes."""

from dataclasses import dataclass
from random import Random

IDS = (
    "gradient_1",
    "gradient_2",
    "gradient_3",
    "gradient%5F1",
    "nobody",
    "",
    "..",
    "%2e%2e",
    "a%2Fb",
    "%C9%99",
    "2",
    "3",
)
NUMBERS = ("0", "1", "2", "7", "99", "100", "511", "512", "1019", "1357", "4000", "999999999", "9999999999", "-1", "")
ODD_NUMBERS = (
    "+1",
    "1.5",
    ".5",
    "5.",
    "1e3",
    "٣",
    "１",
    "%D9%A3",
    " 1",
    "1_0",
    "0x1",
    "nan",
    "inf",
    "1" * 400,
    "%00",
    "^1",
)
REGIONS = ("full", "square", "Full", "pct:", "max", "", "full%00")
SIZES = ("max", "^max", "full", "!max", "^", ",", "!,", "")
ROTATIONS = ("0", "90", "180", "270", "360", "!0", "!90", "45", "22.5", "361", "-1", "!", "!!0", "1e1", "nan", "0%0A")
QUALITIES = ("default", "color", "gray", "bitonal", "native", "Default", "", "x")
FORMATS = ("jpg", "png", "webp", "gif", "tif", "avif", "jp2", "pdf", "JPG", "bmp", "", "jpg%0A", "jpg.png")
ROADS = (
    "/presentation/3/gradient/manifest",
    "/presentation/3/collection/top",
    "/presentation/2/gradient/manifest",
    "/presentation/2/gradient/range/top",
    "/presentation/gradient/manifest",
    "/books/gradient",
    "/read/gradient",
    "/health/ready",
    "/",
    "/iiif/2",
    "/iiif/",
    "/assets/../../config.py",
)
METHODS = ("GET",) * 16 + ("HEAD", "OPTIONS", "POST", "DELETE", "TRACE", "BREW")
HEADERS = {
    "HTTP_ACCEPT": (
        "*/*",
        "application/ld+json",
        "text/html",
        "application/ld+json;profile=http://iiif.io/api/image/2",
        ',;="',
        "q" * 999,
    ),
    "HTTP_ACCEPT_ENCODING": ("gzip", "gzip;q=0", "*", "gzip;q=x", "br, \x80"),
    "HTTP_IF_NONE_MATCH": ("*", '"x"', 'W/"x", "y"', '"', "\x00", '"' * 500),
    "HTTP_IF_MODIFIED_SINCE": ("Tue, 24 Nov 2026 00:00:00 GMT", "never", "-1"),
    "HTTP_RANGE": ("bytes=0-0", "bytes=9-1", "x"),
    "HTTP_HOST": ("evil.example", "a b", "[::1", "\xff", ""),
    "HTTP_ACCESS_CONTROL_REQUEST_HEADERS": ("authorization", "a,b", "\xe9"),
    "HTTP_ACCEPT_LANGUAGE": ("az", "ru;q=0.5,en", ";;;", "x" * 500, "*"),
    "HTTP_COOKIE": ("language=ru", "language=\xff", "a" * 900, "=;="),
}


@dataclass(frozen=True)
class Hostile:
    """A request as WSGI has it: the path's bytes as Latin-1, the query apart, headers by their WSGI names."""

    method: str
    path: str
    query: str
    headers: dict[str, str]


def hostile(random: Random) -> Hostile:
    """The next request."""
    path = random.choice((_image, _image, _image, _image, _image, _image, _information, _road, _bytes))(random)
    for _ in range(random.choice((0, 0, 0, 0, 0, 0, 1, 2))):
        path = _mutated(random, path)
    headers = {name: random.choice(values) for name, values in HEADERS.items() if random.random() < 0.15}
    query = random.choice(
        ("", "", "", "download", "download=%00", "x=%ff&y", "lang=ru", "lang=%F0%28%8C%28", "a" * 3000)
    )
    return Hostile(
        random.choice(METHODS),
        path.replace("?", "%3F").encode("utf-8", "surrogatepass").decode("latin-1"),
        query,
        headers,
    )


def _number(random: Random) -> str:
    return (
        random.choice(ODD_NUMBERS) if random.random() < 0.04 else random.choice((*NUMBERS, str(random.randrange(1400))))
    )


def _image(random: Random) -> str:
    if random.random() < 0.4:
        # Nothing wrong with it at all: what follows may still spoil it.
        x, y, side = (random.randrange(200) for _ in range(3))
        part = random.choice(("full", "square", f"{x},{y},{side + 1},{side + 9}", f"pct:{x / 4},{y / 3},40,33.3"))
        sizes = (f"{side % 90 + 1},", f",{side + 1}", f"^{x + 1},{y + 1}", "!80,90", "max", "%5Emax", "pct:12.5")
        angle = random.choice(ROTATIONS[:9])
        quality, format = random.choice(QUALITIES[:4]), random.choice(FORMATS[:8])
        return f"{_base(random)}/{part}/{random.choice(sizes)}/{angle}/{quality}.{format}"
    region = random.choice(REGIONS[:2]) if random.random() < 0.7 else ",".join(_number(random) for _ in range(4))
    if random.random() < 0.1:
        region = f"pct:{region}" if "," in region else random.choice(REGIONS)
    pair = f"{_number(random)},{_number(random)}"
    size = random.choice(
        (f"{_number(random)},", f",{_number(random)}", pair, f"!{pair}", f"pct:{_number(random)}", *SIZES[:2])
    )
    if random.random() < 0.3:
        size = random.choice(("^" + size, "%5E" + size, size + "^", random.choice(SIZES)))
    rotation = random.choice(ROTATIONS[:7] if random.random() < 0.8 else ROTATIONS)
    quality = random.choice(QUALITIES[:4] if random.random() < 0.9 else QUALITIES)
    format = random.choice(FORMATS[:2] if random.random() < 0.6 else FORMATS)
    return f"{_base(random)}/{region}/{size}/{rotation}/{quality}.{format}"


def _base(random: Random) -> str:
    known = random.random() < 0.93
    return f"/iiif/{random.choice(('3', '3', '3', '3', '2', '2', '2', '4'))}/{random.choice(IDS[:3] if known else IDS)}"


def _information(random: Random) -> str:
    return _base(random) + random.choice(("/info.json", "", "/", "/info.json/", "/info%2Ejson", "/x/y", "/" * 50))


def _road(random: Random) -> str:
    return random.choice(ROADS) + random.choice(("", "", "/", "/..", "%00", "/x"))


def _bytes(random: Random) -> str:
    return random.choice(("/", "/iiif/3/", "/iiif/3/gradient_1/", "//")) + "".join(
        chr(random.choice((random.randrange(256), random.randrange(33, 127)))) for _ in range(random.randrange(60))
    )


def _mutated(random: Random, path: str) -> str:
    """One change: a piece doubled, dropped, encoded, encoded twice, or replaced by what no address has."""
    start = random.randrange(len(path) + 1)
    end = min(len(path), start + random.randrange(1, 6))
    piece = path[start:end]
    encoded = "".join(f"%{byte:02X}" for byte in piece.encode("utf-8"))
    odd = (
        "%",
        "%zz",
        "%00",
        "%0A",
        "%FF",
        "%C0%AF",
        "\u202e",
        "\u0259",
        "\x7f",
        "..",
        "//",
        "\\",
        "%2F",
        "%252F",
        "'\"<>",
    )
    new = random.choice((piece * 2, "", encoded, encoded.replace("%", "%25"), random.choice(odd), piece * 300))
    return "/" + (path[:start] + new + path[end:]).lstrip("/")[:6000] if random.random() < 0.9 else path[:start] + new
