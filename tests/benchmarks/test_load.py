"""What wrk prints with our script, and what is no measurement."""

from pathlib import Path

import pytest

from benchmarks.wrk import Asking, Load, LoadFailed, put_load, read_load

LINE = (
    '{"requests": %d, "seconds": 2.0, "whole_list": false, "wrong": %d, "broken": %d, '
    '"bytes": 9000, "p50": 1.250, "p99": 4.000}\n'
)


def test_rate_of_a_run() -> None:
    load = read_load("Running 2s test\n  400 requests in 2.00s\n\n" + LINE % (400, 0, 0))
    assert load == Load(400, 2.0, False, 0, 0, 9000, 1.25, 4.0)
    assert load.rate == 200.0


@pytest.mark.parametrize(
    ("requests", "wrong", "broken", "reason"),
    [(400, 3, 0, "3 were not 304"), (400, 0, 2, "2 requests broke"), (7, 0, 0, "only 7 answers")],
)
def test_a_run_with_failures_is_none(requests: int, wrong: int, broken: int, reason: str) -> None:
    with pytest.raises(LoadFailed, match=reason):
        read_load(LINE % (requests, wrong, broken), Asking(status=304))


def test_fewer_connections_need_fewer_answers() -> None:
    assert read_load(LINE % (7, 0, 0), Asking(connections=1)).requests == 7


def test_a_path_is_never_sent_twice(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="twice"):
        put_load("http://127.0.0.1:1", ["/a", "/b", "/a"], 1, tmp_path)
