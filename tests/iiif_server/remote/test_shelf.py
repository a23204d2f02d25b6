"""Documents of others taken in, looked at again, lost and found: with a real server on this machine."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from sqlalchemy import Engine

from config import Config
from iiif_server.cli.rooms import open_holdings
from iiif_server.gate import Gate
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.lock import book_lock
from iiif_server.kept_documents import KeptDocuments
from iiif_server.presentation_api import PresentationApi
from iiif_server.remote.errors import RemoteError
from iiif_server.remote.shelf import LOCK, add, check, remove
from iiif_server.remote.visit import MOST_BYTES, Found, Lost, Visitor
from manifests import UnknownCollection, version2
from manifests.lint import Severity, lint
from manifests.remote.schedule import EVERY
from manifests.remote.values import DEAD_AFTER
from manifests.validate import model_errors
from tests.iiif_server.linting.serving import JSON, Site, site
from tests.iiif_server.remote.theirs import manifest3, publish, visitor

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


@pytest.fixture
def told() -> Iterator[Site]:
    with site() as one:
        yield one


@pytest.fixture
def holdings(engine: Engine, tmp_path: Any) -> Holdings:
    """An empty library, at NOW."""
    assert engine.url.database
    config = Config.load(home=tmp_path, database_url=f"sqlite:///{engine.url.database}")
    return at(open_holdings(config), 0)


def at(holdings: Holdings, days: float) -> Holdings:
    """The same, so many days later."""
    return replace(holdings, clock=lambda: NOW + timedelta(days=days))


def test_it_is_fetched_once_and_looked_at_when_it_is_due(holdings: Holdings, told: Site) -> None:
    address = publish(told, "/m")
    before = holdings.publication.value()
    done = add(holdings, visitor(), f"{address}#canvas", None)
    assert (done.done, done.remote.address, done.remote.described.languages) == ("added", address, ("az", "fa"))
    assert holdings.library.remotes.all() == [done.remote]
    assert holdings.publication.value() == before + 1

    assert list(check(at(holdings, EVERY.days - 0.1), visitor())) == []
    assert len(told.asked) == 1
    [same] = check(at(holdings, EVERY.days), visitor())
    assert (same.done, same.remote.fetched) == ("same", NOW + EVERY)
    assert holdings.publication.value() == before + 1

    publish(told, "/m", "Dədə Qorqud", '"2"')
    assert [one.done for one in check(holdings, visitor(), [address])] == ["changed"]
    assert holdings.publication.value() == before + 2
    assert add(holdings, visitor(), address, None).done == "same"


def test_it_is_asked_by_etag_and_date(holdings: Holdings, told: Site) -> None:
    modified = "Fri, 27 Nov 2026 10:00:00 GMT"
    address = told.put("/m", manifest3(f"{told.base}/m"), {**JSON, "ETag": '"1"', "Last-Modified": modified})
    add(holdings, visitor(), address, None)
    told.put("/m", b"", {"ETag": '"1"'}, 304)
    [one] = check(holdings, visitor(), every=True)
    assert (one.done, one.remote.described.label) == ("same", {"az": ("Kitabi-Dədə Qorqud",)})
    sent = told.sent[-1]
    assert (sent["If-None-Match"], sent["If-Modified-Since"]) == ('"1"', modified)
    assert sent["User-Agent"] == "iiif-server/1.0 (+https://books.example.az)"
    assert "If-None-Match" not in told.sent[0]


def test_a_dead_one_is_marked_and_comes_back_by_itself(holdings: Holdings, told: Site) -> None:
    address = publish(told, "/m")
    add(holdings, visitor(), address, None)
    published = holdings.publication.value()
    told.put("/m", b"away", status=503)
    day = EVERY.days
    for failures in range(1, DEAD_AFTER + 1):
        [one] = check(at(holdings, day), visitor())
        assert (one.done, one.remote.failures, one.remote.is_dead) == ("failed", failures, failures == DEAD_AFTER)
        assert list(check(at(holdings, day), visitor())) == []
        day += 2 ** (failures - 1)
    assert "status 503" in str(one.remote.problem)
    assert one.remote.described.label == {"az": ("Kitabi-Dədə Qorqud",)}
    # Readers are told once: when it counts as dead.
    assert holdings.publication.value() == published + 1
    [item] = items(holdings)
    assert item["summary"]["en"] == ["Not to be reached at its owner's server since 2026-12-04."]

    publish(told, "/m", "Dədə Qorqud")
    [back] = check(at(holdings, day + 14), visitor())
    assert (back.done, back.remote.failures, back.remote.problem) == ("back", 0, None)
    assert "summary" not in items(holdings)[0]


def api(holdings: Holdings) -> PresentationApi:
    """The documents of the library."""
    kept = KeptDocuments(holdings.publication.value)
    return PresentationApi(holdings.library, holdings.urls, holdings.limits, Gate(), kept, 60)


def items(holdings: Holdings) -> list[dict[str, Any]]:
    """The items of our root collection."""
    return list(collection(holdings)["items"])


def collection(holdings: Holdings, name: str = "top") -> dict[str, Any]:
    """A collection as a viewer gets it."""
    return dict(orjson.loads(api(holdings).collection(name).body))


def test_what_is_hostile_leaves_nothing(holdings: Holdings, told: Site) -> None:
    inside = told.lead("/r", "http://127.0.0.2/m")
    many = told.put("/big", b"[" + b" " * MOST_BYTES + b"]", packed=True)
    for address, why in (
        (inside, "not in the public internet"),
        (many, "more than"),
        (told.put("/html", b"<html>", {"Content-Type": "text/html"}), "a web page"),
        (told.put("/deep", b"[" * 1_000_000), "no JSON"),
        (told.put("/info", {"type": "ImageService3"}), "neither a manifest nor"),
        (f"{told.base}/none", "status 404"),
        ("ftp://example.org/m", "only http and https"),
        ("", "only http and https"),
        ("http://example.org:22/", "service of another kind"),
    ):
        with pytest.raises(RemoteError, match=why):
            add(holdings, visitor(), address, None)
    with pytest.raises(UnknownCollection):
        add(holdings, visitor(), publish(told, "/m"), "Qezetler")
    assert holdings.library.remotes.all() == []
    assert items(holdings) == []


def test_it_is_shown_as_theirs(holdings: Holdings, told: Site) -> None:
    address = publish(told, "/m")
    add(holdings, visitor(), address, None)
    whole = collection(holdings)
    assert whole["items"] == [
        {
            "id": address,
            "type": "Manifest",
            "label": {"az": ["Kitabi-Dədə Qorqud"]},
            "rights": "http://creativecommons.org/publicdomain/mark/1.0/",
            "provider": [
                {
                    "id": "https://library.example.org/about",
                    "type": "Agent",
                    "label": {"en": ["Library of Example"]},
                    "homepage": [
                        {
                            "id": "https://library.example.org/about",
                            "type": "Text",
                            "label": {"en": ["Library of Example"]},
                            "format": "text/html",
                        }
                    ],
                }
            ],
            "thumbnail": [
                {"id": "https://images.example.org/t.jpg", "type": "Image", "format": "image/jpeg", "width": 90}
            ],
            "homepage": [
                {
                    "id": "https://library.example.org/b/1",
                    "type": "Text",
                    "label": {"az": ["Kitabi-Dədə Qorqud"]},
                    "format": "text/html",
                }
            ],
        }
    ]
    # Counted apart.
    assert [pair["value"]["none"] for pair in whole["metadata"]] == [["0"], ["0"], ["1"]]


def test_our_collections_stay_valid(holdings: Holdings, told: Site) -> None:
    """By our own rules in both versions, by the reference model, with all that others may say and after they died."""
    statement = {"label": {"en": ["Attribution"]}, "value": {"en": ["<i>Courtesy</i> of Example"]}}
    add(holdings, visitor(), publish(told, "/full", requiredStatement=statement), None)
    bare = {"@id": f"{told.base}/2", "@type": "sc:Collection", "label": "Rukopisi", "license": "https://example.org/l"}
    add(holdings, visitor(), told.put("/2", bare), None)
    told.answers.clear()
    for day in (7, 8, 10):
        assert [one.done for one in check(at(holdings, day), visitor())] == ["failed", "failed"]
    whole = collection(holdings)
    assert [("summary" in item, item["type"]) for item in whole["items"]] == [(True, "Manifest"), (True, "Collection")]
    assert model_errors(whole) == []
    for document in (whole, version2(whole, holdings.urls)):
        assert [one for one in lint(document).findings if one.rule.severity is Severity.ERROR] == []
    converted: dict[str, Any] = dict(version2(whole, holdings.urls))
    assert [one["@id"] for one in converted["members"]] == [f"{told.base}/full", f"{told.base}/2"]


def test_one_document_by_two_addresses_is_one(holdings: Holdings, told: Site) -> None:
    address = publish(told, "/m")
    add(holdings, visitor(), told.lead("/short", address), None)
    assert add(holdings, visitor(), address, None).done == "same"
    [one] = holdings.library.remotes.all()
    assert (one.address, one.described.id) == (f"{told.base}/short", address)
    assert remove(holdings, [address, f"{told.base}/short"]) == [one]
    assert holdings.library.remotes.all() == []
    with pytest.raises(RemoteError, match="not on our shelves"):
        remove(holdings, [address])


def test_one_command_at_a_time(holdings: Holdings, told: Site) -> None:
    with book_lock(holdings, LOCK, "another"), pytest.raises(RemoteError, match="at work with the books of others"):
        add(holdings, visitor(), publish(told, "/m"), None)
    assert told.asked == []


def test_a_host_is_not_asked_twice_at_once(told: Site) -> None:
    address, polite = publish(told, "/m"), visitor(pause=0.2)
    began = time.monotonic()
    assert [type(polite.visit(one)) for one in (address, f"{told.base}/none", address)] == [Found, Lost, Found]
    assert 0.4 <= time.monotonic() - began < 2


def test_nobody_but_who_the_settings_name_is_reached_inside(told: Site) -> None:
    strict = Visitor(replace(visitor().bounds, reach=lambda _: False))
    lost = strict.visit(publish(told, "/m"))
    assert isinstance(lost, Lost)
    assert "may not be fetched from" in lost.problem
    assert told.asked == []
