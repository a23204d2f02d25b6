"""The tree of errors that end an ingest. Pure. A page that cannot be taken in is no error but a line of the report.

IngestError
    NothingToIngest   no folder, or nothing in it that could be a page
    AnotherBook       the folder's name is the identifier of a book that has none of these scans
    LibraryBusy       another process changes the library
    MastersGone       the scans were there, and are so no longer
    NoRoom            the disk has too little room for what is to be built, so nothing is begun
    PagesLost         the pages that were counted at two steps of the road are not as many
    OutOfSpace        pyramids cannot be written
    BadTable          a table of aliases that cannot be taken in as it is
"""


class IngestError(Exception):
    """An ingest that cannot begin or go on. The text is a sentence for a person."""


class NothingToIngest(IngestError):
    """There is no folder, or nothing in it that could be a page."""


class AnotherBook(IngestError):
    """An identifier that was only guessed belongs to a book that has none of these scans."""


class LibraryBusy(IngestError):
    """Another process changes the library."""


class MastersGone(IngestError):
    """The scans were there when the run began, and are so no longer: a drive was disconnected."""


class NoRoom(IngestError):
    """The disk has too little room for what is to be built."""


class PagesLost(IngestError):
    """Pages were lost on the way: the book is not published. The text gives the numbers."""


class OutOfSpace(IngestError):
    """Pyramids cannot be written: the disk is full or read-only."""


class BadTable(IngestError):
    """A table with lines that are wrong; the text names each."""
