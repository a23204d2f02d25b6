"""From version 3 to version 2.1: annotations, and the images and services that they paint with."""

from typing import Any

import pytest

from manifests import CONTEXT
from tests.manifests.presentation2.converting import IMAGES2, converted
from tests.manifests.presentation2.examples import (
    BASE,
    BOOK2,
    BOOK3,
    canvas,
    comment,
    image,
    manifest,
    painting,
    service,
)

LOGIN = {
    "@id": f"{BASE}/login",
    "@type": "AuthCookieService1",
    "profile": "http://iiif.io/api/auth/1/login",
    "label": "Oxu zalı",
}


@pytest.mark.parametrize(
    ("services", "written"),
    [
        ([service("p1"), {"@id": f"{IMAGES2}/qorqud_p1", "profile": "http://iiif.io/api/image/2/level2.json"}], "one"),
        ([{"@id": "https://o.example/2/x", "@type": "ImageService2", "profile": "http://iiif.io/api/image/2/level1.json"}],
         {"@context": "http://iiif.io/api/image/2/context.json", "@id": "https://o.example/2/x",
          "profile": "http://iiif.io/api/image/2/level1.json"}),
        ([{"id": "https://o.example/3/x", "type": "ImageService3", "profile": "level1"}],
         {"@context": "http://iiif.io/api/image/3/context.json", "@id": "https://o.example/3/x",
          "@type": "ImageService3", "profile": "level1"}),
        ([{"id": f"{BASE}/iiif/3/x", "type": "ImageService3", "profile": "level2", "service": [
            LOGIN, {"id": f"{BASE}/probe", "type": "AuthProbeService2"}]}],
         {"@context": "http://iiif.io/api/image/2/context.json", "@id": f"{IMAGES2}/x",
          "profile": "http://iiif.io/api/image/2/level2.json", "service": {
              "@context": "http://iiif.io/api/auth/1/context.json", "@id": f"{BASE}/login",
              "profile": "http://iiif.io/api/auth/1/login", "label": "Oxu zalı"}}),
        ([{"id": f"{BASE}/probe", "type": "AuthProbeService2"}], None),
    ],
    ids=["twice", "older", "of another server", "with a login", "of version 3 alone"],
)  # fmt: skip
def test_PRE2_R07_every_kind_of_service(services: list[dict[str, Any]], written: Any) -> None:
    shown = {**image("p1"), "service": services}
    thumbnail = converted(manifest(thumbnail=[shown]))["thumbnail"]
    if written == "one":
        assert thumbnail["service"]["@id"] == f"{IMAGES2}/qorqud_p1"
    else:
        assert thumbnail.get("service") == written


def listed(*annotations: dict[str, Any]) -> list[dict[str, Any]]:
    """What a list of these annotations has."""
    page = {"@context": CONTEXT, "id": f"{BOOK3}/annotations/p1", "type": "AnnotationPage", "items": list(annotations)}
    written = converted(page)
    assert written["@id"] == f"{BOOK2}/list/p1"
    resources: list[dict[str, Any]] = written["resources"]
    return resources


def test_PRE2_R13_texts_remarks_and_links() -> None:
    text, remark, tag, link = listed(
        comment(motivation="supplementing"),
        comment(),
        comment(motivation=["tagging"]),
        comment(motivation="linking", body={"id": "https://example.az/x", "type": "Text", "format": "text/html"}),
    )
    chars = {"@type": "cnt:ContentAsText", "chars": "Möhür", "format": "text/plain", "language": "az"}
    assert (text["motivation"], text["resource"]) == ("sc:painting", chars)
    assert text["on"] == f"{BOOK3}/canvas/p1#xywh=10,20,30,40"
    assert (remark["motivation"], tag["motivation"], link["motivation"]) == (
        "oa:commenting",
        "oa:tagging",
        "oa:linking",
    )
    assert remark["@id"] == f"{BASE}/remarks/1"
    assert link["resource"] == {"@id": "https://example.az/x", "@type": "dctypes:Text", "format": "text/html"}


def test_PRE2_R13_images_stand_in_their_canvas_and_in_no_list() -> None:
    assert listed(painting("p1")) == []


@pytest.mark.parametrize(
    ("target", "on"),
    [
        (f"{BOOK3}/canvas/p1", f"{BOOK3}/canvas/p1"),
        ({"id": f"{BOOK3}/canvas/p1", "type": "Canvas"}, f"{BOOK3}/canvas/p1"),
        (f"{BOOK3}/canvas/p1#xywh=pixel:1,2,3,4", f"{BOOK3}/canvas/p1#xywh=1,2,3,4"),
        (f"{BOOK3}/canvas/p1#xywh=1.2,2.8,3.1,4", f"{BOOK3}/canvas/p1#xywh=1,2,4,5"),
        ({"type": "SpecificResource", "source": f"{BOOK3}/canvas/p1",
          "selector": {"type": "FragmentSelector", "value": "xywh=1,2,3,4"}}, f"{BOOK3}/canvas/p1#xywh=1,2,3,4"),
        ({"type": "SpecificResource", "source": {"id": f"{BOOK3}/canvas/p1", "type": "Canvas"},
          "selector": [{"type": "SvgSelector", "value": "<svg/>"}]},
         {"@type": "oa:SpecificResource", "full": f"{BOOK3}/canvas/p1",
          "selector": {"@type": ["oa:SvgSelector", "cnt:ContentAsText"], "chars": "<svg/>"}}),
        ({"type": "SpecificResource", "source": f"{BOOK3}/canvas/p1",
          "selector": {"type": "PointSelector", "x": 1, "y": 2}}, f"{BOOK3}/canvas/p1"),
    ],
)  # fmt: skip
def test_PRE2_R14_parts_of_canvases_in_whole_pixels(target: Any, on: Any) -> None:
    [remark] = listed(comment(target=target))
    assert remark["on"] == on


def painted(body: Any, target: Any = None) -> list[dict[str, Any]]:
    """The images of a canvas that this body is painted on."""
    [page] = converted(manifest(items=[canvas("p1", painting("p1", body, target))]))["sequences"][0]["canvases"]
    images: list[dict[str, Any]] = page.get("images", [])
    return images


def test_PRE2_R14_choice() -> None:
    seen, ultraviolet = {**image("p1"), "label": {"az": ["Rəngli"]}}, {**image("p2"), "label": {"az": ["UB"]}}
    [whole] = painted({"type": "Choice", "items": [seen, ultraviolet]})
    resource = whole["resource"]
    assert (resource["@type"], resource["default"]["label"]["@value"]) == ("oa:Choice", "Rəngli")
    assert [one["@id"] for one in resource["item"]] == [f"{IMAGES2}/qorqud_p2/full/full/0/default.jpg"]
    [alone] = painted({"type": "Choice", "items": [seen]})
    assert alone["resource"]["@type"] == "dctypes:Image"


def test_PRE2_R14_part_of_an_image_on_part_of_a_canvas() -> None:
    body = {
        "type": "SpecificResource",
        "source": image("p1"),
        "selector": {"type": "ImageApiSelector", "region": "50,50,1250,1850", "rotation": "90"},
    }
    [detail] = painted(body, f"{BOOK3}/canvas/p1#xywh=0,0,600,900")
    assert detail["on"] == f"{BOOK3}/canvas/p1#xywh=0,0,600,900"
    resource = detail["resource"]
    assert resource["@id"] == f"{IMAGES2}/qorqud_p1/50,50,1250,1850/full/90/default.jpg"
    assert resource["full"]["@type"] == "dctypes:Image"
    assert resource["selector"] == {
        "@context": "http://iiif.io/api/annex/openannotation/context.json",
        "@type": "iiif:ImageApiSelector",
        "region": "50,50,1250,1850",
        "rotation": "90",
    }
    body["selector"] = {"type": "FragmentSelector", "value": "xywh=1,2,3,4"}
    assert painted(body)[0]["resource"]["@id"].endswith("/default.jpg#xywh=1,2,3,4")


def test_several_images_are_several_annotations() -> None:
    first, second = painted([image("p1"), image("p2")])
    assert (first["@id"], "@id" in second) == (f"{BOOK2}/annotation/p1", False)
    assert second["resource"]["@id"] == f"{IMAGES2}/qorqud_p2/full/full/0/default.jpg"
    assert painted({"id": f"{BASE}/film.mp4", "type": "Video", "format": "video/mp4"}) == []
