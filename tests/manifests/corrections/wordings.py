"""Wordings for the tests of corrections: one by hand, and any."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from hypothesis import strategies as st

from manifests import (
    About,
    Contributor,
    Date,
    Field,
    Identifier,
    PageOrder,
    PageWording,
    Part,
    Section,
    Wording,
    is_readable,
)
from manifests.behaviours import BOOK_BEHAVIOURS, PAGE_BEHAVIOURS

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

T = TypeVar("T")

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
TEXTS = [text for text in _HARD.replace("\n", ";").split(";") if text.strip()]
KEYS = ("p1", "p-3", "4", "Null", "6._")


def wordings(keys: tuple[str, ...] = KEYS) -> st.SearchStrategy[Wording]:
    """Any wording of a book with these pages. Made of one number: drawn piece by piece they take a second each."""
    return st.integers(0, 1 << 60).map(lambda number: Maker(Random(number), keys).wording())


@dataclass
class Maker:
    """Makes values of all kinds; half of them say nothing."""

    chance: Random
    keys: tuple[str, ...]

    def text(self) -> str:
        return self.chance.choice(TEXTS)

    def texts(self) -> dict[str, tuple[str, ...]]:
        tags = self.chance.sample(TAGS, self.chance.choice((1, 1, 2)))
        return {tag: tuple(self.chance.sample(TEXTS, self.chance.choice((1, 1, 2)))) for tag in tags}

    def perhaps(self, value: T, nothing: T) -> T:
        return self.chance.choice((value, nothing))

    def some(self, make: Callable[[], T]) -> tuple[T, ...]:
        return tuple(make() for _ in range(self.chance.choice((0, 0, 1, 2))))

    def person(self) -> Contributor:
        role = self.chance.choice(("", "aut", "edt", "redaktor", "author", self.text()))
        return Contributor(self.texts(), role, self.perhaps(self.text(), ""))

    def part(self) -> Part:
        work = tuple(self.chance.sample(TEXTS, self.chance.choice((1, 2))))
        return Part(work, self.perhaps(self.text(), ""), self.perhaps(self.text(), ""))

    def about(self) -> About:
        uris = ("http://creativecommons.org/publicdomain/mark/1.0/", "http://example.az/x", "")
        kinds = ("", "isbn", "shelfmark", "x y")
        return About(
            other_titles=self.some(self.texts),
            summary=self.perhaps(self.texts(), {}),
            other_languages=self.some(lambda: self.chance.choice(("ru", "fa", "az-Arab", "az-LATN"))),
            contributors=self.some(self.person),
            date=self.perhaps(Date(self.text(), self.chance.choice((None, 1906, 7))), None),
            publisher=self.perhaps(self.texts(), {}),
            place=self.perhaps(self.texts(), {}),
            extent=self.perhaps(self.text(), ""),
            subjects=self.some(self.texts),
            identifiers=self.some(lambda: Identifier(self.chance.choice(kinds), self.text())),
            collections=self.some(lambda: tuple(self.chance.sample(TEXTS, self.chance.choice((1, 2))))),
            institution=self.perhaps(self.texts(), {}),
            rights=self.chance.choice(uris),
            required_statement=self.perhaps(self.texts(), {}),
            viewing_direction=self.chance.choice((None, "left-to-right", "right-to-left")),
            part=self.perhaps(self.part(), None),
            behaviour=self.chance.choice((None, *BOOK_BEHAVIOURS)),
            metadata=self.some(lambda: Field(self.texts(), self.texts())),
        )

    def section(self, depth: int = 0) -> Section:
        within = self.some(lambda: self.section(depth + 1)) if depth < 3 else ()
        return Section(self.texts(), self.chance.choice(self.keys), within)

    def wording(self) -> Wording:
        order = self.chance.sample(self.keys, len(self.keys))
        return Wording(
            self.texts(),
            self.chance.choice((None, "az", "az-Cyrl", "RU")),
            self.about(),
            tuple(self.page(key) for key in order),
            self.some(self.section),
            self.chance.choice((None, *self.keys)),
            self.chance.choice((None, *self.keys)),
            self.some(self.order),
        )

    def page(self, key: str) -> PageWording:
        return PageWording(key, self.texts(), self.chance.random() < 0.3, self.chance.choice((None, *PAGE_BEHAVIOURS)))

    def order(self) -> PageOrder:
        return PageOrder(self.texts(), tuple(self.chance.sample(self.keys, self.chance.choice((1, len(self.keys))))))
