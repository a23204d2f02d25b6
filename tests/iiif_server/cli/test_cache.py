"""`iiif-server cache` as an operator and as a script use it; with a real Redis in tests/services."""

import json
from pathlib import Path

import pytest

from iiif_server.publication import PublicationCounter
from image_store import open_cache
from tests.iiif_server.cli.conftest import Run

# Nobody listens there.
GONE = {"IIIF_REDIS_URL": "redis://:secret@127.0.0.1:1/0"}
KEY = "ab" * 32


@pytest.fixture
def home(library: Run, tmp_path: Path) -> Path:  # noqa: ARG001
    open_cache(tmp_path / "library" / "cache", 10**9).put(KEY, b"x" * 952)
    return tmp_path / "library"


@pytest.mark.usefixtures("home")
def test_stats_tell_each_layer(run: Run) -> None:
    assert run("cache", "stats").stdout.splitlines() == [
        "Files: 1 image, 1.0 kB; the bound is 1.1 GB (IIIF_CACHE_BYTES).",
        "Memory: up to 16.8 MB in each server process (IIIF_MEMORY_CACHE_BYTES), which alone knows.",
    ]
    assert json.loads(run("cache", "stats", "--json", env={"IIIF_WORKERS": "3"}).stdout) == {
        "entries": 1,
        "bytes": 1000,
        "bound": 1024**3,
        "memory": {"bound": 16 * 1024**2, "processes": 3},
    }
    nothing = {"IIIF_CACHE_BYTES": "0", "IIIF_MEMORY_CACHE_BYTES": "0"}
    assert run("cache", "stats", env=nothing).stdout == "No cache is kept: its settings are 0.\n"


def test_purge_empties_the_files_and_tells_the_server_processes(run: Run, home: Path) -> None:
    counter = PublicationCounter(home / "purges")
    running = open_cache(home / "cache", 10**9, memory=10**9, purges=counter.value)
    assert running.get(KEY) is not None
    assert run("cache", "purge").stdout.splitlines() == [
        "Files: 1 image, 1.0 kB: all removed.",
        "Memory: every server process of this machine forgets at its next request.",
    ]
    assert running.get(KEY) is None
    assert json.loads(run("cache", "purge", "--json").stdout) == {"entries": 0, "bytes": 0}


@pytest.mark.parametrize("words", [("cache", "stats"), ("cache", "purge"), ("cache", "purge", "--json")])
def test_a_redis_that_does_not_answer_is_one_sentence_and_the_rest_is_done(
    run: Run, home: Path, words: tuple[str, ...]
) -> None:
    result = run(*words, env=GONE)
    assert result.exit_code == 1
    assert "1.0 kB" in result.stdout or '"bytes": 1000' in result.stdout
    (sentence,) = result.stderr.splitlines()
    assert sentence.startswith("Error: Redis does not answer: ")
    assert sentence.endswith("See IIIF_REDIS_URL.")
    assert "secret" not in result.output
    kept = open_cache(home / "cache", 10**9).get(KEY)
    assert (kept is None) == ("purge" in words)
