"""Rules on rights and on links to other documents. Pure."""

import re
from collections.abc import Iterator

from manifests.lint.findings import EVERY, Checked, Rule, Severity, Spot
from manifests.lint.tree import Document, Node
from manifests.lint.words import several, shown, split, text
from manifests.rights import is_rights_uri

_SECURE_RIGHTS = re.compile(r"https://(?:creativecommons\.org|(?:www\.)?rightsstatements\.org)/")


def rights(node: Node, _: Document) -> Iterator[Spot]:
    for key in ("rights", "license"):
        for one in several(node.get(key)):
            if split(one) is None:
                yield Spot(node.place(key), shown(one))


def rights_form(node: Node, _: Document) -> Iterator[Spot]:
    said = text(node.get("rights"))
    if _SECURE_RIGHTS.match(said) or (split(said) and "rightsstatements.org" in said and not is_rights_uri(said)):
        yield Spot(node.place("rights"), shown(said))


def other_rights(node: Node, _: Document) -> Iterator[Spot]:
    said = text(node.get("rights"))
    if split(said) is not None and not is_rights_uri(said) and "rightsstatements.org" not in said:
        yield Spot(node.place("rights"), shown(said))


def rendering(node: Node, _: Document) -> Iterator[Spot]:
    if node.role == "rendering":
        for key in ("format", "label"):
            if not node.get(key):
                yield Spot(node.place(), f"no {key}")


def format_missing(node: Node, _: Document) -> Iterator[Spot]:
    if node.role in ("homepage", "seeAlso", "related", "logo") and not node.get("format"):
        yield Spot(node.place(), "no format")


def provider(node: Node, _: Document) -> Iterator[Spot]:
    if node.role == "provider" and node.kind != "Agent":
        yield Spot(node.place(), shown(node.kind))


def logo(node: Node, _: Document) -> Iterator[Spot]:
    if node.role == "logo" and node.kind != "Image":
        yield Spot(node.place(), shown(node.kind))
    if "logo" in node.value and node.kind not in ("Agent", ""):
        yield Spot(node.place("logo"), f"said of {shown(node.kind)}")


ERROR, WARNING, ADVICE = Severity.ERROR, Severity.WARNING, Severity.ADVICE
RULES = (
    Checked(
        Rule(
            "rights-no-address",
            ERROR,
            "`rights` (version 2: `license`) is an address.",
            "TIFY fails at words, others show a link that leads nowhere.",
            "Presentation 3.0, 3.1; 2.1, 3.2; tify-iiif-viewer/tify#195",
            "Write the address of the licence; words belong into requiredStatement or metadata.",
        ),
        rights,
        EVERY,
        keys=("rights", "license"),
    ),
    Checked(
        Rule(
            "rights-form",
            ERROR,
            "Addresses of Creative Commons and RightsStatements.org are written as they are registered: with http.",
            "Programs compare them letter by letter, and do not know with https what may be done with the book.",
            "Presentation 3.0, 3.1",
            "Write http://creativecommons.org/..., http://rightsstatements.org/vocab/...",
        ),
        rights_form,
        EVERY,
        (3,),
        keys=("rights",),
    ),
    Checked(
        Rule(
            "rights-other",
            WARNING,
            "`rights` is an address of Creative Commons, of RightsStatements.org, or one registered as an extension.",
            "Programs do not know it, and viewers show a bare link.",
            "Presentation 3.0, 3.1",
            "Choose one of them; link the library's own conditions in requiredStatement.",
        ),
        other_rights,
        EVERY,
        (3,),
        keys=("rights",),
    ),
    Checked(
        Rule(
            "rendering-format",
            ERROR,
            "What is offered to be downloaded has a format and a label.",
            "Universal Viewer's dialog for downloads throws without a format.",
            "Presentation 3.0, 3.3; 2.1, 3.4; Universal Viewer",
            'Write {"format": "application/pdf", "label": ...}.',
        ),
        rendering,
        EVERY,
        roles=("rendering",),
    ),
    Checked(
        Rule(
            "link-format",
            ADVICE,
            "Links and logos say their format.",
            "Viewers choose by it what they open in a browser, and what they offer to programs.",
            "Presentation 3.0, 3.3",
            "Write text/html, application/xml, image/png.",
        ),
        format_missing,
        EVERY,
        roles=("homepage", "seeAlso", "related", "logo"),
    ),
    Checked(
        Rule(
            "provider-type",
            ERROR,
            "A provider is an Agent.",
            "Viewers show no name and no logo.",
            "Presentation 3.0, 3.1",
            'Write "type": "Agent".',
        ),
        provider,
        EVERY,
        (3,),
        roles=("provider",),
    ),
    Checked(
        Rule(
            "logo",
            WARNING,
            "In version 3 a logo is an Image and stands at the provider.",
            "Mirador shows it only so.",
            "Presentation 3.0, 3.1; Mirador",
            "Move it into `provider`, with type Image.",
        ),
        logo,
        EVERY,
        (3,),
    ),
)
