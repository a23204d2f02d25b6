"""XML from outside: nothing is fetched, nothing expands, every refusal is a sentence with a remedy."""

import time

import pytest

from manifests.describe import xml
from manifests.describe.xml import attribute, clean, inside, parse_xml, text_of
from manifests.errors import BadDescription

LAUGHS = (
    '<?xml version="1.0"?>\n<!-- a comment with <!DOCTYPE in it -->\n<!DOCTYPE lolz [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {next_} "{f"&{name};" * 10}">' for name, next_ in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><mods>&i;</mods>"
)

REFUSED = {
    "empty": (b"  \n", r"empty; export"),
    "billion laughs": (LAUGHS.encode(), r"line 3: it has a DTD .*delete it"),
    "laughs in UTF-16": (LAUGHS.replace('"1.0"', '"1.0" encoding="UTF-16"').encode("utf-16"), r"line 3: it has a DTD"),
    "external entity": (
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>',
        r"line 1: it has a DTD",
    ),
    "external DTD": (b'<!DOCTYPE a SYSTEM "http://192.0.2.1/a.dtd"><a/>', r"it has a DTD"),
    "parameter entity": (b'<?pi x?><!DOCTYPE a [<!ENTITY % p SYSTEM "http://192.0.2.1/"> %p;]><a/>', r"it has a DTD"),
    "late DTD": (b"<a/><!DOCTYPE a>", r"line 1: this is not well-formed"),
    "XInclude": (
        b'<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="http://192.0.2.1/b.xml"/></a>',
        r"includes another file .*put the text",
    ),
    "undefined entity": (b"<a>\n<b>&eacute;</b></a>", r"line 2: .*eacute.* write the letter itself"),
    "no entity": (b"<a>Tom & Jerry</a>", r"line 1: a & stands alone; write &amp; for it"),
    "missing end": (b"<a>\n\n<b></a>", r"line 3: this is not well-formed XML \(.*b.*\)"),
    "cut off": (b"<a>\n<b>", r"line 2: this is not well-formed"),
    "two roots": (b"<a/>\n<b/>", r"line 2: this is not well-formed"),
    "no UTF-8": (b"<a>\n\n<b>Aufkl\xe4rung</b></a>", r"line 3: the byte 0xE4 .*declares no encoding.*Save it as UTF-8"),
    "no UTF-8 though it says so": (
        b'<?xml version="1.0" encoding="UTF-8"?>\n<a>Aufkl\xe4rung</a>',
        r"line 2: the byte 0xE4 .*declares the encoding utf-8",
    ),
    "no ASCII though it says so": (
        '<?xml version="1.0" encoding="us-ascii"?><a>Bakı</a>'.encode(),
        r"0xC4 .*us-ascii",
    ),
    "UTF-16 that is none": (b'<?xml version="1.0" encoding="UTF-16"?><a/>', r"utf-16, which is not read or is not"),
    "torn UTF-16": (b"\xff\xfe<\x00a\x00/\x00>\x00\x00\xd8", r"cannot stand there"),
    "unknown encoding": (b'<?xml version="1.0" encoding="x-odd"?><a/>', r"x-odd, which is not read.*UTF-8"),
    "an encoding that is none of text": (b'<?xml version="1.0" encoding="zlib"?><a/>', r"zlib, which is not read"),
    "UTF-7 smuggling": (b'<?xml version="1.0" encoding="UTF-7"?>+ADw-!DOCTYPE a+AD4-<a/>', r"utf-7, which is not read"),
    "deep": (b"<a>" * 101 + b"</a>" * 101, r"more than 100 elements into each other"),
    "very deep": (b"<a>" * 1_000_000, r"more than 100 elements into each other"),
    "NUL": (b"<a>\x00</a>", r"line 1: this is not well-formed"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_a_sentence(name: str) -> None:
    data, sentence = REFUSED[name]
    before = time.monotonic()
    with pytest.raises(BadDescription, match=sentence) as caught:
        parse_xml(data, "book.xml")
    assert str(caught.value).startswith("book.xml")
    assert "\n" not in str(caught.value)
    assert time.monotonic() - before < 5


def test_bounds_come_before_work(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadDescription, match="has 33,554,433 bytes, more than the 33,554,432"):
        parse_xml(b" " * xml.MOST_BYTES + b"<", "big.xml")
    monkeypatch.setattr(xml, "MOST_ELEMENTS", 1000)
    with pytest.raises(BadDescription, match="more than 1,000 elements; split it"):
        parse_xml(b"<a>" + b"<b/>" * 1000 + b"</a>", "wide.xml")
    assert len(parse_xml(b"<a>" + b"<b/>" * 999 + b"</a>", "wide.xml")) == 999


@pytest.mark.slow
def test_a_bomb_of_elements_is_stopped_while_it_is_read() -> None:
    before = time.monotonic()
    with pytest.raises(BadDescription, match="more than 1,000,000 elements"):
        parse_xml(b"<a>" + b"<b/>" * 8_000_000 + b"</a>", "wide.xml")
    assert time.monotonic() - before < 20


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1254"])
def test_encodings_are_read(encoding: str) -> None:
    declared = "" if "utf" in encoding else f'<?xml version="1.0" encoding="{encoding}"?>\n'
    text = "Şuşa Gəncə" if "utf" in encoding else "Şuşa Göyçay"
    root = parse_xml(f"{declared}<a>{text}</a>".encode(encoding), "a.xml")
    assert text_of(root) == text


def test_cyrillic_of_old_catalogues() -> None:
    data = '<?xml version="1.0" encoding="windows-1251"?><a>Баку</a>'.encode("cp1251")
    assert text_of(parse_xml(data, "a.xml")) == "Баку"


def test_addresses_stay_text() -> None:
    data = b'<?xml-stylesheet href="http://192.0.2.1/a.xsl"?><a href="http://192.0.2.1/"><!-- c --><b>1</b><?pi?>2</a>'
    root = parse_xml(data, "a.xml")
    assert text_of(root) == "1 2"
    assert attribute(root, "href") == "http://192.0.2.1/"


def test_attributes_by_local_name() -> None:
    root = parse_xml(b'<a xmlns:x="http://www.w3.org/1999/xlink" x:href=" p q " x:to="t"/>', "a.xml")
    assert (attribute(root, "href"), attribute(root, "to"), attribute(root, "from")) == ("p q", "t", "")


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  Haude \n\t und  Spener ", "Haude und Spener"),
        ("a\u202eb\u2066c", "abc"),
        ("e\u0301", "é"),
        ("هفته\u200cلك", "هفته\u200cلك"),
        ("\ue000\u200b", "\u200b"),
        ("x" * 30_000, "x" * 19_999 + "…"),
    ],
)
def test_clean(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_cleaning_marks_without_end_is_quick() -> None:
    before = time.monotonic()
    clean("a" + "\u0301\u0316" * 1_000_000)
    assert time.monotonic() - before < 1


def test_inside_goes_by_local_name() -> None:
    root = parse_xml(b'<a xmlns:m="m"><m:b>1</m:b><c><b>2</b></c></a>', "a.xml")
    assert [text_of(one) for one in inside(root, "b")] == ["1", "2"]
