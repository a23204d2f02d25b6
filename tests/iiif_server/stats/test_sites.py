"""The site that asks, of the two headers that name it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iiif_server.stats.sites import NONE, OTHER, is_own_viewer, site_of

PUBLIC = "https://lib.az/images"


@pytest.mark.parametrize(
    ("origin", "referer", "site"),
    [
        ("", "", NONE),
        ("https://Viewer.Example.org", "", "viewer.example.org"),
        ("https://viewer.example.org:8443", "https://other.example/", "viewer.example.org"),
        ("null", "https://www.europeana.eu/az/item/1?q=secret#x", "www.europeana.eu"),
        ("", "http://localhost:3000/", "localhost"),
        ("", "https://anna:secret@kitab.az./a", "kitab.az"),
        ("", "https://xn--ki-5ja3x.az/", "xn--ki-5ja3x.az"),
        ("null", "", NONE),
        # Somebody's own machine, and what is no name.
        ("http://192.168.1.7:8080", "", OTHER),
        ("", "http://[fe80::1]/", OTHER),
        ("", "http://0x7f.1/", OTHER),
        ("", "http://2130706433/", OTHER),
        ("", "android-app://com.google.android.gm/", "com.google.android.gm"),
        ("", "about:blank", OTHER),
        ("", "http://[", OTHER),
        ("", "https://a b.az/", OTHER),
        ("", "https://kitab.az\uff0fx/", OTHER),
        ("", f"https://{'a' * 64}.az/", OTHER),
        ("", f"https://{'a.' * 130}az/", OTHER),
        ("", "=cmd|' /C calc'!A0", OTHER),
    ],
)
def test_the_host_alone(origin: str, referer: str, site: str) -> None:
    assert site_of(origin, referer) == site


@given(st.text(), st.text())
def test_whatever_is_sent_a_site_is_a_name(origin: str, referer: str) -> None:
    site = site_of(origin, referer)
    assert site == NONE or (site.isascii() and site == site.lower() and not set(site) & set("/:@?# ,;=\"'"))


@pytest.mark.parametrize(
    ("referer", "own"),
    [
        (f"{PUBLIC}/read/kant?page=3", True),
        (f"{PUBLIC}/embed/kant", True),
        (f"{PUBLIC}/books/kant", False),
        (f"{PUBLIC}/", False),
        # A viewer of the same library beside us.
        ("https://lib.az/read/kant", False),
        ("https://lib.az/imagesx/read/kant", False),
        ("https://elsewhere.az/images/read/kant", False),
        ("", False),
    ],
)
def test_our_own_viewers(referer: str, own: bool) -> None:
    assert is_own_viewer(referer, PUBLIC) is own
