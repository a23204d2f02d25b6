"""An export behind a plain nginx: every address in it is fetched, and our linter follows its links."""

import urllib.request
from collections.abc import Iterator

import pytest

from iiif_server.linting.judge import judge_address
from manifests.lint import Severity
from tests.iiif_server.conftest import make_library
from tests.iiif_server.export.crawl import Crawl
from tests.services.static_site import static_site
from tests.serving import free_port, run

pytestmark = pytest.mark.services


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder, port = tmp_path_factory.mktemp("export"), free_port()
    home = folder / "home"
    make_library(home, "https://books.example.az")
    base = f"http://127.0.0.1:{port}/deep/er"
    run(home, "export", "gradient", folder / "www" / "deep" / "er", "--base-url", base)
    with static_site(folder / "www", folder / "nginx", port):
        yield base


def fetched(address: str) -> bytes:
    """The answer, which must be 200 from this very address, as what its name says, for viewers anywhere."""
    with urllib.request.urlopen(address, timeout=20) as answer:
        assert (answer.status, answer.url) == (200, address)
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        kinds = {"json": "application/json", "jpg": "image/jpeg", "html": "text/html", "js": "text/javascript"}
        kind = kinds.get(address.rpartition(".")[2])
        assert kind is None or answer.headers["Content-Type"] == kind
        return bytes(answer.read())


def test_every_address_is_there(address: str) -> None:
    crawl = Crawl(address, fetched)
    crawl.all()
    assert crawl.images == 18
    assert f"{address}/books/gradient/3/canvas/3.json" in crawl.seen


@pytest.mark.parametrize("version", ["3", "2"])
@pytest.mark.parametrize("place", ["{}/collection.json", "books/gradient/{}/manifest.json"])
def test_the_linter_follows_all_links_and_finds_nothing(address: str, place: str, version: str) -> None:
    judged = judge_address(f"{address}/{place.format(version)}", with_linked=True)
    wrong = [one for one in judged.report.findings if one.rule.severity is not Severity.ADVICE]
    assert wrong == []
