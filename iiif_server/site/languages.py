"""The interface's languages: which one a visitor gets, and gettext for it. Knows no book and no page."""

from pathlib import Path

from flask import Request, Response, request
from flask.sansio.app import App
from flask_babel import Babel

from iiif_server.site.choices import keep_choice

LANGUAGES = {"az": "Azərbaycanca", "en": "English", "ru": "Русский"}
COOKIE = "language"
TRANSLATIONS = Path(__file__).parent / "translations"


def choose_language(visit: Request, default: str) -> str:
    """A key of LANGUAGES: `?lang=`, else the cookie, else Accept-Language, else the library's default."""
    for asked in (visit.args.get("lang"), visit.cookies.get(COOKIE)):
        if asked in LANGUAGES:
            return asked
    offered = [default, *LANGUAGES]
    return visit.accept_languages.best_match(offered) or default


def install_languages(app: App, default: str) -> None:
    """Give the application gettext and Babel's number formats in the language of each request."""
    Babel(
        app,
        default_locale=default,
        default_translation_directories=str(TRANSLATIONS),
        locale_selector=lambda: choose_language(request, default),
    )


def remember_language(answer: Response) -> Response:
    """Keep what `?lang=` asked for."""
    asked = request.args.get("lang")
    if asked in LANGUAGES:
        keep_choice(answer, COOKIE, asked)
    return answer
