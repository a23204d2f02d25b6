"""Fetching over TLS: the name on the certificate is that of the address, whatever number it was resolved to."""

import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from iiif_server.fetching.errors import FetchError
from iiif_server.fetching.fetch import Bounds, fetch
from tests.iiif_server.linting.serving import Site, site
from tests.services.programs import self_signed
from tests.services.roads import HOST

pytestmark = pytest.mark.services


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """That of HOST, which is believed."""
    made = self_signed(tmp_path / "tls")
    monkeypatch.setenv("SSL_CERT_FILE", str(made))
    return made


@pytest.fixture
def told(certificate: Path) -> Iterator[Site]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.parent / "privkey.pem")
    with site(context) as one:
        yield one


def here(seconds: float = 5.0) -> Bounds:
    """Every name is this machine."""
    return Bounds(seconds=seconds, resolve=lambda *_: ["127.0.0.1"])


def test_the_name_on_the_certificate_counts(told: Site) -> None:
    port = told.base.rpartition(":")[2]
    told.put("/m", {"a": 1})
    assert fetch(f"https://{HOST}:{port}/m", here()).body == b'{"a": 1}'
    assert told.sent[-1]["Host"] == f"{HOST}:{port}"
    with pytest.raises(FetchError, match="certificate"):
        fetch(f"https://other.example.az:{port}/m", here())
    assert len(told.asked) == 1


def test_a_certificate_of_nobody(told: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(FetchError, match="self-signed"):
        fetch(f"https://{HOST}:{told.base.rpartition(':')[2]}/m", here())


def test_a_server_that_never_shakes_hands_is_left() -> None:
    with site() as plain:
        began = time.monotonic()
        with pytest.raises(FetchError, match="cannot be fetched"):
            fetch(f"https://{HOST}:{plain.base.rpartition(':')[2]}/m", here(0.5))
        assert time.monotonic() - began < 2
