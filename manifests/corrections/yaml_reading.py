"""YAML that `yaml_writing` wrote and a librarian changed -> the wording that is wanted. Pure. Mistakes name lines.

What was not changed comes back exactly: so a file that is given back unchanged corrects nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import partial
from typing import Any

from manifests.behaviours import PageBehaviour
from manifests.book import PageOrder, Section
from manifests.book_checks import DEEPEST_SECTION
from manifests.corrections import texts as typed
from manifests.corrections.page_names import PageNames
from manifests.corrections.topics import ABOUT
from manifests.corrections.wishes import check_all_named
from manifests.corrections.yaml_values import Reader
from manifests.corrections.yaml_writing import NAMES
from manifests.describe.decoding import decode
from manifests.describe.folding import quoted
from manifests.describe.words import FIELD_WORDS, field_of
from manifests.describe.yaml_nodes import Mapping as Members
from manifests.describe.yaml_nodes import Node, Scalar, read_yaml
from manifests.errors import BadCorrection
from manifests.wording import PageWording, Wording

MOST_BYTES = 4 << 20
PAGES, CONTENTS, ORDERS = "pages", "contents", "orders"
_KNOWN = (*NAMES, ORDERS, PAGES, CONTENTS)
# The fields of book.yaml under the names that they have here.
_OF_BOOK_YAML = {"contributor": "persons"} | {name.replace(" ", "_"): name for name in NAMES}

_Read = Callable[[Reader, Node, Wording], Any]
_READ: dict[str, _Read] = {
    "other title": lambda reader, node, _: reader.maps(node),
    "summary": lambda reader, node, _: reader.texts(node),
    "other languages": lambda reader, node, _: reader.languages_in(node),
    "persons": lambda reader, node, _: reader.persons(node),
    "date": lambda reader, node, _: reader.date(node),
    "publisher": lambda reader, node, _: reader.texts(node),
    "place": lambda reader, node, _: reader.texts(node),
    "extent": lambda reader, node, _: reader.text(node),
    "subject": lambda reader, node, _: reader.maps(node),
    "identifier": lambda reader, node, _: reader.identifiers(node),
    "collection": lambda reader, node, _: reader.collections(node),
    "part": lambda reader, node, _: reader.part(node),
    "institution": lambda reader, node, _: reader.texts(node),
    "rights": lambda reader, node, base: _rights(reader, node, base.about.rights),
    "required statement": lambda reader, node, _: reader.texts(node),
    "viewing direction": lambda reader, node, _: reader.attempt(
        node, lambda: typed.direction(reader.text(node)), None
    ),
    "layout": lambda reader, node, _: reader.attempt(node, lambda: typed.book_behaviour(reader.text(node)), None),
    "metadata": lambda reader, node, _: reader.fields(node),
}  # fmt: skip


def read_wording(data: bytes, source: str, base: Wording) -> Wording:
    """The wording that a file wants; `base` is what is said now. Raises BadCorrection, BadDescription."""
    if len(data) > MOST_BYTES:
        raise BadCorrection(f"{source} has {len(data)} bytes; {MOST_BYTES} are allowed.")
    whole = read_yaml(decode(data, source)[0], source)
    if not isinstance(whole, Members):
        raise BadCorrection(f"{source}, line {whole.line}: write names with a colon, as in title: Molla Nəsrəddin.")
    reader = Reader(source, base)
    members = _members(whole, reader)
    wanted = base
    if "language" in members:
        tags = reader.languages_in(members["language"])
        if len(tags) > 1:
            reader.mistake(members["language"], "a book has one language; write the rest as other languages.")
        wanted = replace(wanted, language=tags[0] if tags else None)
    read = {NAMES[name]: _READ[name](reader, node, base) for name, node in members.items() if name in _READ}
    wanted = replace(wanted, about=replace(wanted.about, **{name: read[name] for name in ABOUT if name in read}))
    reader.languages = (*((wanted.language,) if wanted.language else ()), *wanted.about.other_languages)
    if "title" in members:
        title = reader.heading(members["title"])
        if not title:
            reader.mistake(members["title"], "a book has a title; write one.")
        wanted = replace(wanted, title=title or base.title)
    wanted = _with_pages(members, reader, wanted)
    reader.check()
    return wanted


def _members(whole: Members, reader: Reader) -> dict[str, Node]:
    """The values by their names here; names of book.yaml in az, en and ru are understood."""
    found: dict[str, Node] = {}
    for key, node in whole.members:
        plain = " ".join(key.text.replace("_", " ").lower().split())
        field = field_of(key.text) or ""
        name = plain if plain in _KNOWN else _OF_BOOK_YAML.get(field, field)
        if name in found:
            reader.mistake(key, f"{quoted(key.text)} means {name}, which stands in the file already.")
        elif name in _KNOWN:
            found[name] = node
        else:
            words = [*_KNOWN, *(word for of in FIELD_WORDS.values() for some in of.values() for word in some)]
            near = get_close_matches(plain, words, 1)
            hint = f"Did you mean {near[0]}?" if near else f"Known are: {', '.join(_KNOWN)}."
            reader.mistake(key, f"{quoted(key.text)} is no name that is known here. {hint}")
    return found


def _rights(reader: Reader, node: Node, now: str) -> str:
    text = reader.text(node)
    return now if text == now else reader.attempt(node, lambda: typed.rights(text), "")


def _with_pages(members: Mapping[str, Node], reader: Reader, wanted: Wording) -> Wording:
    names = PageNames(wanted.pages)
    if PAGES in members:
        wanted = replace(wanted, pages=_pages(members[PAGES], names, reader, wanted.pages))
    if CONTENTS in members:
        # The pages as they are called now; the keys are what they were.
        now = PageNames(wanted.pages)
        wanted = replace(wanted, sections=tuple(_sections(members[CONTENTS], now, reader, 0)))
    if ORDERS in members:
        wanted = replace(wanted, orders=tuple(_orders(members[ORDERS], names, reader)))
    if "cover" in members:
        wanted = replace(wanted, cover_key=_page(members["cover"], names, reader) or None)
    if "start" in members:
        wanted = replace(wanted, start_key=_page(members["start"], names, reader) or None)
    return wanted


def _pages(node: Node, names: PageNames, reader: Reader, now: Sequence[PageWording]) -> tuple[PageWording, ...]:
    """The pages in the order of the list, which must name every one, and each once."""
    by_key = {page.key: page for page in now}
    found: dict[str, PageWording] = {}
    lines: dict[str, int] = {}
    for item in reader.each(node):
        members = {"key": item} if isinstance(item, Scalar) else reader.members(item, "key", "label", "hidden", "type")
        if "key" not in members:
            reader.mistake(item, "it names no page; write its key.")
            continue
        text = reader.text(members["key"])
        key = reader.attempt(item, partial(names.key, text, "key"), "")
        if not key:
            continue
        if key in lines:
            reader.mistake(item, f"the page {key} is in line {lines[key]} already.")
        lines.setdefault(key, item.line)
        label = reader.texts(members["label"]) if "label" in members else by_key[key].label
        if not label:
            reader.mistake(item, f"the page {key} has no label. Write what stands on it, or [1] in quotation marks.")
        # A key alone says nothing of its page but where it stands.
        hidden = (
            reader.yes(members["hidden"]) if "hidden" in members else isinstance(item, Scalar) and by_key[key].hidden
        )
        found[key] = PageWording(key, label, hidden, _behaviour(item, members, reader, by_key[key]))
    reader.attempt(node, lambda: check_all_named(lines, names), None)
    return tuple(found.values()) if len(found) == len(now) else tuple(now)


def _behaviour(item: Node, members: Mapping[str, Node], reader: Reader, now: PageWording) -> PageBehaviour | None:
    if "type" in members:
        node = members["type"]
        return reader.attempt(node, lambda: typed.page_behaviour(reader.text(node)), None)
    return now.behaviour if isinstance(item, Scalar) else None


def _orders(node: Node, names: PageNames, reader: Reader) -> list[PageOrder]:
    """`label` and `pages`: keys, or what stands on the pages; each page once, and not every one has to be there."""
    found = []
    for item in reader.each(node):
        faults = reader.faults
        members = reader.members(item, "label", PAGES)
        label = reader.heading(members["label"]) if "label" in members else {}
        pages = [_page(one, names, reader) for one in reader.each(members[PAGES])] if PAGES in members else []
        if len(set(pages)) < len(pages) and reader.faults == faults:
            reader.mistake(item, "a page stands twice in this order.")
        elif label and pages:
            found.append(PageOrder(label, tuple(pages)))
        elif reader.faults == faults:
            reader.mistake(item, "an order of the pages has a label and pages.")
    return found


def _sections(node: Node, names: PageNames, reader: Reader, depth: int) -> list[Section]:
    """`heading`, `page` (a key, or what stands on it) and `contents`; the page may be that of the first within it."""
    if depth > DEEPEST_SECTION:
        reader.mistake(node, f"a table of contents may have {DEEPEST_SECTION} levels.")
        return []
    found = []
    for item in reader.each(node):
        faults = reader.faults
        members = reader.members(item, "heading", "page", CONTENTS)
        within = _sections(members[CONTENTS], names, reader, depth + 1) if CONTENTS in members else []
        heading = reader.heading(members["heading"]) if "heading" in members else {}
        page = _page(members.get("page"), names, reader) or (within[0].page if within else "")
        if heading and page:
            found.append(Section(heading, page, tuple(within)))
        elif reader.faults == faults:
            reader.mistake(item, "a line of the contents has a heading and a page.")
    return found


def _page(node: Node | None, names: PageNames, reader: Reader) -> str:
    text = reader.text(node) if node is not None else ""
    return reader.attempt(node, lambda: names.key(text, "key"), "") if node is not None and text else ""
