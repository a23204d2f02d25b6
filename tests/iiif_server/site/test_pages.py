"""The readers' pages: what stands on them, and that no title can break them."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from manifests import About, Contributor, Date, Identifier, language_map
from manifests.library import Library
from tests.iiif_server.site.visit import PUBLIC_URL, Elements, Publish, page_of, start_of, visitor

PRESENTATION = 'application/ld+json;profile="http://iiif.io/api/presentation/3/context.json"'
HOSTILE = """</script><script>alert(1)</script>"'><img src=x onerror=alert(2)> {{ 7 * 7 }} &amp;"""


@pytest.mark.parametrize("address", ["/", "/books"])
def test_the_shelf_shows_every_book_with_its_cover(site: FlaskClient, publish: Publish, address: str) -> None:
    publish("xanliq", language_map("Şəki xanlığı", "az"), pages=12)
    publish("kant", language_map("Was ist Aufklärung?", "de"))
    page = page_of(site, address)
    assert "2 kitab" in page.text and "12 səhifə" in page.text
    assert page.all("a", href="/read/xanliq") and page.all("a", href="/books/xanliq")
    covers = [image for image in page.all("img") if "/iiif/3/" in (image["src"] or "")]
    assert len(covers) == 2
    sized = f"{PUBLIC_URL}/iiif/3/kant_p0001/full"
    kant = next(cover for cover in covers if (cover["src"] or "").startswith(sized))
    # 2400x3400 has the stored sizes 300x425, 600x850, ...: the smallest that is wide enough, and the next.
    assert kant["src"] == f"{sized}/300,425/0/default.jpg"
    assert kant["srcset"] == f"{sized}/300,425/0/default.jpg 300w, {sized}/600,850/0/default.jpg 600w"
    assert (kant["width"], kant["height"]) == ("300", "425")


def test_the_covers_below_the_fold_load_late(site: FlaskClient, publish: Publish) -> None:
    for number in range(9):
        publish(f"book{number}", language_map(f"Kitab {number}", "az"), pages=1)
    covers = [image for image in page_of(site, "/").all("img") if "/iiif/3/" in (image["src"] or "")]
    assert [cover.get("loading") for cover in covers] == [None] * 6 + ["lazy"] * 3


def test_an_empty_library_says_what_to_do(site: FlaskClient) -> None:
    page = page_of(site, "/?lang=en")
    assert "iiif-server ingest" in page.text
    assert "still empty" in page.text


def test_the_page_of_a_book(site: FlaskClient, publish: Publish) -> None:
    title = {"az": ("Nümunə",), "az-Arab": ("نمونه",)}
    publish("demo", title, pages=250, language="az-Latn")
    page = page_of(site, "/books/demo")
    manifest = f"{PUBLIC_URL}/presentation/3/demo/manifest"
    assert page.all("link", rel="alternate", type=PRESENTATION, href=manifest)
    assert page.all("a", href=manifest)
    assert page.all("h1", lang="az", dir="ltr")
    assert page.all("p", lang="az-Arab", dir="rtl")
    assert "250 səhifə" in page.text and "Azərbaycan (latın əlifbası)" in page.text
    assert len([link for link in page.all("a") if "/read/demo?page=" in (link["href"] or "")]) == 250
    assert "çatışmır" not in page.text


def test_missing_pages_are_said_plainly(site: FlaskClient, publish: Publish) -> None:
    publish("torn", language_map("Cırıq", "az"), pages=4, missing=(1, 3))
    page = page_of(site, "/books/torn?lang=en")
    assert "2 pages are missing" in page.text
    assert page.text.count("the JPEG ends too early") == 2
    assert not page.all("a", href="/read/torn?page=p0003")
    # The cover and the first page to read are the first that can be shown.
    assert any("torn_p0002" in (image["src"] or "") for image in page.all("img"))
    assert start_of(site, "/read/torn")["canvas"].endswith("/canvas/p0002")


@pytest.mark.parametrize("road", ["read", "embed"])
@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("", "p0001"),
        ("?page=p0002", "p0002"),
        (f"?canvas={PUBLIC_URL}/presentation/3/demo/canvas/p0003", "p0003"),
    ],
)
def test_the_viewer_opens_the_page_that_is_asked_for(
    site: FlaskClient, publish: Publish, road: str, query: str, key: str
) -> None:
    publish("demo", language_map("Nümunə", "az"))
    start = start_of(site, f"/{road}/demo{query}")
    assert start["manifest"] == f"{PUBLIC_URL}/presentation/3/demo/manifest"
    assert start["canvas"] == f"{PUBLIC_URL}/presentation/3/demo/canvas/{key}"
    assert start["language"] == "az"
    page = page_of(site, f"/{road}/demo{query}")
    assert len([one for one in page.all("script") if "/static/viewers/" in (one.get("src") or "")]) == 1
    assert bool(page.all("nav", **{"class": "choices languages"})) is (road == "read")


@pytest.mark.parametrize(
    "address", ["/read/demo?page=p0009", "/read/demo?canvas=https://other.example/1", "/read/demo?page=p0002"]
)
def test_a_page_that_cannot_be_shown_is_not_found(site: FlaskClient, publish: Publish, address: str) -> None:
    publish("demo", language_map("Nümunə", "az"), missing=(2,))
    assert page_of(site, address, 404).all("a", href="/books/demo")


@pytest.mark.parametrize("address", ["/books/none", "/read/none", "/embed/none", "/books/%3Cscript%3E"])
def test_an_unknown_book_is_not_found(site: FlaskClient, address: str) -> None:
    page = page_of(site, f"{address}?lang=ru", 404)
    assert "Такой книги здесь нет" in page.text
    assert page.all("a", href="/")


@pytest.mark.parametrize("address", ["/", "/books/evil", "/read/evil", "/embed/evil", "/read/evil?page=p0002"])
def test_a_hostile_title_is_only_text(site: FlaskClient, publish: Publish, address: str) -> None:
    title = {"none": (HOSTILE,), "az-Arab": (HOSTILE,)}
    publish("evil", title, missing=(2,), problem=f"bad {HOSTILE}")
    answer = site.get(address)
    page = Elements(answer.text)
    assert HOSTILE in page.text
    assert not page.all("img", src="x")
    assert not page.inline_scripts()


def test_a_visitors_query_is_only_text(site: FlaskClient, publish: Publish) -> None:
    publish("demo", language_map("Nümunə", "az"))
    for query in ('x="><script>', "_external=1&_anchor=a", "endpoint=site.home", "lang=%00&lang=en"):
        page = page_of(site, f"/books/demo?{query}")
        assert not page.inline_scripts()
        assert [script["type"] for script in page.all("script") if "src" not in script] == ["application/ld+json"]
        assert all((link["href"] or "").startswith("?") for link in page.all("a", rel="nofollow"))


def test_without_mirador_the_page_says_what_to_do(library: Library, tmp_path: Path, publish: Publish) -> None:
    from_nowhere = visitor(library, tmp_path / "nowhere")
    publish("demo", language_map("Nümunə", "az"))
    page = page_of(from_nowhere, "/read/demo?lang=en", 503)
    assert "make setup" in page.text
    assert page.all("a", href="/books/demo")
    assert from_nowhere.get("/static/viewers/mirador-4.0.0/mirador.min.js").status_code == 404


ABOUT = About(
    summary={"az": ("Satira jurnalı",), "ru": ("Сатирический журнал",)},
    other_languages=("ru",),
    contributors=(
        Contributor({"az-Arab": ("صابر",), "az-Latn": ("Sabir",)}, "aut"),
        Contributor({"fa": ("قاسم",)}, "edt"),
    ),
    date=Date("1906", 1906),
    place={"none": ("Tiflis",)},
    identifiers=(Identifier("shelfmark", "<A-1>"),),
    rights="http://creativecommons.org/publicdomain/mark/1.0/",
    required_statement={"az": ("İcazə ilə",)},
)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "az",
            ["Müəllif", "Sabir", "Nəşr yeri", "Tiflis", "Şifr", "İctimai mülkiyyət", "Digər dillər", "Satira jurnalı"],
        ),
        ("ru", ["Автор", "Редактор", "Место издания", "Общественное достояние", "Другие языки", "Сатирический журнал"]),
        ("en", ["Author", "Place of publication", "Public domain", "Attribution", "İcazə ilə"]),
    ],
)
def test_what_is_said_of_a_book_stands_on_its_page(
    site: FlaskClient, publish: Publish, language: str, words: list[str]
) -> None:
    publish("mn", {"az": ("Molla",)}, about=ABOUT)
    page = page_of(site, f"/books/mn?lang={language}")
    assert [word for word in words if word not in page.text] == []
    assert page.all("a", href="http://creativecommons.org/publicdomain/mark/1.0/", rel="license")
    assert page.all("span", lang="fa", dir="rtl")
    assert "<A-1>" in page.text


def test_nothing_said_leaves_no_empty_line(site: FlaskClient, publish: Publish) -> None:
    publish("mn", {"az": ("Molla",)})
    assert len(page_of(site, "/books/mn").all("dt")) == 2


@pytest.mark.parametrize(("hidden", "key"), [((), "p0002"), ((2,), "p0001")])
def test_a_book_is_opened_where_somebody_said(
    site: FlaskClient, publish: Publish, hidden: tuple[int, ...], key: str
) -> None:
    publish("mn", {"az": ("Molla",)}, hidden=hidden, start_key="p0002")
    assert start_of(site, "/read/mn")["canvas"].endswith(f"/{key}")
    assert start_of(site, "/read/mn?page=p0003")["canvas"].endswith("/p0003")


def test_hidden_pages_are_not_shown(site: FlaskClient, publish: Publish) -> None:
    publish("mn", {"az": ("Molla",)}, hidden=(1,))
    page = page_of(site, "/books/mn")
    assert "2 səhifə" in page.text
    assert not page.all("a", href="/read/mn?page=p0001")
    assert page.all("a", href="/read/mn?page=p0002")
    assert page_of(site, "/read/mn?page=p0001", 404)
    assert start_of(site, "/read/mn")["canvas"].endswith("/p0002")


def test_rights_that_are_no_known_address_are_no_link(site: FlaskClient, publish: Publish) -> None:
    publish("mn", {"az": ("Molla",)}, about=About(rights="javascript:alert(1)"))
    page = page_of(site, "/books/mn")
    assert "javascript:alert(1)" in page.text
    assert not page.all("a", rel="license")
