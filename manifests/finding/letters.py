"""Letters of five alphabets -> ASCII, as readers type them. Tables only, and how a word goes through them; no book.

A word has up to VARIANTS readings, for one letter may be typed in several ways. All words here are small letters, as
`words.small` gives them: of the four letters I, İ, ı, i only `i` is left.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

# As many readings has every word, so that the words of a phrase stand side by side in each.
VARIANTS = 3
Readings = tuple[str, str, str]


def _table(pairs: str) -> dict[str, str]:
    return {letter: to for letter, _, to in (pair.partition("=") for pair in pairs.split())}


_LATIN = _table("ə=e ǝ=e ß=ss æ=ae œ=oe ø=o đ=d ð=d þ=th ł=l ħ=h ŧ=t ƣ=g ɵ=o ƶ=j ƅ=i ꞑ=n ⱨ=h ⱪ=k")
# Whoever has no ş, ç or ğ types two letters; so do transcriptions of Russian. Only of plain letters: ş before h is two.
_DIGRAPHS = re.compile("sh|ch|gh|kh|zh")
_ONE_FOR_TWO = {"sh": "s", "ch": "c", "gh": "g", "kh": "x", "zh": "j"}
# The alphabet of 1922-1939, in today's letters.
YANALIF_LETTERS = frozenset("ƣɵƶꞑƅⱨⱪ")
_YANALIF = str.maketrans(_table("c=ç ç=c y=ü j=y ƶ=j ƅ=i ɵ=ö ƣ=ğ ꞑ=n ⱨ=h ⱪ=k"))

_CYRILLIC = _table(
    "а=a б=b в=v д=d е=e ё=e ж=j з=z и=i й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f ц=ts ч=c ш=s щ=sc ъ= ь="
    " э=e ю=yu я=ya ғ=g ә=e ј=y ҝ=g ө=o ү=u һ=h ҹ=c і=i ї=yi є=ye ґ=g қ=q ң=n ұ=u ў=u ѣ=e ѳ=f ѵ=i"
)
_AZERBAIJANI = {**_CYRILLIC, **_table("г=q х=x ы=i")}
_RUSSIAN = {**_CYRILLIC, **_table("г=g х=h ы=y")}
# As Russian is transcribed in English: Khrushchev, Yesenin, Dostoyevsky.
_TRANSCRIBED = {**_CYRILLIC, **_table("г=g х=x ы=y ё=yo")}
_YE = re.compile("(^|[аеёиоуыэюяъь])е")

# Consonants; alef, ain and hamza are nothing. A و or ی is decided by the skeleton.
_ARABIC = _table(
    "ا= ع= ء= ب=b پ=p ت=t ط=t ث=s س=s ص=s ج=c چ=c ح=h ه=h خ=x د=d ذ=z ز=z ض=z ظ=z ر=r ژ=j ش=s غ=g ف=f ق=q ک=k گ=g"
    " ڭ=n ل=l م=m ن=n و=v ی=y"
)
_SAME_ARABIC = str.maketrans(_table("ي=ی ى=ی ې=ی ئ=ی ك=ک ة=ه ۀ=ه ھ=ه ە=ه أ=ا إ=ا ٱ=ا آ=ا ؤ=و ۆ=و ۇ=و"))
# The article before a letter that swallows its l: نصرالدین is Nəsrəddin.
_SWALLOWED = re.compile("ال(?=[تثدذرزسشصضطظلن])")
# ه before a joiner stands for ə.
JOINER = "\u200c"
_VOWEL_H = re.compile(f"ە|[هھ]{JOINER}")

# -ский is typed -skiy, -skii, -skij and -sky. All of a longer row at once: what is left must have no such ending again.
_ENDING = re.compile("(?:[iy]+[iyj]|(?<=[bcdfghjklmnpqrstvxz])y)$")
_SHORTEST_WITH_ENDING = 4
_VOWELS = re.compile("[aeiou]")
_MAYBE_VOWELS = re.compile("[vy]")
_DOUBLES = re.compile(r"(.)\1+")
_CLASSES = str.maketrans("gqw", "kkv")
_ASCII = re.compile("[a-z]+")


def is_cyrillic(letter: str) -> bool:
    """Whether a letter is of the Cyrillic script."""
    return "\u0400" <= letter <= "\u052f"


def is_latin(letter: str) -> bool:
    """Whether a letter is of the Latin script."""
    return letter.isalpha() and (letter < "\u02b0" or "\u1e00" <= letter <= "\u1eff" or letter in "ⱨⱪꞑ")


def is_arabic(letter: str) -> bool:
    """Whether a letter is of the Arabic script; presentation forms are decomposed before."""
    return "\u0600" <= letter <= "\u08ff"


def same_arabic(word: str) -> str:
    """An Arabic word with one code point for each letter, without hamzas and joiners: Arabic and Persian mix them."""
    return word.replace(JOINER, "").translate(_SAME_ARABIC)


def readings(word: str, *, yanalif: bool = False) -> Readings | None:
    """How a Latin or Cyrillic word may be typed on a keyboard without its letters; None for an Arabic word.

    `yanalif`: it is spelled by the alphabet of 1922-1939. Letters of other scripts stay as they are.
    """
    if any(map(is_arabic, word)):
        return None
    if any(map(is_cyrillic, word)):
        transcribed = _through(_TRANSCRIBED, _YE.sub(r"\1йе", word))
        # Толстой is typed tolstoi and tolstoy.
        russian = _through(_RUSSIAN, f"{word[:-1]}и" if word.endswith("й") else word)
        found = _through(_AZERBAIJANI, word), russian, transcribed
    elif yanalif:
        today = word.translate(_YANALIF)
        found = _plain(today), _plain(word), _short(word)
    else:
        # In 1991 ä was printed for ə; in a German title it is typed a.
        found = _plain(word), _short(word), _short(word.replace("ä", "ə"))
    one, two, three = map(_with_one_ending, found)
    return one, two, three


def skeletons(word: str, found: Readings | None) -> Readings:
    """The consonants of a word, as far as Arabic script and Latin agree on them; '' where nothing is left.

    `found` are its `readings`. Vowels go, and v and y within the word, which may be vowels; k, g, q, ğ are one.
    """
    if found is not None:
        one, two, three = map(_skeleton, found)
        return one, two, three
    written = same_arabic(_VOWEL_H.sub("", word))
    whole, swallowed = _skeleton_of_arabic(written), _skeleton_of_arabic(_SWALLOWED.sub("", written))
    return whole, swallowed, whole


def _plain(word: str) -> str:
    return _through(_LATIN, word)


def _short(word: str) -> str:
    return _plain(_DIGRAPHS.sub(lambda two: _ONE_FOR_TWO[two[0]], word))


def _through(table: Mapping[str, str], word: str) -> str:
    return "".join(_letter(letter) if letter not in table else table[letter] for letter in word)


@lru_cache(4096)
def _letter(letter: str) -> str:
    """What no table knows: without its accents."""
    if letter.isascii():
        return letter
    bare = "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
    return "".join(_LATIN.get(part, part) for part in bare)


def _with_one_ending(word: str) -> str:
    return _ENDING.sub("i", word) if len(word) >= _SHORTEST_WITH_ENDING else word


def _skeleton_of_arabic(word: str) -> str:
    # At the beginning و and ی alone are consonants: vowels are written with an alef before them.
    return _skeleton(_through(_ARABIC, word), begins=word[:1] in ("و", "ی"))


def _skeleton(word: str, *, begins: bool | None = None) -> str:
    """Of a word in ASCII. `begins`: whether its first v or y is a consonant; None: if it is the first letter."""
    if not _ASCII.fullmatch(word):
        return ""
    consonants = _VOWELS.sub("", word).translate(_CLASSES)
    kept = 1 if (word[0] in "vyw" if begins is None else begins) else 0
    bare = consonants[:kept] + _MAYBE_VOWELS.sub("", consonants[kept:])
    # A final ه may be ə, and is not written for every h.
    if len(bare) > 1 and word.endswith("h"):
        bare = bare[:-1]
    return _DOUBLES.sub(r"\1", bare)
