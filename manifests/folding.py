"""Two spellings of one word made one: for headings and names that people type. Knows no word itself."""

from manifests.sorting import lower

# Readers and librarians type without diacritics, and with either i (AZERBAIJANI: fold both ways for searching).
_PLAIN = str.maketrans("ıəöüğşçñäâîûёї", "ieougscnaaiuеі")


def fold(text: str) -> str:
    """Only letters and digits, small, `İ I ı i` all `i`, Latin without its marks: `Səhifə №` -> `sehife`."""
    return "".join(letter for letter in lower(text).translate(_PLAIN) if letter.isalnum())
