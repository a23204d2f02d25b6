"""Whatever JSON: findings and no exception, nothing in them that a terminal would obey."""

from time import perf_counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manifests.lint import lint, named, of_document, of_info, of_model
from manifests.lint.html import ALLOWED_TAGS
from manifests.validate import model_errors
from tests.manifests.lint.documents import GONE, GOOD, spoilt

KEYS = [
    *("@context", "@id", "@type", "id", "type", "label", "items", "metadata", "summary", "value", "rights", "service"),
    *("services", "profile", "behavior", "thumbnail", "structures", "annotations", "body", "target", "motivation"),
    *("sequences", "canvases", "images", "resource", "on", "ranges", "members", "otherContent", "start", "navDate"),
    *("width", "height", "sizes", "tiles", "scaleFactors", "viewingDirection", "format", "logo", "rendering", "source"),
    *("selector", "startCanvas", "viewingHint", "license", "first", "manifests", "textGranularity", "homepage"),
]
TEXTS = [
    *("Manifest", "sc:Manifest", "Canvas", "sc:Canvas", "Range", "sc:Range", "Collection", "Image", "Choice", "paged"),
    *("http://iiif.io/api/presentation/3/context.json", "http://iiif.io/api/presentation/2/context.json", "level2"),
    *("https://h/c#xywh=1,2,3,4", "http://[", "https://h/iiif/full/1,2/0/default.jpg", "ImageService3", "painting"),
    *("2024-01-01T00:00:00Z", "10000-01-01T00:00:00Z", "<p>", "<b></i>", "\x1b[31m", "SpecificResource", "TextualBody"),
]
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(TEXTS)
anything = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=4), inner, max_size=6)
    ),
    max_leaves=40,
)


def places(value: Any, place: str = "") -> list[str]:
    """Every place of a document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = [place] if place else []
    for key, one in inner:
        found += places(one, f"{place}[{key}]" if isinstance(key, int) else f"{place}.{key}".lstrip("."))
    return found


def looked_at(document: Any) -> None:
    for one in lint(document).findings:
        assert one.found and one.place
        assert (one.place + one.found).isprintable()
    named(document, 5)
    list(of_document("https://h/m", document))
    list(of_info("items[0]", "https://h/i", document, (3, 4)))


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), anything, max_size=10))
def test_any_json(document: dict[str, Any]) -> None:
    looked_at(document)


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(st.sampled_from(sorted(GOOD)), st.data())
def test_any_value_at_any_place_of_a_good_document(name: str, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from(places(GOOD[name])))
    looked_at(spoilt(GOOD[name], {place: data.draw(anything | st.just(GONE))}))


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_reference_model_refuses_and_does_not_fail(data: st.DataObject) -> None:
    place = data.draw(st.sampled_from(places(GOOD["manifest 3"])))
    document = spoilt(GOOD["manifest 3"], {place: data.draw(anything)})
    for one in of_model(model_errors(document)):
        assert one.found.isprintable() and one.place


def test_the_reference_model_names_the_place() -> None:
    assert list(of_model(model_errors(GOOD["manifest 3"]))) == []
    (one,) = of_model(model_errors(spoilt(GOOD["manifest 3"], {"items[0].height": "tall"})))
    assert one.place.startswith("items[0]")


@pytest.mark.parametrize(
    "number", [10**5000, float("inf"), float("nan"), -1, 1e300], ids=["huge", "inf", "nan", "minus", "float"]
)
def test_numbers_of_any_size(number: float) -> None:
    found = lint(spoilt(GOOD["manifest 3"], {"items[0].width": number}))
    assert any(one.place.startswith("items[0]") for one in found.findings)


def test_html_that_is_allowed_is_let_through() -> None:
    for tag in ALLOWED_TAGS - {"br", "img"}:
        assert not lint(spoilt(GOOD["manifest 3"], {"summary.az": [f"<{tag}>x</{tag}>"]})).findings
    for text in ("<p>a<br/>b</p>", "a < b > c", "<Nizami", "1 < 2"):
        assert not lint(spoilt(GOOD["manifest 3"], {"summary.az": [text]})).findings


@pytest.mark.parametrize(
    "text", ["<" + "a" * 200_000, "<a" * 100_000, "<a " * 70_000 + ">", "</" * 100_000, " on" * 70_000]
)
def test_long_texts_take_linear_time(text: str) -> None:
    document = spoilt(GOOD["manifest 3"], {"summary.az": [f"<p>{text}</p>"], "items[0].label.none": [text], "id": text})
    before = perf_counter()
    looked_at(document)
    assert perf_counter() - before < 3
