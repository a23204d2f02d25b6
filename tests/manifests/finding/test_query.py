"""What a reader types, as terms; and as FTS5 and PostgreSQL are asked for them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests.finding.expressions import fts5_match, tsquery
from manifests.finding.fields import Field
from manifests.finding.query import MOST_TERMS, Query, Years, parse_query

FTS5 = re.compile(r'"[a-z0-9]+( [a-z0-9]+)*"( \*)?( OR "[a-z0-9]+( [a-z0-9]+)*"( \*)?)*')
TSQUERY = re.compile(r"\([a-z0-9]+(:\*)?( <-> [a-z0-9]+(:\*)?)*\)( \| \([a-z0-9]+(:\*)?( <-> [a-z0-9]+(:\*)?)*\))*")


def keys(query: str) -> list[list[str]]:
    """The keys of each term, `*` behind those that go on."""
    return [
        [" ".join(one.key + "*" * one.begins for one in phrase) for phrase in term.any_of]
        for term in parse_query(query).terms
    ]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("seki", [["eseki*", "fseki*", "ask"]]),
        ("sheki", [["esheki*", "fsheki*", "fseki*", "ashk*", "ask"]]),
        ("kitab tarix", [["ekitab*", "fkitab*", "aktb*"], ["etarix*", "ftarix*", "atrx*"]]),
        ("كتاب", [["eq006a9q0062aq00627q00628*", "lktb*", "aktb*"]]),
        ('"dede qorqud"', [["edede eqqorqqud", "fdede fqqorqqud", "ad akrkd"]]),
        ("1905", [["e1905*", "f1905*"]]),
        ("ab-cd", [["eab ecd*", "fab fcd*", "ab acd", "eabcd*", "fabcd*", "abcd*"]]),
        ("a-1/2", [["ea e1 e2*", "fa f1 f2*", "ea12*", "fa12*"]]),
        ("foo:bar", [["efoo*", "ffoo*", "af"], ["ebar*", "fbar*", "abr"]]),
        ("-", []),
        ('"" ', []),
    ],
)
def test_keys_of_a_query(query: str, wanted: list[list[str]]) -> None:
    assert keys(query) == wanted


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("author:sabir", Field.PERSON),
        ("müəllif:sabir", Field.PERSON),
        ("Muellif: sabir", Field.PERSON),
        ("MÜƏLLİF:sabir", Field.PERSON),
        ("Автор:sabir", Field.PERSON),
        ('author:"molla sabir"', Field.PERSON),
        ("title:sabir", Field.TITLE),
        ("Sərlövhə:sabir", Field.TITLE),
        ("şifr:12", Field.IDENTIFIER),
        ("ISBN:978", Field.IDENTIFIER),
        ("тема:sabir", Field.SUBJECT),
        ("il:sabir", Field.YEAR),
    ],
)
def test_fields(query: str, field: Field) -> None:
    (term,) = parse_query(query).terms
    assert term.field is field


@pytest.mark.parametrize(
    ("query", "years"),
    [
        ("year:1905", Years(1905, 1905)),
        ("il:1905", Years(1905, 1905)),
        ("İl: ۱۹۰۵", Years(1905, 1905)),
        ("год:1900-1920", Years(1900, 1920)),
        ("year:1900–1920", Years(1900, 1920)),
        ("year:1920-1900", Years(1900, 1920)),
        ('year:"1900 - 1920"', Years(1900, 1920)),
        ("year:1900-", Years(1900, 9999)),
        ("year:-1920", Years(0, 1920)),
        ("year:978", Years(978, 978)),
    ],
)
def test_years(query: str, years: Years) -> None:
    assert parse_query(query) == Query((), (years,))


@pytest.mark.parametrize("query", ["year:19", "year:19050", "year:-", "year:1900-1920-1930", "year:abc", "1905"])
def test_no_years(query: str) -> None:
    assert parse_query(query).years == ()


def test_a_range_alone_may_stand_in_a_title() -> None:
    (term,) = parse_query("1918-1920").terms
    assert term.years == Years(1918, 1920)
    assert tsquery(term) == "(e1918 <-> e1920) | (f1918 <-> f1920)"
    for isbn in ("978-9952", "2000-1999", "1000-9000", "1918-"):
        assert all(term.years is None for term in parse_query(isbn).terms)


def test_expressions() -> None:
    (term,) = parse_query("sheki").terms
    assert fts5_match(term) == '"esheki" * OR "fsheki" * OR "fseki" * OR "ashk" * OR "ask"'
    assert tsquery(term) == "(esheki:*) | (fsheki:*) | (fseki:*) | (ashk:*) | (ask)"


@given(st.one_of(st.text(), st.text(alphabet="ab\"1-: \u2013*()&|!<>'şшک"), st.text(alphabet="AND OR NOT NEAR*")))
def test_no_text_raises_and_no_text_is_syntax(text: str) -> None:
    query = parse_query(text)
    assert len(query.terms) <= MOST_TERMS
    assert len(query.years) <= MOST_TERMS
    for term in query.terms:
        assert FTS5.fullmatch(fts5_match(term))
        assert TSQUERY.fullmatch(tsquery(term))


def test_initials_are_looked_for_and_a_row_of_letters_is_not() -> None:
    assert len(parse_query("A. S. Puşkin").terms) == 3
    assert parse_query("a b c d e f kitab").terms == parse_query("a b c d kitab").terms


@pytest.mark.parametrize(
    "text", ["söz " * 10_000, "a" * 1_000_000, "ж-" * 500_000, "il:1905 " * 10_000, "x:" * 500_000]
)
def test_long_queries_are_bounded(text: str) -> None:
    query = parse_query(text)
    assert len(query.terms) + len(query.years) <= 2 * MOST_TERMS
    assert sum(len(fts5_match(term)) for term in query.terms) < 60_000
