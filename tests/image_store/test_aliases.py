"""Other names of images, in a real database."""

import sqlite3
import unicodedata
from contextlib import closing

import pytest
from sqlalchemy import Engine

from iiif_server.database import writing
from image_store import BadAlias, UnknownImage
from image_store.aliases import Alias, Aliases
from image_store.catalog import Catalog
from tests.image_store.test_catalog import put, record

ARK = "ark:/12025/654xz321"


@pytest.fixture
def catalog(engine: Engine) -> Catalog:
    put(engine, record("kant_p1"), record("kant_p2"))
    return Catalog(engine)


def add(engine: Engine, alias: str, image: str, *, replace: bool = False) -> bool:
    with writing(engine) as transaction:
        return Aliases(engine).put(transaction, Alias(alias, image), replace=replace)


@pytest.mark.parametrize(
    "alias", [ARK, "urn:nbn:az:7", "a?b#c[d]@e%2Ff", "Şəki/ğ ü", "книга", "كتاب", "a" * 255, "İ", "..", "p1/full/max/0"]
)
def test_an_alias_leads_to_the_record_of_its_image(engine: Engine, catalog: Catalog, alias: str) -> None:
    assert add(engine, alias, "kant_p1")
    assert catalog.get(alias) == catalog.get("kant_p1") == record("kant_p1")
    assert not add(engine, alias, "kant_p1"), "it is no news"


def test_both_forms_of_unicode_are_one_alias(engine: Engine, catalog: Catalog) -> None:
    composed, apart = (unicodedata.normalize(form, "Şəki/ğöç") for form in ("NFC", "NFD"))
    assert composed != apart
    add(engine, apart, "kant_p1")
    assert catalog.get(composed) == catalog.get(apart) == record("kant_p1")
    assert Aliases(engine).all() == [Alias(composed, "kant_p1")]


def test_an_alias_differs_by_case(engine: Engine, catalog: Catalog) -> None:
    add(engine, "ISBN", "kant_p1")
    with pytest.raises(UnknownImage):
        catalog.get("isbn")


@pytest.mark.parametrize(
    ("alias", "image", "said"),
    [
        ("", "kant_p1", "1 to 255 characters, not 0"),
        ("a" * 256, "kant_p1", "1 to 255 characters, not 256"),
        (" a", "kant_p1", "no blanks at its ends"),
        ("a\n", "kant_p1", "no blanks at its ends"),
        ("a\0b", "kant_p1", "no control characters"),
        ("a\ud800b", "kant_p1", "no control characters"),
        (ARK, "kant_p3", "no image 'kant_p3'"),
        (ARK, "", "no image ''"),
        ("kant_p2", "kant_p1", "'kant_p2' is the identifier of an image"),
    ],
)
def test_what_no_alias_can_be(engine: Engine, catalog: Catalog, alias: str, image: str, said: str) -> None:
    with pytest.raises(BadAlias, match=said):
        add(engine, alias, image)
    assert Aliases(engine).all() == []
    assert catalog.get("kant_p2") == record("kant_p2")


def test_only_who_says_so_lets_an_alias_lead_elsewhere(engine: Engine, catalog: Catalog) -> None:
    add(engine, ARK, "kant_p1")
    with pytest.raises(BadAlias, match=r"leads to 'kant_p1' already; --replace"):
        add(engine, ARK, "kant_p2")
    assert add(engine, ARK, "kant_p2", replace=True)
    assert catalog.get(ARK) == record("kant_p2")


def test_an_alias_leads_to_no_alias(engine: Engine, catalog: Catalog) -> None:  # noqa: ARG001
    add(engine, ARK, "kant_p1")
    with pytest.raises(BadAlias, match="no image"):
        add(engine, "another", ARK)


def test_an_alias_waits_for_an_image_that_is_gone(engine: Engine, catalog: Catalog) -> None:
    add(engine, ARK, "kant_p1")
    with writing(engine) as transaction:
        catalog.forget(transaction, ["kant_p1"])
    with pytest.raises(UnknownImage):
        catalog.get(ARK)
    assert Aliases(engine).all() == [Alias(ARK, "kant_p1", "gone")]
    put(engine, record("kant_p1"))
    assert catalog.get(ARK) == record("kant_p1")


def test_an_own_identifier_comes_before_an_alias(engine: Engine, catalog: Catalog) -> None:
    add(engine, "later", "kant_p1")
    put(engine, record("later"))
    assert catalog.get("later") == record("later")
    assert Aliases(engine).all() == [Alias("later", "kant_p1", "hidden")]


def test_aliases_are_forgotten_and_counted(engine: Engine, catalog: Catalog) -> None:
    aliases = Aliases(engine)
    for alias, image in ((ARK, "kant_p1"), ("b", "kant_p1"), ("c", "kant_p2")):
        add(engine, alias, image)
    assert aliases.count(["kant_p1", "kant_p2", "nobody"]) == 3
    assert aliases.all("kant_p1") == [Alias(ARK, "kant_p1"), Alias("b", "kant_p1")]
    with writing(engine) as transaction:
        aliases.forget(transaction, ARK)
    with pytest.raises(UnknownImage):
        catalog.get(ARK)
    with pytest.raises(BadAlias, match="no alias 'ark:"), writing(engine) as transaction:
        aliases.forget(transaction, ARK)


def test_who_asks_by_the_own_identifier_asks_once(engine: Engine, catalog: Catalog) -> None:
    asked: list[str] = []
    with closing(engine.raw_connection()) as connection:
        driver = connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.set_trace_callback(asked.append)
    catalog.get("kant_p1")
    assert len([statement for statement in asked if statement.startswith("SELECT")]) == 1
