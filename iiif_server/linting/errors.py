"""What can go wrong when something is fetched. The texts are sentences for a person."""


class LintError(Exception):
    """A document that cannot be had, or that is no JSON."""
