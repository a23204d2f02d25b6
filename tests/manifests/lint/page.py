"""The tables of docs/lint.md, made of the rules: `python -m tests.manifests.lint.page` writes them anew."""

from pathlib import Path

from manifests.lint import all_rules
from tests.manifests.lint.odd import MANIFESTS

PAGE = Path(__file__).parents[3] / "docs" / "lint.md"
BEGIN = "<!-- Made of the rules by tests/manifests/lint/page.py: not to be edited by hand. -->\n"
ODD = """A good manifest of four pages, spoilt in ways that were found in the wild (`tests/manifests/lint/odd.py`), and
all that is told of it; in brackets how often. Links that redirect are found by fetching: `link-redirected`."""


def tables() -> str:
    """A table for each room: the rule, how bad, what must be so, what happens otherwise, who says so."""
    parts = []
    for room, rules in all_rules():
        rows = [
            f"| `{one.id}` | {one.severity} | {_cell(one.says)} | {_cell(one.why)} | {_cell(one.source)} |"
            for one in rules
        ]
        parts.append(
            "\n".join(
                [f"### {room}", "", "| rule | | what must be so | else | source |", "|---|---|---|---|---|", *rows, ""]
            )
        )
    return "\n".join(parts)


def odd_manifests() -> str:
    """A table of what is found in manifests that are odd on purpose."""
    rows = [
        f"| {_cell(one.what)} | {', '.join(f'`{name}` {_times(count)}'.strip() for name, count in one.told.items())} |"
        for one in MANIFESTS
    ]
    return "\n".join(["### Odd manifests", "", ODD, "", "| what is odd | told |", "|---|---|", *rows, ""])


def _times(count: int) -> str:
    return f"({count})" if count > 1 else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def page() -> str:
    """The whole page with its tables made anew."""
    head, _, _ = PAGE.read_text("utf-8").partition(BEGIN)
    return f"{head}{BEGIN}\n{odd_manifests()}\n{tables()}"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
