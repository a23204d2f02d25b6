"""Documents that must not be published are found out, by place and rule."""

import copy
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import orjson
import pytest

from image_store import Dimensions, ImageInfo, Limits
from manifests import Book, InvalidDocument, Page, PageImage, Section, Urls, language_map, manifest
from manifests.validate import ITEMS_AT_ONCE, check, model_errors

Json = dict[str, Any]
Slip = Callable[[Json], object]

PAGES = tuple(
    Page(f"p{n}", f"{n}.tif", "ab" * 32, language_map(str(n)), PageImage.of(f"b_p{n}", ImageInfo(Dimensions(300, 400))))
    for n in (1, 2)
)
DOCUMENT: Json = orjson.loads(
    orjson.dumps(
        manifest(
            Book("b", language_map("Kitab", "az"), "az", PAGES, (Section(language_map("Bölmə", "az"), "p2"),)),
            Urls("https://h.example"),
            Limits(10**8),
        )
    )
)


def canvas(document: Json) -> Json:
    found: Json = document["items"][1]
    return found


def painting(document: Json) -> Json:
    found: Json = canvas(document)["items"][0]["items"][0]
    return found


def service(document: Json) -> Json:
    found: Json = painting(document)["body"]["service"][0]
    return found


SLIPS: list[tuple[str, Slip, str]] = [
    ("context missing", lambda d: d.pop("@context"), "@context: must come first|@context"),
    ("context twice", lambda d: canvas(d).update({"@context": d["@context"]}), r"items\[1\]: only the outermost"),
    ("version 2 context", lambda d: d.update({"@context": "http://iiif.io/api/presentation/2/context.json"}), "first"),
    ("type in lower case", lambda d: d.update(type="manifest"), "the type is 'manifest'"),
    ("no label", lambda d: d.pop("label"), "label"),
    ("label a string", lambda d: d.update(label="Kitab"), "label"),
    ("label empty", lambda d: d.update(label={}), "label: must be a language map with at least one entry"),
    ("value a string", lambda d: d["metadata"][0].update(value={"az": "x"}), r"metadata.*value"),
    ("value empty", lambda d: d["metadata"][0].update(value={"az": []}), r"metadata\[0\].value.az: must be an array"),
    ("und", lambda d: canvas(d).update(label={"und": ["2"]}), r"items\[1\].label.und: 'und' is neither"),
    ("id missing", lambda d: canvas(d).pop("id"), r"items\[1\].id"),
    ("id relative", lambda d: canvas(d).update(id="/canvas/2"), r"items\[1\].id"),
    ("id with a scheme of its own", lambda d: canvas(d).update(id="urn:x:y"), r"items\[1\].id"),
    ("id not encoded", lambda d: canvas(d).update(id="https://h.example/şəki"), r"items\[1\].id: .*percent-encoded"),
    ("id with a space", lambda d: canvas(d).update(id="https://h.example/a b"), r"items\[1\].id: .*percent-encoded"),
    ("id twice", lambda d: canvas(d).update(id=d["items"][0]["id"]), r"items\[1\].id: .* two places"),
    ("id with a fragment", lambda d: canvas(d).update(id="https://h.example/c#1"), r"items\[1\].id: .*fragment"),
    ("other target", lambda d: painting(d).update(target="https://h.example/c"), r"\[0\].target: must be the canvas"),
    ("no target", lambda d: painting(d).pop("target"), "target"),
    ("not painted", lambda d: painting(d).update(motivation="supplementing"), "only painting"),
    ("height 0", lambda d: canvas(d).update(height=0), r"items\[1\].height"),
    ("height a float", lambda d: canvas(d).update(height=400.0), r"items\[1\].height"),
    ("no height", lambda d: canvas(d).pop("height"), r"items\[1\]: a canvas has a width and a height"),
    ("no items", lambda d: d.update(items=[]), "items: a manifest has at least one canvas"),
    ("behavior a string", lambda d: d.update(behavior="paged"), "behavior"),
    ("behavior of our own", lambda d: d.update(behavior=["gatefold"]), "behavior"),
    ("direction", lambda d: d.update(viewingDirection="rtl"), "viewingDirection"),
    ("service an object", lambda d: painting(d)["body"].update(service=service(d)), "service"),
    ("service without profile", lambda d: service(d).pop("profile"), r"service\[0\]: an image service needs a prof"),
    ("service of two kinds", lambda d: service(d).update({"@id": "https://h.example/i"}), "both id and @id"),
    ("bare service", lambda d: painting(d)["body"].update(id=service(d)["id"]), r"body.id: is the address of the ser"),
    (
        "range without items",
        lambda d: d["structures"][0].pop("items"),
        r"structures.*items|structures\[0\]: a range has",
    ),
    ("range of nothing", lambda d: d["structures"][0].update(items=[]), r"structures\[0\]: a range has at least one"),
    ("range without label", lambda d: d["structures"][0].pop("label"), r"structures\[0\]: a range without a label"),
    (
        "range of another book",
        lambda d: d["structures"][0]["items"][0].update(id="https://h.example/c"),
        "no canvas of",
    ),
    ("range of a page", lambda d: d["structures"][0]["items"][0].update(canvas(d)), "names canvases|two places"),
    ("structure that is no range", lambda d: d.update(structures=[dict(canvas(d))]), "structures"),
    ("a TIFF", lambda d: painting(d)["body"].update(format="image/tiff"), r"body.format: viewers show only"),
]


def test_a_good_document_passes() -> None:
    check(DOCUMENT)


@pytest.mark.parametrize(("slip", "said"), [slip[1:] for slip in SLIPS], ids=[slip[0] for slip in SLIPS])
def test_slips_are_found(slip: Slip, said: str) -> None:
    document = copy.deepcopy(DOCUMENT)
    slip(document)
    with pytest.raises(InvalidDocument, match=said):
        check(document)


def test_context_must_be_the_first_key_PRE3_R01() -> None:
    turned = {key: DOCUMENT[key] for key in reversed(DOCUMENT)}
    with pytest.raises(InvalidDocument, match="must come first"):
        check(turned)


def collection() -> Json:
    item = {"id": "https://h.example/b/manifest", "type": "Manifest", "label": {"az": ["Kitab"]}}
    top = {"id": "https://h.example/top", "type": "Collection", "label": {"az": ["Kitablar"]}}
    return {"@context": DOCUMENT["@context"], **top, "items": [item]}


@pytest.mark.parametrize(
    ("slip", "said"),
    [
        (lambda d: d.pop("label"), "has a label and items"),
        (lambda d: d["items"][0].pop("label"), r"items\[0\].*label"),
        (lambda d: d["items"].append(d["items"][0]), r"items\[1\].id: .* stands twice"),
    ],
)
def test_slips_of_a_collection_PRE3_R63(slip: Slip, said: str) -> None:
    document = collection()
    check(document)
    slip(document)
    with pytest.raises(InvalidDocument, match=said):
        check(document)


def test_the_front_door_does_not_load_the_reference_model() -> None:
    told = "import sys, manifests; print([name for name in ('iiif_prezi3', 'numpy', 'pyvips') if name in sys.modules])"
    said = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert said.stdout == "[]\n"


def test_the_model_tells_the_place_of_a_fault_in_a_long_book() -> None:
    """It is given the canvases in parts: each fault is told once, and where it stands in the whole."""
    document = copy.deepcopy(DOCUMENT)
    document["items"] = [{**canvas(DOCUMENT), "id": f"https://h.example/{at}"} for at in range(2 * ITEMS_AT_ONCE + 1)]
    assert model_errors(document) == []
    document["items"][-1] = {**document["items"][-1], "height": "x"}
    document["items"][3] = {**document["items"][3], "height": "x"}
    document["viewingDirection"] = "x"
    places = [place for place, _ in model_errors(document)]
    assert {place[:3] for place in places if place[0] == "items"} == {
        ("items", 3, "height"),
        ("items", 2 * ITEMS_AT_ONCE, "height"),
    }
    assert {place[0] for place in places} == {"items", "viewingDirection"}
