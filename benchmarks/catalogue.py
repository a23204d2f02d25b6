"""Makes the rows of a large library, without a pixel: books with titles in four scripts, authors, years, and pages.

The same number gives the same book on every machine. Rows go in the way of every publication, `Catalog.put` and
`Library.put`, so they are what an ingest would have written, but for the images, which are nowhere.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from random import Random

from sqlalchemy import Engine

from iiif_server.database import writing
from image_store import Dimensions, ImageInfo, ImageRecord, Source
from image_store.catalog import Catalog
from manifests import About, Book, Contributor, Date, Identifier, LanguageMap, Page, PageImage
from manifests.library import Library

SIZE = Dimensions(2480, 3508)
FIRST_YEAR, LAST_YEAR = 1830, 2020
PUBLISHED = datetime(2026, 11, 27, tzinfo=UTC)
# In one transaction.
BATCH = 50


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# The stems and endings of titles; every tenth word has no ending.
_STEMS = _words(
    "kitab dil tarix şəhər ədəbiyyat şeir hekayə roman xalq nağıl musiqi sənət elm həyat dünya dağ çay dəniz torpaq"
    " yol gün gecə bahar qış ulduz günəş ay ürək göz söz yazı məktəb müəllim uşaq ana ata qardaş dost yurd vətən"
    " azadlıq inqilab müharibə sülh dövlət qanun iqtisad ticarət neft pambıq ipək xalça memarlıq qala məscid körpü"
    " bazar karvan at qoyun quş ağac gül bağ meyvə su od yel daş qızıl gümüş dəmir üsyan xan şah sultan şair alim"
    " səyahət xatirə məktub gündəlik lüğət qəzet jurnal almanax toplu antologiya coğrafiya riyaziyyat kimya fizika"
    " təbabət bitki heyvan Şəki Bakı Gəncə Şuşa Lənkəran Naxçıvan Quba Şamaxı Dərbənd Təbriz Tiflis İrəvan Qarabağ"
)
_ENDINGS = ("ı", "lar", "ların", "da", "dan", "ımız", "çı", "lıq", "sız", "")
_RUSSIAN = _words(
    "история книга язык город литература стихи рассказы роман народ сказки музыка искусство наука жизнь мир гора река"
    " море земля дорога весна зима сердце слово школа учитель дети отечество свобода революция война государство"
    " закон хозяйство торговля нефть хлопок ковры архитектура крепость мечеть поэт учёный путешествие воспоминания"
    " письма словарь газета журнал география математика химия физика медицина растения животные Шеки Баку Гянджа"
)
_NAMES = _words(
    "Axundov Bakıxanov Vaqif Vidadi Füzuli Nəsimi Zakir Natəvan Sabir Hadi Cavid Müşfiq Vurğun Rza Rüstəm Şıxlı"
    " Əfəndiyev Məmmədquluzadə Haqverdiyev Vəzirov Nərimanov Ordubadi Çəmənzəminli Seyidzadə Hüseynov Əliyev Quliyev"
)
_GIVEN = _words(
    "Mirzə Abbasqulu Fətəli Molla Məhəmməd Xurşidbanu Əli Hüseyn Mikayıl Səməd Rəsul Süleyman İsmayıl Cəlil"
)
_SUBJECTS = ("tarix", "ədəbiyyat", "dilçilik", "folklor", "musiqi", "coğrafiya", "təbabət", "hüquq", "iqtisadiyyat")
_PLACES = ("Bakı", "Tiflis", "Təbriz", "Şuşa", "Gəncə", "İstanbul", "Sankt-Peterburq")

_CYRILLIC = str.maketrans("abvqğdeəjziıykglmnoöprstuüfxhçcş", "абвгғдеәжзиыјкҝлмноөпрстуүфхһчҹш")
_ARABIC = str.maketrans(
    dict(zip("bvqğdjzykglmnprstfxhçcşaou", "بوقغدژزیکگلمنپرستفخهچجشاوو", strict=True)) | dict.fromkeys("eəiıöü")
)
# The collection of `shelf`; no other book is in it.
SHELF = "Kolleksiya"
LANGUAGES = ("az-Latn", "az-Cyrl", "az-Arab", "ru")


def books(count: int, pages: int, first: int = 0) -> Iterator[Book]:
    """So many books with so many pages each, from the one of this number on."""
    return (book(number, pages) for number in range(first, first + count))


def book(number: int, pages: int) -> Book:
    """The book of this number; the languages take turns, half of all in Latin script."""
    chance = Random(number)
    language = chance.choice((LANGUAGES[0], *LANGUAGES))
    name = f"book-{number:05}"
    year = chance.randint(FIRST_YEAR, LAST_YEAR)
    about = About(
        contributors=tuple(Contributor(_map(_person(chance), language), "aut") for _ in range(chance.randint(1, 2))),
        date=Date(str(year), year),
        publisher={"az": (f"{chance.choice(_NAMES)} mətbəəsi",)},
        place={"az": (chance.choice(_PLACES),)},
        subjects=tuple({"az": (subject,)} for subject in chance.sample(_SUBJECTS, 2)),
        identifiers=(Identifier("shelfmark", f"{chance.choice('ABCM')}-{number}/{chance.randint(1, 99)}"),),
        collections=((chance.choice(("Nadir kitablar", "Əlyazmalar", "Dövri mətbuat")),),),
        institution={"az": ("Milli Kitabxana",)},
    )
    made = tuple(_page(name, at) for at in range(1, pages + 1))
    return Book(name, _title(chance, language), language, made, about=about)


def shelf(count: int, first: int) -> Iterator[Book]:
    """So many books of one page, from the one of this number on, which stand in a collection of their own."""
    for number in range(first, first + count):
        one = book(number, 1)
        yield replace(one, about=replace(one.about, collections=((SHELF,),)))


def records(one: Book) -> list[ImageRecord]:
    """The image records of its pages."""
    return [
        ImageRecord(
            page.image.id,
            one.id,
            SIZE,
            gray=False,
            source=Source("", page.source, page.fingerprint, 1_000_000),
            pyramid=f"{one.id}/{page.key}-{page.fingerprint[:12]}-r3",
        )
        for page in one.pages_with_image
        if page.image
    ]


def put_books(engine: Engine, made: Iterable[Book]) -> None:
    """Publishes books, some in each transaction. The tables are there already."""
    catalog, library = Catalog(engine), Library(engine)
    rest = iter(made)
    while batch := list(islice(rest, BATCH)):
        with writing(engine) as transaction:
            for one in batch:
                catalog.put(transaction, records(one))
                library.put(transaction, one, PUBLISHED)


def searches(chance: Random, count: int) -> list[str]:
    """What readers type: a word or two of a title or a name, cut off, without diacritics as often as not, or a year."""
    return [_search(chance) for _ in range(count)]


def _search(chance: Random) -> str:
    kind = chance.random()
    if kind < 0.1:
        return str(chance.randint(FIRST_YEAR, LAST_YEAR))
    words: Sequence[str] = _RUSSIAN if kind < 0.25 else _NAMES if kind < 0.45 else _STEMS
    typed = " ".join(chance.choice(words) for _ in range(chance.choice((1, 1, 2))))
    if kind > 0.8:
        typed += f" {chance.choice(_NAMES)}"
    return typed.translate(str.maketrans("əşçğıöüƏŞÇĞİÖÜ", "escgiouESCGIOU")) if chance.random() < 0.5 else typed


def _page(name: str, number: int) -> Page:
    key = f"p{number:04}"
    image = PageImage.of(f"{name}_{key}", ImageInfo(SIZE, gray=False))
    return Page(key, f"{number:04}.jpg", f"{hash_of(name, number):064x}", {"none": (str(number),)}, image)


def hash_of(name: str, number: int) -> int:
    """Stands for the SHA-256 of a scan that there is not."""
    return Random(f"{name} {number}").getrandbits(256)


def _person(chance: Random) -> str:
    return f"{chance.choice(_NAMES)}, {chance.choice(_GIVEN)}"


def _title(chance: Random, language: str) -> LanguageMap:
    length = chance.randint(2, 6)
    if language == "ru":
        return {"ru": (" ".join(chance.choice(_RUSSIAN) for _ in range(length)).capitalize(),)}
    words = " ".join(chance.choice(_STEMS) + chance.choice(_ENDINGS) for _ in range(length))
    return _map(words[:1].upper() + words[1:], language)


def _map(text: str, language: str) -> LanguageMap:
    small = text.replace("İ", "i").replace("I", "ı").lower()
    if language == "az-Cyrl":
        return {language: (small.translate(_CYRILLIC).title(),)}
    return {language: (small.translate(_ARABIC) if language == "az-Arab" else text,)}
