"""The readers' pages: the shelf, a book, the viewer. Knows no pixels and no SQL."""

from collections.abc import Callable
from pathlib import Path

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from iiif_server.gate import Gate
from iiif_server.site.assets import AssetFolder, open_mirador, open_static
from iiif_server.site.headers import origin, secure
from iiif_server.site.languages import install_languages, remember_language
from iiif_server.site.pages import SitePages
from image_store import Limits
from manifests import UnknownBook, UnknownCollection, Urls
from manifests.library import Library

VIEWER_ENDPOINTS = ("site.read", "site.embed")


def site_blueprint(
    library: Library, urls: Urls, limits: Limits, gate: Gate, node_modules: Path, default_language: str
) -> Blueprint:
    """The blueprint of `/`, `/books`, `/books/{book}`, `/read/{book}`, `/embed/{book}` and their static files.

    `node_modules` is where npm put Mirador; without it the reading pages say how to install it.
    `default_language` is a key of `languages.LANGUAGES`. Registering it gives the application Flask-Babel.
    """
    site = Blueprint("site", __name__, template_folder="templates")
    static, mirador = open_static(), open_mirador(node_modules)
    pages = SitePages(library, urls, limits, gate, static, mirador)
    images = origin(urls.manifest("any"))

    @site.after_request
    def finish(answer: Response) -> Response:
        if answer.mimetype != "text/html":
            return answer
        viewer = request.endpoint in VIEWER_ENDPOINTS
        secure(answer, images, viewer=viewer, embeddable=request.endpoint == "site.embed")
        return remember_language(answer)

    site.record_once(lambda setup: install_languages(setup.app, default_language))
    site.context_processor(pages.words_of_templates)
    site.register_error_handler(UnknownBook, pages.unknown_book)
    site.register_error_handler(UnknownCollection, pages.unknown_collection)
    site.add_url_rule("/", "home", pages.home)
    site.add_url_rule("/books", "books", pages.home)
    site.add_url_rule("/books/<book>", "book", pages.book)
    site.add_url_rule("/read/<book>", "read", pages.read)
    site.add_url_rule("/embed/<book>", "embed", pages.embed)
    site.add_url_rule("/static/<folder>/<name>", "static", _sender(static))
    site.add_url_rule("/static/viewers/<folder>/<name>", "viewer", _sender(mirador))
    return site


def _sender(files: AssetFolder | None) -> Callable[[str, str], ResponseReturnValue]:
    def send(folder: str, name: str) -> ResponseReturnValue:
        answer = files.response(request, folder, name) if files else None
        return answer or abort(404)

    return send
