"""An ingest that is killed at some random moments; `make faults` takes a hundred."""

from itertools import islice
from pathlib import Path

import pytest

from tests.faults.kills import Result, kill_often, undisturbed

pytestmark = pytest.mark.slow

KILLS, SEED = 3, 7


def test_whoever_is_killed_whenever_the_next_run_makes_the_book_whole(tmp_path: Path) -> None:
    result = Result()
    # Both images and documents, and each once; documents that change are left to `make faults`
    kill_often(list(islice(undisturbed(tmp_path), KILLS)), tmp_path, KILLS, SEED, result)
    assert result.faults == []
    assert (result.kills.total(), result.repairs) == (KILLS, result.kills)
    assert {work.split()[1] for work in result.kills} == {"images", "documents"}
