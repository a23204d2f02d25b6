"""Languages as people type them into tables, in az, en and ru, without regard to case and diacritics -> BCP 47 tags.

Names are those of language_words.py, codes those of codes.py, letters those of scripts.py. Knows no book.
"""

import re
from collections.abc import Sequence

from manifests.describe import codes
from manifests.describe.folding import fold
from manifests.describe.language_words import NAMED, listed, named
from manifests.describe.scripts import tag_of_text
from manifests.languages import RIGHT_TO_LEFT_LANGUAGES

_SCRIPTS = """
Latn: latn, latin, latın, latın əlifbası, latın qrafikası, latin script, латиница, латинская графика, латинский
Cyrl: cyrl, kiril, kiril əlifbası, kiril qrafikası, cyrillic, cyrillic script, кириллица, кириллическая графика
Arab: arab, ərəb, ərəb əlifbası, ərəb qrafikası, arabic, arabic script, арабица, арабская графика, арабская, арабский
baku1926: baku1926, yanalif, yañalif, yeni əlifba, яналиф, новотюркский алфавит
Hebr: hebr, yəhudi əlifbası, hebrew script, еврейское письмо
Armn: armn, erməni əlifbası, armenian script, армянское письмо
Geor: geor, gürcü əlifbası, georgian script, грузинское письмо
"""


_BY_SCRIPT = listed(_SCRIPTS)
_BEHIND = re.compile(r"(?P<name>[^()\[\],]+)[(\[,](?P<script>[^()\[\]]+)[)\]]?\s*")


def language_tag(text: str) -> str | None:
    """The BCP 47 tag of a language that is named by a tag, a code of ISO 639 or a word in az, en or ru; None: unknown.

    `azərbaycan dili` -> `az`, `aze` -> `az`, `AZ-cyrl` -> `az-Cyrl`, `Azerbaijani (Arabic script)` -> `az-Arab`.
    """
    text = text.strip()
    found = named(text)
    if found:
        return found
    split = _BEHIND.fullmatch(text)
    if split:
        language, script = language_tag(split["name"]), script_subtag(split["script"])
        return codes.with_script(language, script) if language and script else None
    return codes.language_tag(text) or None


def named_language(text: str) -> str | None:
    """As `language_tag`, but a code of three letters only where it is of a language with a name in our table.

    For words in brackets: `Note (old)` is no note in a language.
    """
    tag = language_tag(text)
    language = tag.split("-")[0] if tag else ""
    known = len(language) == 2 or language in NAMED or language in RIGHT_TO_LEFT_LANGUAGES
    return tag if known else None


def script_subtag(text: str) -> str | None:
    """The subtag of a script named in az, en, ru or by its code: `kiril` -> `Cyrl`; None: unknown."""
    return _BY_SCRIPT.get(fold(text))


def tag_of(text: str, languages: Sequence[str]) -> str:
    """The key in a language map of a title or heading of a book in these languages, by its letters.

    Of several languages the one that is printed in such letters; `none` where nobody can tell.
    """
    tags = [tag_of_text(text, language) for language in languages]
    as_told = (tag for tag, language in zip(tags, languages, strict=True) if tag == language)
    by_letters = (tag for tag in tags if tag != "none")
    return next(as_told, next(by_letters, "none"))
