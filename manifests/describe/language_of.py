"""Languages as people type them into tables, in az, en and ru, without regard to case and diacritics -> BCP 47 tags.

Codes are those of codes.py, letters those of scripts.py. Knows no book.
"""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from manifests.describe import codes
from manifests.describe.folding import fold
from manifests.describe.scripts import tag_of_text
from manifests.languages import RIGHT_TO_LEFT_LANGUAGES

# Names in Azerbaijani, English, Russian and the language itself, without the word for language.
_NAMES = """
az: azərbaycan, azərbaycanca, azərbaycan türkcəsi, azeri, azerbaijani, азербайджанский, азәрбајҹан, آذربایجان
azb: cənubi azərbaycan, south azerbaijani, южноазербайджанский
ru: rus, rusca, russian, русский
en: ingilis, ingiliscə, english, английский
tr: türk, türkcə, turkish, türkçe, турецкий
ota: osmanlı, osmanlı türkcəsi, ottoman turkish, ottoman, османский, османско-турецкий, староосманский
chg: cığatay, çağatay, chagatai, чагатайский
ar: ərəb, ərəbcə, arabic, арабский, العربية
fa: fars, farsca, persian, farsi, персидский, фарси, فارسی
de: alman, almanca, german, deutsch, немецкий
fr: fransız, fransızca, french, français, французский
it: italyan, italian, italiano, итальянский
es: ispan, spanish, español, испанский
pt: portuqal, portuguese, português, португальский
la: latın, latin, latina, латинский, латынь
el: yunan, greek, греческий
grc: qədim yunan, ancient greek, древнегреческий
hy: erməni, armenian, армянский
ka: gürcü, georgian, грузинский, ქართული
he: ivrit, yəhudi, hebrew, иврит, древнееврейский
yi: idiş, yiddish, идиш
uk: ukrayna, ukrainian, украинский
be: belarus, belarusian, белорусский
pl: polyak, polish, polski, польский
cs: çex, czech, чешский
bg: bolqar, bulgarian, болгарский
sr: serb, serbian, сербский
ro: rumın, romanian, румынский
hu: macar, hungarian, венгерский
nl: holland, dutch, нидерландский, голландский
sv: isveç, swedish, шведский
fi: fin, finnish, финский
da: danimarka, danish, датский
no: norveç, norwegian, норвежский
uz: özbək, uzbek, узбекский
kk: qazax, kazakh, казахский
ky: qırğız, kyrgyz, kirghiz, киргизский
tk: türkmən, turkmen, туркменский
tg: tacik, tajik, таджикский
tt: tatar, татарский
ba: başqırd, bashkir, башкирский
crh: krım tatar, crimean tatar, крымскотатарский
gag: qaqauz, gagauz, гагаузский
kum: kumık, kumyk, кумыкский
ug: uyğur, uyghur, уйгурский
ku: kürd, kurdish, курдский
lez: ləzgi, lezgian, лезгинский
tly: talış, talysh, талышский
ttt: tat, татский
jdt: dağ yəhudiləri, judeo-tat, горско-еврейский
udi: udin, udi, удинский
av: avar, avaric, аварский
ce: çeçen, chechen, чеченский
hi: hind, hindi, хинди
ur: urdu, урду, اردو
zh: çin, chinese, китайский
ja: yapon, japanese, японский
"""
_SCRIPTS = """
Latn: latn, latin, latın, latın əlifbası, latın qrafikası, latin script, латиница, латинская графика, латинский
Cyrl: cyrl, kiril, kiril əlifbası, kiril qrafikası, cyrillic, cyrillic script, кириллица, кириллическая графика
Arab: arab, ərəb, ərəb əlifbası, ərəb qrafikası, arabic, arabic script, арабица, арабская графика, арабская, арабский
baku1926: baku1926, yanalif, yañalif, yeni əlifba, яналиф, новотюркский алфавит
Hebr: hebr, yəhudi əlifbası, hebrew script, еврейское письмо
Armn: armn, erməni əlifbası, armenian script, армянское письмо
Geor: geor, gürcü əlifbası, georgian script, грузинское письмо
"""


def _listed(lines: str) -> Mapping[str, str]:
    """Folded name -> tag."""
    parts = (line.split(":") for line in lines.strip().splitlines())
    return MappingProxyType({fold(name): tag for tag, names in parts for name in names.split(",")})


_BY_NAME = _listed(_NAMES)
_BY_SCRIPT = _listed(_SCRIPTS)
# `Azərbaycan dili`, `Azərbaycan dilində`, `the Russian language`, `русский язык`.
_LANGUAGE_WORDS = tuple(map(fold, ("dilində", "dilindədir", "dili", "language", "язык", "языке")))
_BEHIND = re.compile(r"(?P<name>[^()\[\],]+)[(\[,](?P<script>[^()\[\]]+)[)\]]?\s*")


def language_tag(text: str) -> str | None:
    """The BCP 47 tag of a language that is named by a tag, a code of ISO 639 or a word in az, en or ru; None: unknown.

    `azərbaycan dili` -> `az`, `aze` -> `az`, `AZ-cyrl` -> `az-Cyrl`, `Azerbaijani (Arabic script)` -> `az-Arab`.
    """
    text = text.strip()
    found = _BY_NAME.get(_without_language_word(fold(text)))
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
    known = len(language) == 2 or language in _BY_NAME.values() or language in RIGHT_TO_LEFT_LANGUAGES
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


def _without_language_word(folded: str) -> str:
    word = next((word for word in _LANGUAGE_WORDS if folded.endswith(word) and folded != word), "")
    return folded.removesuffix(word)
