"""Readings and skeletons of words: every rule of the letters, each by words that people know."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from manifests.finding.letters import VARIANTS, readings, same_arabic, skeletons
from manifests.finding.slips import one_script
from manifests.finding.words import cut, small

# A word of the catalogue, and a word that a reader types: they have a reading in common, or begin with one.
SAME = [
    ("Şəki", "seki"),
    ("Şəki", "sheki"),
    ("Şəki", "şəki"),
    ("Şəki", "ŞƏKİ"),
    ("Şəki", "шәки"),
    ("Шәки", "seki"),
    ("Шәки", "Şəki"),
    ("Шәки", "sheki"),
    ("İsmayıl", "ismayil"),
    ("İsmayıl", "ISMAYIL"),
    ("İsmayıl", "İSMAYIL"),
    ("Исмајыл", "ismayil"),
    ("Qorqud", "горгуд"),
    ("Ҝәнҹә", "gence"),
    ("Гарабағ", "Qarabağ"),
    ("Гарабағ", "qarabagh"),
    ("Ағдам", "agdam"),
    ("Чај", "chay"),
    ("çörək", "corek"),
    ("çörək", "choreq"[:5] + "k"),
    ("Məşhədi", "meshedi"),
    ("Məşhədi", "meshhedi"),
    ("Sheki", "şəki"),
    ("Köroğlu", "koroglu"),
    ("Көроғлу", "koroghlu"),
    ("Үзејир", "uzeyir"),
    ("Üzeyir", "Үзејир"),
    ("Азербайджан", "azerbaydjan"),
    ("Достоевский", "dostoevsky"),
    ("Достоевский", "dostoyevskiy"),
    ("Достоевский", "Dostoevskij"),
    ("Достоевский", "dostoyevskii"),
    ("Толстой", "tolstoy"),
    ("Толстой", "tolstoi"),
    ("Есенин", "yesenin"),
    ("Есенин", "esenin"),
    ("Хрущёв", "khrushchev"),
    ("Хрущёв", "хрущев"),
    ("Ахмедов", "akhmedov"),
    ("Ахмедов", "ahmedov"),
    ("Ахмедов", "axmedov"),
    ("Крылов", "krylov"),
    ("Крылов", "krilov"),
    ("Гоголь", "gogol"),
    ("Жуков", "zhukov"),
    ("Жуков", "jukov"),
    ("Елка", "ёлка"),
    ("Юлия", "yuliya"),
    ("März", "marz"),
    ("Straße", "strasse"),
    ("Évariste", "evariste"),
    ("Şäki", "seki"),
    ("Qur'an", "quran"),
    ("Qur’an", "quran"),
    ("kitablarımızdan", "kitab"),
    ("китабларымыздан", "kitab"),
]
DIFFERENT = [
    ("Şəki", "saki"),
    ("Qala", "kala"),
    ("Xan", "han"),
    ("şah", "sah'e"),
    ("kitab", "kitabi"),
    ("Bakı", "bako"),
]


def word(text: str) -> str:
    (found,) = cut(text, 9, 100).words
    return found


def meets(catalogued: str, typed: str) -> bool:
    kept, asked = readings(word(catalogued)), readings(word(typed))
    assert kept and asked
    return any(one.startswith(other) for one in kept for other in asked)


@pytest.mark.parametrize(("catalogued", "typed"), SAME)
def test_what_is_typed_meets_what_is_catalogued(catalogued: str, typed: str) -> None:
    assert meets(catalogued, typed)


@pytest.mark.parametrize(("catalogued", "typed"), DIFFERENT)
def test_other_words_do_not(catalogued: str, typed: str) -> None:
    assert not meets(catalogued, typed)


@pytest.mark.parametrize(
    ("printed", "today"),
    [("azərbajçan", "azerbaycan"), ("çəmijjət", "cemiyyet"), ("cyn", "cun"), ("ɵlkə", "olke"), ("ƶurnal", "jurnal")],
)
def test_the_alphabet_of_1922(printed: str, today: str) -> None:
    found = readings(printed, yanalif=True)
    assert found is not None
    assert found[0] == today
    # And as it is printed.
    assert readings(printed)[0] in found  # type: ignore[index]


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [
        ("ملا", "molla"),
        ("نصرالدین", "nəsrəddin"),
        ("نصرالدين", "nesreddin"),
        ("كتاب", "kitab"),
        ("کتابی", "kitabi"),
        ("فضولی", "füzuli"),
        ("لیلی", "leyli"),
        ("مجنون", "məcnun"),
        ("شاه", "şah"),
        ("شكی", "seki"),
        ("یوسف", "yusif"),
        ("وطن", "vətən"),
        ("مدد", "mədəd"),
        ("آذربایجان", "azərbaycan"),
        ("قره‌باغ", "qarabağ"),
        ("خمسه", "xəmsə"),
        ("تاریخ", "tarix"),
        ("تاریخ", "тарих"),
        ("حیدربابا", "heydərbaba"),
        ("محمّد", "məhəmməd"),
        ("ﻛﺘﺎﺏ", "kitab"),
        ("کتـــاب", "kitab"),
        ("الله", "allah"),
    ],
)
def test_skeletons_meet(arabic: str, latin: str) -> None:
    one, other = word(arabic), word(latin)
    assert readings(one) is None
    assert set(skeletons(one, None)) & set(skeletons(other, readings(other)))


@pytest.mark.parametrize(("one", "other"), [("ملا", "mirza"), ("کتاب", "qəzet"), ("شاه", "xan"), ("تاریخ", "dil")])
def test_skeletons_of_other_words_do_not(one: str, other: str) -> None:
    assert not set(skeletons(word(one), None)) & set(skeletons(other, readings(other)))


@pytest.mark.parametrize("written", ["كتابي", "کتابی", "كِتَابِى", "ﻛﺘﺎﺑﻲ", "کتـابی", "کتا‌بی"])
def test_code_points_of_arabic_and_persian_are_one(written: str) -> None:
    assert same_arabic(word(written)) == "کتابی"


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("şәki", "şəki"),
        ("шəки", "шәки"),
        ("Ваkы".lower(), "вакы"),
        ("kіtаb", "kitab"),
        ("дiл", "діл"),
        ("mоlla", "molla"),
        ("шаһ", "шаһ"),
        ("şaһ", "şah"),
        ("kitab", "kitab"),
        ("تاریخ", "تاریخ"),
    ],
)
def test_letters_that_look_alike(slip: str, meant: str) -> None:
    assert one_script(slip) == meant


@given(st.text(max_size=30))
def test_any_word_has_readings_or_skeletons_and_nothing_raises(text: str) -> None:
    for found in cut(text, 50, 100).words:
        assert one_script(found) == found
        read = readings(found)
        bones = skeletons(found, read)
        assert len(bones) == VARIANTS
        assert all(bone == "" or (bone.isascii() and bone.isalpha()) for bone in bones)
        assert read is None or len(read) == VARIANTS


@example("eiiы")
@given(st.text(alphabet="abcçdeəfgğhxıijkqlmnoöprsştuüvyzwаәбвгғшчйщыэюя", min_size=1, max_size=12))
def test_a_reading_is_plain_letters_and_reads_as_itself(text: str) -> None:
    for reading in readings(one_script(small(text))) or ():
        assert not reading or (reading.isascii() and reading.isalpha())
        again = readings(reading)
        assert again is not None
        assert again[0] == reading
