"""A book that changes is new to readers at once: the commands take what the edge keeps of it away."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image

from tests.image_store.oracle import gradient
from tests.services.programs import library_server, nginx, shipped
from tests.services.roads import Road, ask
from tests.serving import COMMAND, free_port, run

pytestmark = pytest.mark.services


class Desk(NamedTuple):
    """A librarian's place: the scans, the library, the road of readers, the address for purges."""

    scans: Path
    home: Path
    road: Road
    purges: str

    def run(self, *arguments: str | Path, purges: str | None = None) -> subprocess.CompletedProcess[str]:
        """`iiif-server ...`, told of the edge."""
        settings = {"IIIF_HOME": str(self.home), "IIIF_EDGE_PURGE_URL": purges or self.purges, "PATH": "/usr/bin"}
        return subprocess.run([COMMAND, *arguments], env=settings, capture_output=True, text=True, check=False)

    def state(self, path: str) -> str | None:
        """Where the answer came from; it must be one."""
        answer = ask(self.road, path)
        assert answer.status == 200, path
        return answer.headers["X-Cache"]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Two books, `kant` and `kants`, with one page each; the alias `ark:/1/k` leads to the page of `kant`."""
    scans, home = tmp_path / "scans", tmp_path / "home"
    scans.mkdir()
    for number, book in enumerate(("kant", "kants")):
        (scans / book).mkdir()
        Image.fromarray(gradient(300 + number, 200)).save(scans / book / "1.png")
        run(home, "ingest", scans / book)
    run(home, "alias", "add", "ark:/1/k", "kant_1")
    server, port, purges = free_port(), free_port(), free_port()
    with (
        library_server(home, server, "http://books.example.az"),
        nginx(tmp_path / "nginx", port, shipped(server, port, purges)),
    ):
        yield Desk(scans, home, Road(port), f"http://127.0.0.1:{purges}")


KANT = (
    "/iiif/3/kant_1/info.json", "/iiif/2/kant_1/full/100,/0/default.jpg", "/iiif/3/kant%5F1/9,9,50,50/max/33/gray.png",
    "/iiif/3/kant_1/full/max/0/default.jpg?download", "/iiif/3/ark:%2F1%2Fk/full/max/0/default.jpg",
    "/presentation/3/kant/manifest", "/presentation/3/collection/top",
)  # fmt: skip
OTHER = ("/iiif/3/kants_1/full/max/0/default.jpg", "/presentation/3/kants/manifest")

# A document that is counted is asked about after a second, and not sent again.
KEPT = {"HIT", "REVALIDATED"}


def test_a_book_is_purged_and_no_other(desk: Desk) -> None:
    for path in (*KANT, *OTHER):
        assert desk.state(path) == "MISS"
        assert desk.state(path) in KEPT
    done = desk.run("cache", "purge", "kant", "--json")
    assert (done.returncode, json.loads(done.stdout)) == (0, {"book": "kant", "edge": len(KANT)})
    assert {desk.state(path) for path in OTHER} <= KEPT
    assert {desk.state(path) for path in KANT} == {"MISS"}
    assert "7 answers taken out" in desk.run("cache", "purge", "kant").stdout
    assert desk.run("cache", "purge").returncode == 0
    assert {desk.state(path) for path in (*KANT, *OTHER)} == {"MISS"}


def test_a_changed_book_is_seen_at_once(desk: Desk) -> None:
    path = "/iiif/3/kant_1/full/max/0/default.jpg"
    old = ask(desk.road, path).body
    Image.fromarray(gradient(200, 300)).save(desk.scans / "kant" / "1.png")
    assert desk.run("ingest", desk.scans / "kant", "--book", "kant").returncode == 0
    new = ask(desk.road, path)
    assert (new.headers["X-Cache"], new.body != old) == ("MISS", True)
    # Nothing changed: nothing is told.
    assert desk.run("ingest", desk.scans / "kant", "--book", "kant").returncode == 0
    assert desk.state(path) == "HIT"


def test_a_removed_book_is_gone_at_once(desk: Desk) -> None:
    for path in (*KANT, *OTHER):
        desk.state(path)
    assert desk.run("remove", "kant", "--yes").returncode == 0
    assert {ask(desk.road, path).status for path in KANT if "collection" not in path} == {404}
    assert "kant/manifest" not in ask(desk.road, "/presentation/3/collection/top").text
    assert {desk.state(path) for path in OTHER} <= KEPT


def test_an_edge_that_does_not_answer_is_a_warning_to_who_changes_books(desk: Desk) -> None:
    dead = f"http://127.0.0.1:{free_port()}"
    Image.fromarray(gradient(200, 300)).save(desk.scans / "kant" / "1.png")
    for command in (("ingest", desk.scans / "kant", "--book", "kant"), ("remove", "kant", "--yes")):
        done = desk.run(*command, purges=dead)
        assert done.returncode == 0
        assert done.stderr.startswith(f"Warning: The proxy in front at {dead} (IIIF_EDGE_PURGE_URL) cannot be told: ")
        assert "60 more seconds" in done.stderr
    asked = desk.run("cache", "purge", "kants", purges=dead)
    assert asked.returncode == 1
    assert asked.stderr.startswith(f"Error: The proxy in front at {dead}")


def test_without_an_edge_nothing_is_told(desk: Desk) -> None:
    done = desk.run("cache", "purge", "kant", purges="none")
    assert (done.returncode, done.stdout) == (
        0,
        "No proxy is set whose cache could be emptied (IIIF_EDGE_PURGE_URL).\n",
    )
