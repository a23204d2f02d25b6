"""Image records in a real database."""

import hashlib
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from iiif_server.database import writing
from image_store import Dimensions, ImageInfo, ImageRecord, Source, UnknownImage
from image_store.catalog import Catalog
from image_store.errors import TakenImage


@pytest.fixture
def catalog(engine: Engine) -> Catalog:
    return Catalog(engine)


def record(identifier: str, group: str = "kant") -> ImageRecord:
    source = Source("scans", f"Şəki xanlığı/{identifier}.tif", "ab" * 32, 5_000_000_000)
    return ImageRecord(identifier, group, Dimensions(3019, 4357), True, source, f"{group}/{identifier}-abc-v1")


def put(engine: Engine, *records: ImageRecord) -> None:
    with writing(engine) as transaction:
        Catalog(engine).put(transaction, records)


def test_a_record_comes_back_as_it_was_put(engine: Engine, catalog: Catalog) -> None:
    put(engine, record("kant_p1"))
    assert catalog.get("kant_p1") == record("kant_p1")
    assert catalog.get("kant_p1").info == ImageInfo(Dimensions(3019, 4357), gray=True)


def test_a_page_of_a_document_comes_back_as_it_was_put(engine: Engine, catalog: Catalog) -> None:
    drawn = replace(record("kant_p1"), source=Source("", "kant.pdf", "ab" * 32, 9, "p0017", None, 300))
    member = replace(record("kant_p2"), source=Source("", "kant.zip", "ab" * 32, 9, "a/1.tif", "cd" * 32))
    put(engine, drawn, member)
    assert [catalog.get("kant_p1"), catalog.get("kant_p2")] == [drawn, member]


def test_tiles_of_another_size_come_back_as_they_were_put(engine: Engine, catalog: Catalog) -> None:
    put(engine, replace(record("kant_p1"), tile=256))
    assert catalog.get("kant_p1").info == ImageInfo(Dimensions(3019, 4357), gray=True, tile=256)
    assert [one.tile for one in catalog.of_group("kant")] == [256]


def test_the_fingerprint_tells_pages_of_a_document_apart() -> None:
    file = Source("", "kant.pdf", "ab" * 32, 9)
    assert file.fingerprint == "ab" * 32
    leaf = hashlib.sha256(("ab" * 32 + "#p0017@300").encode()).hexdigest()
    assert replace(file, leaf="p0017", resolution=300).fingerprint == leaf
    assert replace(file, leaf="1.tif", leaf_sha256="cd" * 32).fingerprint == "cd" * 32, "as if it lay in a folder"
    others = {("p0017", None), ("p0018", 300), ("p0017", 400), ("", 300), ("", None)}
    assert len({leaf, *(replace(file, leaf=name, resolution=dots).fingerprint for name, dots in others)}) == 6


def test_what_masters_were_is_noted_and_stays(engine: Engine, catalog: Catalog) -> None:
    one, two = record("kant_p1"), record("kant_p2")
    with writing(engine) as transaction:
        catalog.put(transaction, [one, two], {"kant_p1": {"kind": "tiff", "profile": "Şəki", "depth": 16}})
    assert catalog.facts_of_group("kant") == {"kant_p1": {"kind": "tiff", "profile": "Şəki", "depth": 16}}
    with writing(engine) as transaction:
        catalog.put(transaction, [one, two], {"kant_p2": {"kind": "png"}})
    assert [found["kind"] for found in catalog.facts_of_group("kant").values()] == ["tiff", "png"]
    put(engine, replace(one, pyramid="kant/anew"), two)
    assert list(catalog.facts_of_group("kant")) == ["kant_p2"], "they were of the older pyramid"
    assert catalog.facts_of_group("other") == {}


def test_unknown_image(catalog: Catalog) -> None:
    with pytest.raises(UnknownImage, match="no image 'ŞƏKİ'"):
        catalog.get("ŞƏKİ")


def test_identifiers_differ_by_case(engine: Engine, catalog: Catalog) -> None:
    put(engine, record("Kant_P1"))
    with pytest.raises(UnknownImage):
        catalog.get("kant_p1")


def test_put_replaces_and_the_last_of_two_counts(engine: Engine, catalog: Catalog) -> None:
    put(engine, record("kant_p1"))
    newer = replace(record("kant_p1"), gray=False)
    put(engine, replace(newer, pyramid="older"), newer)
    assert catalog.get("kant_p1") == newer
    put(engine)


def test_records_of_a_group(engine: Engine, catalog: Catalog) -> None:
    put(engine, record("kant_p2"), record("other_p1", "other"), record("kant_p1"))
    assert [one.id for one in catalog.of_group("kant")] == ["kant_p1", "kant_p2"]
    assert catalog.of_group("nobody") == []


def test_forget_thousands_at_once(engine: Engine, catalog: Catalog) -> None:
    many = [record(f"kant_p{number}") for number in range(2001)]
    put(engine, *many)
    with writing(engine) as transaction:
        catalog.forget(transaction, (one.id for one in many[1:]))
        catalog.forget(transaction, ["never there"])
    assert catalog.of_group("kant") == [many[0]]


def test_a_transaction_that_fails_changes_nothing(engine: Engine, catalog: Catalog) -> None:
    put(engine, record("kant_p1"))
    with pytest.raises(RuntimeError), writing(engine) as transaction:
        catalog.forget(transaction, ["kant_p1"])
        raise RuntimeError("killed")
    assert catalog.get("kant_p1") == record("kant_p1")


def test_an_image_of_another_group_is_not_taken_over(engine: Engine, catalog: Catalog) -> None:
    put(engine, record("x_b_c", "x"))
    with pytest.raises(TakenImage, match="'x_b_c' belongs to 'x', not 'x_b'"):
        put(engine, record("new", "x_b"), record("x_b_c", "x_b"))
    assert catalog.get("x_b_c").group == "x"
    assert catalog.of_group("x_b") == []
