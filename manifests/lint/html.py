"""Rules on HTML in texts for readers. Pure."""

import re
from collections.abc import Iterator

from manifests.lint.findings import EVERY, Checked, Rule, Severity, Spot
from manifests.lint.tree import Document, Node
from manifests.lint.words import Json, several, shown

ALLOWED_TAGS = frozenset(["a", "b", "br", "i", "img", "p", "small", "span", "sub", "sup"])


# No part of it can begin at two places of a run of letters: time stays linear.
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})(?![a-zA-Z0-9])([^<>]*)>")


_EVENT = re.compile(r"\son[a-z]+\s*=|javascript:", re.IGNORECASE)


EMPTY_TAGS = frozenset({"br", "img"})


def _strings(value: Json) -> Iterator[str]:
    """All texts of a value of either version."""
    for one in several(value):
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            parts = [one["@value"]] if "@value" in one else list(one.values())
            yield from (text for part in parts for text in several(part) if isinstance(text, str))


def html_in_label(node: Node, _: Document) -> Iterator[Spot]:
    for text in _strings(node.get("label")):
        if _TAG.search(text) or "&amp;" in text:
            yield Spot(node.place("label"), shown(text))
            return


def html(node: Node, _: Document) -> Iterator[Spot]:
    keys = ["summary", "description", "attribution"]
    if node.role in ("metadata", "requiredStatement"):
        keys.append("value")
    for key in keys:
        for text in _strings(node.get(key)):
            if wrong := _wrong_html(text):
                yield Spot(node.place(key), f"{wrong} in {shown(text)}")
                break


def _wrong_html(text: str) -> str:
    """What of a text that is HTML viewers will not take; '' for plain texts and good HTML."""
    tags = list(_TAG.finditer(text))
    if not (text.startswith("<") and text.endswith(">")):
        # Plain text by the specification, and shown as it is; unless an element is closed, for then HTML was meant.
        closed = any(found[1] for found in tags)
        return "an element in a text that does not begin with < and end with >" if closed else ""
    if any(mark in text for mark in ("<!--", "<![CDATA[", "<?")):
        return "a comment or instruction"
    for found in tags:
        if found[2].lower() not in ALLOWED_TAGS:
            return f"<{found[2].lower()[:20]}>"
        if _EVENT.search(found[3]):
            return "a script"
    return _unbalanced(tags)


def _unbalanced(tags: list[re.Match[str]]) -> str:
    open_tags: list[str] = []
    for found in tags:
        closes, name, alone = bool(found[1]), found[2].lower(), found[3].endswith("/")
        if closes and (not open_tags or open_tags.pop() != name):
            return f"</{name}> without its beginning"
        if not closes and not alone:
            open_tags.append(name)
    return f"<{open_tags[-1]}> without an end" if open_tags else ""


ERROR, WARNING, ADVICE = Severity.ERROR, Severity.WARNING, Severity.ADVICE

RULES = (
    Checked(
        Rule(
            "text-html-label",
            WARNING,
            "A label is plain text.",
            "Viewers show the tags as they are written.",
            "Presentation 3.0, 4.5; 2.1, 4.4",
            "Take the tags out; write & as &.",
        ),
        html_in_label,
        EVERY,
        keys=("label",),
    ),
    Checked(
        Rule(
            "text-html",
            WARNING,
            "HTML is one well-formed element with a, b, br, i, img, p, small, span, sub, sup only, and no script.",
            "Viewers strip the rest, or show the tags.",
            "Presentation 3.0, 4.5; 2.1, 4.4",
            "Begin with < and end with >, close every element, leave out the rest.",
        ),
        html,
        EVERY,
        keys=("summary", "description", "attribution", "value"),
    ),
)
