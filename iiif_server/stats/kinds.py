"""The ways in which a book is used, as they are kept in the table. Pure."""

from typing import Literal, get_args

Kind = Literal["manifest", "reader", "embed", "about", "page", "pdf", "text", "epub", "zip"]
KINDS: tuple[Kind, ...] = get_args(Kind)
# A book that was opened: in any viewer, in our own, in our own on somebody's site.
OPENINGS: frozenset[Kind] = frozenset(("manifest", "reader", "embed"))
# A book that was taken home.
DOWNLOADS: frozenset[Kind] = frozenset(("pdf", "text", "epub", "zip"))
