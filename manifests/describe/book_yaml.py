"""`book.yaml`, written by hand beside the scans -> a description. Knows no file.

The names of fields are those of tables, in az, en and ru; docs/describing.md is its schema.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from manifests.about import Contributor
from manifests.book_checks import DEEPEST_SECTION
from manifests.describe.columns import Column, read_heading
from manifests.describe.contents import parse_contents
from manifests.describe.decoding import decode
from manifests.describe.description import DescribedOrder, DescribedSection, Description
from manifests.describe.folding import cleaned, fold, quoted
from manifests.describe.language_of import language_tag, tag_of
from manifests.describe.page_rows import PageRow, pages_of_rows
from manifests.describe.saying import Findings, Said, assembled, finished
from manifests.describe.words import OF_PAGES, ROLE_OF_FIELD, field_of, role_of
from manifests.describe.yaml_nodes import Items, Mapping, Node, Scalar, read_yaml
from manifests.errors import BadDescription
from manifests.language_maps import LanguageMap

MOST_BYTES = 4 << 20
_NAME, _ROLE, _URI = (
    frozenset(map(fold, words.split()))
    for words in ("name ad имя", "role rol vəzifə роль", "uri url link keçid ссылка viaf")
)


def describe_yaml(data: bytes, source: str) -> Description:
    """What a book.yaml says. Raises BadDescription; every mistake names its line."""
    if len(data) > MOST_BYTES:
        raise BadDescription(f"{source} has {len(data)} bytes; {MOST_BYTES} are allowed. Put the pages into a table.")
    text, note = decode(data, source)
    whole = read_yaml(text, source)
    if not isinstance(whole, Mapping):
        raise BadDescription(f"{source}, line {whole.line}: write names with a colon, as in title: Molla Nəsrəddin.")
    found = Findings(notes=[note] if note else [])
    said: list[Said] = []
    people: list[Contributor] = []
    pages: Items | None = None
    contents: Items | None = None
    orders: list[DescribedOrder] = []
    for key, node in whole.members:
        field = field_of(key.text)
        if field == "pages" and isinstance(node, Items):
            pages = node
        elif field == "contents" and isinstance(node, Items):
            contents = node
        elif field == "orders" and isinstance(node, Items):
            orders += _orders(node, found)
        elif field == "metadata" and isinstance(node, Mapping):
            said += [one for inner, value in node.members for one in _own(inner, value, found)]
        elif field in ROLE_OF_FIELD:
            said += _persons(key, node, people, found)
        else:
            said += _statements(key, node, found)
    description = assembled(source, said, found)
    people = [*description.contributors, *people]
    description = replace(description, contributors=tuple(people), orders=tuple(orders))
    if pages:
        rows = list(_page_rows(pages, found))
        made, sections = pages_of_rows(rows, description.languages, found)
        description = replace(description, pages=made, sections=sections or description.sections)
    if contents:
        sections = tuple(_sections(contents, description.languages, found, 0))
        description = replace(description, sections=sections or description.sections)
    found.check(source)
    return finished(description, found)


def _statements(key: Scalar, node: Node, found: Findings) -> Iterator[Said]:
    """What one name says; unknown ones are kept as metadata, with a note."""
    column = read_heading(0, key.text)
    if column.problem:
        found.mistakes.append(column.problem.replace("Column A", _line(key)))
        return
    if not column.field or column.field in OF_PAGES:
        found.notes.append(f"{_line(key)}: {quoted(key.text)} is no field that is known here; it is kept as metadata.")
        yield from _own(key, node, found)
        return
    yield from _said(column, node, found)


def _own(key: Scalar, node: Node, found: Findings) -> Iterator[Said]:
    """Metadata under the librarian's own name."""
    column = read_heading(0, key.text)
    heading = column.heading if not column.field else cleaned(key.text)[0]
    yield from _said(Column(0, heading, tag=column.tag if not column.field else None), node, found)


def _said(column: Column, node: Node, found: Findings) -> Iterator[Said]:
    """A text, a list of texts, or either of them for each language."""
    for group, item in enumerate(node.items if isinstance(node, Items) else (node,)):
        for tag, text, line in _texts(item, column.heading, found):
            yield Said(column.field, text, f"Line {line}", column.heading, tag or column.tag, column.role, group)


def _texts(node: Node, name: str, found: Findings) -> Iterator[tuple[str | None, str, int]]:
    """(language, text, line) of each text: of one text, or of one or several for each language."""
    if isinstance(node, Scalar):
        if node.text.strip():
            yield None, node.text, node.line
    elif isinstance(node, Mapping):
        for key, value in node.members:
            tag = language_tag(key.text)
            if tag is None:
                found.mistakes.append(
                    f"{_line(key)}: {quoted(key.text)} is no language that is known here, and nothing else can stand"
                    f" below {name!r}. Write it like az: ... or ru: ..."
                )
                continue
            values = value.items if isinstance(value, Items) else (value,)
            yield from ((tag, one.text, one.line) for one in values if isinstance(one, Scalar) and one.text.strip())
            if not all(isinstance(one, Scalar) for one in values):
                found.mistakes.append(f"{_line(key)}: below a language stands a text or a list of texts, and no more.")
    else:
        found.mistakes.append(f"{_line(node)}: a list within a list means nothing below {name!r}.")


def _persons(key: Scalar, node: Node, people: list[Contributor], found: Findings) -> Iterator[Said]:
    """Persons as texts (`Surname, Name (role)`); those that are written as name, role and uri go to `people`."""
    items = node.items if isinstance(node, Items) else (node,)
    plain = []
    for item in items:
        members = dict(_folded(item)) if isinstance(item, Mapping) else {}
        name = next((value for word, value in members.items() if word in _NAME), None)
        if name is None:
            plain.append(item)
            continue
        texts: dict[str, tuple[str, ...]] = {}
        for tag, text, _ in _texts(name, key.text, found):
            texts[tag or "none"] = (cleaned(text)[0],)
        role = next((_text(value) for word, value in members.items() if word in _ROLE), "")
        uri = next((_text(value) for word, value in members.items() if word in _URI), "")
        if texts:
            role = role_of(role) or role or ROLE_OF_FIELD[field_of(key.text) or "contributor"]
            people.append(Contributor(texts, role, uri))
    if plain:
        yield from _statements(key, Items(tuple(plain), node.line) if isinstance(node, Items) else node, found)


def _page_rows(pages: Items, found: Findings) -> Iterator[PageRow]:
    for item in pages.items:
        where = _line(item)
        if isinstance(item, Scalar):
            yield PageRow(where, (Said("file", item.text, where),))
        elif isinstance(item, Mapping):
            said = []
            for key, node in item.members:
                column = read_heading(0, key.text)
                if column.field in OF_PAGES:
                    said += list(_said(column, node, found))
                else:
                    found.notes.append(f"{_line(key)}: a page has no field {quoted(key.text)}; it was not read.")
            if not said:
                found.mistakes.append(f"{where}: it names no page. Write its file or what stands on the page.")
            yield PageRow(where, tuple(said))
        else:
            found.mistakes.append(f"{where}: a page is the name of its file, or file: ... and label: ...; not a list.")


def _orders(orders: Items, found: Findings) -> Iterator[DescribedOrder]:
    """`label` and `pages`, a list of files or of what stands on the pages."""
    for item in orders.items:
        label: dict[str, tuple[str, ...]] = {}
        pages: list[str] = []
        for key, node in item.members if isinstance(item, Mapping) else ():
            field = field_of(key.text)
            if field in ("label", "section", "title"):
                label = {tag or "none": (cleaned(text)[0],) for tag, text, _ in _texts(node, key.text, found)}
            elif field == "pages" and isinstance(node, Items):
                pages = [text for one in node.items if (text := _text(one))]
        if not label or not pages:
            found.mistakes.append(
                f"{_line(item)}: an order of the pages has a label and a list of pages, as in label: Original order and"
                " pages: [0003.tif, 0001.tif]."
            )
        elif len(set(pages)) < len(pages):
            twice = Counter(pages).most_common(1)[0][0]
            found.mistakes.append(f"{_line(item)}: {quoted(twice)} stands twice in this order of the pages.")
        else:
            yield DescribedOrder(label, tuple(pages))


def _sections(items: Items, languages: Sequence[str], found: Findings, depth: int) -> Iterator[DescribedSection]:
    """`12 Giriş`, `Giriş: 12`, `I hissə: [...]`, or heading, page and contents by name."""
    if depth > DEEPEST_SECTION:
        found.mistakes.append(f"{_line(items)}: a table of contents may have {DEEPEST_SECTION} levels.")
        return
    if all(isinstance(item, Scalar) for item in items.items):
        lines = "\n".join(" ".join(item.text.split()) for item in items.items if isinstance(item, Scalar))
        yield from _parsed(lines, items, languages, found)
        return
    for item in items.items:
        if isinstance(item, Scalar):
            yield from _parsed(item.text, item, languages, found)
        elif isinstance(item, Mapping):
            yield from _section(item, languages, found, depth)
        else:
            found.mistakes.append(f"{_line(item)}: a list in the contents stands below a heading, as in I hissə: [...]")


def _section(item: Mapping, languages: Sequence[str], found: Findings, depth: int) -> Iterator[DescribedSection]:
    label: LanguageMap | None = None
    page, within = "", tuple[DescribedSection, ...]()
    for key, node in item.members:
        field = field_of(key.text)
        if field in ("section", "title"):
            texts = [(tag, cleaned(text)[0]) for tag, text, _ in _texts(node, key.text, found)]
            label = {tag or tag_of(text, languages): (text,) for tag, text in texts if text} or None
        elif field == "label" and isinstance(node, Scalar):
            page = cleaned(node.text)[0]
        elif field == "contents" and isinstance(node, Items):
            within = tuple(_sections(node, languages, found, depth + 1))
        elif len(item.members) == 1 and key.text.strip() and not isinstance(node, Mapping):
            heading = cleaned(key.text)[0]
            label = {tag_of(heading, languages): (heading,)}
            page = cleaned(node.text)[0] if isinstance(node, Scalar) else ""
            within = tuple(_sections(node, languages, found, depth + 1)) if isinstance(node, Items) else ()
        else:
            found.mistakes.append(
                f"{_line(key)}: {quoted(key.text)} is not understood in the contents. Write heading, page and contents,"
                " or the heading with its page, as in Giriş: 12."
            )
            return
    if label is None:
        found.mistakes.append(f"{_line(item)}: a line of the contents has no heading.")
        return
    yield DescribedSection(label, label_of_page=page, sections=within)


def _parsed(text: str, node: Node, languages: Sequence[str], found: Findings) -> tuple[DescribedSection, ...]:
    try:
        return parse_contents(text, _line(node), languages)
    except BadDescription as error:
        found.mistakes.append(str(error))
        return ()


def _folded(node: Mapping) -> Iterator[tuple[str, Node]]:
    return ((fold(key.text), value) for key, value in node.members)


def _text(node: Node) -> str:
    return cleaned(node.text)[0] if isinstance(node, Scalar) else ""


def _line(node: Node) -> str:
    return f"Line {node.line}"
