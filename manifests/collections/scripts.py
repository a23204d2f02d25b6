"""In which script a book in a language is printed, and the script's name in az, en, ru. Tables only: pure."""

from collections.abc import Mapping
from types import MappingProxyType

from manifests.language_maps import LanguageMap
from manifests.languages import viewing_direction
from manifests.usual_scripts import SEVERAL_SCRIPTS, USUAL_SCRIPT

_NAMES: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "Arab": ("Ərəb əlifbası", "Arabic script", "Арабское письмо"),
        "Armn": ("Erməni əlifbası", "Armenian script", "Армянское письмо"),
        "Cyrl": ("Kiril əlifbası", "Cyrillic script", "Кириллица"),
        "Geor": ("Gürcü əlifbası", "Georgian script", "Грузинское письмо"),
        "Grek": ("Yunan əlifbası", "Greek script", "Греческое письмо"),
        "Hebr": ("İvrit əlifbası", "Hebrew script", "Еврейское письмо"),
        "Latn": ("Latın əlifbası", "Latin script", "Латиница"),
    }
)
# `azb`, of Iran, is a language of its own.
_OTHER_CODES_OF_AZERBAIJANI = ("aze", "azj")


def script_of(tag: str) -> str:
    """The ISO 15924 code of the script of a language tag: `az-Arab` -> `Arab`; '' where nobody can tell.

    Where the tag names none: the one that the language is usually printed in, today and in that country.
    """
    language, *others = tag.split("-")
    # Behind a subtag of one letter (`x-...`, `t-...`) nothing speaks of the book's own script.
    plain = others[: next((at for at, part in enumerate(others) if len(part) == 1), len(others))]
    named = next((part for part in plain if len(part) == 4 and part.isalpha()), "")
    if named:
        return named.title()
    language = primary_language(tag)
    usual = USUAL_SCRIPT.get(language, "")
    if usual:
        return usual
    if viewing_direction(tag) == "right-to-left":
        return "Arab" if language in SEVERAL_SCRIPTS else ""
    return next(iter(SEVERAL_SCRIPTS.get(language, ())), "")


def primary_language(tag: str) -> str:
    """The language of a tag without script, country and variety: `az-Cyrl` and `aze-AZ` -> `az`."""
    language = tag.split("-")[0].lower()
    return "az" if language in _OTHER_CODES_OF_AZERBAIJANI else language


def script_names(script: str) -> LanguageMap:
    """The language map of a script's name; of the bare code where the table has no name."""
    names = _NAMES.get(script)
    if names is None:
        return {"none": (script,)}
    return {key: (name,) for key, name in zip(("az", "en", "ru"), names, strict=True)}
