"""The words of `stats`."""

import csv
import json
import shutil
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from config import Config
from iiif_server.cli.rooms import open_holdings
from iiif_server.stats.kept import KeptUses, Row
from tests.iiif_server.cli.conftest import Run, commands, write_scans


def make_counted(run: Run, home: Path) -> None:
    """A book that was used in two months, and one that is no longer there."""
    write_scans(home / "scans")
    assert run("ingest", home / "scans", "--book", "molla", "--title", "Molla Nəsrəddin").exit_code == 0
    KeptUses(open_holdings(Config.load()).engine).add(
        {
            Row("2026-10-31", "", "molla", "reader", False): 3,
            Row("2026-11-01", "europeana.eu", "molla", "manifest", False): 2,
            Row("2026-11-01", "europeana.eu", "molla", "page", False): 20,
            Row("2026-11-02", "", "molla", "about", True): 40,
            Row("2026-11-30", "", "gone", "pdf", False): 1,
        }
    )


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where it was made once: for commands that read it, and for copies."""
    home = tmp_path_factory.mktemp("stats")
    with commands(home) as run:
        make_counted(run, home)
    return home


@pytest.fixture
def counted(library: Path) -> Iterator[Run]:
    """The commands in that library, which they leave as it is."""
    with commands(library) as run:
        yield run


@pytest.fixture
def own(library: Path, tmp_path: Path) -> Iterator[Run]:
    """The commands in a copy of it."""
    with commands(Path(shutil.copytree(library, tmp_path / "copy"))) as run:
        yield run


def table(said: str) -> list[list[str]]:
    return [line.split() for line in said.splitlines()]


HEADING = ["VIEWS", "ABOUT", "PAGES", "DOWNLOADS", "ROBOTS"]


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        ((), [["MONTH", *HEADING], ["2026-10", *"30000"], ["2026-11", "2", "0", "20", "1", "40"]]),
        (("--from", "2026-11-02"), [["MONTH", *HEADING], ["2026-11", "0", "0", "0", "1", "40"]]),
        (("--to", "2026-10"), [["MONTH", *HEADING], ["2026-10", *"30000"]]),
        (
            ("--from=2026-11", "--to=2026-11", "--by=day", "--book=molla"),
            [["DAY", *HEADING], ["2026-11-01", "2", "0", "20", "0", "0"], ["2026-11-02", *"0000", "40"]],
        ),
        (
            ("--by", "site"),
            [["SITE", *HEADING], ["(none)", "3", "0", "0", "1", "40"], ["europeana.eu", "2", "0", "20", "0", "0"]],
        ),
        (
            ("--by", "book", "--by", "month", "--by", "book", "--from", "2026-11"),
            [
                ["BOOK", "MONTH", *HEADING],
                ["gone", "2026-11", *"00010"],
                ["molla", "2026-11", "2", "0", "20", "0", "40"],
            ],
        ),
    ],
)
def test_a_table_for_people(counted: Run, words: tuple[str, ...], rows: list[list[str]]) -> None:
    result = counted("stats", *words)
    assert (result.exit_code, result.stderr) == (0, "")
    assert table(result.stdout) == rows


def test_json_and_csv_say_the_same(counted: Run) -> None:
    documents = list(map(json.loads, counted("stats", "--by", "book", "--json").stdout.splitlines()))
    assert [(one["book"], one["views"], one["page"], one["robots"]) for one in documents] == [
        ("molla", 5, 20, 40),
        ("gone", 0, 0, 0),
    ]
    written = counted("stats", "--by", "book", "--csv").stdout
    assert written.startswith("\ufeffbook,views,")
    rows = list(csv.DictReader(StringIO(written.removeprefix("\ufeff"))))
    assert rows == [{name: str(value) for name, value in one.items()} for one in documents]


def test_the_shape_of_counter(counted: Run) -> None:
    result = counted("stats", "--counter", "--to", "2026-12")
    assert result.exit_code == 0
    rows = list(csv.reader(StringIO(result.stdout.removeprefix("\ufeff"))))
    assert ["Reporting_Period", "Begin_Date=2026-10-01; End_Date=2026-12-31"] in rows
    told = [(row[0], row[2], row[4], row[5:]) for row in rows[rows.index([]) + 1 :]]
    assert told == [
        ("Item", "Proprietary_ID", "Metric_Type", ["Reporting_Period_Total", "Oct-2026", "Nov-2026", "Dec-2026"]),
        ("", "gone", "Total_Item_Investigations", ["1", "0", "1", "0"]),
        ("", "gone", "Total_Item_Requests", ["1", "0", "1", "0"]),
        ("Molla Nəsrəddin", "molla", "Total_Item_Investigations", ["25", "3", "22", "0"]),
        ("Molla Nəsrəddin", "molla", "Total_Item_Requests", ["20", "0", "20", "0"]),
    ]


def test_what_was_counted_of_a_book_outlives_it(own: Run) -> None:
    before = own("stats", "--book", "molla").stdout
    assert own("remove", "molla", "--yes").exit_code == 0
    assert own("trash", "empty", "--yes").exit_code == 0
    result = own("stats", "--book", "molla")
    assert (result.exit_code, result.stdout) == (0, before)


def test_it_is_in_the_backup(own: Run, tmp_path: Path) -> None:
    before = own("stats", "--by", "day", "--by", "site", "--by", "book", "--json").stdout
    assert own("backup", tmp_path / "b.tar").exit_code == 0
    home = {"IIIF_HOME": str(tmp_path / "other")}
    assert own("restore-backup", tmp_path / "b.tar", env=home).exit_code == 0
    assert own("stats", "--by", "day", "--by", "site", "--by", "book", "--json", env=home).stdout == before


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("--from", "2026-13"), 2, "'2026-13' is no day such as 2026-11-27"),
        (("--from", "2026-1-1"), 2, "is no day such as"),
        (("--to", "20261127"), 2, "is no day such as"),
        (("--to", "٢٠٢٦-١١"), 2, "is no day such as"),
        (("--from", "2026-12", "--to", "2026-11"), 2, "ends before it begins: --from 2026-12-01 --to 2026-11-30"),
        (("--counter", "--by", "day"), 2, "leave --by out"),
        (("--book", "nobody"), 1, "no book 'nobody' in this library, and none was used"),
    ],
)
def test_what_cannot_be_answered(counted: Run, words: tuple[str, ...], status: int, said: str) -> None:
    result = counted("stats", *words)
    assert (result.exit_code, result.stdout) == (status, "")
    assert said in result.stderr


def test_where_nothing_is(run: Run, folder: Path) -> None:
    """No library, no uses, a book without uses: answers, and no errors."""
    result = run("stats")
    assert (result.exit_code, result.stdout) == (0, "") and "There is no library" in result.stderr
    run("ingest", folder, "--book", "molla")
    for words in ((), ("--book", "molla")):
        result = run("stats", *words)
        assert (result.exit_code, result.stdout, result.stderr) == (0, "", "Nothing was counted.\n")
    assert run("stats", "--json").stdout == ""


def test_a_server_with_a_bad_list_of_robots_does_not_start(run: Run, tmp_path: Path) -> None:
    (tmp_path / "robots").write_text("bot\n*\n")
    result = run("serve", env={"IIIF_STATISTICS_ROBOTS": str(tmp_path / "robots"), "IIIF_BIND": "127.0.0.1:1"})
    assert result.exit_code == 1
    assert "IIIF_STATISTICS_ROBOTS: Line 2 of" in result.stderr
