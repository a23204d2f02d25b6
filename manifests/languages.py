"""What a language tag implies: direction of reading and the language's name. Knows no book and no locale data.

Direction comes from this table and not from ICU, which has been seen to answer "left to right" for `az-Arab`.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

ViewingDirection = Literal["left-to-right", "right-to-left"]

# The well-formed shape of BCP 47, not the register: `az`, `az-Arab`, `az-Latn-AZ`, `az-baku1926`.
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


RIGHT_TO_LEFT_SCRIPTS = _words(
    "adlm arab aran armi avst chrs elym hebr mand mani nbat nkoo palm phli phlp phnx prti rohg samr sarb sogo"
    " syrc syre syrj syrn thaa yezi"
)
# Languages that are written from right to left where the tag names no script.
RIGHT_TO_LEFT_LANGUAGES = _words(
    "ae aeb ajp apc apd ar arb arc arq ars ary arz azb bal bcc bej bft bgn bqi brh ccg chg ckb dcc dv fa fia gbz"
    " gju glk gwc gwt haz he hnd hno hrz iw jpr jrb khw ks kvx kxp lad lki lrc luz mid mvy myz mzn nqo ota pes"
    " phl phv pnb prd prs ps rhg rmt sam sd sdh shu skr syc syr tru trw ug ur wni xco yi ydd yih yud"
)
# Languages whose script goes by the country. Azerbaijani is printed in Arabic script in Iran and Iraq.
RIGHT_TO_LEFT_REGIONS = _words("az-iq az-ir kk-af kk-cn kk-ir ku-ir ky-cn pa-pk tk-ir uz-af")


def is_language_tag(text: str) -> bool:
    """Whether a text has the shape of a BCP 47 tag (`none` and `und` name no language and are refused)."""
    return bool(LANGUAGE_TAG.fullmatch(text)) and text.lower() not in ("none", "und")


def viewing_direction(tag: str | None) -> ViewingDirection:
    """Which way the pages of a book in this language turn (PRE3-R26); left to right when unknown.

    The script subtag decides where there is one; then the language; then language and region.
    """
    if tag is None:
        return "left-to-right"
    language, *others = tag.lower().split("-")
    # Behind a subtag of one letter (`x-...`, `t-...`) nothing speaks of the book's own script.
    plain = others[: next((at for at, part in enumerate(others) if len(part) == 1), len(others))]
    scripts = [part for part in plain if len(part) == 4 and part.isalpha()]
    regions = [f"{language}-{part}" for part in plain if len(part) == 2]
    if scripts:
        turned = scripts[0] in RIGHT_TO_LEFT_SCRIPTS
    else:
        turned = language in RIGHT_TO_LEFT_LANGUAGES or any(part in RIGHT_TO_LEFT_REGIONS for part in regions)
    return "right-to-left" if turned else "left-to-right"


def is_azerbaijani(tag: str) -> bool:
    """Whether the tag names Azerbaijani in any script: `az`, `az-Arab`, `azb`, `azj`, `aze`."""
    return tag.lower().split("-")[0] in ("az", "azb", "azj", "aze")


# Names in Azerbaijani, English and Russian of what an Azerbaijani library holds.
_NAMES: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "ar": ("Ərəb", "Arabic", "Арабский"),
        "az": ("Azərbaycan", "Azerbaijani", "Азербайджанский"),
        "az-arab": ("Azərbaycan (ərəb əlifbası)", "Azerbaijani (Arabic script)", "Азербайджанский (арабица)"),
        "az-baku1926": ("Azərbaycan (yanalif)", "Azerbaijani (Yañalif)", "Азербайджанский (яналиф)"),
        "az-cyrl": ("Azərbaycan (kiril əlifbası)", "Azerbaijani (Cyrillic)", "Азербайджанский (кириллица)"),
        "az-latn": ("Azərbaycan (latın əlifbası)", "Azerbaijani (Latin)", "Азербайджанский (латиница)"),
        "azb": ("Cənubi Azərbaycan", "South Azerbaijani", "Южноазербайджанский"),
        "de": ("Alman", "German", "Немецкий"),
        "en": ("İngilis", "English", "Английский"),
        "fa": ("Fars", "Persian", "Персидский"),
        "fr": ("Fransız", "French", "Французский"),
        "he": ("İvrit", "Hebrew", "Иврит"),
        "hy": ("Erməni", "Armenian", "Армянский"),
        "it": ("İtalyan", "Italian", "Итальянский"),
        "ka": ("Gürcü", "Georgian", "Грузинский"),
        "la": ("Latın", "Latin", "Латинский"),
        "ota": ("Osmanlı türkcəsi", "Ottoman Turkish", "Османский"),
        "ru": ("Rus", "Russian", "Русский"),
        "tr": ("Türk", "Turkish", "Турецкий"),
        "ur": ("Urdu", "Urdu", "Урду"),
    }
)


def language_names(tag: str) -> dict[str, list[str]]:
    """The language map of a language's name in az, en, ru; of the bare tag where the table has no name."""
    parts = tag.lower().split("-")
    for length in range(len(parts), 0, -1):
        names = _NAMES.get("-".join(parts[:length]))
        if names:
            return {key: [name] for key, name in zip(("az", "en", "ru"), names, strict=True)}
    return {"none": [tag]}
