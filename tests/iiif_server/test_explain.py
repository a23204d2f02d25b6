"""What explain says is what the server does: each number beside the answer to the same address."""

from collections.abc import Iterator
from http import HTTPStatus

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config import Config
from iiif_server.application import create_app
from iiif_server.cli.rooms import open_holdings
from iiif_server.explain import Explaining, target_of
from iiif_server.explanation import Explanation
from iiif_server.gate import Gate, Reduce, Refuse
from iiif_server.ingest.aliases import add_alias
from image_store import Dimensions, Limits, open_shared
from image_store import tiles as tiles_module
from image_store.aliases import Alias
from tests.iiif_server.conftest import PAGE, make_library
from tests.iiif_server.test_image_api import ask

PUBLIC = "https://books.example.az/images"
ARK = "ark:/12025/654xz321"
BASE = "/iiif/3/gradient_1"
TILE = f"{BASE}/0,0,512,512/512,512/0/default.jpg"
EDGE = f"{BASE}/512,1024,507,333/507,333/0/default.jpg"
MADE = f"{BASE}/3,5,900,1200/250,/!90/gray.png"
IMAGES = (
    TILE,
    EDGE,
    MADE,
    f"{BASE}/full/max/0/default.jpg",
    f"{BASE}/pct:0,0,50,50/pct:50/0.0/color.webp",
    f"{BASE}/full/%5E2000,/22.5/bitonal.gif",
    f"{BASE}/full/^2000,/22.5/bitonal.gif",
    "/iiif/2/gradient_1/full/full/0/default.jpg",
    "/iiif/2/gradient%5F2/square/100,/0/default.jpg?download",
    "/iiif/3/ark:%2F12025%2F654xz321/full/!99,99/0/default.avif",
)
REFUSED = (
    f"{BASE}/nonsense/max/0/default.jpg",
    f"{BASE}/full/1020,/0/default.jpg",
    f"{BASE}/full/^99999,99999/0/default.jpg",
    f"{BASE}/full/^9000,9000/0/default.avif",
    "/iiif/3/nobody/full/max/0/default.jpg",
    "/iiif/3/a/b/full/max/0/default.jpg",
    "/iiif/3/a%GG/info.json",
    "/iiif/2/gradient_1/full/^max/0/default.jpg",
    "/iiif/gradient_1/full/max/0/default.jpg",
    "/iiif/3/",
    "/presentation/3/nobody/manifest",
)


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    config = make_library(tmp_path_factory.mktemp("library") / "home", PUBLIC)
    add_alias(open_holdings(config), Alias(ARK, "gradient_1"), replace=False)
    return config


@pytest.fixture(scope="module")
def client(config: Config) -> Iterator[FlaskClient]:
    with create_app(config).test_client() as client:
        yield client


def rooms(config: Config) -> Explaining:
    return Explaining.over(open_holdings(config), open_shared(config.cache_folder, config.cache_bytes))


def told(config: Config, address: str, *, render: bool = True) -> Explanation:
    return rooms(config).explain(address, render=render)


@pytest.mark.parametrize("address", IMAGES)
def test_the_numbers_are_those_of_the_answer(config: Config, client: FlaskClient, address: str) -> None:
    explained = told(config, address)
    answer = ask(client, address)
    assert (explained.status, explained.problem) == (answer.status_code, None) == (200, None)
    assert explained.wanted is not None
    assert explained.cache is not None
    assert answer.headers["Link"].startswith(f'<{explained.wanted.canonical}>;rel="canonical"')
    assert answer.headers["ETag"] == f'"{explained.cache.etag}"'
    made = explained.tile or explained.making
    assert made is not None
    assert made.bytes == int(answer.headers["Content-Length"])
    assert (explained.wanted.download is not None) == answer.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("address", IMAGES)
def test_the_canonical_address_is_its_own(config: Config, address: str) -> None:
    first = told(config, address, render=False)
    assert first.wanted is not None
    again = told(config, first.wanted.canonical, render=False)
    assert again.wanted is not None
    assert (again.wanted.is_canonical, again.wanted.canonical) == (True, first.wanted.canonical)
    assert first.wanted.is_canonical is (PUBLIC + address == first.wanted.canonical)


@pytest.mark.parametrize("address", REFUSED)
def test_a_refusal_is_the_servers_own(config: Config, client: FlaskClient, address: str) -> None:
    explained, answer = told(config, address), ask(client, address)
    assert explained.status == answer.status_code >= 400
    status = HTTPStatus(answer.status_code)
    assert answer.text == f"{status.value} {status.phrase}: {explained.problem}\n"
    assert explained.cache is None


def test_what_was_understood_before_it_went_wrong(config: Config) -> None:
    wrong = told(config, "/iiif/3/ark:%2F12025%2F654xz321/full/1020,/0/default.jpg")
    assert wrong.identifier == ARK
    assert wrong.image is not None
    assert (wrong.image.id, wrong.image.alias, wrong.image.book) == ("gradient_1", ARK, "gradient")
    assert (wrong.image.dimensions, wrong.image.gray) == (Dimensions(*PAGE), False)
    assert wrong.image.address == f"{PUBLIC}/iiif/3/ark:%2F12025%2F654xz321"
    assert wrong.wanted is None
    assert list(wrong.steps) == ["parse", "catalogue", "resolve"]
    assert told(config, f"{BASE}/nonsense/max/0/default.jpg").identifier == "gradient_1"


@pytest.mark.parametrize(
    "written",
    [
        f"{PUBLIC}{TILE}",
        f"http://elsewhere.example:8182{TILE}?x=1#here",
        f"/images{TILE}",
        TILE,
        TILE[1:],
        f"  {TILE}\n",
    ],
)
def test_an_address_may_be_written_in_many_ways(config: Config, written: str) -> None:
    explained = told(config, written, render=False)
    assert explained.tile is not None
    assert explained.status == 200


def test_letters_beyond_ascii_are_sent_as_a_browser_sends_them() -> None:
    assert target_of("http://h/iiif/3/Şəki/info.json").encode("latin-1").decode() == "/iiif/3/Şəki/info.json"
    assert target_of("https://host") == ""


@pytest.mark.parametrize(
    "address", ["/read/gradient", "https://host", "", "/iiif", "/presentation/3/gradient/canvas/1"]
)
def test_of_other_addresses_nothing_is_said(config: Config, address: str) -> None:
    explained = told(config, address)
    assert (explained.status, explained.kind) == (None, None)
    assert explained.problem is not None


def test_addresses_that_are_no_image(config: Config, client: FlaskClient) -> None:
    for address in (BASE, "/iiif/gradient_2", "/iiif/gradient_2/info.json", "/iiif/2/gradient_1"):
        explained = told(config, address)
        answer = ask(client, address)
        assert (explained.status, explained.leads_to) == (303, answer.headers["Location"])
        assert explained.kind == "base"
    information = told(config, f"/iiif/2/{ARK.replace('/', '%2F')}/info.json")
    assert (information.kind, information.version, information.status) == ("information", 2, 200)
    for version, name in ((3, "id"), (2, "@id")):
        book = told(config, f"/presentation/{version}/gradient/manifest")
        assert (book.kind, book.version, book.status) == ("manifest", version, 200)
        document = ask(client, f"/presentation/{version}/gradient/manifest").json
        assert document is not None
        assert book.leads_to == document[name]


@pytest.mark.parametrize("address", [TILE, EDGE, MADE, f"{BASE}/full/510,679/0/default.jpg"])
def test_the_tiles_that_are_told_are_those_that_are_read(
    config: Config, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    read: list[tuple[int, int, int]] = []
    reading = tiles_module.FileTiles.read

    def spy(tiles: tiles_module.FileTiles, *place: int) -> bytes:
        level, column, row = place
        read.append((level, column, row))
        return reading(tiles, *place)

    monkeypatch.setattr(tiles_module.FileTiles, "read", spy)
    explained = told(config, address)
    assert explained.source is not None
    assert {level for level, _, _ in read} == {explained.source.level}
    if explained.tile is not None:
        assert read == [(explained.tile.level, explained.tile.column, explained.tile.row)]
    else:
        assert explained.making is not None
        assert len(read) == explained.making.read == explained.making.tiles
    read.clear()
    planned = told(config, address, render=False)
    assert read == []
    assert (planned.wanted, planned.source, planned.cache) == (explained.wanted, explained.source, explained.cache)


def test_of_what_an_image_is_made(config: Config) -> None:
    made = told(config, MADE)
    assert made.wanted is not None
    assert (made.wanted.region, made.wanted.size) == ((3, 5, 900, 1200), Dimensions(250, 333))
    assert made.wanted.sent == Dimensions(333, 250)
    assert (made.wanted.rotation, made.wanted.quality, made.wanted.format) == ("!90", "gray", "png")
    assert made.source is not None
    assert (made.source.root, made.source.key) == ("", "1.png")
    assert (made.source.level, made.source.scale_factor) == (1, 2)
    assert made.source.level_dimensions == Dimensions(510, 679)
    assert made.making is not None
    assert (made.making.tiles, made.making.pixels) == (2, 510 * 679)
    assert (made.making.needed, made.making.made, made.making.scaled) == (450 * 600, 333 * 250, True)
    assert (made.making.weight, made.making.lane) == ("small", None)
    steps = ["parse", "catalogue", "resolve", "plan", "cache files", "open", "read", "decode", "scale"]
    assert list(made.steps) == [*steps, "turn and colours", "encode", "waiting and joining"]
    assert all(seconds >= 0 for seconds in made.steps.values())


def test_heavier_work_waits_in_its_lane(config: Config) -> None:
    medium, large = (
        told(config, f"{BASE}/full/{size}/0/default.png", render=False).making for size in ("1000,", "^8000,")
    )
    assert medium is not None
    assert large is not None
    assert ((medium.weight, medium.lane), (large.weight, large.lane)) == (("medium", "medium"), ("large", "large"))
    assert large.memory == large.made * 13


def test_the_cache_is_looked_into_and_not_filled(config: Config, client: FlaskClient) -> None:
    address = f"{BASE}/full/77,/0/default.jpg"
    for _ in range(2):
        explained = told(config, address)
        assert explained.cache is not None
        assert explained.cache.layers == {"files": False}
    assert ask(client, address).status_code == 200
    explained = told(config, address)
    assert explained.cache is not None
    assert explained.cache.layers == {"files": True}


@pytest.mark.parametrize(
    ("limits", "address", "applied"),
    [
        (Limits(100_000_000), "full/max", []),
        (Limits(100_000_000), "full/^max", ["maxArea"]),
        (Limits(100_000), "full/max", ["maxArea"]),
        (Limits(100_000, 100), "full/max", ["maxWidth"]),
        (Limits(100_000, 500, 100), "full/max", ["maxHeight"]),
        (Limits(100_000, 100), "full/200,", ["maxWidth"]),
        (Limits(1_000, 100), "full/200,", ["maxWidth", "maxArea"]),
        (Limits(100_000_000), "full/^99999,99999", ["maxArea"]),
        (Limits(100_000_000, 50), "9999,9,9,9/max", []),
    ],
)
def test_the_limit_that_decides(config: Config, limits: Limits, address: str, applied: list[str]) -> None:
    limited = config.model_copy(
        update={"max_area": limits.area, "max_width": limits.width, "max_height": limits.height}
    )
    explained = told(limited, f"{BASE}/{address}/0/default.jpg", render=False)
    assert [limit.name for limit in explained.limits if limit.applies] == applied
    settings = {"maxWidth": "IIIF_MAX_WIDTH", "maxHeight": "IIIF_MAX_HEIGHT"}
    assert all(limit.setting == settings.get(limit.name, "IIIF_MAX_AREA") for limit in explained.limits)


def test_memory_is_a_limit_of_its_own(config: Config) -> None:
    explained = told(config, f"{BASE}/full/^9000,9000/0/default.avif")
    assert [(limit.name, limit.value) for limit in explained.limits if limit.applies] == [("memory", 1_300_000_000)]


def test_access_is_told(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Gate, "access", lambda *_: Reduce(Limits(1_000_000, 100)))
    reduced = told(config, f"{BASE}/full/max/0/default.png")
    assert reduced.image is not None
    assert reduced.image.access == "within at most 100 pixels wide and 100 pixels high and 1000000 pixels in all"
    assert {limit.setting for limit in reduced.limits} == {"the reader's access"}
    monkeypatch.setattr(Gate, "access", lambda *_: Refuse(HTTPStatus.FORBIDDEN, "for the reading room only"))
    for address in (TILE, BASE, f"{BASE}/info.json", "/iiif/gradient_1", "/presentation/3/gradient/manifest"):
        shut = told(config, address)
        assert (shut.status, shut.problem) == (403, "for the reading room only")
        assert shut.leads_to is None


def test_damage_is_what_the_server_answers(config: Config) -> None:
    [edges] = (config.pyramids / "gradient").glob("3-*.edges")
    whole = edges.read_bytes()
    edges.write_bytes(bytes(len(whole)))
    try:
        damaged = told(config, "/iiif/3/gradient_3/full/90,/0/default.jpg")
        assert damaged.status == 500
        assert damaged.problem is not None
        assert "is damaged" in damaged.problem
        assert "read" in damaged.steps
        assert str(config.home) not in str(damaged)
    finally:
        edges.write_bytes(whole)


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="?#"), max_size=40))
def test_no_text_is_understood_otherwise_than_the_server_does(config: Config, client: FlaskClient, raw: str) -> None:
    explaining = rooms(config)
    for address in (f"/iiif/3/{raw}", f"{BASE}/{raw}/max/0/default.jpg", f"{BASE}/full/{raw}/0/default.jpg"):
        explained = explaining.explain(address, render=False)
        assert explained.status == ask(client, address).status_code, address


@pytest.mark.slow
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60))
def test_no_text_makes_it_fail(config: Config, text: str) -> None:
    explaining = rooms(config)
    for address in (text, f"http://{text}", f"/iiif/3/{text}"):
        explained = explaining.explain(address, render=False)
        assert (explained.problem is None) == (explained.status in (200, 303))
