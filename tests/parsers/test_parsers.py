"""Two parsers that nobody here wrote read version 2 as they read version 3 of the same book.

manifesto.js stands under Mirador and Universal Viewer; @iiif/parser under TIFY and Clover, which turn version 2 into
version 3 themselves: so that is read twice, once by us and once by them.
"""

import subprocess
from pathlib import Path
from typing import Any

import orjson
import pytest

from manifests import CONTEXT, Urls, version2
from tests.manifests.presentation2.examples import BASE, image, nested_book, whole_manifest

ROOT = Path(__file__).parents[2]
WITNESS = Path(__file__).parent / "witness.cjs"
URLS = Urls(BASE)


def read(document: object) -> Any:
    """What both parsers read."""
    done = subprocess.run(
        ["node", str(WITNESS)], input=orjson.dumps(document), capture_output=True, cwd=ROOT, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return orjson.loads(done.stdout)


def in_version2(value: Any) -> Any:
    """The same with all addresses of version 2."""
    if isinstance(value, dict):
        return {key: in_version2(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [in_version2(inner) for inner in value]
    return URLS.version2(value) if isinstance(value, str) else value


BOOKS = pytest.mark.parametrize("document", [whole_manifest(), nested_book()], ids=["everything said", "nested"])


def said_once(document: dict[str, Any]) -> dict[str, Any]:
    """Without the canvas that stands behind the sections within one, which version 2 has not."""

    def once(section: Any) -> Any:
        if section["type"] != "Range":
            return section
        items = [once(item) for item in section["items"]]
        if items[-1]["type"] == "Canvas" and any(item["type"] == "Range" for item in items):
            del items[-1]
        return {**section, "items": items}

    return {**document, "structures": [once(section) for section in document["structures"]]}


@BOOKS
def test_manifesto_reads_both_versions_alike(document: dict[str, Any]) -> None:
    old, new = read(version2(document, URLS))["manifesto"], in_version2(read(said_once(document))["manifesto"])
    assert len(old["canvases"]) == len(document["items"])
    # What it does not look for in version 3: the first page to show, and the licence.
    start = document.get("start", {}).get("id", document["items"][0]["id"])
    assert old.pop("start") == [canvas["id"] for canvas in document["items"]].index(start)
    assert old.pop("license", None) == document.get("rights")
    del new["start"]
    new.pop("license", None)
    if "provider" in document:
        provided_by = old["metadata"].pop()
        assert provided_by == [["Təqdim edən", "Provided by", "Предоставлено"], ["Milli Kitabxana"] * 3]
    assert old == new


def test_PRE2_R11_manifesto_finds_every_section_with_its_pages() -> None:
    [preface, first, second] = read(version2(nested_book(), URLS))["manifesto"]["contents"]
    assert (preface["label"], preface["within"]) == ("Ön söz", [])
    assert [one["label"] for one in first["within"]] == ["I fəsil", "II fəsil"]
    [deepest] = first["within"][0]["within"]
    assert (deepest["label"], deepest["canvases"]) == ("Giriş", [f"{BASE}/presentation/3/b/canvas/p2"])
    assert first["canvases"] == first["within"][0]["canvases"] == [f"{BASE}/presentation/3/b/canvas/p1"]
    assert second["within"][0]["canvases"] == [f"{BASE}/presentation/3/b/canvas/p5"]


def bodies(document: Any) -> list[tuple[Any, ...]]:
    """Of each page what is painted on it, and by which service."""
    found = []
    for canvas in document["items"]:
        [page] = canvas["items"]
        [painting] = page["items"]
        body, [service] = painting["body"], painting["body"]["service"]
        thumbnail = canvas["thumbnail"][0]
        found.append(
            (
                *(canvas[key] for key in ("id", "type", "label", "height", "width")),
                canvas.get("behavior"),
                (painting["motivation"], painting["target"]),
                tuple(body[key] for key in ("type", "format", "height", "width")),
                (service.get("id", service.get("@id")), service["profile"], service["tiles"], service["sizes"]),
                tuple(thumbnail[key] for key in ("id", "type", "format", "height", "width")),
            )
        )
    return found


def tree(section: Any) -> Any:
    """A range by its label: the sections within it, and its own pages."""
    return (
        section["label"],
        [tree(item) for item in section["items"] if item["type"] == "Range"],
        [item["id"] for item in section["items"] if item["type"] == "Canvas"],
    )


@BOOKS
def test_iiif_parser_turns_it_back_into_what_it_was(document: dict[str, Any]) -> None:
    back, before = read(version2(document, URLS))["upgraded"], in_version2(said_once(document))
    assert (back["id"], back["type"]) == (before["id"], "Manifest")
    assert bodies(back) == bodies(before)
    [root] = back["structures"]
    assert [tree(item) for item in root["items"]] == [tree(item) for item in before["structures"]]
    # It writes the licence nowhere, and a provider of its own; its label for attributions is its own, too.
    for key in ("label", "summary", "viewingDirection", "rendering", "seeAlso", "start"):
        assert back.get(key) == before.get(key), key
    said = before.get("metadata", [])
    assert back["metadata"][: len(said)] == said
    assert set(back["behavior"]) == set(before["behavior"])
    if "requiredStatement" in before:
        assert back["requiredStatement"]["value"] == before["requiredStatement"]["value"]
        assert [one["id"] for one in back["partOf"]] == [one["id"] for one in before["partOf"]]
        assert [one["id"] for one in back["provider"][0]["logo"]] == ["https://example.az/logo.png"]
    # In which languages a page can be read has no word in version 2.
    known = [{key: value for key, value in one.items() if key != "language"} for one in before["homepage"]]
    assert back["provider"][0]["homepage"] == known


def test_PRE2_R15_both_find_every_entry_of_a_collection_once() -> None:
    def entry(name: str, kind: str, **more: object) -> dict[str, Any]:
        part = f"collection/{name}" if kind == "Collection" else f"{name}/manifest"
        return {"id": f"{BASE}/presentation/3/{part}", "type": kind, "label": {"az": [name]}, **more}

    items = [
        entry("a", "Manifest", thumbnail=[image("p1", "189,273", 189, 273)]),
        entry("volumes", "Collection", behavior=["multi-part"]),
        entry("b", "Manifest"),
    ]
    top = {"@context": CONTEXT, **entry("top", "Collection"), "items": items}
    for ordered in (items, sorted(items, key=lambda item: str(item["type"]))):
        both = read(version2({**top, "items": ordered}, URLS))
        names = sorted((URLS.version2(item["id"]), item["label"]["az"][0]) for item in items)
        entries = both["manifesto"]["entries"]
        assert sorted((address, label[0]) for address, label, _ in entries) == names
        assert [address for address, _, is_collection in entries if is_collection] == [
            f"{BASE}/presentation/2/collection/volumes"
        ]
        upgraded = both["upgraded"]["items"]
        assert sorted((item["id"], item["label"]["az"][0]) for item in upgraded) == names
