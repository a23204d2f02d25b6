"""Reading a page of the site as a program reads it."""

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from iiif_server.gate import Gate
from iiif_server.site import site_blueprint
from image_store import Limits
from manifests import Book, Urls
from manifests.library import Library

PUBLIC_URL = "https://kitab.example.az"

Publish = Callable[..., Book]


class Elements(HTMLParser):
    """Every start tag of a page with its attributes, and the text outside of scripts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._script = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._script = tag == "script"

    def handle_endtag(self, tag: str) -> None:
        self._script = self._script and tag != "script"

    def handle_data(self, data: str) -> None:
        if not self._script:
            self.text += data

    def inline_scripts(self) -> list[dict[str, str | None]]:
        """Code that stands in the page itself: none of ours does."""
        data = {"application/json", "application/ld+json"}
        return [one for one in self.all("script") if "src" not in one and one.get("type") not in data]

    def all(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        return [found for name, found in self.tags if name == tag and wanted.items() <= found.items()]


def page_of(site: FlaskClient, address: str, status: int = 200) -> Elements:
    answer = site.get(address)
    assert answer.status_code == status
    assert answer.content_type == "text/html; charset=utf-8"
    return Elements(answer.text)


def start_of(site: FlaskClient, address: str) -> dict[str, Any]:
    """The data block from which scripts start a viewer."""
    found = re.search(r'<script type="application/json" id="start">(.*?)</script>', site.get(address).text, re.DOTALL)
    assert found
    block: dict[str, Any] = json.loads(found[1])
    return block


def visitor(library: Library, node_modules: Path, default_language: str = "az") -> FlaskClient:
    """A visitor of a site of its own."""
    app = Flask("site_alone", static_folder=None)
    limits = Limits(100_000_000)
    app.register_blueprint(site_blueprint(library, Urls(PUBLIC_URL), limits, Gate(), node_modules, default_language))
    return app.test_client()
