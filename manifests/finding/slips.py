"""A word with letters of two scripts is one script with slips of the typist: gives it in that script. Knows no book."""

from manifests.finding.letters import is_cyrillic, is_latin

# Small letters that look alike, or whose capitals do, and stand for each other in typed and recognised text.
_CYRILLIC = "аәсеһіјкмортухвөь"
_LATIN = "aəcehijkmoptyxbɵƅ"
_LATIN_OF = dict(zip(_CYRILLIC, _LATIN, strict=True)) | {"н": "h"}
_CYRILLIC_OF = dict(zip(_LATIN, _CYRILLIC, strict=True)) | {"ǝ": "ә"}


def one_script(word: str) -> str:
    """A word of small letters in one script: that of the letters that cannot be mistaken, else that of most."""
    latin = [letter for letter in word if is_latin(letter)]
    cyrillic = [letter for letter in word if is_cyrillic(letter)]
    if not latin or not cyrillic:
        return word
    sure = sum(letter not in _LATIN_OF for letter in cyrillic) - sum(letter not in _CYRILLIC_OF for letter in latin)
    table = _CYRILLIC_OF if (sure or len(cyrillic) - len(latin)) > 0 else _LATIN_OF
    return "".join(table.get(letter, letter) for letter in word)
