"""OAI-PMH 2.0, harvested by a client that nobody here wrote (sickle), every answer valid by the schemas."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from sickle import Sickle
from sickle.oaiexceptions import NoRecordsMatch
from sqlalchemy import event

from iiif_server.application import create_app
from iiif_server.database import open_database
from iiif_server.gate import Gate
from iiif_server.harvest.oai_api import PAGE, OaiApi
from manifests import Urls
from manifests.library import Library
from tests.iiif_server.harvest.conftest import BEGIN, PUBLIC, Serve, Shelf, Shut, book
from tests.manifests.test_about import ALL
from tests.schemas import schema_of

OAI = "{http://www.openarchives.org/OAI/2.0/}"
SCHEMAS = ("OAI-PMH.xsd", "oai_dc.xsd", "mods-3-8.xsd", "MARC21slim.xsd", "oai-identifier.xsd")
PREFIXES = ("oai_dc", "mods", "marcxml")
NEWS = ("Qəzetlər", "Molla Nəsrəddin")


@pytest.fixture(scope="module")
def schema(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> etree.XMLSchema:
    return schema_of(shared_data, tmp_path_factory.mktemp("schemas"), SCHEMAS)


class Asking:
    """Asks by GET; every answer is valid."""

    def __init__(self, client: FlaskClient, schema: etree.XMLSchema) -> None:
        self._client = client
        self._schema = schema

    def query(self, query: str) -> etree._Element:
        answer = self._client.get(f"/iiif/oai?{query}")
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        root = etree.fromstring(answer.data)
        self._schema.assertValid(root)
        return root

    def __call__(self, verb: str, **arguments: str) -> etree._Element:
        return self.query(urlencode({"verb": verb, **arguments}))

    def code(self, verb: str, **arguments: str) -> str:
        """The code of the error that is the answer."""
        error = self(verb, **arguments).find(f"{OAI}error")
        assert error is not None and error.text
        return str(error.attrib["code"])


@pytest.fixture
def ask(app: Flask, schema: etree.XMLSchema) -> Asking:
    return Asking(app.test_client(), schema)


def texts(root: etree._Element, name: str) -> list[str]:
    return [one.text or "" for one in root.iter(f"{OAI}{name}")]


def harvest(ask: Asking, verb: str = "ListIdentifiers", **arguments: str) -> Iterator[etree._Element]:
    """Every answer to the end of a list."""
    root = ask(verb, **arguments)
    yield root
    while (token := root.find(f".//{OAI}resumptionToken")) is not None and token.text:
        root = ask(verb, resumptionToken=token.text)
        yield root


def many(count: int) -> list[Any]:
    return [book(f"b{number:03}") for number in range(count)]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sickle_harvests_everything_in_every_form(shelf: Shelf, app: Flask, serve: Serve, method: str) -> None:
    shelf.put(*many(PAGE + 30), book("news", about=replace(ALL, collections=(NEWS,), part=None)))
    shelf.forget("b003")
    sickle = Sickle(f"{serve(app)}/oai", http_method=method)
    for prefix in PREFIXES:
        records = list(sickle.ListRecords(metadataPrefix=prefix))
        assert len({record.header.identifier for record in records}) == len(records) == PAGE + 31
        gone = [record.header for record in records if record.deleted]
        assert [one.identifier for one in gone] == ["oai:kitab.example.az:b003"]
        assert all(f"{PUBLIC}/books/" in record.raw for record in records if not record.deleted)
        assert all(f"{PUBLIC}/presentation/3/" in record.raw for record in records if not record.deleted)
    assert len(list(sickle.ListIdentifiers(metadataPrefix="mods"))) == PAGE + 31
    assert [one.metadataPrefix for one in sickle.ListMetadataFormats()] == list(PREFIXES)
    assert [one.setSpec for one in sickle.ListSets()] == ["Qezetler", "Qezetler:Qezetler_Molla-Nesreddin"]
    assert sickle.Identify().deletedRecord == "persistent"
    record = sickle.GetRecord(identifier="oai:kitab.example.az:b001", metadataPrefix="oai_dc")
    assert record.metadata["title"][0] == "Kitab <b001> & \"'"
    with pytest.raises(NoRecordsMatch):
        sickle.ListRecords(metadataPrefix="oai_dc", **{"from": "2030-01-01"})


@pytest.mark.parametrize("prefix", PREFIXES)
def test_every_answer_is_valid(shelf: Shelf, ask: Asking, prefix: str) -> None:
    shelf.put(*many(PAGE + 2), book("news", about=replace(ALL, collections=(NEWS,))))
    shelf.forget("b003", "news")
    assert len(list(harvest(ask, "ListRecords", metadataPrefix=prefix))) == 2
    assert len(list(harvest(ask, "ListIdentifiers", metadataPrefix=prefix))) == 2
    for verb in ("Identify", "ListMetadataFormats", "ListSets"):
        assert ask(verb).find(f"{OAI}{verb}") is not None
    for name, status in (("b001", None), ("b003", "deleted")):
        answer = ask("GetRecord", identifier=f"oai:kitab.example.az:{name}", metadataPrefix=prefix)
        header = answer.find(f".//{OAI}header")
        assert header is not None and header.get("status") == status
        assert (answer.find(f".//{OAI}metadata") is None) == (status == "deleted")


def test_identify(shelf: Shelf, ask: Asking, schema: etree.XMLSchema) -> None:
    empty = ask("Identify")
    assert texts(empty, "earliestDatestamp") == texts(empty, "responseDate")
    shelf.put(book("a"), book("b"))
    shelf.put(book("a", "Başqa ad"))
    said = ask("Identify")
    assert texts(said, "earliestDatestamp") == ["2026-11-01T12:01:00Z"]
    assert texts(said, "baseURL") == [f"{PUBLIC}/oai"]
    assert texts(said, "adminEmail") == ["nobody@kitab.example.az.invalid"]
    known = shelf.config.model_copy(
        update={"provider_name": {"az": "Şəki & Co"}, "provider_email": "kitabxana@example.az"}
    )
    named = Asking(create_app(known).test_client(), schema)("Identify")
    assert (texts(named, "repositoryName"), texts(named, "adminEmail")) == (["Şəki & Co"], ["kitabxana@example.az"])


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"),
        ("verb=", "badVerb"),
        ("verb=identify", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=%00%FF%3C", "badVerb"),
        ("&".join(f"a{number}=1" for number in range(50)), "badVerb"),
        ("verb=Identify&x=1", "badArgument"),
        ("verb=Identify&resumptionToken=x", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        ("verb=GetRecord&metadataPrefix=oai_dc", "badArgument"),
        ("verb=GetRecord&identifier=oai:kitab.example.az:a", "badArgument"),
        ("verb=GetRecord&identifier=a%00b&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai%20dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-13-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-11-01T00:00:00", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-11-01T00:00:00.5Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=%D9%A2026-11-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-11-02&until=2026-11-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-11-01&until=2026-11-02T00:00:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=0000-01-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=a::b", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=%00", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=x", "badArgument"),
        ("verb=ListRecords&metadataPrefix=lom", "cannotDisseminateFormat"),
        ("verb=GetRecord&identifier=oai:kitab.example.az:a&metadataPrefix=lom", "cannotDisseminateFormat"),
        ("verb=GetRecord&identifier=oai:kitab.example.az:none&metadataPrefix=oai_dc", "idDoesNotExist"),
        ("verb=GetRecord&identifier=oai:elsewhere.example.az:a&metadataPrefix=oai_dc", "idDoesNotExist"),
        ("verb=GetRecord&identifier=urn:a%2526%3C&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListMetadataFormats&identifier=oai:kitab.example.az:none", "idDoesNotExist"),
        ("verb=ListMetadataFormats&identifier=oai:kitab.example.az:gone", "noMetadataFormats"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2027-01-01", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=0001-01-01", "noRecordsMatch"),
        ("verb=ListSets", "noSetHierarchy"),
        ("verb=ListIdentifiers&metadataPrefix=oai_dc&set=a:b", "noSetHierarchy"),
        ("verb=ListRecords&resumptionToken=", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=%00", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=AAAA", "badResumptionToken"),
        ("verb=ListSets&resumptionToken=AAAA", "badResumptionToken"),
        (f"verb=ListRecords&resumptionToken={'A' * 5000}", "badResumptionToken"),
    ],
)
def test_every_error_has_its_code(shelf: Shelf, ask: Asking, query: str, code: str) -> None:
    shelf.put(book("a"), book("gone"))
    shelf.forget("gone")
    root = ask.query(query)
    assert [one.attrib["code"] for one in root.iter(f"{OAI}error")] == [code]
    request = root.find(f"{OAI}request")
    assert request is not None and (not request.attrib) == (code in ("badVerb", "badArgument"))


def test_forms_that_are_too_long_are_not_read(shelf: Shelf, app: Flask) -> None:
    shelf.put(book("a"))
    assert app.test_client().post("/iiif/oai", data={"verb": "A" * 9000}).status_code == 413
    assert app.test_client().get(f"/iiif/oai?verb={'A' * 9000}").status_code == 413


def test_an_answer_is_packed_for_who_can_unpack_it(app: Flask) -> None:
    answer = app.test_client().get("/iiif/oai?verb=Identify", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.data[:2] == b"\x1f\x8b"


def test_times_are_bounds_that_are_included(shelf: Shelf, ask: Asking) -> None:
    shelf.put(book("a"), book("b"), book("c"))

    def names(**bounds: str) -> list[str]:
        return [one[-1] for one in texts(ask("ListIdentifiers", metadataPrefix="mods", **bounds), "identifier")]

    second = "2026-11-01T12:02:00Z"
    assert names(**{"from": second}) == ["b", "c"]
    assert names(until=second) == ["a", "b"]
    assert names(**{"from": second}, until=second) == ["b"]
    assert names(**{"from": "2026-11-01"}, until="2026-11-01") == ["a", "b", "c"]
    assert ask.code("ListIdentifiers", metadataPrefix="mods", until="2026-10-31") == "noRecordsMatch"


def test_sets_are_collections_and_remember_removed_books(shelf: Shelf, ask: Asking) -> None:
    inside = replace(ALL, part=None, collections=(NEWS,))
    shelf.put(book("a", about=inside), book("b", about=inside), book("c"))
    shelf.forget("b")

    def names(spec: str) -> list[str]:
        return [one[-1] for one in texts(ask("ListRecords", metadataPrefix="mods", set=spec), "identifier")]

    assert texts(ask("ListSets"), "setSpec") == ["Qezetler", "Qezetler:Qezetler_Molla-Nesreddin"]
    assert texts(ask("ListSets"), "setName") == ["Qəzetlər", "Molla Nəsrəddin"]
    assert names("Qezetler:Qezetler_Molla-Nesreddin") == names("Qezetler") == ["a", "b"]
    for name in "ab":
        got = ask("GetRecord", metadataPrefix="mods", identifier=f"oai:kitab.example.az:{name}")
        assert texts(got, "setSpec") == ["Qezetler:Qezetler_Molla-Nesreddin"]
    for spec in ("Qezetler_Molla-Nesreddin", "Qezetler:none", "none", "Qezetler:Qezetler"):
        assert ask.code("ListRecords", metadataPrefix="mods", set=spec) == "noRecordsMatch"
    shelf.put(book("b"))
    assert names("Qezetler") == ["a"]


def test_sets_come_in_parts(shelf: Shelf, ask: Asking) -> None:
    shelf.put(
        *(
            book(f"b{number}", about=replace(ALL, part=None, collections=((f"Rəf {number:03}",),)))
            for number in range(PAGE + 5)
        )
    )
    specs = [spec for root in harvest(ask, "ListSets") for spec in texts(root, "setSpec")]
    assert specs == [f"Ref-{number:03}" for number in range(PAGE + 5)]


def test_a_harvest_misses_nothing_that_changes_meanwhile(shelf: Shelf, ask: Asking) -> None:
    shelf.put(*many(2 * PAGE + 10))
    seen: dict[str, str | None] = {}
    for at, root in enumerate(harvest(ask, "ListIdentifiers", metadataPrefix="oai_dc")):
        seen |= {texts(one, "identifier")[0][20:]: one.get("status") for one in root.iter(f"{OAI}header")}
        if at == 0:
            shelf.forget("b000", "b150")
            shelf.put(book("b001", "Başqa ad"), book("b209", "Başqa ad"), book("new"))
    there = {one.id for one in shelf.library.books()}
    assert {name.removeprefix(":") for name, status in seen.items() if status is None} == there
    assert {name.removeprefix(":") for name, status in seen.items() if status == "deleted"} == {"b000", "b150"}


def test_a_token_holds_in_another_process_and_as_often_as_it_is_brought(
    shelf: Shelf, ask: Asking, schema: etree.XMLSchema
) -> None:
    shelf.put(*many(PAGE + 3))
    (token,) = texts(ask("ListRecords", metadataPrefix="oai_dc"), "resumptionToken")
    other = Asking(create_app(shelf.config).test_client(), schema)
    answers = [asking("ListRecords", resumptionToken=token) for asking in (ask, other, ask)]
    assert [texts(one, "identifier")[-1][-4:] for one in answers] == ["b102"] * 3
    last = answers[0].find(f".//{OAI}resumptionToken")
    assert last is not None and not last.text and last.attrib["cursor"] == str(PAGE)
    assert ask.code("ListIdentifiers", resumptionToken=token) == "badResumptionToken"
    for spoilt in (token[:-1], token[1:], token + "A", token.swapcase()):
        assert ask.code("ListRecords", resumptionToken=spoilt) == "badResumptionToken"


@pytest.fixture(scope="module")
def twin(empty_catalogue: Path) -> OaiApi:
    """The verbs over an empty library, without HTTP."""
    library = Library(open_database(f"sqlite:///{empty_catalogue}"))
    return OaiApi(library, Urls(PUBLIC), Gate(), lambda: BEGIN, "", "")


VALUES = st.text(max_size=20) | st.sampled_from(
    ["ListRecords", "GetRecord", "ListSets", "oai_dc", "2026-11-01", "oai:kitab.example.az:a", "W10", "a:b"]
)
NAMES = st.text(max_size=8) | st.sampled_from(
    ["verb", "metadataPrefix", "from", "until", "set", "identifier", "resumptionToken"]
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(NAMES, VALUES), max_size=5))
def test_whatever_is_asked_the_answer_is_valid(
    twin: OaiApi, schema: etree.XMLSchema, pairs: list[tuple[str, str]]
) -> None:
    schema.assertValid(etree.fromstring(twin.answer(pairs).encode()))


def test_shut_books_are_not_listed(shelf: Shelf, schema: etree.XMLSchema) -> None:
    shelf.put(*many(PAGE + 2))
    shelf.put(book("z", about=replace(ALL, part=None, collections=(NEWS,))))
    api = OaiApi(shelf.library, Urls(PUBLIC), Shut("z", *(f"b{at:03}" for at in range(PAGE))), lambda: BEGIN, "", "")

    def ask(**arguments: str) -> etree._Element:
        root = etree.fromstring(api.answer(list(arguments.items())).encode())
        schema.assertValid(root)
        return root

    # The whole first part is shut: the list begins with the next.
    found = texts(ask(verb="ListRecords", metadataPrefix="mods"), "identifier")
    assert [one[-4:] for one in found] == ["b100", "b101"]
    shut = ask(verb="GetRecord", metadataPrefix="mods", identifier="oai:kitab.example.az:z")
    assert [one.attrib["code"] for one in shut.iter(f"{OAI}error")] == ["idDoesNotExist"]
    assert [one.attrib["code"] for one in ask(verb="ListSets").iter(f"{OAI}error")] == ["noSetHierarchy"]


def test_a_part_of_a_list_takes_as_many_questions_as_one_record(shelf: Shelf) -> None:
    shelf.put(*many(PAGE + 20), book("news", about=replace(ALL, collections=(NEWS,))))
    api = OaiApi(shelf.library, Urls(PUBLIC), Gate(), lambda: BEGIN, "", "")
    asked = Counter[str]()
    event.listen(shelf.engine, "before_cursor_execute", lambda *told: asked.update([told[2]]))
    for prefix in PREFIXES:
        asked.clear()
        api.answer([("verb", "ListRecords"), ("metadataPrefix", prefix)])
        assert sum(count for question, count in asked.items() if question.startswith("SELECT")) == 5
