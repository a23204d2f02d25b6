"""METS: pages and their labels, contents, the file group with the scans, rights; a real one and small ones."""

from pathlib import Path

import pytest

from manifests.about import Date, Identifier
from manifests.describe.description import DescribedPage, DescribedSection, Description
from manifests.describe.identify import describe_xml
from manifests.describe.mets_files import rank
from tests.manifests.describe.samples import fields, people, values

NAMESPACES = (
    'xmlns="http://www.loc.gov/METS/" xmlns:mods="http://www.loc.gov/mods/v3" '
    'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dv="http://dfg-viewer.de/"'
)


def described(inner: str, attributes: str = "") -> Description:
    return describe_xml(f"<mets {NAMESPACES} {attributes}>{inner}</mets>".encode(), "mets.xml")[0]


def record(identifier: str, title: str, language: str = "aze") -> str:
    return (
        f'<dmdSec ID="{identifier}"><mdWrap MDTYPE="MODS"><xmlData><mods:mods>'
        f"<mods:titleInfo><mods:title>{title}</mods:title></mods:titleInfo>"
        f"<mods:language><mods:languageTerm>{language}</mods:languageTerm></mods:language>"
        "</mods:mods></xmlData></mdWrap></dmdSec>"
    )


def group(use: str, count: int, media_type: str = "image/jpeg", place: str = "{use}/{n:04}.jpg") -> str:
    located = "".join(
        f'<file ID="{use}_{n}" MIMETYPE="{media_type}">'
        f'<FLocat LOCTYPE="URL" xlink:href="{place.format(use=use, n=n)}"/></file>'
        for n in range(1, count + 1)
    )
    return f'<fileGrp USE="{use}">{located}</fileGrp>'


def physical(count: int, uses: tuple[str, ...], more: dict[int, str] | None = None) -> str:
    pages = "".join(
        f'<div TYPE="page" ID="P{n}" ORDER="{n}" {(more or {}).get(n, "")}>'
        + "".join(f'<fptr FILEID="{use}_{n}"/>' for use in uses)
        + "</div>"
        for n in range(1, count + 1)
    )
    return f'<structMap TYPE="PHYSICAL"><div TYPE="physSequence" ID="P0">{pages}</div></structMap>'


def test_a_real_one(shared_data: Path) -> None:
    book = describe_xml((shared_data / "kant-1784" / "mets.xml").read_bytes(), "kant-1784/mets.xml")[0]
    assert book.source == "kant-1784/mets.xml"
    assert book.title == {"de": ("Beantwortung der Frage: Was ist Aufklärung?",)}
    assert people(book) == [("Immanuel Kant", "aut")]
    assert book.date == Date("1784", 1784)
    assert (book.place, book.publisher) == ({"none": ("Berlin",)}, {"none": ("Haude und Spener",)})
    assert book.languages == ("de",)
    assert len(book.pages) == 20
    assert [page.id for page in book.pages] == [f"phys_{n:04}" for n in range(1, 21)]
    # Every page's scan is a file of the folder, and the others are not named.
    assert all(len(page.files) == 1 for page in book.pages)
    assert all((shared_data / "kant-1784" / page.files[0]).is_file() for page in book.pages)
    assert book.pages[19].files == ("OCR-D-IMG/OCR-D-IMG_0020.tif",)
    assert all(page.label is None and not page.hidden for page in book.pages)
    # Its only section has an empty label.
    assert book.sections == (DescribedSection({"de": ("Kapitel",)}, page=0, kind="chapter"),)
    assert book.institution == {"none": ("Zentral- und Landesbibliothek Berlin",)}
    assert Identifier("shelfmark", "Berlin ZLB, in: o XIV 16975-4.1784") in book.identifiers
    assert Identifier("urn", "urn:nbn:de:kobv:b4-200905192971") in book.identifiers
    assert book.extent == "14 S."
    assert values(book.required_statement)[0].endswith("OCR-D")
    told = fields(book)
    assert told["Classification"] == ["DTA: Fachtext", "DTA: Philosophie"]
    assert told["Address"] == ["http://www.deutschestextarchiv.de/kant_aufklaerung_1784"]
    assert told["Contact"] == ["mailto:ocrd@bbaw.de"]
    assert book.notes[0] == "The scans are those of the file group OCR-D-IMG (image/tif), for 20 of 20 pages."
    assert "OCR-D-GT-SEG-PAGE" in book.notes[1]
    assert len(book.notes) == 2


def test_pages_in_their_order_with_what_stands_on_them() -> None:
    more = {
        1: 'ORDERLABEL=" - " LABEL="Üz qabığı"',
        2: 'ORDERLABEL="iv" LABEL="Page 4"',
        3: 'ORDERLABEL="[3]"',
        4: 'ORDERLABEL="uncounted"',
    }
    book = described(f"<fileSec>{group('DEFAULT', 4)}</fileSec>" + physical(4, ("DEFAULT",), more))
    assert [page.label for page in book.pages] == [
        {"none": ("Üz qabığı",)},
        {"none": ("iv",)},
        {"none": ("[3]",)},
        None,
    ]


def test_order_decides_where_each_page_has_its_own() -> None:
    pages = '<div TYPE="page" ID="b" ORDER="2"/><div TYPE="page" ID="c" ORDER="10"/><div TYPE="page" ID="a" ORDER="1"/>'
    sequence = '<structMap TYPE="physical"><div TYPE="physSequence">{}</div></structMap>'
    book = described(sequence.format(pages))
    assert [page.id for page in book.pages] == ["a", "b", "c"]
    assert "The pages stand in another order than their ORDER says: ORDER decides." in book.notes
    twice = described(sequence.format(pages.replace("10", "2")))
    assert [page.id for page in twice.pages] == ["b", "c", "a"]
    assert any("ORDER is the same for several pages" in note for note in twice.notes)
    odd = described(sequence.format(pages.replace("10", "x")))
    assert [page.id for page in odd.pages] == ["b", "c", "a"]


@pytest.mark.parametrize(
    ("use", "number"),
    [
        *(("MASTER", 0), ("ORIGINAL", 0), ("archive", 0), ("preservation master", 0), ("MAX", 1), ("DEFAULT", 2)),
        *(("OCR-D-IMG", 3), ("", 3), ("IMAGES", 3), ("reference image", 4), ("PRESENTATION", 4), ("WEB", 4)),
        *(("OCR-D-IMG-BIN", 5), ("OCR-D-IMG-DESKEW", 5), ("THUMBS", 6), ("MIN", 6), ("TEASER", 6), ("thumbnail", 6)),
        *(("ADMINISTRATION", 3), ("MAXIMILIAN", 3)),
    ],
)
def test_ranks_of_groups(use: str, number: int) -> None:
    assert rank(use) == number


def test_the_scans_are_chosen_by_a_rule_and_told() -> None:
    groups = (
        group("THUMBS", 3)
        + group("DEFAULT", 3)
        + group("FULLTEXT", 3, "text/xml", "alto/{n}.xml")
        + group("MASTER", 2, "image/tiff", "tif/{n}.tif")
        + group("MAX", 3)
        + group("DOWNLOAD", 1, "application/pdf", "all.pdf")
    )
    book = described(f"<fileSec>{groups}</fileSec>" + physical(3, ("THUMBS", "DEFAULT", "FULLTEXT", "MASTER", "MAX")))
    # MASTER has no third page: MAX, which has all, goes before it.
    assert book.pages[0].files == ("MAX/0001.jpg", "DEFAULT/0001.jpg", "tif/1.tif")
    assert book.pages[2].files == ("MAX/0003.jpg", "DEFAULT/0003.jpg")
    assert book.notes[-3:] == (
        "The scans are those of the file group MAX (image/jpeg), for 3 of 3 pages.",
        "Where its file is missing: DEFAULT, MASTER, in this order.",
        "Not used, because it holds no scans of single pages or only small ones: THUMBS (image/jpeg),"
        " FULLTEXT (text/xml), DOWNLOAD (application/pdf).",
    )
    whole = described(f"<fileSec>{groups}{group('ORIGINAL', 3)}</fileSec>" + physical(3, ("MAX", "ORIGINAL")))
    assert whole.pages[0].files == ("ORIGINAL/0001.jpg", "MAX/0001.jpg")


def test_thumbnails_where_there_is_nothing_else_and_pages_without_scans() -> None:
    book = described(f"<fileSec>{group('THUMBS', 2)}</fileSec>" + physical(3, ("THUMBS",)))
    assert [page.files for page in book.pages] == [("THUMBS/0001.jpg",), ("THUMBS/0002.jpg",), ()]
    assert "1 of 3 pages name no scan." in book.notes
    none = described(physical(2, ("THUMBS",)))
    assert [page.files for page in none.pages] == [(), ()]
    assert "No file group holds scans: no file that a page names is an image." in none.notes


@pytest.mark.parametrize(
    ("href", "places"),
    [
        ("img/0001.tif", ("img/0001.tif",)),
        ("./img/a%20b.tif", ("./img/a%20b.tif", "./img/a b.tif")),
        ("img\\0001.tif", ("img\\0001.tif", "img/0001.tif")),
        ("file:///srv/scans/0001.tif", ("/srv/scans/0001.tif",)),
        ("file:/srv/scans/0001.tif", ("/srv/scans/0001.tif",)),
        ("file://./img/0001.tif", ("img/0001.tif",)),
        ("file:img/a%20b.tif", ("img/a b.tif",)),
        ("https://example.org/a%20b.tif", ("https://example.org/a%20b.tif",)),
        ("C:\\scans\\0001.tif", ("C:\\scans\\0001.tif", "C:/scans/0001.tif")),
        ("", ()),
    ],
)
def test_addresses_of_files(href: str, places: tuple[str, ...]) -> None:
    files = (
        f'<fileGrp><file ID="f" MIMETYPE="image/tiff"><FLocat LOCTYPE="OTHER" xlink:href="{href}"/></file></fileGrp>'
    )
    book = described(f'<fileSec>{files}</fileSec><structMap><div TYPE="page"><fptr FILEID="f"/></div></structMap>')
    assert book.pages[0].files == places


def test_other_shapes_of_files_and_pages() -> None:
    """Groups of pages with the use at the file, areas, names without a media type, sheets with two pages."""
    files = (
        '<fileGrp ID="g1"><file ID="m1" USE="master"><FLocat href="1.jp2"/></file>'
        '<file ID="o1" USE="ocr" MIMETYPE="text/xml"><FLocat href="1.xml"/></file></fileGrp>'
        '<fileGrp USE="all"><fileGrp><file ID="m2"><FLocat href="2.JP2"/></file></fileGrp></fileGrp>'
    )
    pages = (
        '<structMap><div TYPE="sheet"><div TYPE="page" ID="a"><fptr><par><area FILEID="m1"/><area FILEID="o1"/></par>'
        '</fptr></div><div TYPE="page" ID="b"><fptr FILEID="m2"/><div TYPE="column"><fptr FILEID="o1"/></div></div>'
        "</div></structMap>"
    )
    book = described(f"<fileSec>{files}</fileSec>{pages}")
    assert book.pages == (DescribedPage(("1.jp2",), "a"), DescribedPage(("2.JP2",), "b"))


def test_without_a_structure_the_images_are_the_pages() -> None:
    book = described(f"<fileSec>{group('THUMBS', 3)}{group('DEFAULT', 2)}</fileSec>")
    assert [page.files for page in book.pages] == [("DEFAULT/0001.jpg",), ("DEFAULT/0002.jpg",)]
    assert any("no structure map with pages" in note for note in book.notes)
    assert "It describes no pages." in described("").notes


CONTENTS = (
    record("D1", "Kitabi-Dədə Qorqud")
    + record("D2", "Dirsə xan oğlu Buğac")
    + f"<fileSec>{group('DEFAULT', 6)}</fileSec>"
    + physical(6, ("DEFAULT",), {6: 'LABEL="Colour chart"'})
    + """<structMap TYPE="LOGICAL"><div TYPE="monograph" ID="L0" DMDID="D1">
      <div TYPE="cover_front" ID="L1"/>
      <div TYPE="TitlePage" ID="L2" LABEL=""/>
      <div TYPE="chapter" ID="L3" LABEL="Birinci boy">
        <div TYPE="section" ID="L4" LABEL="Soylama"/>
        <div TYPE="unheard_of" ID="L5" LABEL="?"/>
      </div>
      <div TYPE="contained_work" ID="L6" DMDID="D2"/>
      <div TYPE="chapter" ID="L7"><div TYPE="illustration" ID="L8"/></div>
      <div ID="L9"/>
      <div TYPE="colour_checker" ID="L10"/>
    </div></structMap>
    <structLink><smLink xlink:from="L0" xlink:to="P0"/><smLink xlink:from="L1" xlink:to="P1"/>
      <smLink xlink:from="L2" xlink:to="P2"/><smLink xlink:from="L3" xlink:to="P4"/>
      <smLink xlink:from="L3" xlink:to="P3"/><smLink xlink:from="L4" xlink:to="P4"/>
      <smLink xlink:from="L6" xlink:to="P4"/><smLink xlink:from="L8" xlink:to="P5"/>
      <smLink xlink:from="L10" xlink:to="P5"/><smLink xlink:from="L5" xlink:to="nowhere"/></structLink>"""
)


def test_contents() -> None:
    book = described(CONTENTS)
    assert book.title == {"az": ("Kitabi-Dədə Qorqud",)}
    assert book.sections == (
        DescribedSection({"az": ("Ön üz qabığı",)}, 0, kind="cover_front"),
        DescribedSection({"az": ("Titul vərəqi",)}, 1, kind="title_page"),
        DescribedSection(
            {"az": ("Birinci boy",)},
            2,
            kind="chapter",
            sections=(
                DescribedSection({"az": ("Soylama",)}, 3, kind="section"),
                DescribedSection({"az": ("?",)}, None, kind="unheard_of"),
            ),
        ),
        DescribedSection({"az": ("Dirsə xan oğlu Buğac",)}, 3, kind="contained_work"),
        DescribedSection(
            {"az": ("Fəsil",)},
            4,
            kind="chapter",
            sections=(DescribedSection({"az": ("Şəkil",)}, 4, kind="illustration"),),
        ),
        DescribedSection({"az": ("Rəng şkalası",)}, 4, kind="colour_checker"),
    )


def test_colour_charts_are_hidden_and_told() -> None:
    book = described(CONTENTS)
    assert [page.hidden for page in book.pages] == [False, False, False, False, True, True]
    assert "Hidden, because it shows a colour chart: page 5, 6 of 6." in book.notes


@pytest.mark.parametrize(("language", "word"), [("rus", "ru"), ("ger", "de"), ("eng", "en"), ("fre", "")])
def test_words_of_parts_in_the_language_of_the_book(language: str, word: str) -> None:
    book = described(CONTENTS.replace("aze", language))
    label = book.sections[1].label
    assert label is not None
    assert list(label) == ([word] if word else ["az", "en", "ru", "de"])


def test_contents_without_bottom_are_cut_at_32_levels() -> None:
    nested = "".join(f'<div TYPE="chapter" ID="N{n}" LABEL="{n}">' for n in range(40)) + "</div>" * 40
    book = described(f'<structMap TYPE="LOGICAL"><div TYPE="monograph">{nested}</div></structMap>')
    levels, sections, count = 0, book.sections, 0
    while sections:
        levels += 1
        count += len(sections)
        sections = sections[0].sections
    assert (levels, count) == (32, 40)
    assert any("deeper than 32 levels" in note for note in book.notes)


def test_a_volume_of_a_work() -> None:
    records = record("D1", "Əsərlər") + record("D2", "Üçüncü cild") + record("D3", "Hekayə")
    logical = """<structMap TYPE="LOGICAL"><div TYPE="multivolume_work" ID="L0" DMDID="D1"><mptr xlink:href="x"/>
      <div TYPE="volume" ID="L1" DMDID="D2" LABEL="3"><div TYPE="chapter" DMDID="D3"/></div></div></structMap>"""
    book = described(records + logical)
    assert values(book.title) == ["Üçüncü cild"]
    assert (book.work, book.volume, book.issue) == ("Əsərlər", "3", "")
    assert [section.label for section in book.sections] == [{"az": ("Hekayə",)}]
    assert any("names other METS files" in note for note in book.notes)


def test_an_issue_of_a_newspaper_PRE3_R25() -> None:
    logical = """<structMap TYPE="LOGICAL"><div TYPE="newspaper" LABEL="Əkinçi"><div TYPE="year" ORDERLABEL="1875">
      <div TYPE="month" ORDERLABEL="1875-07"><div TYPE="day" ORDERLABEL="1875-07-22"><div TYPE="issue" ORDER="1"
      LABEL="Birinci nömrə"/></div></div></div></div></structMap>"""
    book = described(logical)
    assert (book.work, book.volume, book.issue) == ("Əkinçi", "", "1")
    assert book.date is not None
    assert (book.date.text, book.date.year) == ("1875-07-22", 1875)


def test_the_record_may_be_any_form_or_missing() -> None:
    dc = (
        '<dmdSec ID="D"><mdWrap MDTYPE="DC"><xmlData><dc:title xmlns:dc="http://purl.org/dc/elements/1.1/">A</dc:title>'
        "</xmlData></mdWrap></dmdSec>"
    )
    marc = (
        '<dmdSec ID="M"><mdWrap MDTYPE="MARC"><xmlData><record xmlns="http://www.loc.gov/MARC21/slim">'
        '<datafield tag="245" ind1=" " ind2=" "><subfield code="a">B</subfield></datafield></record></xmlData></mdWrap>'
        "</dmdSec>"
    )
    assert values(described(dc).title) == ["A"]
    assert values(described(marc).title) == ["B"]
    # The division names which one is the book's.
    logical = '<structMap TYPE="LOGICAL"><div TYPE="monograph" DMDID="M"/></structMap>'
    assert values(described(dc + marc + logical).title) == ["B"]
    bare = described('<dmdSec ID="D"><mdRef xlink:href="http://192.0.2.1/mods.xml"/></dmdSec>', 'LABEL="C" OBJID="o1"')
    assert values(bare.title) == ["C"]
    assert bare.identifiers == (Identifier("mets", "o1"),)
    assert any("http://192.0.2.1/mods.xml is not fetched" in note for note in bare.notes)


def test_rights_of_the_dfg_viewer() -> None:
    rights = """<amdSec ID="A"><rightsMD ID="R"><mdWrap><xmlData><dv:rights><dv:owner>Milli Kitabxana</dv:owner>
      <dv:ownerSiteURL>https://example.org/</dv:ownerSiteURL><dv:ownerLogo/><dv:sponsor>DFG</dv:sponsor>
      <dv:license>https://creativecommons.org/licenses/by/4.0/</dv:license></dv:rights></xmlData></mdWrap></rightsMD>
      <digiprovMD ID="L"><mdWrap><xmlData><dv:links><dv:reference>https://example.org/catalogue/1</dv:reference>
      <dv:presentation>https://example.org/show/1</dv:presentation></dv:links></xmlData></mdWrap></digiprovMD></amdSec>"""
    book = described(rights)
    assert book.rights == "http://creativecommons.org/licenses/by/4.0/"
    assert book.required_statement == book.institution == {"none": ("Milli Kitabxana",)}
    assert fields(book) == {
        "Owner": ["https://example.org/"],
        "Sponsor": ["DFG"],
        "Catalogue record": ["https://example.org/catalogue/1"],
        "Address": ["https://example.org/show/1"],
    }


def test_direction_of_reading_where_it_is_told() -> None:
    attributed = '<structMap TYPE="PHYSICAL" {}><div TYPE="physSequence"/></structMap>'
    assert described(attributed.format("")).viewing_direction is None
    assert described(attributed.format('READINGDIRECTION="rtl"')).viewing_direction == "right-to-left"
    odd = described(attributed.format('viewingDirection="upwards"'))
    assert odd.viewing_direction is None
    assert any("'upwards' is not understood" in note for note in odd.notes)
