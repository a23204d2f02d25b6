"""Collections of books: what is within them, and what they are within. Knows no SQL."""

from collections import Counter
from collections.abc import Sequence
from types import MappingProxyType

from image_store import Limits
from manifests.collections.contents import Contents, Listed, Place, Within
from manifests.collections.values import TOP, Totals
from manifests.days import Day
from manifests.documents import CONTEXT, Agent, Collection, CollectionItem, Pair, SaidOfCollection, Texts, texts
from manifests.language_maps import LanguageMap
from manifests.metadata import plain
from manifests.presentation3.canvases import cover
from manifests.presentation3.links import ALL_BOOKS, homepage, providers
from manifests.provider import Provider
from manifests.urls import Urls

COUNTED: MappingProxyType[str, Texts] = MappingProxyType(
    {
        "books": {"az": ["Kitablar"], "en": ["Books"], "ru": ["Книги"]},
        "pages": {"az": ["Səhifələr"], "en": ["Pages"], "ru": ["Страницы"]},
    }
)
# A work in volumes or issues (PRE3-R66).
MULTI_PART = "multi-part"


def collection(contents: Contents, urls: Urls, limits: Limits, provider: Provider | None = None) -> Collection:
    """A collection: those within it, then its books, both in the order given (PRE3-R63).

    A long one has collections of some of its books in place of them: Presentation 3 has no pages of a collection
    (PRE3-R65). Its thumbnail is the first there is below it.
    """
    items = [_within(one, contents, urls, limits) for one in contents.within]
    items += [_listed(one, label, urls, limits) for one, label in _labelled(contents)]
    label = _whole_label(contents)
    return {
        "@context": CONTEXT,
        "id": _address(contents.place, urls),
        "type": "Collection",
        "label": label,
        "metadata": _counts(contents.totals),
        **_said(contents, providers(provider, urls), urls),
        "thumbnail": next((item["thumbnail"] for item in items if item["thumbnail"]), []),
        # A division has no page of its own: the page of the whole shows its books too.
        "homepage": [homepage(urls.books(contents.place.id or TOP), label)],
        "items": items,
    }


def _said(contents: Contents, provided: list[Agent], urls: Urls) -> SaidOfCollection:
    said: SaidOfCollection = {}
    if contents.record is not None and contents.record.summary and contents.place.division is None:
        said["summary"] = plain(contents.record.summary)
    if provided:
        said["provider"] = provided
    if date := _nav_date(contents.place):
        said["navDate"] = date
    if contents.is_work:
        said["behavior"] = [MULTI_PART]
    if contents.parent is not None:
        above = contents.parent
        said["partOf"] = [{"id": _address(above, urls), "type": "Collection", "label": _label(above)}]
    return said


def _within(one: Within, contents: Contents, urls: Urls, limits: Limits) -> CollectionItem:
    item: CollectionItem = {
        "id": _address(one.place, urls),
        "type": "Collection",
        "label": _label(one.place),
        "metadata": _counts(one.totals),
        "thumbnail": cover(one.cover.cover, urls, limits),
    }
    if date := _nav_date(one.place):
        item["navDate"] = date
    if contents.is_work and one.place.division is not None:
        item["behavior"] = [MULTI_PART]
    return item


def _listed(one: Listed, label: LanguageMap, urls: Urls, limits: Limits) -> CollectionItem:
    item: CollectionItem = {
        "id": urls.manifest(one.book.id),
        "type": "Manifest",
        "label": texts(label),
        "thumbnail": cover(one.book.cover, urls, limits),
    }
    if one.nav_date:
        item["navDate"] = one.nav_date
    return item


def _labelled(contents: Contents) -> Sequence[tuple[Listed, LanguageMap]]:
    """Every book with its title; a part that is called like the work, or like another part, with what part it is."""
    called = Counter(_all_texts(one.book.title) for one in contents.books)
    work = set(_all_texts(contents.record.label)) if contents.record else set[str]()
    return [
        (
            one,
            {tag: tuple(f"{text}, {one.part}" for text in some) for tag, some in one.book.title.items()}
            if one.part and (called[_all_texts(one.book.title)] > 1 or work & set(_all_texts(one.book.title)))
            else one.book.title,
        )
        for one in contents.books
    ]


def _all_texts(label: LanguageMap) -> tuple[str, ...]:
    return tuple(text for some in label.values() for text in some)


def _counts(totals: Totals) -> list[Pair]:
    said = {"books": totals.books, "pages": totals.pages}
    return [{"label": COUNTED[what], "value": {"none": [str(number)]}} for what, number in said.items()]


def _nav_date(place: Place) -> str:
    return Day(place.nav_year).nav_date if place.nav_year is not None else ""


def _address(place: Place, urls: Urls) -> str:
    return urls.collection(place.id or TOP, str(place.division) if place.division else "")


def _label(place: Place) -> Texts:
    return texts(place.label) if place.label else ALL_BOOKS


def _whole_label(contents: Contents) -> Texts:
    """The label of a collection that is looked at alone: that of a division says of what it is one."""
    division = contents.place.label
    if contents.place.division is None:
        return _label(contents.place)
    whole = texts(contents.record.label) if contents.record else ALL_BOOKS
    return {tag: [f"{some[0]}: {_in_language(division, tag)}"] for tag, some in whole.items()}


def _in_language(label: LanguageMap, tag: str) -> str:
    return (label.get(tag) or label.get("none") or next(iter(label.values())))[0]
