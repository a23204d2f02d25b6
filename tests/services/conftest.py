"""One real server, and every road that leads to it: gunicorn itself, and nginx in four configurations."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from iiif_server.cli.rooms import open_holdings
from iiif_server.ingest.aliases import add_alias
from image_store.aliases import Alias
from tests.iiif_server.conftest import make_library
from tests.services.postgres_server import PostgresServer, running_postgres
from tests.services.programs import ROOT, library_server, nginx, self_signed, shipped, shipped_tls, trusting
from tests.services.roads import HOST, Road
from tests.serving import free_port

PREFIX = "/images"
PUBLIC = f"https://{HOST}{PREFIX}"

DEFAULT = "server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://127.0.0.1:{server}; }} }}"
# What nearly everybody writes first: with a slash behind the port.
WITH_SLASH = "server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://127.0.0.1:{server}/; }} }}"
# Identifiers that other systems gave to the image gradient_3.
ALIASES = ("ark:/12148/btv1b84", "urn:nbn:az:7", "b%3Cc", "Şəki/ğ", "книга 7", "x?y#z[d]@")
NAMES = ("gunicorn", "nginx by default", "nginx shipped", "TLS and prefix", "TLS and prefix cut off")


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A running PostgreSQL; each test has databases of its own in it."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with the book `gradient`, to be reached below a path."""
    home = tmp_path_factory.mktemp("services") / "home"
    holdings = open_holdings(make_library(home, PUBLIC))
    for alias in ALIASES:
        add_alias(holdings, Alias(alias, "gradient_3"), replace=False)
    return home


@pytest.fixture(scope="session")
def roads(home: Path) -> Iterator[dict[str, Road]]:
    """Every road by its name, the wrong one as well, and the one that only leads to https."""
    server, default, slash, plain, tls, redirecting, cut, unused = (free_port() for _ in range(8))
    folder = home.parent
    certificate = self_signed(folder / "tls")
    whole = shipped_tls(server, tls, redirecting, certificate)
    assert "location / {" in whole
    kept = _below(whole)
    with ExitStack() as programs:
        enter = programs.enter_context
        enter(library_server(home, server, PUBLIC))
        enter(nginx(folder / "default", default, DEFAULT.format(port=default, server=server)))
        enter(nginx(folder / "slash", slash, WITH_SLASH.format(port=slash, server=server)))
        enter(nginx(folder / "shipped", plain, shipped(server, plain)))
        enter(nginx(folder / "kept", tls, kept))
        enter(nginx(folder / "cut", cut, _cutting(shipped_tls(server, cut, unused, certificate))))
        trust = trusting(certificate)
        yield {
            "gunicorn": Road(server),
            "nginx by default": Road(default, own_answers=False),
            "nginx shipped": Road(plain),
            "TLS and prefix": Road(tls, PREFIX, trust),
            "TLS and prefix cut off": Road(cut, PREFIX, trust),
            "with a slash": Road(slash, own_answers=False),
            "to https": Road(redirecting, PREFIX),
        }


@pytest.fixture(params=NAMES)
def road(request: pytest.FixtureRequest, roads: dict[str, Road]) -> Road:
    """Each right road in turn."""
    return roads[request.param]


@pytest.fixture
def direct(roads: dict[str, Road]) -> Road:
    """gunicorn itself: what the others are compared with."""
    return roads["gunicorn"]


def _cutting(text: str) -> str:
    """The shipped configuration with the two pieces of docs/behind-nginx.md that cut the prefix off."""
    page = (ROOT / "docs" / "behind-nginx.md").read_text()
    cut, passed = re.findall(r"^```nginx\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert "location / {" in text
    assert "proxy_pass http://iiif_server;" in text
    text = _below(text)
    return str(cut) + text.replace("proxy_pass http://iiif_server;", str(passed))


def _below(text: str) -> str:
    """The shipped configuration as docs/behind-nginx.md changes it for a path of another site."""
    for place in ("/", "/metrics"):
        equals = "= " if place != "/" else ""
        assert f"location {equals}{place} {{" in text
        text = text.replace(f"location {equals}{place} {{", f"location {equals}{PREFIX}{place} {{")
    return text
