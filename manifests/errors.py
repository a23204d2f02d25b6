"""The tree of domain errors of the books. Knows no HTTP status: one table in `iiif_server/errors.py` does.

ManifestsError
    NotInLibrary           what was asked for is not there
        UnknownBook        no book has this identifier
        UnknownPage        the book has no page with this key, or its image is missing
        UnknownRange       the book has no section with this number, or none of its pages has an image
        UnknownCollection  no collection has this name
        UnknownRecord      the book has no record of this name, or no text
    InvalidBook            a description that cannot become a book: no pages, a key given twice, ...
    InvalidDocument        a document that must not be published: the text names the place and the rule
    BadDescription         a source of descriptions that cannot be understood: no XML, an unknown form, ...
        NoDescription      it is sound as far as can be seen, and nothing that describes a book
    BadCorrection          something that somebody wants said of a book, and that cannot be said of it
    BrokenText             the kept text of a page that cannot be read: damaged, or of another version
"""


class ManifestsError(Exception):
    """Something that `manifests` refuses or does not have. The text is a sentence for a person."""


class NotInLibrary(ManifestsError):
    """What was asked for is not in the library."""


class UnknownBook(NotInLibrary):
    """No book of the library has this identifier."""


class UnknownPage(NotInLibrary):
    """The book has no page with this key, or the image of that page is missing."""


class UnknownRange(NotInLibrary):
    """The book has no section with this number, or no page of that section has an image."""


class UnknownCollection(NotInLibrary):
    """No collection has this name."""


class UnknownRecord(NotInLibrary):
    """The book has no record of this name, or nothing of this kind to take home."""


class InvalidBook(ManifestsError):
    """A description that cannot become a book. The text says what is wrong with it."""


class InvalidDocument(ManifestsError):
    """A Presentation document that breaks a rule. The text starts with the place in the document."""


class BrokenText(ManifestsError):
    """The text of a page, as it is kept, that cannot be read. The sentence has "it" for the text."""


class BadDescription(ManifestsError):
    """A source of descriptions that cannot be understood. The text is a sentence for a librarian, with the remedy."""


class BadCorrection(ManifestsError):
    """Something that cannot be said of a book. The text is a sentence for a librarian, with the remedy."""


class NoDescription(BadDescription):
    """A file that is something else than a description: XML of another kind, a table without a heading of ours."""
