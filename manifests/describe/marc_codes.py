"""The coded parts of MARC 21 records: languages and dates by the places of 008, and field 041. Knows no title."""

from manifests.describe.codes import language_tag, script_code
from manifests.describe.dates import parse_date, sortable_year
from manifests.describe.draft import Draft
from manifests.describe.marc_records import MarcRecord

# Kinds of dates in 008 that have a beginning and an end.
_SPANS = "cdikmqu"


def add_languages(record: MarcRecord, draft: Draft) -> None:
    """008/35-37 and 041 $a; the script of 546 $b, where all of the book has one language."""
    codes = [record.control("008")[35:38]]
    for found in record.tagged("041"):
        for text in found.all("a"):
            # Old records have several codes in one subfield.
            codes += [text[at : at + 3] for at in range(0, len(text), 3)] if len(text) % 3 == 0 else [text]
        for text in found.all("h"):
            draft.keep("original_language", language_tag(text) or text)
        for text in found.all("bdefgjkmn"):
            draft.keep("language_of_part", language_tag(text) or text)
    tags = list(dict.fromkeys(filter(None, map(language_tag, codes[:50]))))
    words = [text.split()[0] for found in record.tagged("546") for text in found.all("b")]
    scripts = list(filter(None, (script_code(word.strip(",.;")) for word in words)))
    if len(tags) == 1 and len(scripts) == 1:
        tags = [language_tag(tags[0], scripts[0])]
    for tag in tags:
        draft.speak(tag)


def add_coded_date(coded: str, draft: Draft) -> None:
    """The year by 008, which cataloguers work out into the common era; the text too, where no field tells it."""
    kind, first, last = coded[6:7], coded[7:11], coded[11:15]
    sure = len(first) == 4 and first[:2].isascii() and first[:2].isdigit() and kind not in "nb|"
    year = sortable_year(first.replace("u", "0")) if sure else None
    if draft.date:
        draft.date = parse_date(draft.date.text, year)
    elif year is not None:
        written = [first.replace("u", "-")]
        if kind and kind in _SPANS and last.strip(" |u") and last != "9999":
            written.append(last.replace("u", "-"))
        draft.date = parse_date("-".join(written), year)
