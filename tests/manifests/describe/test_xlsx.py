"""Spreadsheets that others wrote: openpyxl had no part in reading them."""

import datetime
import zipfile
from collections.abc import Mapping
from io import BytesIO

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from manifests.describe import describe
from manifests.describe.rows import Row
from manifests.describe.xlsx_rows import MOST_SHEET_BYTES, xlsx_rows
from manifests.describe.xlsx_writing import xlsx
from manifests.errors import BadDescription


def saved(book: openpyxl.Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def workbook(*rows: list[object]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    return book


def changed(data: bytes, parts: Mapping[str, bytes | None]) -> bytes:
    """The archive with other parts; None: without it."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in [name for name in old.namelist() if name not in parts]:
            new.writestr(name, old.read(name))
        for name, text in parts.items():
            if text is not None:
                new.writestr(name, text)
    return out.getvalue()


def test_cells_are_what_a_person_saw() -> None:
    book = workbook(["id", "title", "year", "shelfmark", "date", "note", "share"])
    sheet = book.worksheets[0]
    sheet.append(["a", "Şəki\nxanlığı", 1905, 7, datetime.date(1926, 2, 26), True, 0.125])
    sheet["D2"].number_format = "0000"
    sheet["E2"].number_format = "dd.mm.yyyy"
    sheet["G2"].number_format = "0.0%"
    assert xlsx_rows(saved(book), "b.xlsx").rows[1] == Row(
        2, ("a", "Şəki\nxanlığı", "1905", "0007", "26.02.1926", "TRUE", "12.5%")
    )


def test_a_whole_table() -> None:
    found = describe(
        saved(workbook(["Qovluq", "Sərlövhə", "İl"], ["mn", "Molla Nəsrəddin", 1906], [], ["b", "B"])), "b.xlsx"
    )
    assert [(book.book_id, book.title) for book in found] == [
        ("mn", {"none": ("Molla Nəsrəddin",)}),
        ("b", {"none": ("B",)}),
    ]


def test_rows_keep_their_numbers_and_cells_their_columns() -> None:
    book = workbook()
    book.worksheets[0]["C4"] = "x"
    book.worksheets[0]["A9"] = "=1+1"
    assert xlsx_rows(saved(book), "b.xlsx").rows == (Row(4, ("", "", "x")),)


def test_rich_text_is_one_text() -> None:
    book = workbook([CellRichText("Molla ", TextBlock(InlineFont(b=True), "Nəsrəddin"))])
    assert xlsx_rows(saved(book), "b.xlsx").rows[0].cells == ("Molla Nəsrəddin",)


def test_the_first_sheet_that_is_seen_is_read() -> None:
    book = workbook(["hidden"])
    book.worksheets[0].sheet_state = "hidden"
    book.create_sheet("Kitablar").append(["id"])
    book.create_sheet("Köhnə").append(["old"])
    book.active = 1
    sheet = xlsx_rows(saved(book), "b.xlsx")
    assert sheet.rows[0].cells == ("id",)
    assert sheet.notes == ("Of b.xlsx the sheet 'Kitablar' was read; 'Köhnə' was not.",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_parts_in_the_encodings_that_spreadsheets_may_have(encoding: str) -> None:
    sheet = ROWS.format('<row><c t="str"><v>Şəki</v></c></row>').encode(encoding)
    assert xlsx_rows(changed(GOOD, {SHEET: sheet}), "b.xlsx").rows[1].cells == ("Şəki",)


def test_errors_of_formulas_are_told() -> None:
    book = workbook(["id", "#REF!"])
    book.worksheets[0]["B1"].data_type = "e"
    sheet = xlsx_rows(saved(book), "b.xlsx")
    assert sheet.rows[0].cells == ("id",)
    assert sheet.notes == ("Row 1: a cell shows the error '#REF!' and was taken to be empty.",)


def test_what_we_write_others_read() -> None:
    rows = [("Sərlövhə", "Mündəricat"), ('<a> & "b" \x01', "1 Giriş\n  2 Fəsil"), ("007", "")]
    data = xlsx(rows, "Cədvəl")
    assert data == xlsx(rows, "Cədvəl")
    sheet = openpyxl.load_workbook(BytesIO(data)).worksheets[0]
    assert sheet.title == "Cədvəl"
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Sərlövhə", "Mündəricat"],
        ['<a> & "b" ', "1 Giriş\n  2 Fəsil"],
        ["007", None],
    ]
    assert {cell.number_format for row in sheet.iter_rows() for cell in row} == {"@"}
    assert [row.cells for row in xlsx_rows(data, "b.xlsx").rows][1][1] == "1 Giriş\n  2 Fəsil"


SHEET = "xl/worksheets/sheet1.xml"
GOOD = xlsx([("id", "title"), ("a", "A")], "T")
ROWS = '<worksheet><sheetData><row r="1"><c t="inlineStr"><is><t>id</t></is></c></row>{}</sheetData></worksheet>'


def far(count: int) -> bytes:
    """A cell at the end of each of so many rows."""
    return b"<worksheet>" + b'<row><c r="SA1"><v>1</v></c></row>' * count + b"</worksheet>"


def deep(count: int) -> bytes:
    return b"<a>" * count + b"</a>" * count


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({SHEET: b"<worksheet><sheetData>" + b" " * (MOST_SHEET_BYTES + 1)}, "unpacks to more"),
        ({SHEET: b'<!DOCTYPE a [<!ENTITY x "y">]><worksheet>&x;</worksheet>'}, "document type"),
        ({SHEET: b'<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><worksheet/>'}, "document type"),
        ({SHEET: deep(1000)}, "more in it than"),
        ({SHEET: far(10_200)}, "too many cells"),
        ({SHEET: b"<a " + b"x" * (3 << 20) + b'="1"/>'}, "longer than"),
        ({SHEET: b"<worksheet>"}, "cannot be read"),
        ({SHEET: b'<?xml version="1.0" encoding="no-such-one"?><worksheet>'}, "cannot be read"),
        ({SHEET: b'<?xml version="1.0" encoding="cp1251"?><t>\xe0</t>'}, "cannot be read"),
        ({SHEET: b"\xff\xfe\x00"}, "cannot be read"),
        ({SHEET: None}, "missing"),
        ({"xl/workbook.xml": None}, "missing"),
        ({"xl/workbook.xml": b"<workbook><sheets/></workbook>"}, "no sheet that can be seen"),
        ({"_rels/.rels": None}, "no spreadsheet"),
        ({"_rels/.rels": b"<Relationships/>"}, "no spreadsheet"),
        ({SHEET: ROWS.format('<row r="9999999"><c><v>1</v></c></row>').encode()}, "below row"),
        ({SHEET: ROWS.format('<row><c r="ZZZ2"><v>1</v></c></row>').encode()}, "beyond column"),
        ({SHEET: ROWS.format('<row><c t="s"><v>7</v></c></row>').encode()}, "a text that is not there"),
        ({SHEET: ROWS.format(f'<row><c t="str"><v>{"x" * 200_000}</v></c></row>').encode()}, "letters"),
    ],
)
def test_hostile_parts_are_refused_in_a_sentence(parts: dict[str, bytes | None], words: str) -> None:
    with pytest.raises(BadDescription, match=words):
        describe(changed(GOOD, parts), "b.xlsx")


def test_a_part_that_lies_about_its_size_is_stopped() -> None:
    filler = (b"<!--" + b" " * 10_000 + b"-->") * (MOST_SHEET_BYTES // 10_000 + 500)
    packed = bytearray(changed(GOOD, {SHEET: b"<worksheet><sheetData>" + filler}))
    # The size in the directory, which is believed first.
    at = packed.rindex(SHEET.encode()) - 46
    packed[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    with pytest.raises(BadDescription, match="unpacks to more"):
        describe(bytes(packed), "b.xlsx")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04", "cannot be read"),
        (GOOD[:-30], "cannot be read"),
        (b"PK\x03\x04" + b"PK\x01\x02" * 6000, "parts"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "password"),
    ],
)
def test_what_is_no_spreadsheet_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(BadDescription, match=words):
        describe(data, "b.xlsx")


@pytest.mark.parametrize("byte", [0, 26, 28, 60, 70, 90])
def test_a_damaged_part_is_found_out(byte: int) -> None:
    data = bytearray(GOOD)
    at = zipfile.ZipFile(BytesIO(GOOD)).getinfo(SHEET).header_offset + byte
    data[at] ^= 0xFF
    with pytest.raises(BadDescription, match="cannot be read"):
        describe(bytes(data), "b.xlsx")


def test_an_open_document_is_told_what_to_do() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    with pytest.raises(BadDescription, match="xlsx or as CSV"):
        describe(out.getvalue(), "b.ods")
