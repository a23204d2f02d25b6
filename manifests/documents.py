"""The shapes of Presentation 3 documents, as far as this server writes them. Plain dicts at run time.

The keys stand in the order in which they are written: the order of the specification.
"""

from functools import lru_cache
from typing import Literal, NotRequired, TypeAlias, TypedDict

import orjson

from manifests.language_maps import LanguageMap
from manifests.languages import is_azerbaijani

# Language tags of which it is remembered how they are written: a library has a few.
TAGS_KEPT = 256
CONTEXT = "http://iiif.io/api/presentation/3/context.json"

Texts: TypeAlias = dict[str, list[str]]
Service: TypeAlias = dict[str, object]


class Pair(TypedDict):
    """A line of metadata."""

    label: Texts
    value: Texts


class Image(TypedDict):
    """An image that can be fetched at `id`, in exactly this size."""

    id: str
    type: Literal["Image"]
    format: Literal["image/jpeg"]
    width: int
    height: int
    service: list[Service]


class Homepage(TypedDict):
    """A page for people. `language`: those in which it can be read."""

    id: str
    type: Literal["Text"]
    label: Texts
    format: Literal["text/html"]
    language: NotRequired[list[str]]


class Logo(TypedDict):
    """The logo of whoever provides a book, in exactly this size."""

    id: str
    type: Literal["Image"]
    format: Literal["image/png"]
    width: int
    height: int


class Agent(TypedDict):
    """Who provides a book."""

    id: str
    type: Literal["Agent"]
    label: Texts
    homepage: NotRequired[list[Homepage]]
    logo: NotRequired[list[Logo]]


class SeeAlso(TypedDict):
    """A record of a book, for programs."""

    id: str
    type: Literal["Dataset"]
    label: Texts
    format: str
    profile: NotRequired[str]


class Rendering(TypedDict):
    """The book in another form; `format` is its media type."""

    id: str
    type: Literal["Text", "Dataset"]
    label: Texts
    format: str


class Reference(TypedDict):
    """Another document, by its address."""

    id: str
    type: Literal["Manifest", "Collection"]
    label: Texts


class Painting(TypedDict):
    """The annotation that puts an image on a canvas."""

    id: str
    type: Literal["Annotation"]
    motivation: Literal["painting"]
    body: Image
    target: str


class AnnotationPage(TypedDict):
    """What is painted on a canvas."""

    id: str
    type: Literal["AnnotationPage"]
    items: list[Painting]


class Canvas(TypedDict):
    """A page of the book, as large as its image in pixels."""

    id: str
    type: Literal["Canvas"]
    label: Texts
    height: int
    width: int
    thumbnail: list[Image]
    behavior: NotRequired[list[str]]
    items: list[AnnotationPage]


class CanvasReference(TypedDict):
    """A canvas of the same manifest, by its address."""

    id: str
    type: Literal["Canvas"]


class Range(TypedDict):
    """A section of the book, or another order of its pages."""

    id: str
    type: Literal["Range"]
    label: Texts
    behavior: NotRequired[list[str]]
    items: list["CanvasReference | Range"]


class CollectionItem(TypedDict):
    """A book in a collection, or a collection within it, with how much that holds."""

    id: str
    type: Literal["Manifest", "Collection"]
    label: Texts
    metadata: NotRequired[list[Pair]]
    thumbnail: list[Image]
    navDate: NotRequired[str]
    behavior: NotRequired[list[str]]


class RemoteImage(TypedDict):
    """An image of others, as far as they say what it is."""

    id: str
    type: Literal["Image"]
    format: NotRequired[str]
    width: NotRequired[int]
    height: NotRequired[int]


class RemoteItem(TypedDict):
    """A manifest or collection of another institution, by its own identifier."""

    id: str
    type: Literal["Manifest", "Collection"]
    label: Texts
    summary: NotRequired[Texts]
    requiredStatement: NotRequired[Pair]
    rights: NotRequired[str]
    provider: NotRequired[list[Agent]]
    thumbnail: NotRequired[list[RemoteImage]]
    homepage: NotRequired[list[Homepage]]


# `@context` is no Python name: these parts are joined to the documents that are answers of their own.
Context = TypedDict("Context", {"@context": str})


class Said(TypedDict):
    """What a manifest has only where somebody said it."""

    summary: NotRequired[Texts]
    requiredStatement: NotRequired[Pair]
    rights: NotRequired[str]
    provider: NotRequired[list[Agent]]
    navDate: NotRequired[str]
    rendering: NotRequired[list[Rendering]]


class BeforeCanvases(Context, Said):
    """What stands in a manifest before its canvases."""

    id: str
    type: Literal["Manifest"]
    label: Texts
    metadata: list[Pair]
    thumbnail: list[Image]
    viewingDirection: Literal["left-to-right", "right-to-left"]
    behavior: list[str]
    homepage: list[Homepage]
    seeAlso: list[SeeAlso]


class BehindCanvases(TypedDict):
    """What stands in a manifest behind its canvases."""

    start: NotRequired[CanvasReference]
    structures: NotRequired[list[Range]]


class Manifest(BeforeCanvases, BehindCanvases):
    """A book."""

    items: list[Canvas]


class SaidOfCollection(TypedDict):
    """What a collection has only where there is something to say."""

    summary: NotRequired[Texts]
    provider: NotRequired[list[Agent]]
    navDate: NotRequired[str]
    behavior: NotRequired[list[str]]
    partOf: NotRequired[list[Reference]]


class Collection(Context, SaidOfCollection):
    """A list of collections and books."""

    id: str
    type: Literal["Collection"]
    label: Texts
    metadata: list[Pair]
    thumbnail: list[Image]
    homepage: list[Homepage]
    items: list[CollectionItem | RemoteItem]


class CanvasDocument(Context, Canvas):
    """A canvas that is fetched alone."""

    partOf: list[Reference]


class RangeDocument(Context, Range):
    """A range that is fetched alone."""

    partOf: list[Reference]


class AnnotationPageDocument(Context, AnnotationPage):
    """An annotation page that is fetched alone."""


class PaintingDocument(Context, Painting):
    """An annotation that is fetched alone."""


def texts(map_: LanguageMap) -> Texts:
    """A language map as it is written: Azerbaijani first, for a viewer without the reader's language takes the
    first key (VIEWERS, rule 10); keys without digits, for the schema knows only letters (checklist 7.3).
    """
    if len(map_) == 1:
        return {_letters(key): list(values) for key, values in map_.items()}
    written: Texts = {}
    for key in sorted(map_, key=_place):
        written.setdefault(_letters(key), []).extend(map_[key])
    return written


def texts_json(map_: LanguageMap) -> str:
    """The same as JSON."""
    if len(map_) != 1:
        return orjson.dumps(texts(map_)).decode()
    # So are nearly all labels of pages, of which a book has thousands.
    [(key, values)] = map_.items()
    return orjson.dumps({_letters(key): values}).decode()


@lru_cache(TAGS_KEPT)
def _place(tag: str) -> bool:
    return not is_azerbaijani(tag)


@lru_cache(TAGS_KEPT)
def _letters(tag: str) -> str:
    return "-".join(part for part in tag.split("-") if part.isalpha())
