"""Whatever the bytes are: a description, or a sentence; never another error, and never long."""

import random
import time
import tracemalloc
import zipfile
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manifests.describe import Description, describe, template_csv, template_xlsx
from manifests.errors import BadDescription
from tests.manifests.describe.test_book_yaml import WHOLE

SEEDS = {
    "a.csv": template_csv("az", pages=False).encode(),
    "b.csv": template_csv("ru", pages=True).encode("utf-16"),
    "c.tsv": template_csv("en", pages=True).replace(",", "\t").encode(),
    "d.xlsx": template_xlsx("az", pages=False),
    "e.xlsx": template_xlsx("en", pages=True),
    "f.yaml": WHOLE.encode(),
    "g.txt": "iv Ön söz\n12 Giriş .... 14\n   ۱۵ باب\n\t[3] Son … 90\n".encode(),
}
ROUNDS = 150


def said(data: bytes, name: str) -> tuple[Description, ...] | str:
    try:
        return describe(data, name)
    except BadDescription as error:
        return str(error)


def mutated(data: bytes, random_: random.Random) -> bytes:
    """Bytes changed, taken out, doubled, put elsewhere."""
    bytes_ = bytearray(data)
    for _ in range(random_.randint(1, 8)):
        at = random_.randrange(len(bytes_) + 1)
        until = min(len(bytes_), at + random_.randint(1, 40))
        piece = bytes_[at:until]
        match random_.randrange(5):
            case 0:
                bytes_[at:until] = random_.randbytes(len(piece))
            case 1:
                del bytes_[at:until]
            case 2:
                bytes_[at:at] = piece * random_.randint(1, 50)
            case 3:
                bytes_[at:at] = random_.choice(
                    [b"\n", b";", b'"', b"\x00", b"&x", b"*x", b"!!a", b"[", b"{", b"- ", b"  "]
                )
            case 4:
                bytes_ = bytes_[:at] if random_.random() < 0.3 else bytes_
    return bytes(bytes_)


def repacked(data: bytes, random_: random.Random) -> bytes:
    """A spreadsheet with one of its parts mutated, and packed rightly: what is damaged here is the XML."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        victim = random_.choice(old.namelist())
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, mutated(part, random_) if name == victim else part)
    return out.getvalue()


def test_mutated_parts_of_spreadsheets_too() -> None:
    random_ = random.Random(20261127)
    answers = [said(repacked(SEEDS["d.xlsx"], random_), "d.xlsx") for _ in range(3 * ROUNDS)]
    assert all(answers)
    assert {type(answer) for answer in answers} == {str, tuple}


@pytest.mark.parametrize("name", SEEDS)
def test_mutated_bytes_give_a_description_or_a_sentence(name: str) -> None:
    random_ = random.Random(20261127)
    started = time.process_time()
    answers = [said(mutated(SEEDS[name], random_), name) for _ in range(ROUNDS)]
    assert all(answer for answer in answers)
    assert time.process_time() - started < 60
    assert any(isinstance(answer, str) for answer in answers) or name == "g.txt"


@pytest.mark.parametrize("ending", ["csv", "yaml", "txt", "xlsx"])
def test_any_bytes_at_all(ending: str) -> None:
    @settings(max_examples=100, deadline=None)
    @given(st.one_of(st.binary(max_size=400), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))))
    def never_fails(data: bytes) -> None:
        assert said(data, f"a.{ending}")

    never_fails()


LONG = 1_000_000
FILLERS = {
    "headings.csv": b"id," + b"title," * 200_000,
    "cells.csv": b"id,title\n" + b"a,\n" * 60_000,
    "quotes.csv": b'id,title\n"' + b'""' * LONG,
    "breaks.csv": b'id,contents\na,"' + b"1 a\n" * 24_000 + b'"',
    "semicolons.csv": b'id,subject\na,"' + b";a" * 49_000 + b'"',
    "columns.csv": b"," * (8 << 20),
    "lists.yaml": b"- " * 500_000,
    "brackets.yaml": b"[" * LONG,
    "keys.yaml": b"".join(b"k%d: 1\n" % at for at in range(15_000)),
    "words.yaml": b"a\n" * 100_000,
    "pages.yaml": b"pages:\n" + b"- a\n" * 30_000,
    "dots.txt": (b"." * 900 + b"\n") * 20_000,
    "numbers.txt": (b"1 " * 450 + b"\n") * 20_000,
    "romans.txt": (b"iv" * 450 + b"\n") * 20_000,
    "deeper.txt": b"".join(b" " * (at % 31) + b"a\n" for at in range(20_000)),
    "tabs.txt": (b"\t" * 900 + b"a\n") * 20_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", FILLERS)
def test_time_and_memory_have_an_end(name: str) -> None:
    tracemalloc.start()
    started = time.process_time()
    try:
        assert said(FILLERS[name], name)
        took, (_, most) = time.process_time() - started, tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 600 << 20
    # Measured under tracemalloc, which makes everything several times as slow.
    assert took < 60


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.csv", "empty"),
        (b" \n", "a.yaml", "empty"),
        (b"\x89PNG\r\n", "a.png", "no description"),
        (b"id,title\n", "a.md", "no description"),
        (b"x" * ((64 << 20) + 1), "a.csv", "bytes"),
    ],
)
def test_what_is_no_description_is_told_what_could_be_one(data: bytes, name: str, words: str) -> None:
    with pytest.raises(BadDescription, match=words):
        describe(data, name)


def test_a_text_that_a_spreadsheet_saved_is_a_table() -> None:
    (book,) = describe("Qovluq\tSərlövhə\r\na\tA\r\n".encode("utf-16"), "Unicode.txt")
    assert book.book_id == "a"
