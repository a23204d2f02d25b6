"""Tables as CSV: one row a book, or one row a page."""

import pytest

from manifests.about import Contributor, Field, Identifier
from manifests.describe import Description, describe
from manifests.describe.csv_rows import csv_rows
from manifests.describe.description import DescribedPage
from manifests.describe.rows import MOST_COLUMNS, MOST_ROWS
from manifests.errors import BadDescription


def books(text: str, encoding: str = "utf-8") -> tuple[Description, ...]:
    return describe(text.encode(encoding), "books.csv")


def mistakes(text: str) -> list[str]:
    with pytest.raises(BadDescription) as caught:
        books(text)
    return str(caught.value).split("\n")


@pytest.mark.parametrize(
    "headings",
    [
        "Sərlövhə;Qəzet;Cild;Nömrə;Tarix",
        "Title;Newspaper;Volume;Issue number;Date",
        "Заглавие;Газета;Том;Номер;Дата",
    ],
)
def test_parts_of_works_PRE3_R66(headings: str) -> None:
    (book,) = books(f"{headings}\nƏkinçi;Qəzetlər > Əkinçi;I;5-6;7 aprel 1906\n")
    assert (book.work, book.volume, book.issue) == ("Qəzetlər > Əkinçi", "I", "5-6")


def test_one_row_a_book_in_azerbaijani() -> None:
    (book,) = books(
        "Qovluq;Sərlövhə;Digər sərlövhə;Müəllif;Redaktor;İl;Nəşr yeri;Nəşriyyat;Dil;Mövzu;Şifr;ISBN;Hüquqlar;"
        "Oxu istiqaməti;Kolleksiya;Saxlayan qurum;Həcm;Üz qabığı;Annotasiya;Cildin rəngi\n"
        "mn;Molla Nəsrəddin;ملا نصرالدین;Məmmədquluzadə, Cəlil;;[1906];Tiflis;Qeyrət;azərbaycan (ərəb əlifbası);"
        '"satira; mətbuat";M 12/345;978-9952-1-2345-6;İctimai mülkiyyət;sağdan sola;Dövri mətbuat;Milli Kitabxana;'
        "8 səh.;"
        '0001.tif;"Həftəlik jurnal; birinci nömrə";qırmızı\n'
    )
    assert book.book_id == "mn"
    assert book.title == {"az-Latn": ("Molla Nəsrəddin",)}
    assert book.other_titles == ({"az-Arab": ("ملا نصرالدین",)},)
    assert book.languages == ("az-Arab",)
    assert book.contributors == (Contributor({"none": ("Məmmədquluzadə, Cəlil",)}, "aut"),)
    assert book.date is not None
    assert (book.date.text, book.date.year) == ("[1906]", 1906)
    assert (book.place, book.publisher) == ({"none": ("Tiflis",)}, {"none": ("Qeyrət",)})
    assert book.subjects == ({"none": ("satira",)}, {"none": ("mətbuat",)})
    assert book.identifiers == (Identifier("shelfmark", "M 12/345"), Identifier("isbn", "978-9952-1-2345-6"))
    assert book.rights == "http://creativecommons.org/publicdomain/mark/1.0/"
    assert book.viewing_direction == "right-to-left"
    assert (book.collections, book.institution) == (("Dövri mətbuat",), {"none": ("Milli Kitabxana",)})
    assert (book.extent, book.cover) == ("8 səh.", "0001.tif")
    assert book.summary == {"none": ("Həftəlik jurnal; birinci nömrə",)}
    assert book.metadata == (Field({"none": ("Cildin rəngi",)}, {"none": ("qırmızı",)}),)
    assert book.notes == ()


def test_values_in_several_languages_are_one_thing() -> None:
    (book,) = books(
        "id,title@az,title@ru,author (az),author (ru),subject@az,subject@ru\n"
        'a,Hərb və sülh,Война и мир,"Tolstoy, Lev","Толстой, Лев",roman; tarix,роман\n'
    )
    assert book.title == {"az": ("Hərb və sülh",), "ru": ("Война и мир",)}
    assert book.contributors == (Contributor({"az": ("Tolstoy, Lev",), "ru": ("Толстой, Лев",)}, "aut"),)
    # Not equally many: which belongs to which is not known.
    assert book.subjects == ({"az": ("roman",)}, {"az": ("tarix",)}, {"ru": ("роман",)})


@pytest.mark.parametrize(
    ("language", "title", "languages", "key"),
    [
        ("az", "Молла Нәсрәддин", ("az-Cyrl",), "az-Cyrl"),
        ("aze", "ملا نصرالدین", ("az-Arab",), "az-Arab"),
        ("az", "Molla Nəsrəddin", ("az",), "az"),
        ("Azərbaycan dili; rus dili", "Molla", ("az", "ru"), "az"),
        ("azərbaycan, rus", "Molla", ("az", "ru"), "az"),
        ("", "Molla", (), "none"),
    ],
)
def test_the_script_of_azerbaijani_is_that_of_the_title(
    language: str, title: str, languages: tuple[str, ...], key: str
) -> None:
    (book,) = books(f'id,language,title\na,"{language}",{title}\n')
    assert (book.languages, book.title) == (languages, {key: (title,)})
    assert bool(book.notes) == (languages in (("az-Cyrl",), ("az-Arab",)))


def test_a_column_for_the_script() -> None:
    assert books("id,language,script\na,az,kiril\n")[0].languages == ("az-Cyrl",)
    assert books("id,language,script\na,az-Arab,kiril\n")[0].languages == ("az-Arab",)
    assert books("id,language,script\na,az; ru,kiril\n")[0].notes
    assert "no script" in mistakes("id,language,script\na,az,runes\n")[0]


def test_rights_in_words_of_ones_own_are_kept() -> None:
    (book,) = books("id,Rights\na,Only in the reading room\n")
    assert book.rights == ""
    assert book.metadata == (Field({"none": ("Rights",)}, {"none": ("Only in the reading room",)}),)
    assert "kept as metadata" in book.notes[0]


def test_one_row_a_page() -> None:
    (book,) = books(
        "Title\tFile\tPage\tSection\tLevel\tHidden\n"
        "Kitab\t0000.tif\t\t\t\tyes\n"
        "Kitab\t0001.tif; b/0001.jpg\ti\tÖn söz\t\t\n"
        "Kitab\t0002.tif\t1\tI hissə\t1\tno\n"
        "Kitab\t0003.tif\t2\tFəsil\t2\t\n"
        "\t\t\t\t\t\n"
        "Kitab\t0004.tif\t٣\tSon\t1\t\n"
    )
    assert (book.book_id, book.title) == ("", {"none": ("Kitab",)})
    assert book.pages[:2] == (
        DescribedPage(("0000.tif",), hidden=True),
        DescribedPage(("0001.tif", "b/0001.jpg"), label={"none": ("i",)}),
    )
    assert [page.hidden for page in book.pages] == [True, False, False, False, False]
    assert [section.page for section in book.sections] == [1, 2, 4]
    assert [section.page for section in book.sections[1].sections] == [3]


def test_pages_of_several_books_in_one_table() -> None:
    first, second = books("folder,file,label,title\na,1.tif,1,A\nb,1.tif,1,B\na,2.tif,2,A\n")
    assert (first.book_id, len(first.pages), first.title) == ("a", 2, {"none": ("A",)})
    assert (second.book_id, len(second.pages), second.title) == ("b", 1, {"none": ("B",)})


def test_rows_without_files_that_all_have_headings_are_a_table_of_contents() -> None:
    (book,) = books("Page,Section,Level\n12,Giriş,1\n14,Fəsil,2\n")
    assert book.pages == ()
    assert [(one.label_of_page, one.page) for one in book.sections] == [("12", None)]
    assert [one.label_of_page for one in book.sections[0].sections] == ["14"]


def test_contents_in_a_cell_are_put_on_the_pages() -> None:
    (book,) = books('file,label,contents\n1.tif,i,"i Ön söz\n  1 Giriş\n9 Son"\n2.tif,1,\n')
    assert book.sections[0].page == 0
    assert book.sections[0].sections[0].page == 1
    assert book.notes == ("The section 'Son' is said to begin on page 9, and no page has that label.",)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separators_are_found_by_the_headings(separator: str) -> None:
    row = ["a", '"Bir; iki, üç"', "1906"]
    (book,) = books(separator.join(["id", "title", "year"]) + "\n" + separator.join(row))
    assert book.title == {"none": ("Bir; iki, üç",)}


def test_what_excel_writes() -> None:
    (book,) = books('\ufeffsep=;\r\nid;title\r\n"a";"Dedi: ""gəl"""\r\n', "utf-16-le")
    assert book.title == {"none": ('Dedi: "gəl"',)}
    (book,) = books("Папка;Заглавие;Год\r\nа1;Молла Насреддин и другие рассказы;1906\r\n", "cp1251")
    assert book.title == {"none": ("Молла Насреддин и другие рассказы",)}
    assert "Windows-1251" in book.notes[0]


def test_rows_above_the_headings_and_cells_without_one_are_told() -> None:
    (book,) = books("Kitabların siyahısı,,\n\nid,title,\na,A,x\n")
    assert book.notes == (
        "Row 3 has the headings; the rows above it were not read.",
        "Row 4: cells in a column without a heading were not read.",
    )


def test_every_mistake_is_told_with_its_row_and_column() -> None:
    found = mistakes("id,title,language,direction\na,A,klingon,\n,B,az,\nb,B,,up\na,A,,\n")
    assert found == [
        "books.csv: Row 2, column C (language): 'klingon' is no language that is known here. Write a tag of BCP 47 such"
        " as az, az-Cyrl, az-Arab or ru, or the name of the language in Azerbaijani, English or Russian.",
        "books.csv: Row 3, column A (id): the book of this row is not named. Write the name of its folder, or take the"
        " row out.",
        "books.csv: Row 4, column D (direction): 'up' is no direction of reading. Write left-to-right or right-to-left"
        " (soldan sağa, sağdan sola; слева направо, справа налево).",
        "books.csv: Row 5: the book 'a' is in row 2 already. Take one of them out.",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id,title,Sərlövhə\na,A,B\n", "column B \\(title\\) and column C|Column B \\(title\\) and column C"),
        ("id,title@zz\na,A\n", "Column B: the heading 'title@zz'"),
        ("title\nA\nB\n", "row 3 is a second book"),
        ("foo,bar\n1,2\n", "no heading that is known here; its first row has 'foo', 'bar'"),
        ("id,title\n", "no row below"),
        ("file,label,hidden\n1.tif,1,perhaps\n", "Row 2, column C \\(hidden\\): 'perhaps' says neither"),
        ("file,section,level\n1.tif,A,0\n", "Row 2, column C \\(level\\): '0' is no level"),
        ("file,section,level\n1.tif,A,²\n", "'²' is no level"),
        ("file,label\n1.tif,1\n1.tif,2\n", "Row 3: the file '1.tif' is named already \\(Row 2\\)"),
        ("file,section\n1.tif,A\n,B\n", "Row 3: it names no page"),
        ('id,contents\na,"12 ..."\n', "Row 2, column B \\(contents\\), line 1: .*no heading"),
        ('id,title\na,"A\nb,B\n', "row 2: .*quotation mark"),
        ('id,title\na,"A"x\n', "row 2: .*quotation mark"),
    ],
)
def test_mistakes_say_where_and_what_to_do(text: str, words: str) -> None:
    with pytest.raises(BadDescription, match=words):
        books(text)


def test_long_lists_of_mistakes_are_cut() -> None:
    found = mistakes("id,language\n" + "".join(f"b{at},xx-{at}\n" for at in range(1, 100)).replace("xx", "qq"))
    assert len(found) == 21
    assert found[-1] == "And 79 more."


def test_bounds() -> None:
    with pytest.raises(BadDescription, match="rows"):
        csv_rows(b"id\n" + b"a\n" * (MOST_ROWS + 1), "a.csv")
    with pytest.raises(BadDescription, match="columns"):
        csv_rows(b"id" + b"," * (MOST_COLUMNS + 1), "a.csv")
    for length in (110_000, 140_000):
        with pytest.raises(BadDescription, match="row 2: a cell has more than 100000 letters"):
            csv_rows(b"id,title\na," + b"x" * length, "a.csv")
