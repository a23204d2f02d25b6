"""The Azerbaijani letters in three scripts and the way from Latin to Cyrillic print of 1958; knows no page."""

from typing import NamedTuple


class Letter(NamedTuple):
    """One letter of today's alphabet beside its Cyrillic and its usual Arabic-script forms."""

    latin: str
    cyrillic: str
    arabic: str


def _letters(table: str) -> tuple[Letter, ...]:
    return tuple(Letter(*row.split()) for row in table.strip().splitlines())


ALPHABET = _letters("""
Aa Аа ا
Bb Бб ب
Cc Ҹҹ ج
Çç Чч چ
Dd Дд د
Ee Ее ئ
Əə Әә ـه
Ff Фф ف
Gg Ҝҝ گ
Ğğ Ғғ غ
Hh Һһ ح
Xx Хх خ
Iı Ыы ی
İi Ии ی
Jj Жж ژ
Kk Кк ک
Qq Гг ق
Ll Лл ل
Mm Мм م
Nn Нн ن
Oo Оо و
Öö Өө ؤ
Pp Пп پ
Rr Рр ر
Ss Сс س
Şş Шш ش
Tt Тт ت
Uu Уу و
Üü Үү ۆ
Vv Вв و
Yy Јј ی
Zz Зз ز
""")
# The printed Cyrillic order, which no library of collation rules knows.
CYRILLIC_ORDER = "а б в г ғ д е ә ж з и ы ј к ҝ л м н о ө п р с т у ү ф х һ ч ҹ ш"
_TO_CYRILLIC = {
    ord(latin): cyrillic for letter in ALPHABET for latin, cyrillic in zip(letter.latin, letter.cyrillic, strict=True)
}


def cyrillic(latin: str) -> str:
    """Azerbaijani in Latin letters as it was printed from 1958 to 1991; other signs stay."""
    return latin.translate(_TO_CYRILLIC)
