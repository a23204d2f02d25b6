"""How a book and its pages are to be shown, in the words of the specification (`behavior`). Values only."""

from typing import Final, Literal, TypeAlias, get_args

# `paged`: its pages are turned, two are seen at once. `individuals`: each is looked at by itself.
BookBehaviour: TypeAlias = Literal["paged", "individuals"]
# `non-paged`: shown alone and not counted when pages are paired (an insert, a fold-out, a colour chart);
# `facing-pages`: a scan of a whole opening; `paged`: a page like others, whatever its shape.
PageBehaviour: TypeAlias = Literal["paged", "non-paged", "facing-pages"]

BOOK_BEHAVIOURS: Final[tuple[BookBehaviour, ...]] = get_args(BookBehaviour)
PAGE_BEHAVIOURS: Final[tuple[PageBehaviour, ...]] = get_args(PageBehaviour)
