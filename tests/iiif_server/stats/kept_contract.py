"""What the table of uses promises, whatever the database: added to by many at once, and summed."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, select

from iiif_server import database
from iiif_server.database import open_database
from iiif_server.stats.kept import MOST_SITES, Asked, By, KeptUses, Row
from iiif_server.stats.sites import NONE, OTHER
from iiif_server.stats.tables import USES


def row(
    day: str = "2026-11-27", site: str = "a.az", book: str = "kant", kind: str = "manifest", robot: bool = False
) -> Row:
    return Row(day, site, book, kind, robot)


class KeptContract:
    """For a `catalogue` that is an engine with an empty table of uses, and `kept` over it."""

    def test_what_is_counted_is_added_to_what_was(self, kept: KeptUses) -> None:
        kept.add({row(): 2, row(robot=True): 5})
        kept.add({row(): 3, row(kind="page"): 1})
        assert kept.sums(("book",), Asked()) == [
            (("kant",), "manifest", False, 5),
            (("kant",), "manifest", True, 5),
            (("kant",), "page", False, 1),
        ]

    @pytest.mark.parametrize(
        ("by", "expected"),
        [
            (("day",), {("2026-10-31",): 1, ("2026-11-01",): 2, ("2026-11-30",): 4}),
            (("month",), {("2026-10",): 1, ("2026-11",): 6}),
            (("site",), {("a.az",): 5, ("b.az",): 2}),
            (("book", "month"), {("kant", "2026-10"): 1, ("kant", "2026-11"): 2, ("molla", "2026-11"): 4}),
        ],
    )
    def test_sums(self, kept: KeptUses, by: tuple[By, ...], expected: dict[tuple[str, ...], int]) -> None:
        kept.add({row("2026-10-31"): 1, row("2026-11-01", "b.az"): 2, row("2026-11-30", book="molla"): 4})
        found = kept.sums(by, Asked())
        assert {group.values: group.number for group in found} == expected
        assert [group.values for group in found] == sorted(expected)

    @pytest.mark.parametrize(
        ("asked", "number"),
        [
            (Asked(), 15),
            (Asked(first="2026-11-01"), 14),
            (Asked(last="2026-11-01"), 3),
            (Asked("2026-11-01", "2026-11-01"), 2),
            (Asked(book="molla"), 8),
            (Asked("2026-12-01", None, "molla"), 0),
        ],
    )
    def test_a_time_and_a_book(self, kept: KeptUses, asked: Asked, number: int) -> None:
        counted = {row("2026-10-31"): 1, row("2026-11-01"): 2, row("2026-11-30"): 4, row("2026-11-30", book="molla"): 8}
        kept.add(counted)
        assert sum(group.number for group in kept.sums(("month",), asked)) == number

    def test_nothing_is_lost_when_many_add_at_once(self, catalogue: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
        """Each in its own order."""
        monkeypatch.setattr(database, "BUSY_SECONDS", 20)
        patient = open_database(catalogue.url.render_as_string(hide_password=False))
        kept = KeptUses(patient)
        books = [row(book=f"b{number}") for number in range(20)]
        with ThreadPoolExecutor(8) as pool:
            shifted = [dict.fromkeys(books[turn % 20 :] + books[: turn % 20], 1) for turn in range(64)]
            list(pool.map(kept.add, shifted))
        assert [group.number for group in kept.sums(("book",), Asked())] == [64] * 20

    def test_invented_sites_do_not_fill_the_disk(self, kept: KeptUses) -> None:
        """In one batch or in many; what is there already keeps its name, and another day begins anew."""
        kept.add({row(site=f"{number}.invented.az"): 1 for number in range(MOST_SITES - 1)})
        kept.add({row(site="kitab.az"): 1})
        kept.add({row(site=f"{number}.more.az"): 1 for number in range(300)})
        kept.add({row(site="kitab.az"): 1, row(site=NONE): 1, row("2026-11-28", "0.more.az"): 1})
        numbers = {group.values: group.number for group in kept.sums(("day", "site"), Asked())}
        assert numbers["2026-11-27", OTHER] == 300
        assert numbers["2026-11-27", "kitab.az"] == 2
        assert numbers["2026-11-27", NONE] == 1
        assert numbers["2026-11-28", "0.more.az"] == 1
        assert len(numbers) == MOST_SITES + 3

    def test_the_table_has_no_room_for_a_visitor(self, kept: KeptUses, catalogue: Engine) -> None:
        kept.add({row(): 1})
        with catalogue.connect() as connection:
            [written] = connection.execute(select(USES)).mappings()
        assert set(written) == {*Row._fields, "number"}
