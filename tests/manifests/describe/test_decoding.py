"""Texts in the encodings that an Azerbaijani library meets."""

import pytest

from manifests import ManifestsError
from manifests.describe.decoding import decode
from manifests.errors import BadDescription

RUSSIAN = "Папка;Заглавие\n1;Молла Насреддин, еженедельник\n"
TURKISH = "Klasör;Başlık\n1;Türkçe şiirler ve öğütler, çeşitli\n"
AZERBAIJANI = "Qovluq;Sərlövhə\n1;Şəki xanlığı\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [RUSSIAN, TURKISH, AZERBAIJANI])
def test_unicode_is_known_by_its_marks_or_its_shape(encoding: str, text: str) -> None:
    if encoding in ("utf-16-le", "utf-16-be") and text is RUSSIAN:
        text = "id;title\n" * 20 + text  # without a mark only the zero bytes of Latin letters tell it
    assert decode(text.encode(encoding), "a.csv") == (text, None)
    # With the mark of big-endian too.
    assert decode(b"\xfe\xff" + text.encode("utf-16-be"), "a.csv") == (text, None)


@pytest.mark.parametrize(
    ("text", "encoding", "name"), [(RUSSIAN, "cp1251", "Windows-1251"), (TURKISH, "cp1254", "Windows-1254")]
)
def test_one_byte_encodings_are_told_apart_and_the_librarian_is_told(text: str, encoding: str, name: str) -> None:
    found, note = decode(text.encode(encoding), "a.csv")
    assert found == text
    assert note is not None
    assert note.startswith(f"a.csv is not in UTF-8 and was read as {name}.")


@pytest.mark.parametrize(
    "data", [b"a;b\x00c", b"\xff\xfea", b"\x98\x98\x98 \x98\x98", bytes(range(256)), b"\xef\xbb\xbf\xff"]
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(BadDescription, match="UTF-8"):
        decode(data, "a.csv")
    assert issubclass(BadDescription, ManifestsError)
