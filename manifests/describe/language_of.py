"""Which language a word or a text is: names and codes of languages -> BCP 47 tags, letters -> script. Knows no book."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from manifests.describe.folding import fold
from manifests.languages import RIGHT_TO_LEFT_LANGUAGES, is_azerbaijani, is_language_tag

# ISO 639-1, and the codes of ISO 639-2 (both of them, where there are two) that stand for it.
_CODES = """
aa aar, ab abk, ae ave, af afr, ak aka, am amh, an arg, ar ara, as asm, av ava, ay aym, az aze, ba bak, be bel, bg bul,
bi bis, bm bam, bn ben, bo tib bod, br bre, bs bos, ca cat, ce che, ch cha, co cos, cr cre, cs cze ces, cu chu, cv chv,
cy wel cym, da dan, de ger deu, dv div, dz dzo, ee ewe, el gre ell, en eng, eo epo, es spa, et est, eu baq eus,
fa per fas, ff ful, fi fin, fj fij, fo fao, fr fre fra, fy fry, ga gle, gd gla, gl glg, gn grn, gu guj, gv glv, ha hau,
he heb, hi hin, ho hmo, hr hrv, ht hat, hu hun, hy arm hye, hz her, ia ina, id ind, ie ile, ig ibo, ii iii, ik ipk,
io ido, is ice isl, it ita, iu iku, ja jpn, jv jav, ka geo kat, kg kon, ki kik, kj kua, kk kaz, kl kal, km khm, kn kan,
ko kor, kr kau, ks kas, ku kur, kv kom, kw cor, ky kir, la lat, lb ltz, lg lug, li lim, ln lin, lo lao, lt lit, lu lub,
lv lav, mg mlg, mh mah, mi mao mri, mk mac mkd, ml mal, mn mon, mr mar, ms may msa, mt mlt, my bur mya, na nau, nb nob,
nd nde, ne nep, ng ndo, nl dut nld, nn nno, no nor, nr nbl, nv nav, ny nya, oc oci, oj oji, om orm, or ori, os oss,
pa pan, pi pli, pl pol, ps pus, pt por, qu que, rm roh, rn run, ro rum ron, ru rus, rw kin, sa san, sc srd, sd snd,
se sme, sg sag, si sin, sk slo slk, sl slv, sm smo, sn sna, so som, sq alb sqi, sr srp, ss ssw, st sot, su sun, sv swe,
sw swa, ta tam, te tel, tg tgk, th tha, ti tir, tk tuk, tl tgl, tn tsn, to ton, tr tur, ts tso, tt tat, tw twi, ty tah,
ug uig, uk ukr, ur urd, uz uzb, ve ven, vi vie, vo vol, wa wln, wo wol, xh xho, yi yid, yo yor, za zha, zh chi zho,
zu zul
"""
# Names in Azerbaijani, English, Russian and the language itself, without the word for language.
_NAMES = """
az: azərbaycan, azərbaycanca, azərbaycan türkcəsi, azeri, azerbaijani, азербайджанский, азербайджан, азәрбајҹан, آذربایجان
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


_BY_CODE: Mapping[str, str] = MappingProxyType(
    {code: codes.split()[0] for codes in _CODES.split(",") for code in codes.split()} | {"azj": "az"}
)
_BY_NAME = _listed(_NAMES)
_BY_SCRIPT = _listed(_SCRIPTS)
# `Azərbaycan dili`, `Azərbaycan dilində`, `the Russian language`, `русский язык`.
_LANGUAGE_WORDS = tuple(map(fold, ("dilində", "dilindədir", "dili", "language", "язык", "языке")))
_BEHIND = re.compile(r"(?P<name>[^()\[\],]+)[(\[,](?P<script>[^()\[\]]+)[)\]]?\s*")
_SUBTAG = re.compile(r"[A-Za-z0-9]{1,8}")
# Scripts that a language is printed in where its tag names none; the others are taken to be in any.
_CYRILLIC = frozenset("ab av ba be bg ce crh cv kk kv ky lez mk mn os ru sr tg tt tly ttt udi uk kum".split())
_LATIN = frozenset("cs da de en es et fi fr hu it la lt lv nl no pl pt ro sk sl sv tr".split())


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
        return f"{language}-{script}" if language and script else None
    return _tag(text) if is_language_tag(text) else None


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


def script_of(text: str) -> str | None:
    """`Latn`, `Cyrl` or `Arab`: what most letters of a text are; None where none of the three has any."""
    counts = dict.fromkeys(("Latn", "Cyrl", "Arab"), 0)
    for letter in text:
        name = unicodedata.name(letter, "") if letter.isalpha() else ""
        script = {"LATI": "Latn", "CYRI": "Cyrl", "ARAB": "Arab"}.get(name[:4])
        if script:
            counts[script] += 1
    most = max(counts, key=lambda script: counts[script])
    return most if counts[most] else None


def with_script(tag: str, text: str) -> str:
    """A tag of Azerbaijani that names no script, with the script of the letters of a text; any other tag as it is.

    Latin letters decide nothing: catalogues write titles of books in Cyrillic and Arabic script in Latin letters too.
    """
    script = script_of(text)
    return f"az-{script}" if tag.lower() in ("az", "aze", "azj") and script in ("Cyrl", "Arab") else tag


def tag_of_text(text: str, languages: Iterable[str]) -> str:
    """The key of a title in a language map: the first of the book's languages that is written with such letters.

    A title of a book in Azerbaijani in other letters than the book's is Azerbaijani in those letters (`az-Latn` of a
    book in `az-Cyrl`: a transcription). `none` where no language of the book can be it.
    """
    script = script_of(text)
    known = list(languages)
    for tag in known:
        if script is None or script in _scripts(tag):
            return with_script(tag, text)
    return f"az-{script}" if script and any(map(is_azerbaijani, known)) else "none"


def _scripts(tag: str) -> tuple[str, ...]:
    """The scripts that a text in this language may be in, as far as they are known."""
    language, *others = tag.split("-")
    script = next((part for part in others if len(part) == 4 and part.isalpha()), None)
    if script or "baku1926" in others:
        return (script or "Latn",)
    if language in RIGHT_TO_LEFT_LANGUAGES:
        return ("Arab",)
    if language in _CYRILLIC or language in _LATIN:
        return ("Cyrl",) if language in _CYRILLIC else ("Latn",)
    return ("Latn", "Cyrl", "Arab")


def _without_language_word(folded: str) -> str:
    word = next((word for word in _LANGUAGE_WORDS if folded.endswith(word) and folded != word), "")
    return folded.removesuffix(word)


def _tag(text: str) -> str | None:
    """A tag in its usual case, its language by the shortest code; None where no such language is known."""
    language, *others = text.split("-")
    language = language.lower()
    if language not in _BY_CODE and len(language) != 3:
        return None
    subtags = [_in_case(part) for part in others if _SUBTAG.fullmatch(part)]
    return "-".join((_BY_CODE.get(language, language), *subtags))


def _in_case(part: str) -> str:
    if len(part) == 4 and part.isalpha():
        return part.title()
    return part.upper() if len(part) == 2 else part.lower()
