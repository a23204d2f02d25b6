"""What search engines and other sites ask for, through each way to the server, below a path of another site."""

import gzip
import json

import pytest
from lxml import etree

from tests.services.conftest import PUBLIC
from tests.services.roads import Road, ask

pytestmark = pytest.mark.services


def test_robots_txt_lies_at_the_root_of_the_name(road: Road) -> None:
    answer = ask(road._replace(prefix=""), "/robots.txt")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert answer.headers.get_all("Access-Control-Allow-Origin") == ["*"]
    assert "\nDisallow: /images/iiif/\n" in answer.text and f"\nSitemap: {PUBLIC}/sitemap.xml\n" in answer.text


def test_the_sitemap_comes_packed_and_is_asked_again(road: Road) -> None:
    answer = ask(road, "/sitemap.xml", ("Accept-Encoding", "gzip"))
    assert (answer.status, answer.headers["Content-Encoding"]) == (200, "gzip")
    addresses = [one.text for one in etree.fromstring(gzip.decompress(answer.body)).iter("{*}loc")]
    assert f"{PUBLIC}/books/gradient?lang=ru" in addresses
    again = ask(road, "/sitemap.xml", ("Accept-Encoding", "gzip"), ("If-None-Match", answer.headers["ETag"]))
    assert (again.status, again.body) == (304, b"")
    head = ask(road, "/sitemap.xml", ("Accept-Encoding", "gzip"), method="HEAD")
    assert (head.status, head.headers["ETag"]) == (200, answer.headers["ETag"])


def test_another_site_asks_for_a_frame(road: Road) -> None:
    answer = ask(road, f"/oembed?url={PUBLIC}/read/gradient&maxwidth=400")
    said = json.loads(answer.body)
    assert (said["width"], said["provider_url"]) == (400, f"{PUBLIC}/")
    assert f'src="{PUBLIC}/embed/gradient"' in said["html"]
    frame = ask(road, "/embed/gradient")
    assert "frame-ancestors *" in frame.headers["Content-Security-Policy"] and frame.headers["Set-Cookie"] is None
