"""`python -m tests.conformance` writes docs/conformance.md anew."""

from tests.conformance.page import PAGE, page

PAGE.write_text(page(), encoding="utf-8")
print(f"{PAGE.name} is written.")
