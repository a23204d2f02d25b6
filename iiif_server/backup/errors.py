"""The tree of errors that end a command of this room. Pure.

BackupError
    CannotBackUp  a backup cannot be written where it was asked for
    BadBackup     a file is no backup, is damaged, or is not what it says
    NewerBackup   it was made by a newer version of the program
    NotEmpty      where a library shall come to be, there is something already
    RowsLost      the rows of a table are not as many on both sides
    NoRoom        a disk has too little room
    CannotMove    a library cannot be moved as it was asked for
"""


class BackupError(Exception):
    """What was asked for cannot be done. The text is a sentence for a person."""


class CannotBackUp(BackupError):
    """A backup cannot be written where it was asked for."""


class BadBackup(BackupError):
    """A file is no backup, is damaged, or is not what it says."""


class NewerBackup(BackupError):
    """The backup was made by a newer version of the program."""


class NotEmpty(BackupError):
    """Where a library shall come to be, there is something already."""


class RowsLost(BackupError):
    """The rows of a table are not as many on both sides; nothing was kept."""


class NoRoom(BackupError):
    """A disk has too little room."""


class CannotMove(BackupError):
    """A library cannot be moved as it was asked for."""
