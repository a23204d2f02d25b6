"""The plan as a pure function: which page a file is, and what is to be done for it."""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from iiif_server.ingest.find import Found
from iiif_server.ingest.outcome import Built, Failed, Outcome, book_of, image_records
from iiif_server.ingest.places import SourcePlace
from iiif_server.ingest.plan import Fingerprint, Hashed, Known, Plan, known_pages, plan_pages
from image_store import Dimensions, ImageRecord
from manifests import Book

PLACE = SourcePlace("", PurePosixPath("."))
TITLE = {"none": ("B",)}
SIZE = Dimensions(6, 8)


def file(source: str, letter: str | None) -> Hashed:
    """A file whose fingerprint is a letter, 64 times; None: it could not be read."""
    if letter is None:
        return Hashed(Found(Path(source), source, "it cannot be read"), None)
    return Hashed(Found(Path(source), source), Fingerprint(letter * 64, 1, 1))


class Shelf:
    """A library of one book, without a database."""

    def __init__(self) -> None:
        self.book: Book | None = None
        self.records: dict[str, ImageRecord] = {}
        self.keys: dict[str, str] = {}

    @property
    def known(self) -> list[Known]:
        return known_pages(self.book, list(self.records.values()))

    def plan(self, files: Mapping[str, str | None], prune: bool = False) -> Plan:
        hashed = [file(source, letter) for source, letter in files.items()]
        return plan_pages(
            "b", hashed, self.known, self.keys, prune=prune, is_taken=lambda _: False, has_pyramid=lambda _: True
        )

    def put(self, plan: Plan, failed: tuple[str, ...] = ()) -> Book:
        outcomes: dict[str, Outcome] = {
            page.key: Failed("cut off") if page.key in failed else Built(SIZE, True, 1)
            for page in plan.pages
            if page.to_build
        }
        self.records = image_records(plan, outcomes, PLACE)
        self.book = book_of(plan, outcomes, self.records, TITLE, None)
        self.keys |= {page.source: page.key for page in self.book.pages}
        return self.book


def states(plan: Plan) -> dict[str, str]:
    return {page.place: page.state for page in plan.pages}


def keys(plan: Plan) -> dict[str, str]:
    return {page.place: page.key for page in plan.pages}


def test_from_new_to_unchanged() -> None:
    shelf = Shelf()
    first = shelf.plan({"1.tif": "a", "2.tif": "b"})
    assert states(first) == {"1.tif": "new", "2.tif": "new"}
    assert first.pages[0].pyramid == "b/1-aaaaaaaaaaaa-r3"
    shelf.put(first)
    second = shelf.plan({"1.tif": "a", "2.tif": "b"})
    assert states(second) == {"1.tif": "unchanged", "2.tif": "unchanged"}
    before = shelf.book
    assert shelf.put(second) == before


def test_a_page_between_changes_no_other() -> None:
    shelf = Shelf()
    shelf.put(shelf.plan({"1.tif": "a", "2.tif": "b"}))
    plan = shelf.plan({"1.tif": "a", "1a.tif": "c", "2.tif": "b"})
    assert states(plan) == {"1.tif": "unchanged", "1a.tif": "new", "2.tif": "unchanged"}
    assert keys(plan) == {"1.tif": "1", "1a.tif": "1a", "2.tif": "2"}


def test_changed_bytes_keep_the_key() -> None:
    shelf = Shelf()
    shelf.put(shelf.plan({"1.tif": "a"}))
    plan = shelf.plan({"1.tif": "c"})
    assert states(plan) == {"1.tif": "changed"}
    assert shelf.put(plan).pages[0].key == "1"
    assert shelf.records["1"].pyramid == "b/1-cccccccccccc-r3"


def test_a_renamed_file_is_the_same_page() -> None:
    shelf = Shelf()
    shelf.put(shelf.plan({"1.tif": "a", "2.tif": "b"}))
    for state in ("renamed", "unchanged"):
        plan = shelf.plan({"1.tif": "a", "03 Titul.tif": "b"})
        assert states(plan) == {"1.tif": "unchanged", "03 Titul.tif": state}
        assert keys(plan)["03 Titul.tif"] == "2"
        assert not any(page.to_build for page in plan.pages)
        book = shelf.put(plan)
        assert book.pages[1].label == {"none": ("Titul",)}
        assert shelf.records["2"].source.key == "03 Titul.tif"


def test_a_page_that_was_renamed_and_then_replaced_keeps_its_key() -> None:
    shelf = Shelf()
    shelf.put(shelf.plan({"a.png": "a"}))
    shelf.put(shelf.plan({"b.png": "a"}))
    replaced = shelf.plan({"b.png": "c"})
    assert (states(replaced), keys(replaced)) == ({"b.png": "changed"}, {"b.png": "a"})
    shelf.put(replaced)
    assert states(shelf.plan({"b.png": "c"})) == {"b.png": "unchanged"}
    gone = shelf.plan({"0.png": "d"})
    assert states(gone) == {"0.png": "new", "b.png": "gone"}, "it is gone from where it lay last"
    back = shelf.plan({"a.png": "d"})
    assert (states(back), keys(back)) == ({"a.png": "changed"}, {"a.png": "a"}), "its first name still counts"


def test_a_renamed_page_that_is_damaged_keeps_its_place() -> None:
    shelf = Shelf()
    shelf.put(shelf.plan({"a.png": "a"}))
    for _ in range(2):
        plan = shelf.plan({"b.png": "a"})
        shelf.put(plan)
        shelf.put(shelf.plan({"b.png": None}))
    assert [(page.key, page.place) for page in shelf.plan({"b.png": "e"}).pages] == [("a", "b.png")]


def test_a_new_page_where_a_renamed_one_lay() -> None:
    shelf = Shelf()
    shelf.put(shelf.plan({"a.png": "a"}))
    shelf.put(shelf.plan({"b.png": "a"}))
    plan = shelf.plan({"a.png": "x", "b.png": "a"})
    assert (states(plan), keys(plan)) == ({"a.png": "new", "b.png": "unchanged"}, {"a.png": "a-2", "b.png": "a"})
    shelf.put(plan)
    again = shelf.plan({"a.png": "x", "b.png": "a"})
    assert (states(again), keys(again)) == ({"a.png": "unchanged", "b.png": "unchanged"}, keys(plan))


def test_the_name_counts_more_than_the_bytes() -> None:
    shelf = Shelf()
    shelf.put(shelf.plan({"1.tif": "a", "2.tif": "b"}))
    plan = shelf.plan({"1.tif": "b", "2.tif": "a", "3.tif": "a"})
    assert states(plan) == {"1.tif": "changed", "2.tif": "changed", "3.tif": "new"}
    assert keys(plan) == {"1.tif": "1", "2.tif": "2", "3.tif": "3"}


def test_two_blank_pages_renamed() -> None:
    shelf = Shelf()
    shelf.put(shelf.plan({"1.tif": "a", "2.tif": "a"}))
    plan = shelf.plan({"x.tif": "a", "y.tif": "a", "z.tif": "a"})
    assert keys(plan) == {"x.tif": "1", "y.tif": "2", "z.tif": "z"}


def test_gone_pages_stay_until_pruned() -> None:
    shelf = Shelf()
    shelf.put(shelf.plan({"1.tif": "a", "2.tif": "b", "3.tif": "c"}))
    assert states(shelf.plan({"1.tif": "a", "3.tif": "c"})) == {
        "1.tif": "unchanged",
        "2.tif": "gone",
        "3.tif": "unchanged",
    }
    plan = shelf.plan({"1.tif": "a", "3.tif": "c"}, prune=True)
    assert states(plan) == {"1.tif": "unchanged", "3.tif": "unchanged"}
    assert [page.key for page in plan.pruned] == ["2"]
    shelf.put(plan)
    # It comes back under another name and with other bytes for that name: its old key is for its old name.
    assert keys(shelf.plan({"1.tif": "a", "2.tif": "d", "3.tif": "c"}))["2.tif"] == "2"


def test_a_damaged_page_keeps_its_place_and_its_older_image() -> None:
    shelf = Shelf()
    shelf.put(shelf.plan({"1.tif": "a", "2.tif": "b"}))
    book = shelf.put(shelf.plan({"1.tif": None, "2.tif": "c"}), failed=("2",))
    assert [(page.problem, page.image is not None) for page in book.pages] == [
        ("it cannot be read", True),
        ("cut off", True),
    ]
    assert [shelf.records[key].source.sha256[0] for key in ("1", "2")] == ["a", "b"]
    repaired = shelf.plan({"1.tif": "a", "2.tif": "b"})
    assert states(repaired) == {"1.tif": "unchanged", "2.tif": "unchanged"}
    assert [page.problem for page in shelf.put(repaired).pages] == [None, None]


def test_a_page_that_never_had_an_image_is_missing() -> None:
    shelf = Shelf()
    book = shelf.put(shelf.plan({"1.tif": "a", "2.tif": "b"}), failed=("1",))
    assert [page.key for page in book.pages] == ["1", "2"]
    assert book.pages[0].image is None
    assert book.missing_count == 1
    assert states(shelf.plan({"1.tif": "b", "2.tif": "b"}))["1.tif"] == "changed"


def test_a_pyramid_that_is_not_there_is_built_again() -> None:
    shelf = Shelf()
    shelf.put(shelf.plan({"1.tif": "a"}))
    plan = plan_pages(
        "b",
        [file("1.tif", "a")],
        shelf.known,
        shelf.keys,
        prune=False,
        is_taken=lambda _: False,
        has_pyramid=lambda _: False,
    )
    assert states(plan) == {"1.tif": "changed"}
