"""The words of `remote`, with a real server of another institution on this machine."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import Config, ConfigError
from iiif_server.cli.rooms import open_holdings
from iiif_server.database import writing
from manifests.collections.indexing import put_settings
from tests.iiif_server.cli.conftest import Run
from tests.iiif_server.linting.serving import Site, site
from tests.iiif_server.remote.theirs import publish
from tests.manifests.collections.books import settings

PRESS = "collections:\n  - {id: Dunya, label: Dünya}\n"


@pytest.fixture
def told() -> Iterator[Site]:
    with site() as one:
        yield one


@pytest.fixture
def shelf(run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:  # noqa: ARG001 - runs in its folder
    """An empty library with a collection `Dunya`, from which this machine may be reached."""
    monkeypatch.setenv("IIIF_REMOTE_NETWORKS", "127.0.0.1")
    holdings = open_holdings(Config.load())
    with writing(holdings.engine) as transaction:
        put_settings(transaction, settings(PRESS))
    return holdings.home


@pytest.mark.usefixtures("shelf")
def test_taken_in_looked_at_and_taken_away(run: Run, told: Site) -> None:
    address = publish(told, "/m")
    result = run("remote", "add", address, "--collection", "Dunya")
    assert (result.exit_code, result.output) == (0, "Kitabi-Dədə Qorqud (Library of Example): added, in Dunya.\n")
    [document] = map(json.loads, run("remote", "list", "--json").stdout.splitlines())
    assert (document["address"], document["languages"], document["dead"]) == (address, ["az", "fa"], False)
    assert run("remote", "list").stdout.splitlines()[1].split()[0] == address

    [tree] = map(json.loads, run("collections", "--json").stdout.splitlines())
    assert (tree["collection"], tree["books"], tree["remotes"]) == ("Dunya", 0, 1)
    assert run("collections").stdout.splitlines()[1].split() == ["Dunya", "0", "0", "1", "settings", "Dünya"]
    found = run("find", "qorqud")
    assert (found.stdout.splitlines()[1].split()[-1], found.stderr) == (address, "")
    [hit] = map(json.loads, run("find", "dede", "--json").stdout.splitlines())
    assert (hit["remote"], hit["manifest"]) == (address, address)

    assert run("remote", "check").stdout == "0 documents looked at.\n"
    told.put("/m", b"no", status=410)
    result = run("remote", "check", "--all")
    assert result.exit_code == 0
    assert "NOT REACHED" in result.stdout and "status 410" in result.stdout
    assert "1 document looked at: 1 not reached." in result.stdout
    assert "not reached since" in run("remote", "list").stdout
    publish(told, "/m")
    assert "there again" in run("remote", "check", address).stdout

    assert run("remote", "remove", address).stdout == "Kitabi-Dədə Qorqud (Library of Example): taken away.\n"
    assert "remote add URL" in run("remote", "list").stderr
    result = run("remote", "remove", address)
    assert (result.exit_code, "not on our shelves" in result.stderr) == (1, True)


@pytest.mark.usefixtures("shelf")
def test_what_cannot_be_taken_in_is_one_sentence(run: Run, told: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    address = publish(told, "/m")
    for words, why in (
        (("add", address, "--collection", "Yox"), "no collection 'Yox'"),
        (("add", f"{told.base}/x"), "status 404"),
        (("check", "https://example.org/"), "not on our shelves"),
        (("check", address, "--all"), "not both"),
    ):
        result = run("remote", *words)
        assert (result.exit_code != 0, why in result.stderr) == (True, True)
    # Nobody comes to a machine inside who was not let through by the settings.
    monkeypatch.delenv("IIIF_REMOTE_NETWORKS")
    told.asked.clear()
    result = run("remote", "add", address)
    assert (result.exit_code, "not in the public internet" in result.stderr, told.asked) == (1, True, [])


@pytest.mark.parametrize("networks", ["10.0.0.0/33", "books.example.az", "10.0.0.1/8"])
def test_networks_that_are_none(networks: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="IIIF_REMOTE_NETWORKS"):
        Config.load(home=tmp_path, remote_networks=networks)
