"""Records as they were given: their names, media types and profiles."""

import hashlib

import pytest

from manifests import given_record, is_offered
from tests.iiif_server.ingest.descriptions.forms import DUBLIN_CORE, MARCXML, MODS, mets

OAI = f"<?xml version='1.0'?><!-- <mods> --><OAI-PMH><GetRecord>{MODS}</GetRecord></OAI-PMH>"
MARC = b"00049nam a2200037 i 4500245000900000\x1e00\x1faKitab\x1e\x1d"
DC = "http://purl.org/dc/elements/1.1/"


@pytest.mark.parametrize(
    ("form", "data", "name", "media_type", "profile"),
    [
        ("METS", mets(["1.tif"]).encode(), "mets.xml", "application/mets+xml", "http://www.loc.gov/METS/"),
        ("MODS", MODS.encode(), "mods.xml", "application/mods+xml", "http://www.loc.gov/mods/v3"),
        ("MODS", MODS.encode("utf-16"), "mods.xml", "application/mods+xml", "http://www.loc.gov/mods/v3"),
        ("MODS", OAI.encode(), "mods.xml", "application/xml", ""),
        ("MARC", MARCXML.encode(), "marc.xml", "application/marcxml+xml", "http://www.loc.gov/standards/marcxml"),
        ("MARC", MARC, "marc.mrc", "application/marc", ""),
        ("Dublin Core", DUBLIN_CORE.encode(), "dublin-core.xml", "application/xml", DC),
    ],
    ids=["METS", "MODS", "UTF-16", "OAI-PMH", "MARCXML", "MARC", "Dublin Core"],
)
def test_media_types_and_profiles_PRE3_R23_REG_R03(
    form: str, data: bytes, name: str, media_type: str, profile: str
) -> None:
    made = given_record(form, data)
    assert (made.name, made.media_type, made.profile) == (name, media_type, profile)
    assert (made.sha256, made.size) == (hashlib.sha256(data).hexdigest(), len(data))


def test_two_of_a_form_have_two_names() -> None:
    taken: list[str] = []
    for _ in range(3):
        taken.append(given_record("MODS", MODS.encode(), taken).name)
    assert taken == ["mods.xml", "mods-2.xml", "mods-3.xml"]


def test_what_the_librarian_wrote_for_us_is_no_record() -> None:
    assert [form for form in ("book.yaml", "contents", "table", "", "METS", "MARC") if is_offered(form)] == [
        "METS",
        "MARC",
    ]
