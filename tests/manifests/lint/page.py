"""The tables of docs/lint.md, made of the rules: `python -m tests.manifests.lint.page` writes them anew."""

from pathlib import Path

from manifests.lint import all_rules

PAGE = Path(__file__).parents[3] / "docs" / "lint.md"
BEGIN = "<!-- Made of the rules by tests/manifests/lint/page.py: not to be edited by hand. -->\n"


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


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def page() -> str:
    """The whole page with its tables made anew."""
    head, _, _ = PAGE.read_text("utf-8").partition(BEGIN)
    return f"{head}{BEGIN}\n{tables()}"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
