"""What stands around documents: every method and every status, for a viewer on a page of another origin."""

from collections.abc import Iterator
from http import HTTPStatus

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from config import Config
from iiif_server.application import create_app
from tests.iiif_server.conftest import PUBLIC

MANIFEST, MANIFEST2 = "/presentation/3/gradient/manifest", "/presentation/2/gradient/manifest"
NEUTRAL = "/presentation/gradient/manifest"
FOUND = (MANIFEST, MANIFEST2, "/presentation/3/collection/top", "/presentation/2/collection/top")
STATUSES = {
    **dict.fromkeys(FOUND, HTTPStatus.OK),
    NEUTRAL: HTTPStatus.SEE_OTHER,
    "/presentation/collection/top": HTTPStatus.SEE_OTHER,
    "/presentation/3/nobody/manifest": HTTPStatus.NOT_FOUND,
    "/presentation/2/nobody/manifest": HTTPStatus.NOT_FOUND,
    "/presentation/nobody/manifest": HTTPStatus.NOT_FOUND,
    "/presentation/3/gradient/canvas/nothing": HTTPStatus.NOT_FOUND,
    "/presentation/3/gradient%zz/manifest": HTTPStatus.NOT_FOUND,
}
ORIGIN = {"Origin": "https://viewer.example", "Cookie": "session=1"}


@pytest.fixture(scope="module")
def client(config: Config) -> Iterator[FlaskClient]:
    with create_app(config).test_client() as client:
        yield client


def ask(client: FlaskClient, raw: str, method: str = "GET", **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.open(
        raw, method=method, headers=ORIGIN | named, environ_overrides={"RAW_URI": raw, "REQUEST_URI": raw}
    )


def open_to_everybody(answer: TestResponse) -> bool:
    """Whether a page of any origin may read it, and a cache may give it to pages of others."""
    vary = {one.strip() for one in answer.headers.get("Vary", "").split(",")}
    return (
        answer.headers.getlist("Access-Control-Allow-Origin") == ["*"]
        and "Access-Control-Allow-Credentials" not in answer.headers
        and not {"Origin", "Cookie"} & vary
    )


@pytest.mark.parametrize("address", STATUSES)
def test_PRE3_R69_R71_TRAP_14_TRAP_34_TRAP_35_every_method_and_status(client: FlaskClient, address: str) -> None:
    get, head, options = (ask(client, address, method) for method in ("GET", "HEAD", "OPTIONS"))
    assert (get.status_code, head.status_code) == (STATUSES[address], STATUSES[address])
    assert options.status_code == HTTPStatus.NO_CONTENT
    assert all(map(open_to_everybody, (get, head, options)))
    assert head.data == b""
    assert dict(head.headers) == dict(get.headers)
    assert get.headers["Content-Length"] == str(len(get.data))
    refused = ask(client, address, "POST")
    assert refused.status_code in (HTTPStatus.METHOD_NOT_ALLOWED, STATUSES[address])
    assert refused.status_code != HTTPStatus.OK
    assert open_to_everybody(refused)


@pytest.mark.parametrize("address", FOUND)
def test_PRE3_R71_TRAP_34_304_carries_what_get_carries(client: FlaskClient, address: str) -> None:
    get = ask(client, address)
    for method in ("GET", "HEAD"):
        again = ask(client, address, method, If_None_Match=get.headers["ETag"])
        assert (again.status_code, again.data) == (HTTPStatus.NOT_MODIFIED, b"")
        assert open_to_everybody(again)
        for name in ("ETag", "Cache-Control", "Vary"):
            assert again.headers[name] == get.headers[name]


def test_TRAP_18_a_document_has_one_etag_however_it_is_asked_for(client: FlaskClient) -> None:
    etag = ask(client, MANIFEST).headers["ETag"]
    for raw in (f"{MANIFEST}?v=3", "/presentation/3/%67radient/manifest", "/presentation/3/gradien%74/manifes%74"):
        assert ask(client, raw).headers["ETag"] == etag
    assert ask(client, MANIFEST, Accept="application/json").headers["ETag"] == etag
    assert ask(client, MANIFEST, Cookie="session=2", Authorization="Basic eDp5").headers["ETag"] == etag
    assert ask(client, MANIFEST2).headers["ETag"] != etag


@pytest.mark.parametrize("address", [one for one, status in STATUSES.items() if status is HTTPStatus.SEE_OTHER])
def test_TRAP_33_TRAP_17_an_address_without_a_version_leads_on_at_once(client: FlaskClient, address: str) -> None:
    location = ask(client, address, Host="evil.example", X_Forwarded_Host="evil.example").headers["Location"]
    assert location == f"{PUBLIC}{address.replace('/presentation/', '/presentation/3/')}"
    assert ask(client, location.removeprefix(PUBLIC)).status_code == HTTPStatus.OK
