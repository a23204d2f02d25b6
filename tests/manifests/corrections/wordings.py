"""Wordings for the tests of corrections: one by hand, and any."""

from typing import Any

from hypothesis import strategies as st

from manifests import About, Contributor, Date, Field, Identifier, PageWording, Section, Wording, is_readable

WORDING = Wording(
    {"az": ("Şəki xanlığı",)},
    "az",
    About(
        contributors=(Contributor({"none": ("Bakıxanov, Abbasqulu",)}, "aut"), Contributor({"az": ("Faiq",)}, "edt")),
        date=Date("[ca. 1829]", 1829),
        subjects=({"az": ("tarix",)},),
        identifiers=(Identifier("shelfmark", "12/b"), Identifier("isbn", "978-9952")),
    ),
    tuple(PageWording(key, {"none": (label,)}) for key, label in (("p1", "1"), ("p2", "2"), ("p3", "3"), ("p4", "4"))),
    (Section({"az": ("Giriş",)}, "p2", (Section({"az": ("Birinci",)}, "p3"),)),),
)

TAGS = ("none", "az", "az-Cyrl", "az-Arab", "ru", "en")
# Letters that YAML, JSON and terminals stumble over.
LETTERS = st.one_of(
    st.sampled_from(" :#-?,[]{}&*!|>'\"%@`~=;.<()+/\\_0123456789əğıİşçöüШекиمتن\u200c\u200d\ufeff\u0301"),
    st.characters(codec="utf-8").filter(is_readable),
)
ANY_TEXT = st.text(LETTERS, min_size=1, max_size=12).filter(lambda text: bool(text.strip()))
_HARD = """no;~;null;Null;007;1906-04-07;- a;a: b;a #b;#;[1];{a};*a;&a;!a;%a;@a;`;|;>;a,b;"';\\n;a=b;A > B;>;x:;?;...
---;Şəki;Шеки;ملا;Molla Nəsrəddin, 1906;iv;[3];17r;a\u200cb;\ufeff;i\u0307;a\u0301;x ; y;isbn: 12
urn:nbn:az:7;(aut);a (edt)"""
TEXTS = st.sampled_from([text for text in _HARD.replace("\n", ";").split(";") if text.strip()])
MAPS = st.one_of(
    st.builds(lambda tag, text: {tag: (text,)}, st.sampled_from(TAGS), TEXTS),
    st.builds(lambda tags, one, two: {tags[0]: (one, two), tags[1]: (two,)}, st.permutations(TAGS), TEXTS, TEXTS),
)
PERHAPS = st.one_of(st.just({}), MAPS)
PERSONS = st.builds(
    Contributor, MAPS, st.one_of(st.sampled_from(("", "aut", "edt", "redaktor", "author")), TEXTS), TEXTS
)
YEARS = st.one_of(st.none(), st.integers(1, 2100))
KINDS = st.sampled_from(("", "isbn", "shelfmark", "x y"))


def some(values: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(values, max_size=2).map(tuple)


ABOUTS = st.builds(
    About,
    other_titles=some(MAPS),
    summary=PERHAPS,
    other_languages=some(st.sampled_from(("ru", "fa", "az-Arab", "az-LATN"))),
    contributors=some(PERSONS),
    date=st.one_of(st.none(), st.builds(Date, TEXTS, YEARS)),
    publisher=PERHAPS,
    place=PERHAPS,
    extent=st.one_of(st.just(""), TEXTS),
    subjects=some(MAPS),
    identifiers=some(st.builds(Identifier, KINDS, TEXTS)),
    collections=some(st.lists(TEXTS, min_size=1, max_size=2).map(tuple)),
    institution=PERHAPS,
    rights=st.sampled_from(("", "http://creativecommons.org/publicdomain/mark/1.0/", "http://example.az/x")),
    required_statement=PERHAPS,
    viewing_direction=st.sampled_from((None, "left-to-right", "right-to-left")),
    metadata=some(st.builds(Field, MAPS, MAPS)),
)
KEYS = ("p1", "p-3", "4", "Null", "6._")


@st.composite
def wordings(draw: st.DrawFn, keys: tuple[str, ...] = KEYS) -> Wording:
    """Any wording of a book with these pages."""
    order = draw(st.permutations(keys))
    pages = tuple(PageWording(key, draw(MAPS), draw(st.booleans())) for key in order)
    leaves = st.builds(Section, MAPS, st.sampled_from(keys))
    sections = st.recursive(
        leaves, lambda within: st.builds(Section, MAPS, st.sampled_from(keys), st.lists(within, max_size=2).map(tuple))
    )
    return Wording(
        draw(MAPS),
        draw(st.sampled_from((None, "az", "az-Cyrl", "RU"))),
        draw(ABOUTS),
        pages,
        tuple(draw(st.lists(sections, max_size=2))),
        draw(st.sampled_from((None, *keys))),
    )
