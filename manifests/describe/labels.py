"""What metadata without a place of its own is called, in az, en, ru, de. Knows words only."""

from types import MappingProxyType

from manifests.language_maps import LanguageMap

_LANGUAGES = ("az", "en", "ru", "de")
_TABLE = """
address|Ünvan|Address|Адрес|Adresse
catalogue|Kataloq yazısı|Catalogue record|Запись каталога|Katalogeintrag
classification|Təsnifat|Classification|Классификация|Klassifikation
contact|Əlaqə|Contact|Контакт|Kontakt
contents|Mündəricat|Contents|Содержание|Inhalt
country|Ölkə|Country|Страна|Land
coverage|Əhatə|Coverage|Охват|Abdeckung
date|Tarix|Date|Дата|Datum
digital_edition|Elektron nəşr|Digital edition|Электронное издание|Digitale Ausgabe
digitised|Rəqəmsallaşdırılıb|Digitised|Оцифровано|Digitalisiert
edition|Nəşr|Edition|Издание|Ausgabe
form|Forma|Form|Форма|Form
genre|Janr|Genre|Жанр|Gattung
identifier|İdentifikator|Identifier|Идентификатор|Identifikator
imprint|Nəşr məlumatı|Imprint|Выходные данные|Impressum
language_note|Dil haqqında qeyd|Note on the language|Примечание о языке|Anmerkung zur Sprache
language_of_part|Hissənin dili|Language of a part|Язык части|Sprache eines Teils
logo|Loqo|Logo|Логотип|Logo
note|Qeyd|Note|Примечание|Anmerkung
original_language|Orijinalın dili|Language of the original|Язык оригинала|Originalsprache
owner|Sahibi|Owner|Владелец|Besitzer
part|Hissə|Part|Часть|Teil
part_of|Daxildir|Part of|Входит в состав|Teil von
preceding|Əvvəlki|Preceding title|Предыдущее издание|Vorgänger
place|Yer|Place|Место|Ort
provenance|Mənşə|Provenance|Происхождение|Provenienz
related|Əlaqəli|Related|Связано|Verwandt
responsibility|Məsuliyyət|Statement of responsibility|Сведения об ответственности|Verantwortlichkeitsangabe
rights|Hüquqlar|Rights|Права|Rechte
rights_holder|Hüquq sahibi|Rights holder|Правообладатель|Rechteinhaber
series|Seriya|Series|Серия|Reihe
shelfmark|Şifr|Shelfmark|Шифр|Signatur
source|Mənbə|Source|Источник|Quelle
sponsor|Sponsor|Sponsor|Спонсор|Förderer
succeeding|Sonrakı|Succeeding title|Последующее издание|Nachfolger
audience|Oxucu qrupu|Audience|Читательское назначение|Zielgruppe
type|Növ|Type|Тип|Typ
""".strip()
_WORDS = MappingProxyType({line.split("|")[0]: tuple(line.split("|")[1:]) for line in _TABLE.splitlines()})


def label(word: str) -> LanguageMap:
    """The label of a kind of metadata in four languages; of what is in no table, the source's own word as it is."""
    words = _WORDS.get(word)
    if words is None:
        return {"none": (word,)}
    return {tag: (text,) for tag, text in zip(_LANGUAGES, words, strict=True)}
