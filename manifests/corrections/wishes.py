"""What somebody wants said of a book, wish by wish (the options of `iiif-server edit`), put upon a wording. Pure.

Every page is named as it is called before anything is changed; only a table of contents names what stands on the pages
afterwards.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from manifests.about import About, Identifier
from manifests.behaviours import PageBehaviour
from manifests.book import Section
from manifests.corrections.numbering import numbers_from
from manifests.corrections.page_names import RANGE, PageNames
from manifests.corrections.texts import (
    book_behaviour,
    collection,
    direction,
    identifier,
    language,
    page_behaviour,
    plain,
    rights,
    tagged,
    with_persons,
    with_texts,
)
from manifests.describe.contents import parse_contents
from manifests.describe.dates import parse_date
from manifests.describe.description import DescribedSection
from manifests.describe.folding import quoted
from manifests.describe.language_of import tag_of
from manifests.errors import BadCorrection
from manifests.language_maps import LanguageMap, first_text
from manifests.wording import PageWording, Wording

Several = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted; what nobody asked for is None or empty. An empty text takes out what is said.

    Texts may have a language in front (`ru=...`). `label`, `number` and `page_type`: `PAGE=TEXT`; `labels`:
    `PAGE=i,ii,iii`. `order` and `contents` are texts of several lines. `move` goes behind the page `after`, or before
    the page `before`.
    """

    title: Several = ()
    description: Several = ()
    language: Several = ()
    person: Several = ()
    date: str | None = None
    publisher: Several = ()
    place: Several = ()
    extent: str | None = None
    subject: Several = ()
    identifier: Several = ()
    collection: Several = ()
    institution: Several = ()
    rights: str | None = None
    required_statement: Several = ()
    direction: str | None = None
    layout: str | None = None
    label: Several = ()
    labels: Several = ()
    number: Several = ()
    hide: Several = ()
    show: Several = ()
    page_type: Several = ()
    cover: str | None = None
    start: str | None = None
    move: Several = ()
    after: str | None = None
    before: str | None = None
    order: str | None = None
    contents: str | None = None


def granted(wording: Wording, wish: Wish) -> Wording:
    """The wording with all that is wanted. Raises BadCorrection, BadDescription."""
    names = PageNames(wording.pages)
    wording = in_language(wording, tuple(language(one) for one in wish.language if one.strip()), bool(wish.language))
    languages = _languages(wording)
    if wish.title:
        bare = (text for tag, text in map(tagged, wish.title) if tag is None and text)
        by_letters = next((tag_of(text, languages) for text in bare), None)
        title = with_texts(wording.title, wish.title, by_letters)
        if not title:
            raise BadCorrection("A book has a title. Give another one instead of none.")
        wording = replace(wording, title=title)
    wording = replace(wording, about=_about(wording.about, wish))
    pages = _typed(_shown(_ordered(wording.pages, wish, names), wish, names), wish, names)
    wording = replace(wording, pages=_labelled(pages, wish, names))
    if wish.cover is not None:
        wording = replace(wording, cover_key=names.key(wish.cover) if wish.cover.strip() else None)
    if wish.start is not None:
        wording = replace(wording, start_key=names.key(wish.start) if wish.start.strip() else None)
    if wish.contents is not None:
        wording = replace(wording, sections=_contents(wish.contents, wording, languages))
    return wording


def in_language(wording: Wording, tags: Sequence[str], said: bool = True) -> Wording:
    """The wording of a book in these languages, if any are said; a title in the book's language is in the new one."""
    if not said:
        return wording
    first, *others = tags or (None,)
    about = replace(wording.about, other_languages=tuple(tag for tag in others if tag is not None))
    return replace(wording, language=first, about=about, title=title_in(wording.title, wording.language, first))


def title_in(title: LanguageMap, old: str | None, new: str | None) -> LanguageMap:
    """A title that was entered as being in the book's language: when that is put right, so is the title's."""
    text, tag = first_text(title)
    return {new or "none": title[tag]} if len(title) == 1 and text and tag in ("none", old) else title


def _languages(wording: Wording) -> tuple[str, ...]:
    return (*((wording.language,) if wording.language else ()), *wording.about.other_languages)


def _about(about: About, wish: Wish) -> About:
    """What is wanted besides title, language and pages."""
    maps = {
        "summary": wish.description,
        "publisher": wish.publisher,
        "place": wish.place,
        "institution": wish.institution,
        "required_statement": wish.required_statement,
    }
    single: dict[str, tuple[str | None, Callable[[str], Any]]] = {
        "date": (wish.date, lambda text: parse_date(plain(text)) if text.strip() else None),
        "extent": (wish.extent, plain),
        "rights": (wish.rights, rights),
        "viewing_direction": (wish.direction, direction),
        "behaviour": (wish.layout, book_behaviour),
    }
    new: dict[str, Any] = {name: with_texts(getattr(about, name), given) for name, given in maps.items() if given}
    new |= {name: read(given) for name, (given, read) in single.items() if given is not None}
    if wish.person:
        new["contributors"] = with_persons(about.contributors, wish.person)
    if wish.subject:
        new["subjects"] = tuple(with_texts({}, [one]) for one in wish.subject if one.strip())
    if wish.collection:
        new["collections"] = tuple(collection(one) for one in wish.collection if one.strip())
    if wish.identifier:
        new["identifiers"] = _identifiers(about.identifiers, wish.identifier)
    return replace(about, **new)


def _identifiers(now: Sequence[Identifier], given: Sequence[str]) -> tuple[Identifier, ...]:
    """With these instead of those of the same kinds; an empty one takes all out."""
    new = [identifier(one) for one in given if one.strip()]
    kinds = {one.kind for one in new}
    kept = [one for one in now if one.kind not in kinds] if len(new) == len(given) else []
    return (*kept, *new)


def _ordered(pages: Sequence[PageWording], wish: Wish, names: PageNames) -> list[PageWording]:
    by_key = {page.key: page for page in pages}
    keys = [page.key for page in pages]
    if wish.order is not None:
        keys = _all_named(wish.order, names)
    if bool(wish.move) != (wish.after is not None or wish.before is not None) or None not in (wish.after, wish.before):
        raise BadCorrection(
            "A page is moved behind another or before another: give --move PAGE with --after or --before."
        )
    if wish.move:
        moved = [key for one in wish.move for key in names.span(one)]
        goal = names.key(wish.after if wish.after is not None else wish.before or "")
        if goal in moved or len(set(moved)) < len(moved):
            raise BadCorrection("A page cannot be moved twice, or behind or before itself.")
        keys = [key for key in keys if key not in moved]
        at = keys.index(goal) + (wish.after is not None)
        keys[at:at] = moved
    return [by_key[key] for key in keys]


def _all_named(text: str, names: PageNames) -> list[str]:
    """The keys of an order that is written as lines, one page each. Raises BadCorrection unless it names every page."""
    lines: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            key = names.key(line)
        except BadCorrection as error:
            raise BadCorrection(f"Line {number}: {error}") from error
        if key in lines:
            raise BadCorrection(f"Line {number}: the page {key} is in line {lines[key]} already.")
        lines[key] = number
    check_all_named(lines, names)
    return list(lines)


def check_all_named(named: dict[str, int], names: PageNames) -> None:
    """Raises BadCorrection when a page of the book is not among those that are named."""
    left = [key for key in names.keys if key not in named]
    if left:
        told = ", ".join(left[:10]) + (f" and {len(left) - 10} more" if len(left) > 10 else "")
        raise BadCorrection(f"Pages are left out: {told}. Name every page; one that readers shall not see is hidden.")


def _shown(pages: list[PageWording], wish: Wish, names: PageNames) -> list[PageWording]:
    hidden = {key for one in wish.hide for key in names.span(one)}
    shown = {key for one in wish.show for key in names.span(one)}
    if hidden & shown:
        raise BadCorrection(f"{', '.join(sorted(hidden & shown))}: a page is hidden or shown, not both.")
    return [replace(page, hidden=(page.hidden or page.key in hidden) and page.key not in shown) for page in pages]


def _typed(pages: list[PageWording], wish: Wish, names: PageNames) -> list[PageWording]:
    """With the types of pages that are wanted; of several for one page the last."""
    said: dict[str, PageBehaviour | None] = {}
    for one in wish.page_type:
        span, text = _halves(one, "--page-type PAGE=fold-out or --page-type PAGE..PAGE=opening")
        said |= dict.fromkeys(names.span(span), page_behaviour(text))
    return [replace(page, behaviour=said[page.key]) if page.key in said else page for page in pages]


def _labelled(pages: list[PageWording], wish: Wish, names: PageNames) -> tuple[PageWording, ...]:
    """Numbers first, then lists, then single labels: what says less of one page gives way."""
    keys, labels = [page.key for page in pages], dict[str, str]()
    hidden = {page.key for page in pages if page.hidden}
    for one in wish.number:
        span, start = _halves(one, "--number FROM=1 or --number FROM..TO=i")
        run = names.span(span)
        if RANGE not in span:
            run = keys[keys.index(run[0]) :]
        # A page that readers do not see is not counted.
        counted = [key for key in run if key not in hidden or key == run[0]]
        labels |= dict(zip(counted, numbers_from(start), strict=False))
    for one in wish.labels:
        first, listed = _halves(one, "--labels FROM=i,ii,iii")
        at, several = keys.index(names.key(first)), [plain(label) for label in listed.split(",")]
        if at + len(several) > len(keys):
            raise BadCorrection(f"{quoted(one)}: {len(several)} labels, and {len(keys) - at} pages from there on.")
        labels |= dict(zip(keys[at:], several, strict=False))
    for one in wish.label:
        page, label = _halves(one, "--label PAGE=LABEL")
        labels[names.key(page)] = plain(label)
    empty = next((key for key, label in labels.items() if not label), None)
    if empty is not None:
        raise BadCorrection(
            f"The label of page {empty} is empty. Write what stands on the page, or [1] where nothing does."
        )
    return tuple(replace(page, label=_label(page, labels[page.key])) if page.key in labels else page for page in pages)


def _label(page: PageWording, text: str) -> LanguageMap:
    """A label has no language; one that says the same stays as it is."""
    return page.label if first_text(page.label)[0] == text and len(page.label) == 1 else {"none": (text,)}


def _halves(text: str, example: str) -> tuple[str, str]:
    page, sign, rest = text.partition("=")
    if not sign or not page.strip():
        raise BadCorrection(f"{quoted(text)} is not understood; write {example}.")
    return page, rest


def _contents(text: str, wording: Wording, languages: Sequence[str]) -> tuple[Section, ...]:
    """A table of contents that is typed as lines, its pages by what stands on them."""
    names = PageNames(wording.pages)
    return tuple(_section(one, names) for one in parse_contents(text, "The contents", languages))


def _section(section: DescribedSection, names: PageNames) -> Section:
    within = tuple(_section(one, names) for one in section.sections)
    label = section.label or {}
    if section.label_of_page:
        try:
            page = names.key(section.label_of_page, "label")
        except BadCorrection as error:
            raise BadCorrection(f"The heading {quoted(first_text(label)[0])}: {error}") from error
    elif within:
        page = within[0].page
    else:
        raise BadCorrection(
            f"The heading {quoted(first_text(label)[0])} names no page. Write what stands on its page, as in 12 Giriş."
        )
    return Section(label, page, within)
