"""A public address with a path: https://lib.example.az/images."""

import re

import pytest
from flask.testing import FlaskClient

from iiif_server.application import create_app
from tests.iiif_server.conftest import make_library

PREFIX = "/images/books"
PUBLIC = f"https://lib.example.az{PREFIX}"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return create_app(make_library(tmp_path_factory.mktemp("prefix") / "home", PUBLIC)).test_client()


def get(client: FlaskClient, path: str) -> tuple[int, str]:
    answer = client.get(path, environ_overrides={"RAW_URI": path, "REQUEST_URI": path})
    return answer.status_code, answer.headers.get("Location") or answer.get_data(as_text=True)


@pytest.mark.parametrize("sent", [PREFIX, ""], ids=["the proxy sends the whole path", "the proxy cuts the prefix off"])
def test_every_id_link_and_redirect_has_the_prefix(client: FlaskClient, sent: str) -> None:
    assert get(client, f"{sent}/iiif/3/gradient_1") == (303, f"{PUBLIC}/iiif/3/gradient_1/info.json")
    status, info = get(client, f"{sent}/iiif/3/gradient_1/info.json")
    assert (status, f'"id":"{PUBLIC}/iiif/3/gradient_1"' in info) == (200, True)
    status, manifest = get(client, f"{sent}/presentation/3/gradient/manifest")
    assert (status, f'"id":"{PUBLIC}/presentation/3/gradient/manifest"' in manifest) == (200, True)
    for page in ("/", "/books/gradient", "/read/gradient"):
        status, html = get(client, f"{sent}{page}")
        assert status == 200
        links = re.findall(r'(?:href|src)="(/[^"]*)"', html)
        assert links
        assert [link for link in links if not link.startswith(f"{PREFIX}/")] == []


@pytest.mark.parametrize("sent", [PREFIX, ""], ids=["the proxy sends the whole path", "the proxy cuts the prefix off"])
def test_a_content_state_is_opened_below_the_prefix(client: FlaskClient, sent: str) -> None:
    state = f"{PUBLIC}/presentation/3/gradient/manifest"
    assert get(client, f"{sent}/read?iiif-content={state}") == (303, f"{PREFIX}/read/gradient")
    assert f'data-address="{PREFIX}/read"' in get(client, f"{sent}/books")[1]


def test_another_path_that_begins_alike_is_not_ours(client: FlaskClient) -> None:
    assert get(client, f"{PREFIX}-other/iiif/3/gradient_1/info.json")[0] == 404


@pytest.mark.parametrize("path", ["/iiif/3/gradient_1/info.json", f"{PREFIX}/iiif/3/gradient%5F1/info.json"])
def test_needless_encoding_under_a_prefix(client: FlaskClient, path: str) -> None:
    assert get(client, path)[0] == 200
