"""Pages as people name them: by their key, or by what stands on them. Pure."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Literal

from manifests.describe.contents import label_key
from manifests.describe.folding import quoted
from manifests.errors import BadCorrection
from manifests.wording import PageWording

# What a key cannot hold: so `key:5` and `label:5` say which of the two is meant.
KEY, LABEL = "key:", "label:"
RANGE = ".."
Meaning = Literal["key", "label"]


class PageNames:
    """The keys of a book's pages by their names. Labels are compared as `12`, `۱۲` and ` 12 ` are the same."""

    def __init__(self, pages: Iterable[PageWording]) -> None:
        self.keys = [page.key for page in pages]
        self._known = frozenset(self.keys)
        self._labels: dict[str, list[str]] = {}
        for page in pages:
            for name in {label_key(text) for texts in page.label.values() for text in texts}:
                self._labels.setdefault(name, []).append(page.key)

    def key(self, name: str, first: Meaning | None = None) -> str:
        """The key of the page. `first`: what a name is that is the key of one page and the label of another.

        Raises BadCorrection when there is no such page, or several may be meant.
        """
        name = name.strip()
        if name.startswith(KEY):
            first, name = "key", name.removeprefix(KEY)
        elif name.startswith(LABEL):
            return self._labelled(name.removeprefix(LABEL))
        by_label = self._labels.get(label_key(name), [])
        if name in self._known and (first == "key" or set(by_label) <= {name}):
            return name
        if name in self._known and first is None:
            raise BadCorrection(
                f"{quoted(name)} is the key of one page and stands on another ({', '.join(by_label)}). Write"
                f" {KEY}{name} or {LABEL}{name}."
            )
        return self._labelled(name)

    def span(self, names: str) -> list[str]:
        """The keys of one page, or of those from one to another: `i..xii`. Raises BadCorrection."""
        first, dots, last = names.partition(RANGE)
        if not dots:
            return [self.key(names)]
        begin, end = self.keys.index(self.key(first)), self.keys.index(self.key(last))
        if end < begin:
            raise BadCorrection(f"{quoted(names)}: {last.strip()} stands before {first.strip()} in the book.")
        return self.keys[begin : end + 1]

    def _labelled(self, label: str) -> str:
        found = self._labels.get(label_key(label), [])
        if len(found) == 1:
            return found[0]
        if found:
            raise BadCorrection(
                f"{quoted(label)} stands on {len(found)} pages ({', '.join(found[:5])}{' ...' if found[5:] else ''})."
                " Name the page by its key."
            )
        near = get_close_matches(label, [*self.keys, *self._labels], 1)
        raise BadCorrection(
            f"The book has no page {quoted(label)}{f'; did you mean {near[0]}?' if near else '.'} A page is named by"
            " its key or by what stands on it, as `iiif-server show BOOK` prints them."
        )
