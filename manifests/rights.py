"""Rights URIs of Creative Commons and rightsstatements.org, and what they say in az, en, ru. Pure; knows no law."""

import re

from manifests.language_maps import LanguageMap

# What Presentation 3 lets stand in `rights` (PRE3-R22): the canonical form of both begins with `http:`.
_RIGHTS = re.compile(
    r"https?://(?:creativecommons\.org/(?:licenses|publicdomain)/(?P<licence>[a-z+-]+)/(?P<version>[0-9.]+)/[a-z/]*"
    r"|rightsstatements\.org/vocab/(?P<statement>[A-Za-z-]+)/[0-9.]+/)"
)
_WORDS = {
    "mark": ("İctimai mülkiyyət", "Public domain", "Общественное достояние"),
    "zero": (
        "İctimai mülkiyyətə verilib (CC0)",
        "Public domain dedication (CC0)",
        "Передано в общественное достояние (CC0)",
    ),
    "InC": ("Müəllif hüquqları qorunur", "In copyright", "Охраняется авторским правом"),
    "InC-OW-EU": (
        "Müəllif hüquqları qorunur, sahibi tapılmayıb (Aİ)",
        "In copyright, orphan work (EU)",
        "Охраняется авторским правом, правообладатель не найден (ЕС)",
    ),
    "InC-EDU": (
        "Müəllif hüquqları qorunur, təhsil üçün istifadə olunur",
        "In copyright, educational use permitted",
        "Охраняется авторским правом, можно использовать для обучения",
    ),
    "InC-NC": (
        "Müəllif hüquqları qorunur, qeyri-kommersiya istifadəsi mümkündür",
        "In copyright, non-commercial use permitted",
        "Охраняется авторским правом, можно использовать некоммерчески",
    ),
    "InC-RUU": (
        "Müəllif hüquqları qorunur, sahibi məlum deyil",
        "In copyright, rights-holder unlocatable or unidentifiable",
        "Охраняется авторским правом, правообладатель неизвестен",
    ),
    "NoC-CR": (
        "Müəllif hüququ yoxdur, müqavilə məhdudiyyətləri var",
        "No copyright, contractual restrictions",
        "Без авторского права, есть договорные ограничения",
    ),
    "NoC-NC": (
        "Müəllif hüququ yoxdur, yalnız qeyri-kommersiya istifadəsi",
        "No copyright, non-commercial use only",
        "Без авторского права, только некоммерческое использование",
    ),
    "NoC-OKLR": (
        "Müəllif hüququ yoxdur, başqa hüquqi məhdudiyyətlər var",
        "No copyright, other known legal restrictions",
        "Без авторского права, есть иные правовые ограничения",
    ),
    "NoC-US": ("ABŞ-da müəllif hüququ yoxdur", "No copyright in the United States", "Без авторского права в США"),
    "CNE": ("Müəllif hüququ araşdırılmayıb", "Copyright not evaluated", "Авторские права не установлены"),
    "UND": ("Müəllif hüququ müəyyən edilməyib", "Copyright undetermined", "Авторские права не определены"),
    "NKC": ("Müəllif hüququ məlum deyil", "No known copyright", "Об авторских правах ничего не известно"),
}


def is_rights_uri(text: str) -> bool:
    """Whether a text is an address that IIIF knows as rights: of Creative Commons or of rightsstatements.org."""
    return _RIGHTS.fullmatch(text) is not None


def rights_words(uri: str) -> LanguageMap:
    """What a rights URI says, for a person: `CC BY-SA 4.0`, `Public domain`; of an unknown one the text itself."""
    found = _RIGHTS.fullmatch(uri)
    words = _WORDS.get(found["licence"] or found["statement"]) if found else None
    if words is not None:
        return {tag: (word,) for tag, word in zip(("az", "en", "ru"), words, strict=True)}
    if found and found["licence"]:
        return {"none": (f"CC {found['licence'].upper()} {found['version']}",)}
    return {"none": (uri,)}
