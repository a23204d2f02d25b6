"""What is taken of documents of others, in both versions, and what hostile ones come to."""

from typing import Any

import orjson
import pytest

from manifests.remote.addresses import host_of, origin_of, outer_address, web_address
from manifests.remote.described_json import described_json, described_of
from manifests.remote.reading import BadRemote, read_remote
from manifests.remote.texts import LONGEST_TEXT, plain_text, texts_in
from manifests.remote.values import Described, Thumbnail

ADDRESS = "https://iiif.example.org/m/1"
LEVEL2 = "http://iiif.io/api/image/2/level2.json"


def read(document: object, *addresses: str) -> Described:
    return read_remote(orjson.dumps(document), addresses or (ADDRESS,))


def of(**said: Any) -> Described:
    """A manifest of version 3 that says this."""
    return read({"id": ADDRESS, "type": "Manifest", "label": {"az": ["Divan"]}, **said})


def test_version_3() -> None:
    found = of(
        label={"az": ["Divan"], "fa": ["دیوان"]},
        provider=[{"label": {"en": ["Bodleian"]}, "homepage": [{"id": "https://example.org/"}]}],
        rights="https://creativecommons.org/licenses/by/4.0/",
        requiredStatement={"label": {"en": ["By"]}, "value": {"en": ["<span>Photo: <b>Bodleian</b></span>"]}},
        homepage=[{"id": "https://example.org/x", "type": "Text", "format": "text/html"}],
        thumbnail=[{"id": "https://example.org/t.jpg", "format": "image/jpeg", "width": 90, "height": 130}],
        metadata=[{"label": {"az": ["Dil"]}, "value": {"none": ["fars; azərbaycan dili", "xyzzy"]}}],
    )
    assert found == Described(
        ADDRESS,
        "Manifest",
        3,
        {"az": ("Divan",), "fa": ("دیوان",)},
        {"en": ("Bodleian",)},
        "https://example.org/",
        Thumbnail("https://example.org/t.jpg", "image/jpeg", 90, 130),
        "http://creativecommons.org/licenses/by/4.0/",
        ({"en": ("By",)}, {"en": ("Photo: Bodleian",)}),
        "https://example.org/x",
        ("fa", "az"),
    )
    assert described_of(orjson.loads(orjson.dumps(described_json(found)))) == found
    assert described_of(described_json(of())) == of()


def test_version_2() -> None:
    found = read(
        {
            "@context": "http://iiif.io/api/presentation/2/context.json",
            "@id": ADDRESS,
            "@type": "sc:Collection",
            "label": [{"@value": "Rukopisi", "@language": "az-Latn"}, {"@value": "Рукописи", "@language": "ru"}],
            "attribution": "Milli Kitabxana",
            "license": "http://rightsstatements.org/vocab/NoC-NC/1.0/",
            "related": {"@id": "https://example.org/x", "format": "text/html"},
            "thumbnail": {"@id": "https://example.org/t.jpg"},
        }
    )
    assert (found.kind, found.version, found.label) == (
        "Collection",
        2,
        {"az-Latn": ("Rukopisi",), "ru": ("Рукописи",)},
    )
    assert (found.provider, found.rights) == (
        {"none": ("Milli Kitabxana",)},
        "http://rightsstatements.org/vocab/NoC-NC/1.0/",
    )
    assert (found.homepage, found.thumbnail) == ("https://example.org/x", Thumbnail("https://example.org/t.jpg"))


@pytest.mark.parametrize(
    "canvas",
    [
        {"type": "Canvas", "thumbnail": [{"id": "https://example.org/full/300,/0/default.jpg"}]},
        {"type": "Canvas", "items": [{"items": [{"body": {"service": [{"id": "https://example.org/"}]}}]}]},
    ],
)
def test_the_first_canvas_lends_a_thumbnail(canvas: dict[str, Any]) -> None:
    if "items" in canvas:
        service = canvas["items"][0]["items"][0]["body"]["service"][0]
        assert of(items=[canvas]).thumbnail is None  # nobody says that it makes sizes
        service["profile"] = "level1"
    picture = of(items=[canvas]).thumbnail
    assert picture is not None
    assert picture.address == "https://example.org/full/300,/0/default.jpg"


def test_the_first_canvas_of_version_2_lends_a_thumbnail() -> None:
    resource = {"service": {"@id": "https://example.org/i/1", "profile": [LEVEL2, {"formats": ["jpg"]}]}}
    canvas = {"@type": "sc:Canvas", "images": [{"resource": resource}]}
    manifest = {"@id": ADDRESS, "@type": "sc:Manifest", "label": "x", "sequences": [{"canvases": [canvas]}]}
    assert read(manifest).thumbnail == Thumbnail("https://example.org/i/1/full/300,/0/default.jpg", "image/jpeg", 300)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"<!doctype html><p>", "it is a web page"),
        (b"", "it is no JSON"),
        (b"[" * 100_000, "it is no JSON"),
        (b'{"a":' * 50_000, "it is no JSON"),
        (b'\xff\xfe{"', "it is no JSON"),
        (b"[1]", "no object"),
        (b'{"type":"Canvas","label":"x"}', "'Canvas', neither"),
        (b'{"type":["Manifest"],"label":"x"}', "something else, neither"),
        (b'{"type":"Manifest"}', "no label"),
        (b'{"type":"Manifest","label":{"az":[{}],"ru":[" <b> </b> "]}}', "no label"),
    ],
)
def test_what_is_no_document(body: bytes, why: str) -> None:
    with pytest.raises(BadRemote, match=why):
        read_remote(body, (ADDRESS,))


def test_a_mark_at_the_beginning_is_passed_over() -> None:
    assert read_remote(b'\xef\xbb\xbf{"type":"Manifest","label":"x"}', (ADDRESS,)).label == {"none": ("x",)}


def test_whose_id_it_has() -> None:
    """An identifier of another host proves nothing; that of the host that answered does."""
    other = "https://elsewhere.example.com/m/1"
    assert of(id=other).id == ADDRESS
    assert read({"id": other, "type": "Manifest", "label": "x"}, ADDRESS, other).id == other
    for wrong in ("javascript:alert(1)", "urn:x:1", 7, None, [ADDRESS], "https://iiif.example.org/\x00"):
        assert of(id=wrong).id == ADDRESS


HOSTILE = [
    *("javascript:alert(1)", "data:image/png;base64,AAAA", "file:///etc/passwd", "//example.org/x", "/x", "x", ""),
    *("http://127.0.0.1/x", "http://10.0.0.1:8080/", "http://[::1]/", "http://localhost/x", "http://printer/"),
    *("http://nas.local/", "http://2130706433/", "http://127.1/", "http://0x7f.1/", "http://169.254.169.254/"),
    *("https://a:b@example.org/", "https://example.org/'onload='x", 'https://example.org/">', "https://exa mple.org/"),
    *("https://example.org;img-src */", "https://example.org/\r\nX", f"https://example.org/{'x' * 3000}", "https://"),
    *(7, None, [], {}, {"id": 7}, ["https://example.org/"]),
]


@pytest.mark.parametrize("value", HOSTILE)
def test_addresses_that_are_not_shown(value: object) -> None:
    assert outer_address(value) is None
    found = of(homepage=value if isinstance(value, str) else {"id": value}, thumbnail={"id": value}, rights=[value])
    assert (found.homepage, found.thumbnail, found.rights) == (None, None, None)


def test_addresses_that_are_shown() -> None:
    for address in ("https://example.org/a?b=c#d", "http://example.org:8080/ə", "https://8.8.8.8/", "https://x.az/"):
        assert (outer_address(address), web_address(address)) == (address, address)
    assert web_address("http://127.0.0.1/") == "http://127.0.0.1/"
    assert (host_of("https://Example.ORG:8/x"), host_of("x")) == ("example.org", "")
    assert (origin_of("https://Example.org:8/x"), origin_of("data:x")) == ("https://example.org:8", "")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<script>alert(1)</script>Divan", "alert(1) Divan"),
        ("Divan &amp; Qəzəllər", "Divan & Qəzəllər"),
        ("&lt;img src=x onerror=alert(1)&gt;Divan", "Divan"),
        ("a < b, b > c", "a < b, b > c"),
        ("Di\u202evan\x00\n\t1", "Divan 1"),
        ("<" * 10_000, "<" * (LONGEST_TEXT - 1) + "…"),
    ],
)
def test_texts_are_plain(text: str, plain: str) -> None:
    assert plain_text(text) == plain


def test_texts_of_any_form() -> None:
    assert texts_in(["a", {"@value": ["b", 7], "@language": "ru"}, None, {"en": "c", "??": ["d"], "fr": 7}]) == {
        "none": ("a", "d"),
        "ru": ("b",),
        "en": ("c",),
    }
    assert texts_in({"x": {"y": "z"}}) == {}
    assert sum(map(len, texts_in([str(number) for number in range(1000)]).values())) == 20


@pytest.mark.parametrize("value", [7, "x", [], [[]], {}, [{}], [{"items": 7}], {"type": "Canvas", "items": [7]}, None])
def test_nothing_that_stands_there_is_raised(value: Any) -> None:
    names = ("provider", "requiredStatement", "rights", "homepage", "metadata", "thumbnail", "items", "license")
    found = of(**dict.fromkeys((*names, "related", "attribution"), value), sequences=value)
    assert found.label == {"az": ("Divan",)}
    assert found.provider
