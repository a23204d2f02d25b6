"""MODS: what each element becomes, what empty ones do not, and that nothing is lost."""

import pytest

from manifests.about import Contributor, Date, Identifier
from manifests.describe.description import Description
from manifests.describe.identify import describe_xml
from manifests.errors import BadDescription
from tests.manifests.describe.samples import ARABIC, LATIN, MODS, everything, fields, people, values


def mods(inner: str, outer: str = "mods") -> Description:
    data = f'<{outer} xmlns="http://www.loc.gov/mods/v3" xmlns:xlink="http://www.w3.org/1999/xlink">{inner}</{outer}>'
    return describe_xml(data.encode(), "book.xml")[0]


def test_a_book_in_three_scripts() -> None:
    book = describe_xml(MODS.encode(), "molla.xml")[0]
    assert book.title == {
        "az-Arab": (f"{ARABIC} : هفته‌لك مجموعه",),
        "az-Latn": (f"The {LATIN} : həftəlik məcmuə. Cild 2, Yay",),
    }
    assert book.other_titles == ({"ru": ("Молла Насреддин",)},)
    assert book.languages == ("az-Arab",)
    assert people(book) == [
        ("Məmmədquluzadə, Cəlil (1866-1932)", "edt"),
        ("Məmmədquluzadə, Cəlil (1866-1932)", "pbl"),
        ("Оскар Шмерлинг", "art"),
        ("Qeyrət. Mətbəə", "prt"),
        ("və b.", "aut"),
    ]
    assert book.contributors[0].uri == "http://viaf.org/viaf/17298893"
    assert book.date == Date("1324 h.", 1906)
    assert (book.place, book.publisher) == ({"none": ("Tiflis",)}, {"none": ("Qeyrət",)})
    assert book.extent == "8 s."
    assert book.summary == {"en": ("A satirical weekly.",)}
    assert book.subjects == ({"none": ("Satira -- Azərbaycan -- 20-ci əsr",)}, {"ru": ("Сатира",)})
    assert book.identifiers == (
        Identifier("issn", "1234-5678"),
        Identifier("shelfmark", "N 050/M 77"),
        Identifier("azmk", "000123"),
    )
    assert book.collections == ("Mətbuat",)
    assert book.institution == {"none": ("Azərbaycan Milli Kitabxanası",)}
    assert book.rights == "http://creativecommons.org/publicdomain/mark/1.0/"
    assert book.notes == ()


def test_what_has_no_place_is_metadata() -> None:
    told = fields(describe_xml(MODS.encode(), "molla.xml")[0])
    assert told == {
        "Language of a part": ["summary: rus"],
        "Country": ["gs"],
        "Edition": ["İlk nəşr"],
        "Digital edition": ["Milli Kitabxana, 2024"],
        "Type": ["text"],
        "Genre": ["jurnal"],
        "Form": ["print"],
        "Contents": ["1. Giriş"],
        "Statement of responsibility": ["nəşr edən C. Məmmədquluzadə"],
        "Note": ["Əlavəsiz"],
        "Classification": ["udc: 050"],
        "Series": ["Satirik jurnallar. 3"],
        "Identifier": ["doi 10.1/wrong (invalid)"],
        "Address": ["https://example.org/molla"],
        "Rights": ["İctimai mülkiyyət"],
        "Part": ["volume 2"],
        "cover": ["yaşıl"],
    }


def test_nothing_is_lost() -> None:
    """Each text of the record stands somewhere, but codes that are said in other words."""
    said = everything(describe_xml(MODS.encode(), "molla.xml")[0])
    texts = [text.strip() for piece in MODS.split("<") for text in piece.partition(">")[2:] if text.strip()]
    coded = {"redaktor", "pbl", "художник", "Drucker", "aut", "aze", "Arab", "1906", "1931", "text", "2020"}
    assert [text for text in texts if text not in coded and text not in said] == []


def test_empty_elements_say_nothing() -> None:
    empty = "<{0}/><{0}></{0}><{0}> \n </{0}>"
    names = ["title", "titleInfo", "name", "namePart", "originInfo", "place", "dateIssued", "language", "genre", "note"]
    names += ["subject", "identifier", "location", "accessCondition", "abstract", "relatedItem", "part", "extension"]
    nested = (
        "<titleInfo><title/><subTitle/></titleInfo><name><namePart/><role><roleTerm/></role></name>"
        "<originInfo><place><placeTerm/></place><publisher/><dateIssued/></originInfo><subject><topic/></subject>"
        "<language><languageTerm/></language><location><shelfLocator/><url/></location>"
        "<relatedItem type='host'><titleInfo><title/></titleInfo></relatedItem><part><detail><number/></detail></part>"
    )
    book = mods("".join(map(empty.format, names)) + nested)
    assert book == Description("book.xml", "MODS", notes=("It names no title.",))


@pytest.mark.parametrize(
    ("parts", "title"),
    [
        ("<nonSort>L'</nonSort><title>Aurore</title>", "L'Aurore"),
        ("<nonSort>Die</nonSort><title>Welt</title>", "Die Welt"),
        ("<title>A</title><subTitle>b</subTitle><subTitle>c</subTitle>", "A : b : c"),
        ("<title>A.</title><partNumber>2</partNumber>", "A. 2"),
        ("<partName>Yay</partName>", "Yay"),
    ],
)
def test_titles(parts: str, title: str) -> None:
    assert values(mods(f"<titleInfo>{parts}</titleInfo>").title) == [title]


@pytest.mark.parametrize(
    ("origin", "text", "year"),
    [
        ("<dateIssued>[ca. 1905]</dateIssued>", "[ca. 1905]", 1905),
        ("<dateIssued encoding='w3cdtf' point='start'>1905</dateIssued><dateIssued point='end'>1907</dateIssued>",
         "1907", 1905),
        ("<dateIssued point='start'>1905</dateIssued><dateIssued point='end'>1907</dateIssued>", "1905-1907", 1905),
        ("<dateCreated>18--</dateCreated>", "18--", 1800),
        ("<dateCreated>1790</dateCreated><dateIssued>1800</dateIssued>", "1800", 1800),
        ("<dateCreated keyDate='yes'>1790</dateCreated><dateIssued>1800</dateIssued>", "1790", 1790),
        ("<copyrightDate>c1962</copyrightDate>", "c1962", 1962),
        ("<dateIssued qualifier='approximate'>1905</dateIssued>", "[ca. 1905]", 1905),
        ("<dateIssued qualifier='questionable'>1905</dateIssued>", "[1905?]", 1905),
        ("<dateIssued>1323 h.</dateIssued>", "1323 h.", 1905),
        ("<dateIssued>s. a.</dateIssued>", "s. a.", None),
    ],
)  # fmt: skip
def test_dates(origin: str, text: str, year: int | None) -> None:
    assert mods(f"<originInfo>{origin}</originInfo>").date == Date(text, year)


def test_the_copy_does_not_date_the_book() -> None:
    book = mods(
        "<originInfo><dateIssued>2018</dateIssued><edition>[Electronic ed.]</edition></originInfo>"
        "<originInfo eventType='digitisation'><dateIssued keyDate='yes'>2019</dateIssued></originInfo>"
        "<originInfo><dateCaptured>2020</dateCaptured></originInfo>"
        "<originInfo eventType='publication'><dateIssued>1784</dateIssued></originInfo>"
    )
    assert book.date == Date("1784", 1784)
    assert fields(book) == {"Digital edition": ["2018, [Electronic ed.]", "2019", "2020"]}
    alone = mods("<originInfo><dateIssued>2018</dateIssued><edition>Electronic edition</edition></originInfo>")
    assert alone.date == Date("2018", 2018)


@pytest.mark.parametrize(
    ("role", "code"),
    [
        ("<roleTerm type='text'>Verfasser</roleTerm><roleTerm type='code'>trl</roleTerm>", "trl"),
        ("<roleTerm type='text'>переводчик</roleTerm>", "trl"),
        ("<roleTerm valueURI='http://id.loc.gov/vocabulary/relators/ill'>x</roleTerm>", "ill"),
        ("tərtib edən", "com"),
        ("<roleTerm>xeyirxah</roleTerm>", "xeyirxah"),
    ],
)
def test_roles(role: str, code: str) -> None:
    assert people(mods(f"<name><namePart>A</namePart><role>{role}</role></name>")) == [("A", code)]


@pytest.mark.parametrize(
    ("inner", "languages"),
    [
        ("<languageTerm type='code'>ger</languageTerm>", ("de",)),
        ("<languageTerm type='text'>German</languageTerm><languageTerm type='code'>deu</languageTerm>", ("de",)),
        ("<languageTerm type='text'>Azərbaycan dili</languageTerm>", ("az",)),
        ("<languageTerm>aze</languageTerm><scriptTerm type='text'>Cyrillic</scriptTerm>", ("az-Cyrl",)),
        ("<languageTerm>per</languageTerm><scriptTerm>Arab</scriptTerm>", ("fa",)),
        ("<languageTerm>zxx</languageTerm>", ()),
    ],
)
def test_languages(inner: str, languages: tuple[str, ...]) -> None:
    assert mods(f"<language>{inner}</language>").languages == languages


def test_the_primary_language_comes_first_and_an_unknown_one_is_told() -> None:
    book = mods(
        "<language><languageTerm>rus</languageTerm></language>"
        "<language usage='primary'><languageTerm>aze</languageTerm></language>"
        "<language><languageTerm>klingonisch</languageTerm></language>"
    )
    assert book.languages == ("az", "ru")
    assert "klingonisch" in book.notes[0]
    assert fields(book)["language"] == ["klingonisch"]


def test_the_title_tells_the_script() -> None:
    language = "<language><languageTerm>aze</languageTerm></language>"
    book = mods(
        f"{language}<titleInfo><title>{ARABIC}</title></titleInfo><titleInfo><title>{LATIN}</title></titleInfo>"
    )
    assert book.languages == ("az-Arab",)
    assert book.title == {"az-Arab": (ARABIC,), "az-Latn": (LATIN,)}
    early = mods(f"{language}<titleInfo><title>{LATIN}</title></titleInfo>"
                 "<originInfo><dateIssued>1906</dateIssued></originInfo>")  # fmt: skip
    assert early.languages == ("az",)
    assert "az-Arab" in early.notes[0]


def test_a_volume_has_the_title_of_its_work() -> None:
    book = mods(
        "<relatedItem type='host'><titleInfo><title>Əsərlər</title></titleInfo></relatedItem>"
        "<part><detail type='volume'><number>3</number></detail></part>"
    )
    assert values(book.title) == ["Əsərlər. 3"]
    assert (book.work, book.volume, book.issue) == ("Əsərlər", "3", "")
    assert book.notes == ("It names no title of its own; that of the work it belongs to stands for it.",)


@pytest.mark.parametrize(
    ("record", "part"),
    [
        (
            "<titleInfo><title>Əkinçi, 5</title></titleInfo><relatedItem type='host'><titleInfo><title>Əkinçi</title>"
            "</titleInfo><part><detail type='volume'><number>I</number></detail><detail type='issue'><number>5</number>"
            "</detail></part></relatedItem>",
            ("Əkinçi", "I", "5"),
        ),
        (
            "<titleInfo><nonSort>The</nonSort><title>Tarix</title><partNumber>Cild 2</partNumber></titleInfo>",
            ("Tarix", "Cild 2", ""),
        ),
        # Neither tells which part: an article says no more than where it stands.
        (
            "<titleInfo><title>Məqalə</title></titleInfo><relatedItem type='host'><titleInfo><title>Əkinçi</title>"
            "</titleInfo></relatedItem>",
            ("", "", ""),
        ),
        (
            "<titleInfo><title>Tarix</title><partNumber>Əlavə</partNumber></titleInfo>",
            ("", "", ""),
        ),
    ],
)
def test_parts_of_works(record: str, part: tuple[str, str, str]) -> None:
    book = mods(record)
    assert (book.work, book.volume, book.issue) == part


def test_several_books() -> None:
    record = "<mods xmlns='http://www.loc.gov/mods/v3'><titleInfo><title>{}</title></titleInfo></mods>"
    data = "<modsCollection xmlns='http://www.loc.gov/mods/v3'>" + record.format("A") + record.format("B")
    books = describe_xml(f"{data}</modsCollection>".encode(), "two.xml")
    assert [(book.source, values(book.title)) for book in books] == [
        ("two.xml, record 1 of 2", ["A"]),
        ("two.xml, record 2 of 2", ["B"]),
    ]
    with pytest.raises(BadDescription, match=r"two\.xml is a collection without a record"):
        describe_xml(b"<modsCollection xmlns='http://www.loc.gov/mods/v3'/>", "two.xml")


def test_others_and_an_unnamed_person() -> None:
    book = mods("<name><etal/></name><name type='personal'><displayForm>K.</displayForm></name>")
    assert book.contributors[1] == Contributor({"none": ("K.",)})
    assert book.contributors[0].name["ru"] == ("и др.",)
