"""A linter: tells what of a Presentation document, of version 3 or 2.1, is invalid or breaks a viewer, and why.

Knows no file and no network. It is for documents of everybody, and so trusts nothing in them.
"""

from manifests.lint.findings import Finding, Report, Rule, Severity, report
from manifests.lint.run import ROOMS, lint

__all__ = ["ROOMS", "Finding", "Report", "Rule", "Severity", "lint", "report"]
