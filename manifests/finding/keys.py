"""The keys of a word: what stands in the index for it, and what is asked for it. Pure; letters.py knows the letters.

A key is ASCII, a letter for its layer and then the word, so that no tokenizer of any database does anything with it:

    e   the word as it is written            `şəki` eq0015fq00259ki   found first
    f   a reading on a plain keyboard        `şəki` fseki
    a   the skeleton of a word in Arabic script, found by words in others
    l   the skeleton of a word in another script, found by words in Arabic

Whole words begin like their keys: a beginning of a word is a beginning of its key.
"""

from dataclasses import dataclass
from functools import lru_cache

from manifests.finding.letters import VARIANTS, is_arabic, readings, same_arabic, skeletons

# The layers in the order in which what they find is shown.
EXACT, FOLDED, SKELETON = range(3)
# Parts the texts of one row: no phrase reaches over it, and no key is like it.
FENCE = "z"
# Of so few consonants a beginning says nothing.
SHORTEST_BEGINNING = 3
_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class WordKeys:
    """The keys of one word. In each layer one for each variant; '' where it has none."""

    exact: str
    folded: tuple[str, ...]
    skeleton: tuple[str, ...]
    arabic: bool

    def layers(self) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """The keys by layer."""
        return (self.exact,) * VARIANTS, self.folded, self.skeleton

    def asked(self) -> tuple[tuple[str, ...], ...]:
        """The keys to look for, by layer and then by variant.

        A skeleton finds words of the other script only, and so much else that a reader has no use for it in his own;
        but Arabic words are spelled in so many ways that theirs finds Arabic ones, too.
        """
        crossed = tuple(key and f"{'l' if self.arabic else 'a'}{key[1:]}" for key in self.skeleton)
        return (*self.layers()[:SKELETON], crossed, *((self.skeleton,) if self.arabic else ()))


@lru_cache(_REMEMBERED)
def word_keys(word: str, *, yanalif: bool = False, schwa: bool = False) -> WordKeys:
    """The keys of a word of `words.cut`. `yanalif`: spelled as in 1922-1939. `schwa`: its `ä` is the `ə` of 1991."""
    arabic = any(map(is_arabic, word))
    written = word.replace("ä", "ə") if schwa else word
    found = readings(written, yanalif=yanalif)
    exact = "e" + _encoded(same_arabic(written))
    folded = ("",) * VARIANTS if found is None else tuple(_tagged("f", _encoded(one)) for one in found)
    bones = tuple(_tagged("a" if arabic else "l", one) for one in skeletons(written, found))
    return WordKeys(exact, folded, bones, arabic)


def _tagged(layer: str, key: str) -> str:
    return key and layer + key


def _encoded(word: str) -> str:
    """A word in ASCII letters and digits, each word otherwise, letter by letter."""
    return "".join(map(_encoded_letter, word))


def _encoded_letter(letter: str) -> str:
    if letter == "q":
        return "qq"
    return letter if letter.isascii() and letter.isalnum() else f"q{ord(letter):05x}"
