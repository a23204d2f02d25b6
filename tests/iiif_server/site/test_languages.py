"""The interface's language, the translations of the site and of the viewers, numbers and titles in each language."""

import gettext
import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask.testing import FlaskClient

import iiif_server.site as site_room
from iiif_server.site.languages import LANGUAGES, TRANSLATIONS
from iiif_server.site.titles import Title, choose_title, direction, language_name
from manifests import language_map
from manifests.library import Library
from tests.iiif_server.site.visit import Publish, page_of, visitor

SITE = Path(site_room.__file__).parent
TRANSLATED = ("az", "ru")
REMEDY = "translations/babel.cfg says how to bring the .po and .mo files up to date"
NODE_MODULES = Path(__file__).parents[3] / "node_modules"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "count": (1, 2),
    "_count": (1, 2),
}


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        (None, "az"),
        ("ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("en-GB", "en"),
        ("az-Latn-AZ", "az"),
        ("fr,de;q=0.5", "az"),
        ("*", "az"),
        (";;;q=x", "az"),
    ],
)
def test_the_browser_says_the_language(site: FlaskClient, accept: str | None, language: str) -> None:
    answer = site.get("/", headers={"Accept-Language": accept} if accept else {})
    assert f'<html lang="{language}">' in answer.text
    assert set(answer.vary) == {"accept-language", "cookie"} or set(answer.vary) == {"Accept-Language", "Cookie"}
    assert "Set-Cookie" not in answer.headers


def test_the_library_says_the_language_of_the_others(library: Library, node_modules: Path) -> None:
    assert '<html lang="ru">' in visitor(library, node_modules, "ru").get("/").text


def test_a_chosen_language_is_remembered(site: FlaskClient) -> None:
    answer = site.get("/?lang=en", headers={"Accept-Language": "ru"})
    assert '<html lang="en">' in answer.text
    cookie = answer.headers["Set-Cookie"]
    assert "language=en" in cookie and "SameSite=Lax" in cookie and "HttpOnly" in cookie and "Path=/" in cookie
    assert '<html lang="en">' in site.get("/books", headers={"Accept-Language": "ru"}).text
    assert '<html lang="en">' in site.get("/?lang=xx").text
    assert '<html lang="ru">' in site.get("/?lang=ru").text


def test_every_page_leads_to_itself_in_the_other_languages(site: FlaskClient, publish: Publish) -> None:
    publish("demo", language_map("Nümunə", "az"))
    for address in ("/", "/books/demo", "/read/demo?page=p0002", "/books/none"):
        page = page_of(site, address, 404 if "none" in address else 200)
        switch = [link for link in page.all("a", rel="nofollow") if "hreflang" in link]
        assert [link["hreflang"] for link in switch] == list(LANGUAGES)
        assert [link["hreflang"] for link in switch if link.get("aria-current") == "true"] == ["az"]
    russian = page_of(site, "/read/demo?page=p0002").all("a", hreflang="ru")[0]["href"]
    assert russian == "?page=p0002&lang=ru"


@pytest.mark.parametrize(
    ("pages", "language", "words"),
    [
        (1, "az", "1 səhifə"),
        (250, "az", "250 səhifə"),
        (1, "en", "1 page"),
        (1200, "en", "1,200 pages"),
        (1200, "az", "1.200 səhifə"),
        (1, "ru", "1 страница"),
        (3, "ru", "3 страницы"),
        (11, "ru", "11 страниц"),
        (21, "ru", "21 страница"),
        (1200, "ru", "1\u00a0200 страниц"),
    ],
)
def test_numbers_and_their_nouns(site: FlaskClient, publish: Publish, pages: int, language: str, words: str) -> None:
    publish("demo", language_map("Nümunə", "az"), pages=pages)
    text = page_of(site, f"/?lang={language}").text
    assert re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text)


def _messages() -> set[str]:
    """Every text of the site's templates and modules that is there to be translated."""
    methods = [("**.py", "python"), ("templates/**.html", "jinja2")]
    found = extract_from_dir(str(SITE), methods, {}, KEYWORDS)
    return {message[0] if isinstance(message, tuple) else message for _, _, message, _, _ in found}


def _catalogue(language: str) -> Catalog:
    with (TRANSLATIONS / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated(language: str) -> None:
    messages = {
        message.id[0] if isinstance(message.id, tuple | list) else message.id: message
        for message in _catalogue(language)
        if message.id
    }
    assert set(messages) == _messages(), REMEDY
    assert len(messages) > 20
    for text, message in messages.items():
        forms = list(message.string) if isinstance(message.string, tuple | list) else [str(message.string)]
        assert all(forms) and not message.fuzzy, f"{text!r}: {REMEDY}"
        assert all(re.findall(r"%\(\w+\)s", form) == re.findall(r"%\(\w+\)s", text) for form in forms)


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_compiled_translations_are_fresh(language: str) -> None:
    compiled = BytesIO()
    write_mo(compiled, _catalogue(language))
    compiled.seek(0)
    with (TRANSLATIONS / language / "LC_MESSAGES" / "messages.mo").open("rb") as file:
        assert _texts(gettext.GNUTranslations(file)) == _texts(gettext.GNUTranslations(compiled)), REMEDY


def _texts(translations: gettext.GNUTranslations) -> dict[object, str]:
    """All translations of a .mo file but its header, which names the version of Babel."""
    catalogue: dict[object, str] = vars(translations)["_catalog"]
    return {text: translation for text, translation in catalogue.items() if text}


@pytest.mark.parametrize("language", TRANSLATED)
def test_mirador_speaks_the_language(language: str) -> None:
    english = json.loads((NODE_MODULES / "mirador/src/locales/en/translation.json").read_bytes())["translation"]
    ours = json.loads((SITE / "static" / f"mirador-{language}.json").read_bytes())
    plural = re.compile(r"_(few|many)$")
    assert {key for key in ours if not plural.search(key)} == set(english)
    for key, text in ours.items():
        original = english[plural.sub("_other", key)]
        assert sorted(re.findall(r"{{.*?}}", text)) == sorted(re.findall(r"{{.*?}}", original)), key
        assert text.strip()
    if language == "ru":
        counted = {key.removesuffix("_one") for key in english if key.endswith("_one")}
        assert counted and all(f"{key}_{form}" in ours for key in counted for form in ("few", "many"))


@pytest.mark.parametrize("language", TRANSLATED)
def test_universal_viewer_speaks_the_language(language: str) -> None:
    """Ours are found by the English ones, as the viewer fills them in: each that it can show must be there."""
    literal = _texts_within("3708", r"JSON\.parse\('(\{.*\})'\)")[0]
    english = json.loads(literal.replace("\\'", "'"))
    shown = {english[name] for name in _texts_within("6520", r'"(\$\w+)"') if name in english}
    ours = json.loads((SITE / "static" / f"uv-{language}.json").read_bytes())
    assert len(shown) > 140
    assert set(ours) == shown
    for text, translation in ours.items():
        assert sorted(re.findall(r"{\d}|<[^>]*>", translation)) == sorted(re.findall(r"{\d}|<[^>]*>", text)), text
        assert translation.strip()


def _texts_within(piece: str, pattern: str) -> list[str]:
    """What a pattern finds in a piece of Universal Viewer: its English, or what it shows of a book of images."""
    file = next((NODE_MODULES / "universalviewer/dist/umd").glob(f"{piece}.*.js"))
    return re.findall(pattern, file.read_text())


@pytest.mark.parametrize(
    ("texts", "language", "title"),
    [
        ({"az": ("Kitab",), "ru": ("Книга",)}, "ru", Title("Книга", "ru", "ltr")),
        ({"az": ("Kitab",), "ru": ("Книга",)}, "en", Title("Kitab", "az", "ltr")),
        ({"az-Arab": ("کتاب",), "az-Latn": ("Kitab",)}, "az", Title("Kitab", "az-Latn", "ltr")),
        ({"az-Arab": ("کتاب",), "de": ("Buch",)}, "az", Title("کتاب", "az-Arab", "rtl")),
        ({"none": ("کتاب",)}, "az", Title("کتاب", None, "rtl")),
        ({"none": ("«123» Kitab",)}, "az", Title("«123» Kitab", None, "ltr")),
        ({"az": (), "en": ("", "Book")}, "az", Title("Book", "en", "ltr")),
        ({}, "az", Title("", None, "ltr")),
    ],
)
def test_titles(texts: dict[str, tuple[str, ...]], language: str, title: Title) -> None:
    assert choose_title(texts, language) == title


@pytest.mark.parametrize(
    ("tag", "text", "expected"),
    [
        ("az-Arab", "Latin letters", "rtl"),
        ("az-Latn", "کتاب", "ltr"),
        ("az", "کتاب", "rtl"),
        ("az-Cyrl", "Китаб", "ltr"),
        ("fa", "IIIF", "rtl"),
        ("az-baku1926", "Qitab", "ltr"),
        ("az", "1918", "ltr"),
    ],
)
def test_direction(tag: str, text: str, expected: str) -> None:
    assert direction(tag, text) == expected


@pytest.mark.parametrize(
    ("tag", "language", "name"),
    [
        ("az-Arab", "az", "Azərbaycan (ərəb əlifbası)"),
        ("de", "ru", "Немецкий"),
        ("es", "en", "Spanish"),
        ("xyz", "en", "xyz"),
    ],
)
def test_names_of_languages(tag: str, language: str, name: str) -> None:
    assert language_name(tag, Locale.parse(language)) == name
