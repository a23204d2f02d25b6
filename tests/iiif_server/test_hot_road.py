"""The road in front of Flask: what it takes, what it hands on, and that it answers as Flask does."""

from collections.abc import Iterable

import pytest
from flask import Flask

from config import Config
from iiif_server.answers import Answer, Asked
from iiif_server.application import create_app
from iiif_server.hot_road import HotRoad
from iiif_server.metrics import Counted
from iiif_server.plain_request import PlainRequest
from iiif_server.stats.road import Noted
from tests.twins import Environ, StartResponse, Twins

IMAGE = "/iiif/3/gradient_1"
HOT = [
    f"{IMAGE}/0,0,512,512/512,/0/default.jpg",
    f"{IMAGE}/full/max/0/default.png?download",
    f"{IMAGE}/info.json",
    f"{IMAGE}/info.json?x=1",
    IMAGE,
    f"{IMAGE}?x",
    "/iiif/2/gradient_1/full/full/0/default.jpg",
    "/iiif/2/gradient_1/info.json",
    f"{IMAGE}/full/wrong/0/default.jpg",
    "/iiif/3/nobody/info.json",
    "/iiif/3/%zz/info.json",
    "/iiif/3//",
    "/presentation/3/gradient/manifest",
    "/presentation/3/gradient/manifest?manifest=x",
    "/presentation/3/nobody/manifest",
    "/presentation/2/gradient/manifest",
    "/presentation/2/nobody/manifest",
]
HANDED_ON = [
    "/",
    "/iiif/3/",
    "/iiif/3/?x",
    "/iiif/2",
    "/iiif/gradient_1",
    "/iiif/4/gradient_1",
    "/presentation/3/collection/top",
    "/presentation/2/collection/top",
    "/presentation/2/collection/manifest",
    "/presentation/3/collection/manifest",
    "/presentation/2/gradient/sequence/normal",
    "/presentation/gradient/manifest",
    "/presentation/3/gradient%2Fx/manifest",
    "/presentation/3/grad%69ent/manifest",
    "/books/gradient",
    "/health/live",
]


class Spy:
    """Stands where Flask stands and says that it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, _: Environ, start_response: StartResponse) -> Iterable[bytes]:
        self.asked += 1
        start_response("204 NO CONTENT", [])
        return []


def hot_road(app: Flask) -> HotRoad:
    """The one that stands in front, behind what counts requests and what counts uses of books."""
    counted = app.wsgi_app
    assert isinstance(counted, Counted)
    noted = counted._application
    assert isinstance(noted, Noted)
    assert isinstance(noted._application, HotRoad)
    return noted._application


def handed_on(config: Config, path: str, method: str = "GET") -> bool:
    app, spy = create_app(config), Spy()
    hot_road(app)._application = spy
    app.test_client().open(path, method=method)
    return bool(spy.asked)


@pytest.mark.one_way
@pytest.mark.parametrize("path", HOT)
def test_what_is_asked_often_goes_the_short_way(config: Config, path: str) -> None:
    assert not handed_on(config, path)
    assert not handed_on(config, path, "HEAD")
    assert handed_on(config, path, "OPTIONS")
    assert handed_on(config, path, "POST")


@pytest.mark.one_way
@pytest.mark.parametrize("path", HANDED_ON)
def test_everything_else_is_flasks(config: Config, path: str) -> None:
    assert handed_on(config, path)


@pytest.mark.one_way
@pytest.mark.parametrize("known", ["", "*", "the very one"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", HOT)
def test_both_ways_give_the_same_bytes(
    config: Config, monkeypatch: pytest.MonkeyPatch, path: str, method: str, known: str
) -> None:
    twins = Twins()
    monkeypatch.setattr(HotRoad, "__call__", lambda road, *wsgi: twins.answer(road, *wsgi))
    client = create_app(config).test_client()
    if known == "the very one":
        known = client.get(path).headers.get("ETag", "")
    for encoding in ("gzip", "identity"):
        client.open(path, method=method, headers={"If-None-Match": known, "Accept-Encoding": encoding})
    assert twins.compared >= 2


@pytest.mark.one_way
def test_the_comparison_can_fail(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    twins = Twins()
    monkeypatch.setattr(HotRoad, "__call__", lambda road, *wsgi: twins.answer(road, *wsgi))
    app = create_app(config)
    road = hot_road(app)
    (prefix, first), *rest = road._roads

    def other(asked: Asked, *, at_once: bool = False) -> Answer:
        answer = first(asked, at_once=at_once)
        assert answer is not None
        return answer._replace(headers=(*answer.headers, ("X-Else", "1")))

    road._roads = [(prefix, other), *rest]
    with pytest.raises(AssertionError, match="two answers"):
        app.test_client().get(f"{IMAGE}/info.json")


def plain(path: str) -> PlainRequest:
    return PlainRequest("GET", path, "books.example.az", "", "", "")


@pytest.mark.one_way
def test_what_may_go_without_wsgi_is_told_by_its_beginning(config: Config) -> None:
    road = hot_road(create_app(config))
    assert all(road.takes(plain(path)) for path in HOT)
    others = [path for path in HANDED_ON if not path.startswith("/presentation/")]
    assert not any(road.takes(plain(path)) for path in others)


@pytest.mark.one_way
def test_what_strangers_write_at_length_is_not_remembered(config: Config) -> None:
    road = hot_road(create_app(config))
    api = road._roads[0][1].__self__  # type: ignore[attr-defined]
    for number in range(20):
        # One image by an address that nobody else writes, and one that there is not; the query is no part of it.
        for path in (f"{IMAGE}/pct:0,0,100,100/max/0/default.jpg", "/iiif/3/" + "%61" * 300 + f"{number}/info.json"):
            answer = road.answer(plain(f"{path}?x={'y' * 2000}{number}"))
            assert answer is not None
            assert answer.status in (200, 404)
    assert len(api._addresses._young) == 1
    assert list(api._ready._young) == [(f"{IMAGE}/pct:0,0,100,100/max/0/default.jpg", False)]
