"""The path as the client wrote it."""

import pytest

from iiif_server.raw_path import decode_segment, path_segments, target_of
from image_store import BadSyntax


def segments(raw: str, script_name: str = "") -> list[str]:
    return path_segments(target_of({"RAW_URI": raw}), script_name, "/iiif/3/")


@pytest.mark.parametrize(
    ("raw", "decoded"),
    [
        pytest.param("a/full/max/0/default.jpg", ["a", "full", "max", "0", "default.jpg"], id="IMG3-R01"),
        pytest.param("ark:%2F12025%2F654xz321/info.json", ["ark:/12025/654xz321", "info.json"], id="IMG3-R04"),
        pytest.param("a%2Ffull/max", ["a/full", "max"], id="IMG3-R05 an encoded slash parts nothing"),
        pytest.param("%C9%99", ["ə"], id="IMG3-R06"),
        pytest.param("a%253Cb", ["a%3Cb"], id="IMG3-R07 decoded once"),
        pytest.param("b%2D1%5F2/full/%5Emax/%210/x", ["b-1_2", "full", "^max", "!0", "x"], id="IMG3-R08 TRAP-26"),
        pytest.param("a/info.json?x=1&y=/z", ["a", "info.json"], id="IMG3-R13"),
        pytest.param("", [""], id="nothing"),
        pytest.param("a//b", ["a", "", "b"], id="two slashes are two slashes"),
    ],
)
def test_segments(raw: str, decoded: list[str]) -> None:
    assert segments(f"/iiif/3/{raw}") == decoded


def test_an_application_below_a_prefix_and_a_proxy_that_sends_the_whole_url() -> None:
    assert segments("/books/iiif/3/a/info.json", script_name="/books") == ["a", "info.json"]
    assert segments("http://internal:8182/iiif/3/a/info.json?x") == ["a", "info.json"]


@pytest.mark.parametrize("hostile", ["a%00b", "a%0Ab", "a%7F", "%", "%2", "%zz", "%FF", "%C9", "x" * 5000])
def test_IMG3_R14_hostile_paths_are_refused_early(hostile: str) -> None:
    with pytest.raises(BadSyntax):
        segments(f"/iiif/3/{hostile}/full/max/0/default.jpg")


def test_what_arrives_unencoded_is_utf8() -> None:
    assert decode_segment("ə".encode().decode("latin-1")) == "ə"
