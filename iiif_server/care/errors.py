"""The tree of errors that end a command of this room. Pure.

CareError
    NotInTrash     no such book lies in the trash
    CannotRestore  a book in the trash cannot come back as it was
    BadWish        something was asked for that cannot be
"""


class CareError(Exception):
    """What was asked for cannot be done. The text is a sentence for a person."""


class NotInTrash(CareError):
    """No such book lies in the trash."""


class CannotRestore(CareError):
    """A book in the trash cannot come back as it was."""


class BadWish(CareError):
    """Something was asked for that cannot be."""
