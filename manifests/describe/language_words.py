"""What languages are called in Azerbaijani, English, Russian, German and by themselves -> BCP 47 tags. A table only.

Case, diacritics and the word for language decide nothing: `Azərbaycan dilində`, `azerbaycan`, `the Russian language`.
"""

from collections.abc import Mapping
from types import MappingProxyType

from manifests.describe.folding import fold

# Names and abbreviations, without the word for language.
_NAMES = """
az: azərbaycan, azərbaycanca, azərbaycan türkcəsi, azeri, azerbaijani, азербайджанский, азәрбајҹан, آذربایجان
az: aserbaidschanisch, азерб
azb: cənubi azərbaycan, south azerbaijani, южноазербайджанский
ru: rus, rusca, russian, русский, russisch, рус
en: ingilis, ingiliscə, english, английский, englisch, англ
tr: türk, türkcə, turkish, türkçe, турецкий, türkisch
ota: osmanlı, osmanlı türkcəsi, ottoman turkish, ottoman, османский, османско-турецкий, староосманский
ota: osmanisch, osmanlıca
chg: cığatay, çağatay, chagatai, чагатайский, tschagataisch
ar: ərəb, ərəbcə, arabic, арабский, العربية, arabisch
fa: fars, farsca, persian, farsi, персидский, фарси, فارسی, persisch
de: alman, almanca, german, deutsch, немецкий, нем
fr: fransız, fransızca, french, français, французский, französisch
it: italyan, italian, italiano, итальянский, italienisch, italyanca
es: ispan, spanish, español, испанский, spanisch
pt: portuqal, portuguese, português, португальский, portugiesisch
la: latın, latin, latina, латинский, латынь, lateinisch, latınca
el: yunan, greek, греческий, griechisch
grc: qədim yunan, ancient greek, древнегреческий
hy: erməni, armenian, армянский, armenisch, ermənicə
ka: gürcü, georgian, грузинский, ქართული, georgisch, gürcücə
he: ivrit, yəhudi, hebrew, иврит, древнееврейский, hebräisch, еврейский
yi: idiş, yiddish, идиш
uk: ukrayna, ukrainian, украинский, ukrainisch
be: belarus, belarusian, белорусский
pl: polyak, polish, polski, польский, polnisch
cs: çex, czech, чешский, tschechisch
bg: bolqar, bulgarian, болгарский
sr: serb, serbian, сербский
ro: rumın, romanian, румынский
hu: macar, hungarian, венгерский, ungarisch
nl: holland, dutch, нидерландский, голландский, niederländisch
sv: isveç, swedish, шведский, schwedisch
fi: fin, finnish, финский, finnisch
da: danimarka, danish, датский, dänisch
no: norveç, norwegian, норвежский
uz: özbək, uzbek, узбекский, usbekisch, özbəkcə
kk: qazax, kazakh, казахский, kasachisch
ky: qırğız, kyrgyz, kirghiz, киргизский
tk: türkmən, turkmen, туркменский, turkmenisch
tg: tacik, tajik, таджикский
tt: tatar, татарский, tatarisch, tatarca
ba: başqırd, bashkir, башкирский
crh: krım tatar, crimean tatar, крымскотатарский
gag: qaqauz, gagauz, гагаузский
kum: kumık, kumyk, кумыкский
ug: uyğur, uyghur, уйгурский
ku: kürd, kurdish, курдский, kurdisch, kürdcə
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
_LANGUAGE_WORDS = tuple(map(fold, ("dilində", "dilindədir", "dili", "language", "язык", "языке")))


def listed(lines: str) -> Mapping[str, str]:
    """Folded name -> tag, of lines `tag: name, name`."""
    parts = (line.split(":") for line in lines.strip().splitlines())
    return MappingProxyType({fold(name): tag for tag, names in parts for name in names.split(",")})


_BY_NAME = listed(_NAMES)
NAMED: frozenset[str] = frozenset(_BY_NAME.values())


def named(text: str) -> str | None:
    """The tag of a language that is called so; None: no name that is known here."""
    folded = fold(text)
    word = next((word for word in _LANGUAGE_WORDS if folded.endswith(word) and folded != word), "")
    return _BY_NAME.get(folded.removesuffix(word))
