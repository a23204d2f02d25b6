"""Small records, written by hand after real ones: one book in three scripts of Azerbaijani, in every form."""

from collections.abc import Mapping, Sequence
from dataclasses import fields as dataclass_fields
from dataclasses import is_dataclass

from pymarc import Field, Indicators, Record, Subfield

from manifests.describe.description import Description
from manifests.language_maps import LanguageMap

ARABIC = "ملا نصرالدین"
CYRILLIC = "Молла Нәсрəддин"
LATIN = "Molla Nəsrəddin"

MODS = f"""<?xml version="1.0" encoding="UTF-8"?>
<mods xmlns="http://www.loc.gov/mods/v3" xmlns:xlink="http://www.w3.org/1999/xlink">
  <titleInfo><title/></titleInfo>
  <titleInfo type="alternative" lang="rus"><title>Молла Насреддин</title></titleInfo>
  <titleInfo usage="primary" script="Arab" lang="aze"><title>{ARABIC}</title>
    <subTitle>هفته‌لك مجموعه</subTitle></titleInfo>
  <titleInfo script="Latn" lang="aze"><nonSort>The</nonSort><title>{LATIN}</title><subTitle>həftəlik məcmuə</subTitle>
    <partNumber>Cild 2</partNumber><partName>Yay</partName></titleInfo>
  <name type="personal" valueURI="http://viaf.org/viaf/17298893">
    <namePart type="family">Məmmədquluzadə</namePart><namePart type="given">Cəlil</namePart>
    <namePart type="date">1866-1932</namePart>
    <role><roleTerm type="text">redaktor</roleTerm></role>
    <role><roleTerm type="code" authority="marcrelator">pbl</roleTerm></role>
  </name>
  <name type="personal"><namePart>Оскар Шмерлинг</namePart><role><roleTerm type="text">художник</roleTerm></role></name>
  <name type="corporate"><namePart>Qeyrət</namePart><namePart>Mətbəə</namePart>
    <role><roleTerm type="text">Drucker</roleTerm></role></name>
  <name><etal/><role><roleTerm type="code">aut</roleTerm></role></name>
  <name><namePart/><role><roleTerm/></role></name>
  <typeOfResource>text</typeOfResource>
  <genre>jurnal</genre>
  <originInfo>
    <place><placeTerm type="text">Tiflis</placeTerm></place>
    <place><placeTerm type="code" authority="marccountry">gs</placeTerm></place>
    <publisher>Qeyrət</publisher>
    <dateIssued>1324 h.</dateIssued>
    <dateIssued encoding="w3cdtf" keyDate="yes" point="start">1906</dateIssued>
    <dateIssued encoding="w3cdtf" point="end">1931</dateIssued>
    <edition>İlk nəşr</edition>
  </originInfo>
  <originInfo eventType="digitization"><publisher>Milli Kitabxana</publisher>
    <dateCaptured>2024</dateCaptured></originInfo>
  <language><languageTerm type="code" authority="iso639-2b">aze</languageTerm>
    <scriptTerm type="code" authority="iso15924">Arab</scriptTerm></language>
  <language objectPart="summary"><languageTerm type="code">rus</languageTerm></language>
  <physicalDescription><extent>8 s.</extent><form>print</form></physicalDescription>
  <abstract xml:lang="en">A satirical weekly.</abstract>
  <tableOfContents>1. Giriş</tableOfContents>
  <note type="statement of responsibility">nəşr edən C. Məmmədquluzadə</note>
  <note>Əlavəsiz</note>
  <subject><topic>Satira</topic><geographic>Azərbaycan</geographic><temporal>20-ci əsr</temporal></subject>
  <subject lang="rus"><topic>Сатира</topic></subject>
  <classification authority="udc">050</classification>
  <relatedItem type="series"><titleInfo><title/></titleInfo></relatedItem>
  <relatedItem type="series"><titleInfo><title>Satirik jurnallar</title>
    <partNumber>3</partNumber></titleInfo></relatedItem>
  <relatedItem type="host"><titleInfo><title>Mətbuat</title></titleInfo>
    <typeOfResource collection="yes">text</typeOfResource></relatedItem>
  <identifier type="issn">1234-5678</identifier>
  <identifier type="doi" invalid="yes">10.1/wrong</identifier>
  <location><physicalLocation>Azərbaycan Milli Kitabxanası</physicalLocation><shelfLocator>N 050/M 77</shelfLocator>
    <url>https://example.org/molla</url></location>
  <accessCondition type="use and reproduction"
    xlink:href="https://creativecommons.org/publicdomain/mark/1.0/deed.az">İctimai mülkiyyət</accessCondition>
  <part><detail type="volume"><number>2</number></detail></part>
  <extension><cover xmlns="http://example.org/own">yaşıl</cover></extension>
  <recordInfo><recordIdentifier source="AzMK">000123</recordIdentifier><recordCreationDate>2020</recordCreationDate>
  </recordInfo>
</mods>
"""

DUBLIN_CORE = f"""<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"
    xmlns:dc="http://purl.org/dc/elements/1.1/">
  <dc:title xml:lang="az-Arab">{ARABIC}</dc:title>
  <dc:title>{LATIN}</dc:title>
  <dc:title>{CYRILLIC}</dc:title>
  <dc:title>Satirik jurnal</dc:title>
  <dc:creator>Məmmədquluzadə, Cəlil</dc:creator>
  <dc:contributor/>
  <dc:contributor>Şmerlinq, Oskar</dc:contributor>
  <dc:subject>Satira; Mətbuat</dc:subject>
  <dc:subject xml:lang="ru">Сатира</dc:subject>
  <dc:description xml:lang="en">A satirical weekly.</dc:description>
  <dc:publisher>Qeyrət</dc:publisher>
  <dc:date>1906-1931</dc:date>
  <dc:type>Text</dc:type>
  <dc:format>8 s.</dc:format>
  <dc:format>image/tiff</dc:format>
  <dc:identifier>ISBN 978-9952-1-2345-6</dc:identifier>
  <dc:identifier>https://doi.org/10.1234/molla</dc:identifier>
  <dc:identifier>https://example.org/molla</dc:identifier>
  <dc:source>Azərbaycan Milli Kitabxanası</dc:source>
  <dc:language>aze</dc:language>
  <dc:relation>Mətbuat</dc:relation>
  <dc:coverage>Tiflis</dc:coverage>
  <dc:rights>http://rightsstatements.org/vocab/NoC-NC/1.0/</dc:rights>
</oai_dc:dc>
"""

Fields = Sequence[tuple[str, str, Mapping[str, str] | str]]


def marc(fields: Fields, leader: str = "00000nam a2200000 i 4500") -> Record:
    """A record of pymarc, which is the independent writer: (tag, indicators, {code: text} or a control field)."""
    record = Record(leader=leader)
    for tag, marks, content in fields:
        if isinstance(content, str):
            record.fields.append(Field(tag=tag, data=content))
            continue
        # `a2` is a second $a: a mapping has each key once.
        subfields = [Subfield(code=code[0], value=text) for code, text in content.items()]
        record.fields.append(Field(tag=tag, indicators=Indicators(*marks), subfields=subfields))
    return record


def general(language: str = "aze", kind: str = "s", first: str = "1906", last: str = "    ") -> str:
    """Field 008 of a book."""
    return f"201127{kind}{first}{last}gs            000 0 {language} d"


BOOK: Fields = [
    ("001", "", "000123"),
    ("003", "", "AzMK"),
    ("008", "", general()),
    ("020", "  ", {"a": "9789952123456 (cild)", "z": "123"}),
    ("022", "  ", {"a": "1234-5678"}),
    ("024", "7 ", {"a": "10.1234/molla", "2": "doi"}),
    ("035", "  ", {"a": "(OCoLC)4711"}),
    ("040", "  ", {"a": "AzMK", "b": "aze"}),
    ("041", "1 ", {"a": "aze", "h": "per"}),
    ("080", "  ", {"a": "050"}),
    ("100", "1 ", {"6": "880-01", "a": "Məmmədquluzadə, Cəlil,", "d": "1866-1932,", "e": "redaktor.",
                   "0": "(DE-588)118559796"}),
    ("245", "10", {"6": "880-02", "a": f"{LATIN} :", "b": "həftəlik məcmuə /", "c": "Cəlil Məmmədquluzadə.",
                   "s": "x1"}),
    ("246", "3 ", {"a": "Molla Nasreddin"}),
    ("250", "  ", {"a": "İlk nəşr."}),
    ("260", "  ", {"6": "880-03", "a": "[Tiflis :", "b": "Qeyrət,", "c": "1324 [1906]"}),
    ("300", "  ", {"a": "8 s. :", "b": "şəkilli ;", "c": "30 sm"}),
    ("490", "0 ", {"a": "Satirik jurnallar ;", "v": "3"}),
    ("500", "  ", {"a": "Əlavəsiz."}),
    ("505", "0 ", {"a": "1. Giriş."}),
    ("520", "  ", {"a": "Həftəlik satirik jurnal."}),
    ("540", "  ", {"a": "Public Domain Mark 1.0", "u": "https://creativecommons.org/publicdomain/mark/1.0/"}),
    ("930", "  ", {"a": "bərpa edilib"}),
    ("600", "14", {"a": "Nəsrəddin,", "c": "Xoca"}),
    ("650", " 4", {"a": "Satira", "z": "Azərbaycan", "y": "20-ci əsr."}),
    ("655", " 4", {"a": "Jurnal"}),
    ("700", "1 ", {"a": "Şmerlinq, Oskar,", "4": "ill"}),
    ("710", "2 ", {"a": "Qeyrət", "b": "Mətbəə", "e": "drucker"}),
    ("773", "0 ", {"t": "Mətbuat", "w": "(AzMK)9"}),
    ("852", "  ", {"a": "Azərbaycan Milli Kitabxanası", "b": "Nadir kitablar", "h": "N 050", "i": "M 77"}),
    ("856", "40", {"u": "https://example.org/molla", "y": "Oxu"}),
    ("880", "1 ", {"6": "100-01/(3/r", "a": "محمدقلی زاده، جلیل,", "d": "1866-1932"}),
    ("880", "10", {"6": "245-02/(3/r", "a": f"{ARABIC} :", "b": "هفته‌لك مجموعه"}),
    ("880", "  ", {"6": "260-03/(3/r", "a": "تفلیس :", "b": "غیرت"}),
    ("880", "  ", {"6": "500-00/(3/r", "a": "علاوه سز"}),
]  # fmt: skip

RUSMARC: Fields = [
    ("001", "", "RU\\NLR\\1"),
    ("010", "  ", {"a": "5-93093-342-1 (в пер.)"}),
    ("100", "  ", {"a": "20201127d1958    u  y0azey50      ca"}),
    ("101", "1 ", {"a": "aze", "c": "rus"}),
    ("102", "  ", {"a": "AZ"}),
    ("200", "1 ", {"a": CYRILLIC, "e": "һекајәләр", "f": "Ҹәлил Мәммәдгулузадә", "h": "2-ҹи ҹилд", "d": "Рассказы",
                   "z": "aze"}),
    ("205", "  ", {"a": "2-е изд."}),
    ("210", "  ", {"a": "Бакы", "c": "Азәрнәшр", "d": "1958"}),
    ("215", "  ", {"a": "218 с.", "c": "ил.", "d": "21 см"}),
    ("225", "  ", {"a": "Азәрбајҹан әдәбијјаты"}),
    ("300", "  ", {"a": "Шрифт: кириллица"}),
    ("606", "  ", {"a": "Сатира", "x": "Тарих"}),
    ("610", "  ", {"a": "һекајә"}),
    ("700", " 1", {"a": "Мәммәдгулузадә", "b": "Ҹ.", "g": "Ҹәлил", "f": "1866-1932", "4": "070"}),
    ("702", " 1", {"a": "Шариф", "b": "А.", "4": "340"}),
    ("899", "  ", {"a": "РНБ", "j": "58-3/1220"}),
    ("920", "  ", {"a": "5930933421"}),
]  # fmt: skip


def fields(description: Description) -> dict[str, list[str]]:
    """The metadata by their English label."""
    return {
        next(iter(one.label.get("en", one.label.get("none", ())))): values(one.value) for one in description.metadata
    }


def values(texts: LanguageMap) -> list[str]:
    """All texts of a language map."""
    return [text for of_tag in texts.values() for text in of_tag]


def people(description: Description) -> list[tuple[str, str]]:
    """The contributors as (name, role)."""
    return [(values(who.name)[0], who.role) for who in description.contributors]


def everything(described: object) -> str:
    """All texts of a description, one a line."""
    if isinstance(described, Mapping):
        return everything([*described.keys(), *described.values()])
    if isinstance(described, list | tuple):
        return "\n".join(map(everything, described))
    if is_dataclass(described):
        return everything([getattr(described, one.name) for one in dataclass_fields(described)])
    return str(described)
