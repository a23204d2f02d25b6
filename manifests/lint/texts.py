"""Rules on texts for readers: language maps of version 3, values of version 2, HTML. Pure."""

from collections.abc import Iterator

from manifests.languages import is_language_tag
from manifests.lint.findings import EVERY, Checked, Rule, Severity, Spot
from manifests.lint.tree import Document, Node
from manifests.lint.words import Json, several, shown

LABELLED3 = frozenset({"Manifest", "Collection", "Agent"})

# The properties for readers that a resource of version 3 may have itself.
READ = ("label", "summary", "value")

LABELLED2 = frozenset({"Manifest", "Collection", "Canvas", "Range", "Layer"})


Place = tuple[str | int, ...]


def _texts(node: Node) -> Iterator[tuple[Place, Json]]:
    """The properties of a node that are for readers."""
    if node.role in ("service", "services"):
        return
    for key in ("label", "summary"):
        if key in node.value:
            yield (key,), node.get(key)
    if node.role in ("metadata", "requiredStatement") and "value" in node.value:
        yield ("value",), node.get("value")


def _readable(node: Node) -> Iterator[tuple[Place, dict[str, Json]]]:
    for place, value in _texts(node):
        if isinstance(value, dict):
            yield place, value


def not_a_map(node: Node, _: Document) -> Iterator[Spot]:
    for place, value in _texts(node):
        if not isinstance(value, dict):
            yield Spot(node.place(*place), shown(value))


def not_arrays(node: Node, _: Document) -> Iterator[Spot]:
    for place, value in _readable(node):
        for tag, texts in value.items():
            if not isinstance(texts, list):
                yield Spot(node.place(*place, tag), shown(texts))
            elif not all(isinstance(text, str) for text in texts):
                wrong = next(at for at, text in enumerate(texts) if not isinstance(text, str))
                yield Spot(node.place(*place, tag, wrong), shown(texts[wrong]))


def empty(node: Node, _: Document) -> Iterator[Spot]:
    for place, value in _readable(node):
        if not any(isinstance(text, str) and text.strip() for texts in value.values() for text in several(texts)):
            yield Spot(node.place(*place), shown(value))


def tag(node: Node, _: Document) -> Iterator[Spot]:
    for place, value in _readable(node):
        for key in value:
            if key != "none" and not is_language_tag(key):
                yield Spot(node.place(*place), shown(key))


def none_mixed(node: Node, _: Document) -> Iterator[Spot]:
    for place, value in _readable(node):
        if "none" in value and len(value) > 1:
            yield Spot(node.place(*place), f"`none` beside {', '.join(shown(key) for key in value if key != 'none')}")


def same_language(node: Node, _: Document) -> Iterator[Spot]:
    for place, value in _readable(node):
        first: dict[str, str] = {}
        for key in value:
            other = first.setdefault(key.partition("-")[0].lower(), key)
            if other != key:
                yield Spot(node.place(*place), f"{shown(other)} and {shown(key)}")


def label_missing(node: Node, document: Document) -> Iterator[Spot]:
    if node.get("label") not in (None, "", [], {}):
        return
    if document.version == 3:
        reference = node.role == "partOf"
        needed = (node.kind in LABELLED3 and not reference) or node.role in ("homepage", "rendering", "provider")
    else:
        # In lists of ranges and annotations a canvas is only named.
        named = node.role in ("on", "full", "within", "ranges", "startCanvas")
        shown_canvas = node.kind != "Canvas" or node.role == "canvases" or node.parent is None
        needed = node.kind in LABELLED2 and shown_canvas and not named
    if needed:
        yield Spot(node.place(), "no label")


def pair(node: Node, _: Document) -> Iterator[Spot]:
    if node.role in ("metadata", "requiredStatement"):
        for key in ("label", "value"):
            if key not in node.value:
                yield Spot(node.place(), f"no {key}")
    for at, one in enumerate(several(node.get("metadata"))):
        if not isinstance(one, dict):
            yield Spot(node.place("metadata", at), shown(one))


def value2(node: Node, _: Document) -> Iterator[Spot]:
    keys = ["label", "description", "attribution", *(["value"] if node.role == "metadata" else [])]
    for key in keys:
        for one in several(node.get(key)):
            if not isinstance(one, str | int | float) and not (
                isinstance(one, dict) and isinstance(one.get("@value"), str)
            ):
                yield Spot(node.place(key), shown(one))
                break


ERROR, WARNING, ADVICE = Severity.ERROR, Severity.WARNING, Severity.ADVICE

RULES = (
    Checked(
        Rule(
            "text-not-a-map",
            ERROR,
            "In version 3 label, summary and values are language maps, never bare strings.",
            "manifesto throws, and the windows of Mirador and Universal Viewer stay empty.",
            "Presentation 3.0, 4.4; Readux; ProjectMirador/mirador#3551",
            'Write {"az": ["..."]}; {"none": ["..."]} where the language is not known.',
        ),
        not_a_map,
        EVERY,
        (3,),
        keys=READ,
    ),
    Checked(
        Rule(
            "text-not-arrays",
            ERROR,
            "In a language map each language has an array of texts.",
            "manifesto throws: must have an array as the value for a given language.",
            "Presentation 3.0, 4.4; manifesto",
            'Write {"az": ["..."]}, not {"az": "..."}.',
        ),
        not_arrays,
        EVERY,
        (3,),
        keys=READ,
    ),
    Checked(
        Rule(
            "text-empty",
            WARNING,
            "A text for readers says something.",
            "Readers see an empty line, or a book without a name.",
            "Presentation 3.0, 4.4",
            "Leave the property out, or give a label such as [1].",
        ),
        empty,
        EVERY,
        (3,),
        keys=READ,
    ),
    Checked(
        Rule(
            "text-language",
            ERROR,
            "The keys of a language map are language tags, or `none`.",
            "A key that is no tag is never the reader's language; `@none`, `und` and the empty one were never keys.",
            "Presentation 3.0, 4.4; BCP 47",
            "Write az, az-Arab, ru, none.",
        ),
        tag,
        EVERY,
        (3,),
        keys=READ,
    ),
    Checked(
        Rule(
            "text-none-mixed",
            WARNING,
            "`none` stands alone in a language map.",
            "manifesto shows the values of `none` only, to every reader whose language is not among the others.",
            "manifesto",
            "Give the text its language, or put it into a line of its own.",
        ),
        none_mixed,
        EVERY,
        (3,),
        keys=READ,
    ),
    Checked(
        Rule(
            "text-same-language",
            ADVICE,
            "A language stands once in a language map, not in two scripts.",
            "Keys are alternatives: of az and az-Arab viewers show one.",
            "manifesto",
            "Put both texts under one key, or the original script into a line of metadata.",
        ),
        same_language,
        EVERY,
        (3,),
        keys=READ,
    ),
    Checked(
        Rule(
            "label-missing",
            ERROR,
            "What must have a label has one: manifests, collections and their items, links, providers; in version 2 "
            "canvases and ranges too.",
            "Lists and menus have an empty line; Universal Viewer's list of downloads fails.",
            "Presentation 3.0, 3.1; 2.1, 3.1",
            "Give a label.",
        ),
        label_missing,
        EVERY,
    ),
    Checked(
        Rule(
            "metadata-pair",
            ERROR,
            "A line of metadata has a label and a value.",
            "Viewers read both, and fail at the first that is missing.",
            "Presentation 3.0, 3.1; 2.1, 3.1",
            'Write {"label": ..., "value": ...}.',
        ),
        pair,
        EVERY,
    ),
    Checked(
        Rule(
            "text-2",
            ERROR,
            "In version 2 a text is a string, or an object with @value and @language, or an array of them.",
            "Viewers of version 2 do not know language maps: the text is empty.",
            "Presentation 2.1, 4.3",
            'Write "..." or {"@value": "...", "@language": "az"}.',
        ),
        value2,
        EVERY,
        (2,),
        keys=("label", "description", "attribution", "value"),
    ),
)
