"""A linter: tells what of a Presentation document, of version 3 or 2.1, is invalid or breaks a viewer, and why.

Knows no file and no network. It is for documents of everybody, and so trusts nothing in them.
"""

from manifests.lint.answers import Answered, not_fetched, of_answer, of_document, of_info, of_picture
from manifests.lint.findings import Finding, Report, Rule, Severity, report
from manifests.lint.linked import Named, named
from manifests.lint.run import all_rules, lint
from manifests.lint.tree import version_of
from manifests.lint.witness import of_model

__all__ = [
    "Answered",
    "Finding",
    "Named",
    "Report",
    "Rule",
    "Severity",
    "all_rules",
    "lint",
    "named",
    "not_fetched",
    "of_answer",
    "of_document",
    "of_info",
    "of_model",
    "of_picture",
    "report",
    "version_of",
]
