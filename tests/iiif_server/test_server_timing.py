"""Server-Timing: there when it is switched on, with the steps that were really done; else nowhere."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from config import Config
from iiif_server.application import create_app
from iiif_server.plain_request import PlainRequest
from tests.iiif_server.conftest import copy_library
from tests.iiif_server.test_hot_road import hot_road

BASE = "/iiif/3/gradient_1"
TILE = f"{BASE}/0,0,512,512/512,512/0/default.jpg"
METRIC = re.compile(r"(?P<step>[a-z]+)(;desc=\"(?P<said>[a-z ]+)\")?;dur=(?P<milliseconds>[0-9]+\.[0-9]{3})")
# Every answer has its own times, so two ways to it give two headers.
pytestmark = pytest.mark.one_way


@pytest.fixture(scope="module")
def timed(gradient_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Config:
    return copy_library(gradient_library, tmp_path_factory.mktemp("library"), server_timing=True)


@pytest.fixture(scope="module")
def client(timed: Config) -> FlaskClient:
    return create_app(timed).test_client()


def steps(answer: TestResponse) -> dict[str, str | None]:
    """The steps that the header names, with what is said of each; their times are checked on the way."""
    found = [METRIC.fullmatch(metric) for metric in answer.headers["Server-Timing"].split(", ")]
    named = [metric for metric in found if metric is not None]
    assert len(named) == len(found), answer.headers["Server-Timing"]
    *parts, total = (float(metric["milliseconds"]) for metric in named)
    assert 0 < sum(parts) <= total + 0.001 * len(parts)
    return {metric["step"]: metric["said"] for metric in named}


@pytest.mark.parametrize("version", [3, 2])
def test_each_image_says_which_steps_it_took(client: FlaskClient, version: int) -> None:
    derivative = f"/iiif/{version}/gradient_1/full/101,/0/default.webp"
    made, kept = client.get(derivative), client.get(derivative)
    if version == 3:
        assert steps(made) == {
            "catalogue": None,
            "plan": None,
            "cache": "miss",
            "render": "small work",
            "total": None,
        }
    assert steps(kept) == {"catalogue": None, "plan": None, "cache": "hit", "total": None}
    assert made.data == kept.data
    for answer in (client.get(TILE), client.get(TILE), client.head(TILE)):
        assert steps(answer) == {"catalogue": None, "plan": None, "tile": None, "total": None}
        assert answer.headers.getlist("Timing-Allow-Origin") == ["*"]
    known = client.get(TILE, headers={"If-None-Match": client.get(TILE).headers["ETag"]})
    assert known.status_code == 304
    assert steps(known) == {"catalogue": None, "plan": None, "total": "the client has it"}


def test_all_else_is_as_it_is_without(client: FlaskClient, timed: Config) -> None:
    plain = create_app(timed.model_copy(update={"server_timing": False})).test_client()
    for path in (TILE, f"{BASE}/info.json", BASE, f"{BASE}/full/full/0/default.jpg", "/iiif/gradient_1"):
        on, off = client.get(path), plain.get(path)
        extra = [name for name in dict(on.headers) if name in ("Server-Timing", "Timing-Allow-Origin")]
        assert len(extra) == (2 if path == TILE else 0), path
        assert "Server-Timing" not in off.headers
        assert "Timing-Allow-Origin" not in off.headers
        for name in extra:
            del on.headers[name]
        assert (on.status_code, list(on.headers), on.data) == (off.status_code, list(off.headers), off.data)


def test_no_image_is_answered_at_once_while_it_is_on(timed: Config) -> None:
    asked = PlainRequest("GET", TILE, "", "", "", "")
    for on in (True, False):
        app = create_app(timed.model_copy(update={"server_timing": on}))
        app.test_client().get(TILE)
        assert (hot_road(app).at_once(asked) is None) is on
