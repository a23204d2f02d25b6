"""MARC 21 and UNIMARC, in XML and in binary: written by pymarc, read by us."""

from io import BytesIO

import pytest
from pymarc import Record, XMLWriter

from manifests.about import Date, Identifier
from manifests.describe.description import Description
from manifests.describe.identify import describe_xml
from manifests.describe.marc_names import trim, with_years
from manifests.errors import BadDescription
from tests.manifests.describe.samples import (
    ARABIC,
    BOOK,
    CYRILLIC,
    LATIN,
    RUSMARC,
    Fields,
    everything,
    fields,
    general,
    marc,
    people,
    values,
)


def as_xml(record: Record) -> bytes:
    memory = BytesIO()
    writer = XMLWriter(memory)
    writer.write(record)
    writer.close(close_fh=False)
    return memory.getvalue()


def described(content: Fields) -> Description:
    return describe_xml(marc(content).as_marc(), "books.mrc")[0]


@pytest.mark.parametrize("form", ["binary", "xml"])
def test_a_book_in_two_scripts(form: str) -> None:
    record = marc(BOOK)
    book = describe_xml(record.as_marc() if form == "binary" else as_xml(record), "molla")[0]
    assert book.source == "molla"
    assert book.title == {
        "az-Latn": (f"{LATIN} : həftəlik məcmuə",),
        "az-Arab": (f"{ARABIC} : هفته‌لك مجموعه",),
    }
    assert book.languages == ("az-Arab",)
    assert book.other_titles == ({"az": ("Molla Nasreddin",)},)
    assert people(book) == [
        ("Məmmədquluzadə, Cəlil (1866-1932)", "edt"),
        ("Şmerlinq, Oskar", "ill"),
        ("Qeyrət. Mətbəə", "prt"),
    ]
    assert book.contributors[0].name == {
        "az-Latn": ("Məmmədquluzadə, Cəlil (1866-1932)",),
        "az-Arab": ("محمدقلی زاده، جلیل (1866-1932)",),
    }
    assert book.contributors[0].uri == "https://d-nb.info/gnd/118559796"
    assert book.date == Date("1324 [1906]", 1906)
    assert book.place == {"az-Latn": ("[Tiflis]",), "az-Arab": ("تفلیس",)}
    assert book.publisher == {"az-Latn": ("Qeyrət",), "az-Arab": ("غیرت",)}
    assert book.extent == "8 s. : şəkilli ; 30 sm"
    assert book.summary == {"az": ("Həftəlik satirik jurnal.",)}
    assert book.subjects == ({"none": ("Nəsrəddin, Xoca",)}, {"none": ("Satira -- Azərbaycan -- 20-ci əsr",)})
    assert book.identifiers == (
        Identifier("record", "000123"),
        Identifier("isbn", "9789952123456"),
        Identifier("issn", "1234-5678"),
        Identifier("doi", "10.1234/molla"),
        Identifier("oclc", "4711"),
        Identifier("shelfmark", "N 050 M 77"),
    )
    assert book.institution == {"none": ("Azərbaycan Milli Kitabxanası",)}
    assert book.rights == "http://creativecommons.org/publicdomain/mark/1.0/"
    assert book.notes == ()
    assert fields(book) == {
        "Identifier": ["9789952123456 (cild)", "isbn 123 (invalid)"],
        "Language of the original": ["fa"],
        "Classification": ["050"],
        "Statement of responsibility": ["Cəlil Məmmədquluzadə"],
        "MARC 245": ["x1"],
        "Edition": ["İlk nəşr"],
        "Series": ["Satirik jurnallar ; 3"],
        "Note": ["Əlavəsiz", "علاوه سز"],
        "Contents": ["1. Giriş"],
        "Rights": ["Public Domain Mark 1.0 https://creativecommons.org/publicdomain/mark/1.0/"],
        "MARC 930": ["bərpa edilib"],
        "Genre": ["Jurnal"],
        "Part of": ["Mətbuat"],
        "Place": ["Nadir kitablar"],
        "Address": ["https://example.org/molla (Oxu)"],
    }


def words(content: Fields) -> list[str]:
    """What of a record must be found again: the words of every subfield that does not speak to programs."""
    told = [
        text
        for tag, _, pairs in content
        if isinstance(pairs, dict) and tag not in ("035", "040", "101")
        for code, text in pairs.items()
        if code[0] not in "0125689w4" and (tag, code) not in {("041", "a"), ("041", "h"), ("100", "e"), ("710", "e")}
    ]
    return [word.strip(" ,.:;/[](){}") for text in told for word in text.split()]


@pytest.mark.parametrize("content", [BOOK, [field for field in RUSMARC if field[0] != "100"]], ids=["MARC", "UNIMARC"])
def test_nothing_is_lost(content: Fields) -> None:
    said = everything(described(content))
    assert [word for word in words(content) if word and word not in said] == []


def test_rusmarc() -> None:
    book = described(RUSMARC)
    assert book.title == {"az-Cyrl": (f"{CYRILLIC} : һекајәләр. 2-ҹи ҹилд",)}
    assert book.languages == ("az-Cyrl",)
    assert book.other_titles == ({"none": ("Рассказы",)},)
    assert people(book) == [("Мәммәдгулузадә, Ҹәлил (1866-1932)", "aut"), ("Шариф, А.", "edt")]
    assert book.date == Date("1958", 1958)
    assert (book.place, book.publisher) == ({"none": ("Бакы",)}, {"none": ("Азәрнәшр",)})
    assert book.extent == "218 с. : ил. ; 21 см"
    assert book.subjects == ({"none": ("Сатира -- Тарих",)}, {"none": ("һекајә",)})
    assert Identifier("isbn", "5-93093-342-1") in book.identifiers
    assert Identifier("shelfmark", "58-3/1220") in book.identifiers
    assert book.institution == {"none": ("РНБ",)}
    told = fields(book)
    assert told["Series"] == ["Азәрбајҹан әдәбијјаты"]
    assert told["Edition"] == ["2-е изд."]
    assert told["Language of the original"] == ["ru"]
    assert told["UNIMARC 920"] == ["5930933421"]
    assert told["Statement of responsibility"] == ["Ҹәлил Мәммәдгулузадә"]


def recoded(content: Fields, encoding: str, mark: bytes = b" ") -> bytes:
    """A binary record in another encoding: the same fields, lengths counted anew."""
    directory, data = b"", b""
    for tag, marks, pairs in content:
        if isinstance(pairs, str):
            field = pairs.encode(encoding) + b"\x1e"
        else:
            parts = (b"\x1f" + code[0].encode() + text.encode(encoding) for code, text in pairs.items())
            field = marks.encode() + b"".join(parts) + b"\x1e"
        directory += tag.encode() + f"{len(field):04}{len(data):05}".encode()
        data += field
    base = 24 + len(directory) + 1
    leader = f"{base + len(data) + 1:05}nam ".encode() + mark + b"22" + f"{base:05}".encode() + b" i 4500"
    return leader + directory + b"\x1e" + data + b"\x1d"


@pytest.mark.parametrize(("code", "encoding"), [("50", "utf-8"), ("89", "cp1251"), ("79", "cp866"), ("99", "koi8-r")])
def test_encodings_of_rusmarc(code: str, encoding: str) -> None:
    content: Fields = [
        ("100", "  ", {"a": f"20201127d1958    u  y0rusy{code}      ca"}),
        ("101", "0 ", {"a": "rus"}),
        ("200", "1 ", {"a": "Рассказы"}),
    ]
    book = describe_xml(recoded(content, encoding), "books.mrc")[0]
    assert (book.title, book.notes) == ({"ru": ("Рассказы",)}, ())


PLAIN: Fields = [("008", "", general("rus", first="1958")), ("245", "00", {"a": "Основы гидравлики"})]


def test_encodings_of_marc() -> None:
    for mark in (b"a", b" "):
        assert describe_xml(recoded(PLAIN, "utf-8", mark), "a.mrc")[0].title == {"ru": ("Основы гидравлики",)}
    old = describe_xml(recoded(PLAIN, "cp1251"), "a.mrc")[0]
    assert old.title == {"ru": ("Основы гидравлики",)}
    assert "read as Windows-1251" in old.notes[0]
    wrong = describe_xml(recoded(PLAIN, "cp1251", b"a"), "a.mrc")[0]
    assert "are no utf-8, which the record says it is" in wrong.notes[0]


def test_marc8() -> None:
    """ANSEL marks before their letter, and Cyrillic and Arabic letters behind an escape."""

    def record(title: bytes) -> bytes:
        raw = recoded([("008", "", general("aze")), ("245", "00", {"a": "@" * len(title)})], "ascii")
        return raw.replace(b"@" * len(title), title)

    german = describe_xml(record(b"Was ist Aufkl\xe8arung?").replace(b"aze d", b"ger d"), "a.mrc")[0]
    assert german.title == {"de": ("Was ist Aufklärung?",)}
    cyrillic = describe_xml(record(b"\x1b(NmOLLA\x1b(B"), "a.mrc")[0]
    assert cyrillic.title == {"az-Cyrl": ("Молла",)}
    arabic = describe_xml(record(b"\x1b(3edG\x1b(B"), "a.mrc")[0]
    assert (arabic.title, arabic.languages) == ({"az-Arab": ("ملا",)}, ("az-Arab",))
    torn = describe_xml(record(b"A \x1b$1!0!!0\x1b(B"), "a.mrc")[0]
    assert values(torn.title)[0].startswith("A")


@pytest.mark.parametrize(
    ("content", "date"),
    [
        ([("008", "", general(kind="m", first="1905", last="1907"))], Date("1905-1907", 1905)),
        ([("008", "", general(kind="c", first="1906", last="9999"))], Date("1906", 1906)),
        ([("008", "", general(kind="q", first="18uu", last="19uu"))], Date("18---19--", 1800)),
        ([("008", "", general(kind="n", first="uuuu"))], None),
        ([("008", "", general(kind="s", first="1905")), ("260", "  ", {"c": "1323."})], Date("1323", 1905)),
        ([("008", "", general(kind="n", first="    ")), ("264", " 1", {"c": "[ca. 1905]"})], Date("[ca. 1905]", 1905)),
        ([("264", " 4", {"c": "©1984"})], Date("©1984", 1984)),
        ([("008", "", "short")], None),
    ],
)
def test_dates(content: Fields, date: Date | None) -> None:
    assert described([*content, ("245", "00", {"a": "A"})]).date == date


@pytest.mark.parametrize(
    ("content", "languages"),
    [
        ([("008", "", general("aze"))], ("az",)),
        ([("008", "", general("|||")), ("041", "0 ", {"a": "rus", "a2": "aze"})], ("ru", "az")),
        ([("008", "", general("mul")), ("041", "0 ", {"a": "azerus"})], ("az", "ru")),
        ([("041", "07", {"a": "az", "2": "iso639-1"})], ("az",)),
        ([("008", "", general("aze")), ("546", "  ", {"a": "Azərbaycanca", "b": "Cyrillic alphabet"})], ("az-Cyrl",)),
        ([], ()),
    ],
)
def test_languages(content: Fields, languages: tuple[str, ...]) -> None:
    assert described([*content, ("245", "00", {"a": "Molla"}), ("260", "  ", {"c": "1995"})]).languages == languages


@pytest.mark.parametrize(
    ("pairs", "title", "others"),
    [
        ({"a": "Kitab :", "b": "roman /", "c": "müəllif"}, "Kitab : roman", []),
        ({"a": "Kitab =", "b": "Книга /", "c": "müəllif"}, "Kitab", ["Книга"]),
        ({"a": "Əsərlər.", "n": "Cild 2,", "p": "Hekayələr /"}, "Əsərlər. Cild 2. Hekayələr", []),
        ({"a": "Əliyev, M."}, "Əliyev, M.", []),
    ],
)
def test_titles(pairs: dict[str, str], title: str, others: list[str]) -> None:
    book = described([("245", "00", pairs)])
    assert values(book.title) == [title]
    assert [values(one)[0] for one in book.other_titles] == others


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (
            [("245", "10", {"a": "Azərbaycan tarixi.", "n": "Cild 2,", "p": "Orta əsrlər"})],
            ("Azərbaycan tarixi", "Cild 2"),
        ),
        ([("245", "10", {"a": "Tarix. ", "n": "Əlavə"})], ("", "")),
        ([("773", "0 ", {"t": "Əkinçi", "q": "1:5<12"})], ("Əkinçi", "1", "5")),
        ([("773", "0 ", {"t": "Əkinçi", "g": "Cild 1, № 5-6 (1875)"})], ("Əkinçi", "1", "5-6")),
        ([("773", "0 ", {"t": "Журнал", "g": "Т. II, вып. 7"})], ("Журнал", "II", "7")),
        ([("773", "0 ", {"t": "Əkinçi", "g": "1875, s. 3"})], ("", "")),
    ],
)
def test_parts_of_works(content: Fields, part: tuple[str, ...]) -> None:
    book = described([*content, ("500", "  ", {"a": "qeyd"})])
    assert (book.work, book.volume, book.issue)[: len(part)] == part


@pytest.mark.parametrize(
    ("content", "part"),
    [
        ([("200", "1 ", {"a": "Низами", "h": "Т. 3"})], ("Низами", "Т. 3")),
        ([("200", "1 ", {"a": "Хамсе"}), ("461", " 0", {"t": "Сочинения", "v": "Т. 2"})], ("Сочинения", "Т. 2")),
        (
            [("200", "1 ", {"a": "Хамсе"}), ("461", " 0", {"1": "2001 ", "a": "Сочинения", "v": "2"})],
            ("Сочинения", "2"),
        ),
    ],
)
def test_parts_of_works_in_rusmarc(content: Fields, part: tuple[str, str]) -> None:
    book = described([*(field for field in RUSMARC if field[0] == "100"), *content])
    assert (book.work, book.volume) == part


def test_punctuation_of_catalogue_cards() -> None:
    texts = {"Bakı :": "Bakı", "[Bakı :": "[Bakı]", "Azərnəşr,": "Azərnəşr", "etc.": "etc.", "A. B.": "A. B.", "": ""}
    assert {text: trim(text) for text in texts} == texts
    assert with_years("Kant, Immanuel,", "1724-1804.") == "Kant, Immanuel (1724-1804)"
    assert with_years("Kant, Immanuel", "") == "Kant, Immanuel"
    assert with_years("", "1724") == ""


def test_several_records_and_a_damaged_one() -> None:
    first, second = (marc([("245", "00", {"a": title})]).as_marc() for title in "AB")
    books = describe_xml(first + b"\n" + second + b"\n\x1a", "two.mrc")
    assert [(book.source, values(book.title)) for book in books] == [
        ("two.mrc, record 1 of 2", ["A"]),
        ("two.mrc, record 2 of 2", ["B"]),
    ]
    assert [len(book.notes) for book in books] == [0, 0]
    damaged = second.replace(b"245", b"2\xff5")
    kept = describe_xml(first + damaged, "two.mrc")
    assert [values(book.title) for book in kept] == [["A"]]
    assert kept[0].notes == ("Record 2 of the file cannot be read and is left out: its directory is damaged.",)
    with pytest.raises(BadDescription, match=r"two\.mrc: Record 1 .* directory is damaged\. Export it again"):
        describe_xml(damaged, "two.mrc")


def test_a_directory_may_not_name_bytes_twice() -> None:
    """2,000 fields of 9,999 bytes in a record of 40 KB would be 20 MB."""
    entries = b"245999900000" * 2000
    base = 24 + len(entries) + 1
    record = (
        b"40000nam a22" + f"{base:05}".encode() + b" i 4500" + entries + b"\x1e" + b"10\x1fa" + b"x" * 9_996 + b"\x1d"
    )
    with pytest.raises(BadDescription, match="directory names more than the record has"):
        describe_xml(record, "bomb.mrc")


def test_too_many_records() -> None:
    with pytest.raises(BadDescription, match="has 5,001 records, more than 5,000; split it"):
        describe_xml(marc([("245", "00", {"a": "A"})]).as_marc() * 5001, "dump.mrc")
