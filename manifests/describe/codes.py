"""Codes and names of languages and scripts in catalogues -> BCP 47 tags. Knows tables only: no record, no locale data.

ISO 639-2 (both kinds) and 639-1, what RFC 5646 says of shortening, ISO 15924, and words that cataloguers write.
"""

import re

from manifests.describe.language_words import named
from manifests.usual_scripts import SEVERAL_SCRIPTS as SEVERAL_SCRIPTS
from manifests.usual_scripts import USUAL_SCRIPT as USUAL_SCRIPT

# ISO 639-2 (bibliographic and terminological) -> ISO 639-1, which BCP 47 prefers.
_PAIRS = """
aar:aa abk:ab afr:af aka:ak alb:sq amh:am ara:ar arg:an arm:hy asm:as ava:av ave:ae aym:ay aze:az bak:ba bam:bm baq:eu
bel:be ben:bn bih:bh bis:bi bod:bo bos:bs bre:br bul:bg bur:my cat:ca ces:cs cha:ch che:ce chi:zh chu:cu chv:cv cor:kw
cos:co cre:cr cym:cy cze:cs dan:da deu:de div:dv dut:nl dzo:dz ell:el eng:en epo:eo est:et eus:eu ewe:ee fao:fo fas:fa
fij:fj fin:fi fra:fr fre:fr fry:fy ful:ff geo:ka ger:de gla:gd gle:ga glg:gl glv:gv gre:el grn:gn guj:gu hat:ht hau:ha
heb:he her:hz hin:hi hmo:ho hrv:hr hun:hu hye:hy ibo:ig ice:is ido:io iii:ii iku:iu ile:ie ina:ia ind:id ipk:ik isl:is
ita:it jav:jv jpn:ja kal:kl kan:kn kas:ks kat:ka kau:kr kaz:kk khm:km kik:ki kin:rw kir:ky kom:kv kon:kg kor:ko kua:kj
kur:ku lao:lo lat:la lav:lv lim:li lin:ln lit:lt ltz:lb lub:lu lug:lg mac:mk mah:mh mal:ml mao:mi mar:mr may:ms mkd:mk
mlg:mg mlt:mt mon:mn mri:mi msa:ms mya:my nau:na nav:nv nbl:nr nde:nd ndo:ng nep:ne nld:nl nno:nn nob:nb nor:no nya:ny
oci:oc oji:oj ori:or orm:om oss:os pan:pa per:fa pli:pi pol:pl por:pt pus:ps que:qu roh:rm ron:ro rum:ro run:rn rus:ru
sag:sg san:sa sin:si slk:sk slo:sk slv:sl sme:se smo:sm sna:sn snd:sd som:so sot:st spa:es sqi:sq srd:sc srp:sr ssw:ss
sun:su swa:sw swe:sv tah:ty tam:ta tat:tt tel:te tgk:tg tgl:tl tha:th tib:bo tir:ti ton:to tsn:tn tso:ts tuk:tk tur:tr
twi:tw uig:ug ukr:uk urd:ur uzb:uz ven:ve vie:vi vol:vo wel:cy wln:wa wol:wo xho:xh yid:yi yor:yo zha:za zho:zh zul:zu
"""
_SHORT = dict(pair.split(":") for pair in _PAIRS.split())
# ISO 639-2 codes that have no shorter one and name a language or a family of languages.
_CODES = """
ace ach ada ady afa afh ain akk ale alg alt ang anp apa arc arn arp art arw ast ath aus awa bad bai bal ban bas bat
bej bem ber bho bik bin bla bnt bra btk bua bug byn cad cai car cau ceb cel chb chg chk chm chn cho chp chr chy cmc
cnr cop cpe cpf cpp crh crp csb cus dak dar day del den dgr din doi dra dsb dua dum dyu efi egy eka elx enm ewo fan
fat fil fiu fon frm fro frr frs fur gaa gay gba gem gez gil gmh goh gon gor got grb grc gsw gwi hai haw hil him hit
hmn hsb hup iba ijo ilo inc ine inh ira iro jbo jpr jrb kaa kab kac kam kar kaw kbd kha khi kho kmb kok kos kpe krc
krl kro kru kum kut lad lah lam lez lol loz lua lui lun luo lus mad mag mai mak man map mas mdf mdr men mga mic min
mkh mnc mni mno moh mos mun mus mwl mwr myn myv nah nai nap nds new nia nic niu nog non nqo nso nub nwc nym nyn nyo
nzi osa ota oto paa pag pal pam pap pau peo phi phn pon pra pro raj rap rar roa rom rup sad sah sai sal sam sas sat
scn sco sel sem sga sgn shn sid sio sit sla sma smi smj smn sms snk sog son srn srr ssa suk sus sux syc syr tai tem
ter tet tig tiv tkl tlh tli tmh tog tpi tsi tum tup tut tvl tyv udm uga umb vai vot wak wal war was wen xal yao yap
ypk zap zbl zen zgh znd zun zza
"""
_LONG = frozenset(_CODES.split())
# Codes of ISO 639-3 for what this library has, and old MARC codes -> what to write today.
_OTHER = {
    "azb": "azb", "azj": "az", "pes": "fa", "prs": "prs", "tly": "tly", "ttt": "ttt", "udi": "udi", "kjj": "kjj",
    "arb": "ar", "scr": "hr", "scc": "sr", "mol": "ro", "tag": "tl", "fri": "fy", "gag": "gag", "slr": "slr",
}  # fmt: skip
_NO_LANGUAGE = frozenset({"mis", "mul", "und", "zxx", "none", "", "qaa"})

_SCRIPTS = {
    name: script
    for script, names in {
        "Latn": "latin,latein,lateinisch,roman,латинский,латиница,латинская,latın,latın əlifbası,latın qrafikası,ba",
        "Cyrl": "cyrillic,kyrillisch,кириллица,кириллический,кириллическая,kiril,kiril əlifbası,kiril qrafikası,ca",
        "Arab": "arabic,arabisch,арабский,арабица,арабская,арабская графика,ərəb,ərəb əlifbası,ərəb qrafikası,fa",
        "Hebr": "hebrew,hebräisch,ивритский,еврейский,ivrit,ha",
        "Grek": "greek,griechisch,греческий,yunan,ga",
        "Armn": "armenian,armenisch,армянский,erməni,ma",
        "Geor": "georgian,georgisch,грузинский,gürcü,mb",
        "Latf": "fraktur,gothic,gotisch,готический",
    }.items()
    for name in names.split(",")
}
_SCRIPT_NUMBERS = {"215": "Latn", "220": "Cyrl", "160": "Arab", "125": "Hebr", "200": "Grek", "230": "Armn"}
# What MARC's $6 and UNIMARC's $7 say of a script.
_MARC_SCRIPTS = {"(2": "Hebr", "(3": "Arab", "(B": "Latn", "(N": "Cyrl", "(S": "Grek", "$1": ""}

_TAG = re.compile(r"([A-Za-z]{2,3})((?:[-_][A-Za-z0-9]{1,8})*)")


def language_tag(written: str, script: str = "") -> str:
    """The BCP 47 tag of a language as a catalogue writes it: `ger`, `deu`, `German`, `az-cyrl` -> `de`, `az-Cyrl`.

    `script` is an ISO 15924 code (`Cyrl`). The script that a language is usually printed in is left out. '' when it
    names no language that we know.
    """
    word = written.strip().rstrip(".")
    found = _TAG.fullmatch(word)
    short = _of_code(found[1].lower()) if found else ""
    if not found or not short:
        name = named(word)
        return with_script(name, script) if name else ""
    parts = [short]
    for part in re.split("[-_]", found[2])[1:]:
        if len(part) == 4 and part.isalpha():
            script = script or part.title()
        else:
            parts.append(part.upper() if len(part) == 2 and len(parts) == 1 else part.lower())
    base = with_script(parts[0], script)
    return "-".join((base, *parts[1:]))


def _of_code(code: str) -> str:
    """The tag of a code of two or three letters; '' for none of a language."""
    if code in _NO_LANGUAGE:
        return ""
    if len(code) == 2:
        return code if code in _SHORT.values() else ""
    return _SHORT.get(code) or _OTHER.get(code) or (code if code in _LONG else "")


def with_script(language: str, script: str) -> str:
    """`az` and `Cyrl` -> `az-Cyrl`; `ru` and `Cyrl` -> `ru`, which is always printed so."""
    if not script or USUAL_SCRIPT.get(language) == script:
        return language
    return f"{language}-{script}"


def script_code(written: str) -> str:
    """The ISO 15924 code of a script as a catalogue writes it: `Cyrl`, `220`, `Cyrillic`, `кириллица`; else ''."""
    word = written.strip().rstrip(".")
    if word.lower() in _SCRIPTS:
        return _SCRIPTS[word.lower()]
    if word in _SCRIPT_NUMBERS:
        return _SCRIPT_NUMBERS[word]
    return word.title() if re.fullmatch(r"[A-Za-z]{4}", word) else ""


def marc_script(linkage: str) -> str:
    """The script that MARC's $6 tells behind its slash (`245-01/(3/r`): an ISO 15924 code or ''."""
    parts = linkage.split("/")
    return _MARC_SCRIPTS.get(parts[1], "") if len(parts) > 1 else ""
