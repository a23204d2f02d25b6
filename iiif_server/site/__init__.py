"""The readers' pages: the shelf, a book, the viewer. Knows no pixels and no SQL."""

from collections.abc import Callable, Sequence
from pathlib import Path

from flask import Blueprint, Response, abort, g, request
from flask.typing import ResponseReturnValue

from iiif_server.gate import Gate
from iiif_server.site.assets import AssetFolder, open_static
from iiif_server.site.headers import origin, secure
from iiif_server.site.languages import install_languages, remember_language
from iiif_server.site.pages import SitePages
from iiif_server.site.viewers import FRAMED, choose_viewer, open_viewers, remember_viewer
from image_store import Limits
from manifests import UnknownBook, UnknownCollection, Urls
from manifests.content_state import BadContentState
from manifests.library import Library

VIEWER_ENDPOINTS = ("site.read", FRAMED)


def site_blueprint(
    library: Library, urls: Urls, limits: Limits, gate: Gate, node_modules: Path, default_language: str
) -> Blueprint:
    """The blueprint of `/`, `/books`, `/books/{book}`, `/read`, `/read/{book}`, `/embed/{book}` and their static files.

    `node_modules` is where npm put the viewers; without any the reading pages say how to install it.
    `default_language` is a key of `languages.LANGUAGES`. Registering it gives the application Flask-Babel.
    """
    site = Blueprint("site", __name__, template_folder="templates")
    static, viewers = open_static(), open_viewers(node_modules)
    pages = SitePages(library, urls, limits, gate, static, viewers)
    images = origin(urls.manifest("any"))

    @site.after_request
    def finish(answer: Response) -> Response:
        if answer.mimetype != "text/html":
            return answer
        viewer = choose_viewer(request, viewers) if request.endpoint in VIEWER_ENDPOINTS else None
        embeddable = request.endpoint == FRAMED
        if not embeddable:
            # A frame leaves nothing with the readers of other sites.
            remember_language(answer)
            if viewer:
                remember_viewer(request, viewers, answer)
        evaluates = viewer is not None and viewer.evaluates
        others = g.get("pictures_of_others", ())
        secure(answer, images, viewer=viewer is not None, evaluates=evaluates, embeddable=embeddable, others=others)
        answer.vary.update(("Accept-Language", "Cookie"))
        return answer

    site.record_once(lambda setup: install_languages(setup.app, default_language))
    site.context_processor(pages.words_of_templates)
    site.register_error_handler(UnknownBook, pages.unknown_book)
    site.register_error_handler(UnknownCollection, pages.unknown_collection)
    site.register_error_handler(BadContentState, pages.bad_content_state)
    site.add_url_rule("/", "home", pages.home)
    site.add_url_rule("/books", "books", pages.home)
    site.add_url_rule("/books/<book>", "book", pages.book)
    site.add_url_rule("/read", "open", pages.open, methods=["GET", "POST"])
    site.add_url_rule("/read/<book>", "read", pages.read, methods=["GET", "POST"])
    site.add_url_rule("/embed/<book>", "embed", pages.embed)
    folders = [viewer.files for viewer in viewers.values()]
    site.add_url_rule("/static/<folder>/<name>", "static", _sender([static]))
    site.add_url_rule("/static/viewers/<folder>/<name>", "viewer", _sender(folders))
    return site


def _sender(folders: Sequence[AssetFolder]) -> Callable[[str, str], ResponseReturnValue]:
    def send(folder: str, name: str) -> ResponseReturnValue:
        answers = (files.response(request, folder, name) for files in folders)
        return next((answer for answer in answers if answer), None) or abort(404)

    return send
