"""The XHTML of an EPUB: its documents, and what stands in them. Knows no package and no book."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from iiif_server.ingest.library.markup import Markup, element
from iiif_server.taking_home.epub.flowing import Passage
from iiif_server.taking_home.leaf import Kind, Paragraph
from iiif_server.taking_home.pdf.document import Bookmark

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
SPACES = {"xmlns": "http://www.w3.org/1999/xhtml", "xmlns:epub": "http://www.idpf.org/2007/ops"}
STYLE_NAME = "style.css"
STYLE = b"""body { margin: 0 5%; line-height: 1.5; }
p { margin: 0 0 0.6em; }
img { display: block; max-width: 100%; max-height: 60vh; margin: 0 auto 1em; }
h2 { margin: 1.5em 0 0.3em; font-size: 0.8em; }
.institution, .other-title, .address, .small, .fact, .first-fact { font-size: 0.85em; }
.first-fact { margin-top: 1.5em; }
.page { margin: 1em 0 0.4em; font-size: 0.7em; text-align: end; }
"""
LINE_END = Markup("<br/>")
_NAMES = {Kind.TITLE: "h1", Kind.HEADING: "h2"}


@dataclass(frozen=True, slots=True)
class Setting:
    """Of a document: the tag of its language, None where it is not known, and its direction.

    `turns`: whether a text in this language, None where it is not known, runs from right to left.
    """

    language: str | None
    right_to_left: bool
    turns: Callable[[str, str | None], bool]

    def of(self, language: str | None, *, right_to_left: bool) -> dict[str, str]:
        """The attributes of a text in the document."""
        turned = {} if right_to_left == self.right_to_left else {"dir": _direction(right_to_left)}
        return {**_languages(language), **turned}


def document(title: str, parts: Iterable[Markup], setting: Setting) -> bytes:
    """A whole document."""
    head = element("head", element("title", title), element("link", rel="stylesheet", type="text/css", href=STYLE_NAME))
    named = {**SPACES, **_languages(setting.language), "dir": _direction(setting.right_to_left)}
    whole = element("html", head, element("body", *parts), **named)
    return f"{DECLARATION}<!DOCTYPE html>\n{whole.html}\n".encode()


def first_leaf_parts(told: Iterable[Paragraph], setting: Setting, cover: str) -> list[Markup]:
    """What the book is. `cover`: the path of its picture; empty: there is none."""
    parts = [element("img", src=cover, alt="")] if cover else []
    for one in told:
        text = element("a", one.text, href=one.address) if one.address else one.text
        named = setting.of(one.language, right_to_left=one.right_to_left)
        parts.append(element(_NAMES.get(one.kind, "p"), text, class_=one.kind.value, **named))
    return parts


def page_parts(place: str, label: str, address: str, text: Iterable[Passage], setting: Setting) -> list[Markup]:
    """Where a page begins, with its label, which leads to its image, and its text. `place`: its id."""
    mark = element("span", id=place, role="doc-pagebreak", aria_label=label, **{"epub:type": "pagebreak"})
    parts = [element("div", mark, element("a", label, href=address), class_="page")]
    for one in text:
        named = setting.of(one.language, right_to_left=setting.turns(" ".join(one.lines), one.language))
        first, *others = one.lines
        broken = (part for line in others for part in (LINE_END, line))
        parts.append(element("p", first, *broken, **named))
    return parts


def navigation_parts(label: str, contents: Sequence[Bookmark], pages: Sequence[tuple[str, str]]) -> list[Markup]:
    """The table of contents under its `label`, and the list of pages: the place of each, and its label.

    The pages are those that the contents count, from 1; what they call 0 is the first leaf.
    """
    places = [place for place, _ in pages]
    toc = element("nav", element("h1", label), _listed(contents, places), id="toc", **{"epub:type": "toc"})
    listed = [element("li", element("a", name, href=place)) for place, name in pages[1:]]
    return [toc, element("nav", element("ol", *listed), hidden="hidden", **{"epub:type": "page-list"})]


def _listed(contents: Sequence[Bookmark], places: Sequence[str]) -> Markup:
    lines = []
    for one in contents:
        link = element("a", one.title, href=places[one.sheet], dir="auto")
        lines.append(element("li", link, *([_listed(one.within, places)] if one.within else [])))
    return element("ol", *lines)


def _languages(tag: str | None) -> dict[str, str]:
    return {"lang": tag, "xml:lang": tag} if tag else {}


def _direction(right_to_left: bool) -> str:
    return "rtl" if right_to_left else "ltr"
