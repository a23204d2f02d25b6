"""The lines of the checklist that this server is held to, and the tests that name them. Reads only."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"
CHECKLIST = ROOT.parent / "shared" / "SPEC-CHECKLIST.md"
# The traps of part 7.1 that speak of these APIs or of the server as a whole; the others are about other APIs.
OUR_TRAPS = frozenset((*range(1, 49), 51))

LINE = re.compile(r"^(?P<id>(?:IMG[23]|PRE[23]|CD|CST)-R\d+|TRAP-\d+) (?P<level>MUST|SHOULD|MAY)?", re.MULTILINE)
# `IMG3-R17`, in a name `IMG3_R17`, and what may follow: `, R21`, `_R21`, ` and R21`, ` to R24`, `_to_R24`.
NAMED = re.compile(r"((?:IMG|PRE)[23]|CD|CST)[-_]R(\d+)((?:(?:, | and | to |_to_|_and_|_)R\d+)*)")
FURTHER = re.compile(r"(to[ _])?R(\d+)")
TRAPS = re.compile(r"TRAP[-_](\d\d)((?:, \d\d)*)")


@dataclass(frozen=True)
class Line:
    """A line of the checklist: its name and its level (MUST, SHOULD, MAY, or none of them)."""

    name: str
    level: str

    @property
    def number(self) -> int:
        """Its number within its part."""
        return int(re.sub(r".*\D", "", self.name))


def our_lines() -> list[Line]:
    """Parts 1, 2, 3.1 to 3.8, 6.1, 6.2 and what of 7.1 concerns them, in the checklist's order."""
    found = [Line(match["id"], match["level"] or "-") for match in LINE.finditer(CHECKLIST.read_text("utf-8"))]
    return [line for line in found if not line.name.startswith("TRAP") or line.number in OUR_TRAPS]


def names_in(text: str) -> set[str]:
    """The lines that a text names, ranges and lists spelled out: `IMG3-R19 to R21, R25`."""
    names = set()
    for part, first, further in NAMED.findall(text):
        last = int(first)
        names.add(f"{part}-R{last:02}")
        for span, number in FURTHER.findall(further):
            numbers = range(last + 1, int(number) + 1) if span else (int(number),)
            names |= {f"{part}-R{number:02}" for number in numbers}
            last = int(number)
    for first, further in TRAPS.findall(text):
        names |= {f"TRAP-{number}" for number in (first, *re.findall(r"\d\d", further))}
    return names


@cache
def proofs() -> dict[str, list[str]]:
    """Line -> the tests that name it, as `path::name`: in their name, docstring, comments, decorators or tables.

    A table is a value of the module that the test mentions. What stands in the docstring of a test's module counts
    for the whole module, named by its path.
    """
    found: dict[str, list[str]] = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        if path.parent.name == "conformance":
            continue
        source, place = path.read_text("utf-8"), path.relative_to(ROOT).as_posix()
        tree = ast.parse(source)
        for name in names_in(ast.get_docstring(tree) or ""):
            found.setdefault(name, []).append(place)
        for test, text in _tests(tree, source):
            for name in names_in(text):
                found.setdefault(name, []).append(f"{place}::{test}")
    return found


def _tests(tree: ast.Module, source: str) -> Iterator[tuple[str, str]]:
    """Each test's name, and its text with that of its tables."""
    lines = source.splitlines()
    tables = {
        target.id: "\n".join(lines[value.lineno - 1 : value.end_lineno])
        for value in tree.body
        if isinstance(value, ast.Assign | ast.AnnAssign)
        for target in (value.targets if isinstance(value, ast.Assign) else [value.target])
        if isinstance(target, ast.Name)
    }
    for test in ast.walk(tree):
        if isinstance(test, ast.FunctionDef) and test.name.startswith("test_"):
            first = min([test.lineno, *(decorator.lineno for decorator in test.decorator_list)])
            text = "\n".join(lines[first - 1 : test.end_lineno])
            used = [tables[word] for word in set(re.findall(r"\w+", text)) & tables.keys()]
            yield test.name, "\n".join([text, *used])
