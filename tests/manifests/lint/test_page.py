"""docs/lint.md has every rule as it is."""

from tests.manifests.lint.page import PAGE, page


def test_the_page_is_made_of_the_rules() -> None:
    assert PAGE.read_text("utf-8") == page(), "run `python -m tests.manifests.lint.page`"
