"""What a master holds: pages, their labels, an outline, words. Values only; knows no file and no decoder.

A scan holds one page; a TIFF, a PDF, a DjVu document and an archive can hold many.
"""

from collections.abc import Iterator
from dataclasses import dataclass

# Among the facts of a page: in a sentence, what is not as it should be though the page is taken in.
WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a master.

    `name` lasts: empty where the file is the page, `p0017` for the 17th page of a document, the path within an
    archive for a file of its own. `label` is what the master calls the page (`iv`); None when it says nothing.
    `sha256`, in hex, is of the file in the archive, or of all that makes the page; None where the page is known by its
    master alone. `problem`: why it is
    certain already that it cannot become a page.
    """

    name: str = ""
    label: str | None = None
    sha256: str | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A line of a table of contents. `leaf` counts from 0; None where the line leads to no page of this master."""

    title: str
    leaf: int | None
    entries: tuple["OutlineEntry", ...] = ()


@dataclass(frozen=True, slots=True)
class Contents:
    """All that is known of a master before a pixel is decoded. `kind` is a key of kinds.NAMES.

    `title` and `author` are what the master says of itself. `notes` are sentences for the librarian: what will not be
    kept, what is unusual.
    """

    kind: str
    leaves: tuple[Leaf, ...] = (Leaf(),)
    outline: tuple[OutlineEntry, ...] = ()
    title: str | None = None
    notes: tuple[str, ...] = ()
    author: str | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its box in whole pixels of the upright page: right and bottom are the first pixels beyond it."""

    text: str
    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Text:
    """The words of a page: blocks of lines of words, in the order in which they are read."""

    blocks: tuple[tuple[tuple[Word, ...], ...], ...] = ()

    def words(self) -> Iterator[Word]:
        """Every word, in order."""
        return (word for block in self.blocks for line in block for word in line)


@dataclass(frozen=True, slots=True)
class Taking:
    """How masters are taken in.

    `max_pixels`: the most that one page may have. `resolution`: at how many dots for each inch a page is drawn that is
    no single image.
    """

    max_pixels: int
    resolution: int = 300
