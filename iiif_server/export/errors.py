"""Why nothing is exported. Pure."""


class CannotExport(Exception):
    """What was asked for cannot be done, and nothing was written. The text is a sentence for a person."""
