"""The names of downloaded files: in the book's own letters, and harmless wherever they are kept."""

import pytest

from iiif_server.downloads import LONGEST_NAME, disposition, safe_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Kitabi-Dədə Qorqud", "Kitabi-Dədə Qorqud"),
        ("Дедә Горгуд", "Дедә Горгуд"),
        ("دده قورقود ۱۲", "دده قورقود ۱۲"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ('a"b\\c:d*e?f<g>h|i', "a_b_c_d_e_f_g_h_i"),
        ("line\r\nSet-Cookie: x=1", "line Set-Cookie_ x=1"),
        ("gpj\u202egnp.exe\u2066", "gpj gnp.exe"),
        ("I\u0307stanbul", "İstanbul"),
        ("...", ""),
        ("\x00", ""),
    ],
)
def test_a_name_keeps_its_letters_and_loses_what_is_dangerous(text: str, name: str) -> None:
    assert safe_name(text) == name


def test_a_long_title_is_cut() -> None:
    assert safe_name("ə" * 500) == "ə" * LONGEST_NAME


def test_IMG3_R69_letters_beyond_ascii_are_sent_beside_an_ascii_name() -> None:
    header = disposition("Şəki; xan'ı.jpg", "seki_1.jpg", attachment=True)
    assert header == "attachment; filename=\"seki_1.jpg\"; filename*=UTF-8''%C5%9E%C9%99ki%3B%20xan%27%C4%B1.jpg"
    assert disposition("seki_1.jpg", "seki_1.jpg", attachment=False) == 'inline; filename="seki_1.jpg"'
