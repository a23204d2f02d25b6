"""Fixed tables from the letters of Azerbaijani books to ASCII. Pure; names made with it last, so a table only grows.

Made for names in addresses, not for reading: one table for each script, whatever the language.
"""

import unicodedata


def _table(pairs: str) -> dict[str, str]:
    return {letter: ascii_letters for letter, _, ascii_letters in (pair.partition("=") for pair in pairs.split())}


_LETTERS = {
    # Latin, and the Yañalif of 1922-1939
    **_table("ə=e ǝ=e ş=sh ș=sh ç=ch ğ=gh ı=i İ=I ö=o ü=u ƣ=gh ɵ=o ƶ=zh ƅ=i ꞑ=n ⱨ=h ⱪ=k"),
    **_table("ß=ss æ=ae œ=oe ø=o đ=d ð=d þ=th ł=l ħ=h ŧ=t"),
    # Cyrillic: Azerbaijani of 1939-1991, Russian, and neighbours
    **_table("а=a б=b в=v г=g ғ=gh д=d е=e ё=yo ә=e ж=zh з=z и=i й=y ы=i ј=y к=k ҝ=g л=l м=m н=n о=o ө=o п=p"),
    **_table("р=r с=s т=t у=u ү=u ф=f х=kh һ=h ц=ts ч=ch ҹ=c ш=sh щ=shch ъ= ь= э=e ю=yu я=ya"),
    **_table("і=i ї=yi є=ye ґ=g қ=q ң=n ұ=u ў=u"),
    # Arabic: Arabic, Persian and Azerbaijani letters
    **_table("ا=a آ=a أ=a إ=i ٱ=a ء= ئ= ؤ=v ب=b پ=p ت=t ث=s ج=c چ=ch ح=h خ=kh د=d ذ=z ر=r ز=z ژ=zh س=s ش=sh"),
    **_table("ص=s ض=z ط=t ظ=z ع= غ=gh ف=f ق=q ک=k ك=k گ=g ڭ=n ل=l م=m ن=n و=v ۆ=o ۇ=u"),
    **_table("ه=h ھ=h ة=e ە=e ی=y ي=y ى=y ې=e ـ="),
    **_table("٠=0 ١=1 ٢=2 ٣=3 ٤=4 ٥=5 ٦=6 ٧=7 ٨=8 ٩=9 ۰=0 ۱=1 ۲=2 ۳=3 ۴=4 ۵=5 ۶=6 ۷=7 ۸=8 ۹=9"),
}


def transliterate(text: str) -> str:
    """The text in ASCII; what no table knows loses its accents, or becomes a space; what is invisible goes.

    Equal for the composed and the decomposed spelling of a text (file names of macOS are decomposed).
    """
    return "".join(_letter(letter) for letter in unicodedata.normalize("NFC", text))


def _letter(letter: str) -> str:
    if letter.isascii():
        return letter
    if letter in _LETTERS:
        return _LETTERS[letter]
    small = letter.lower()
    if small in _LETTERS:
        return _LETTERS[small].capitalize()
    if unicodedata.category(letter) == "Cf":
        return ""  # a joiner or a mark of direction: within a word, and invisible
    bare = [part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part)]
    return "".join(part if part.isascii() else _LETTERS.get(part, " ") for part in bare)
