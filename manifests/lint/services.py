"""Rules on services in general, and on those of images. Pure."""

from collections.abc import Iterator

from manifests.lint.findings import EVERY, SERVICES, Checked, Rule, Severity, Spot
from manifests.lint.seen import LEVELS, image_services, is_image_service, profiles
from manifests.lint.tree import Document, Node
from manifests.lint.words import several, shown, text


def no_profile(service: Node, _: Document) -> Iterator[Spot]:
    """Where Mirador looks at the profile of whatever it finds."""
    if service.role not in ("service", "services") or profiles(service):
        return
    holder = service.parent
    beside = (
        holder is not None and holder.role in ("body", "resource", "items", "default") and bool(image_services(holder))
    )
    if service.role == "services" or (beside and not is_image_service(service)):
        yield Spot(service.place(), f"{shown(service.kind or 'a service')} without a profile")


def image_profile(service: Node, _: Document) -> Iterator[Spot]:
    if service.role in ("service", "services") and is_image_service(service) and not profiles(service):
        yield Spot(service.place(), shown(service.get("profile")) if "profile" in service.value else "no profile")


def array_profile(service: Node, document: Document) -> Iterator[Spot]:
    if document.version == 3 and service.kind == "ImageService3" and text(service.get("profile")) not in LEVELS:
        yield Spot(service.place("profile"), shown(service.get("profile")))


def profile_2(service: Node, _: Document) -> Iterator[Spot]:
    known = profiles(service)
    if IMAGE_CONTEXT2 in several(service.get("@context")) and known and not known[0].startswith(IMAGE_LEVELS2):
        yield Spot(service.place("profile"), shown(known[0]))


def image_first(resource: Node, _: Document) -> Iterator[Spot]:
    services = resource.of("service")
    if len(services) > 1 and image_services(resource) and not is_image_service(services[0]):
        yield Spot(resource.place("service", 0), f"{shown(services[0].kind)} before the image service")


def both_names(service: Node, _: Document) -> Iterator[Spot]:
    for key in ("id", "type"):
        if key in service.value and f"@{key}" in service.value:
            yield Spot(service.place(), f"{key} and @{key}")


def secure_names(node: Node, _: Document) -> Iterator[Spot]:
    for key in ("profile", "@context", "protocol"):
        for one in several(node.get(key)):
            if text(one).startswith("https://iiif.io/api/"):
                yield Spot(node.place(key), shown(one))


def service_and_services(node: Node, _: Document) -> Iterator[Spot]:
    if node.of("service") and node.of("services"):
        yield Spot(node.place("services"), "`service` and `services`")


def context_in_service(service: Node, _: Document) -> Iterator[Spot]:
    if service.role in ("service", "services") and "@context" in service.value and "id" in service.value:
        yield Spot(service.place("@context"), shown(service.get("@context")))


def context_of_service(service: Node, _: Document) -> Iterator[Spot]:
    if service.role == "service" and is_image_service(service) and "@context" not in service.value:
        yield Spot(service.place(), "no @context")


IMAGE_CONTEXT2 = "http://iiif.io/api/image/2/context.json"
IMAGE_LEVELS2 = ("http://iiif.io/api/image/2/level", "https://iiif.io/api/image/2/level")
ERROR, WARNING, ADVICE = Severity.ERROR, Severity.WARNING, Severity.ADVICE

RULES = (
    Checked(
        Rule(
            "service-profile",
            ERROR,
            "What stands in `services` of a manifest, or beside an image service, has a profile, a text.",
            "Mirador 4.0 to 4.2 reads the profile of each of them, throws, and never shows the image.",
            "Mirador, getAccessTokenService; djiiif#28",
            "Put services of access into the image service, search into `service` of the manifest.",
        ),
        no_profile,
        EVERY,
        roles=SERVICES,
    ),
    Checked(
        Rule(
            "image-profile",
            ERROR,
            "An image service has a profile.",
            "Universal Viewer and @iiif/parser do not take it for an image service: the page is one static image.",
            "Image API 3.0, 5.1; 2.1, 5",
            "Write level2 (version 2: http://iiif.io/api/image/2/level2.json).",
        ),
        image_profile,
        EVERY,
        roles=SERVICES,
    ),
    Checked(
        Rule(
            "image-profile-3",
            WARNING,
            "The profile of an ImageService3 is level0, level1 or level2.",
            "@iiif/parser compares it letter by letter, and finds no image service.",
            "Image API 3.0, 5.1; @iiif/parser",
            "Write level2.",
        ),
        array_profile,
        EVERY,
        (3,),
    ),
    Checked(
        Rule(
            "image-profile-2",
            WARNING,
            "The profile of an image service of version 2 is an address: http://iiif.io/api/image/2/level2.json.",
            "Viewers compare it letter by letter, and take the service for one of level 0 or for none.",
            "Image API 2.1, 5; Universal Viewer",
            "Write the whole address.",
        ),
        profile_2,
        EVERY,
        keys=("@context",),
    ),
    Checked(
        Rule(
            "image-service-first",
            WARNING,
            "The image service is the first in `service`.",
            "Some viewers look at the first only.",
            "VIEWERS 1.0",
            "Put it first.",
        ),
        image_first,
        EVERY,
        keys=("service",),
    ),
    Checked(
        Rule(
            "both-names",
            WARNING,
            "An object has id and type, or @id and @type, not both.",
            "It matches two schemas at once: the official validator refuses the manifest.",
            "IIIF/presentation-validator",
            "Write id and type, or for services of version 2 and older @id and @type.",
        ),
        both_names,
        EVERY,
        keys=("@id", "@type"),
    ),
    Checked(
        Rule(
            "https-names",
            ERROR,
            "Names of the specifications (context, profile, protocol) begin with http://iiif.io/.",
            "They are names, compared letter by letter; with https nobody knows them.",
            "Image API 3.0, 5.1; Presentation 3.0, 4.6",
            "Write http.",
        ),
        secure_names,
        EVERY,
        keys=("profile", "@context", "protocol"),
    ),
    Checked(
        Rule(
            "service-and-services",
            ADVICE,
            "An object has `service` or `services`, not both.",
            "manifesto adds the one to the other at each call: lists of services grow while the book is read.",
            "manifesto 4.3.5",
            "Put all into `service`.",
        ),
        service_and_services,
        EVERY,
        (3,),
        keys=("services",),
    ),
    Checked(
        Rule(
            "service-context",
            ADVICE,
            "In version 3 a service has no `@context`.",
            "The context of the document has the words of the services already.",
            "Presentation 3.0, 3.3",
            "Take it out.",
        ),
        context_in_service,
        EVERY,
        (3,),
        keys=("@context",),
    ),
    Checked(
        Rule(
            "service-context-2",
            WARNING,
            "In version 2 an image service has its own `@context`.",
            "Annona and older viewers recognise the service by it.",
            "Presentation 2.1, 5.4; Annona",
            "Write http://iiif.io/api/image/2/context.json.",
        ),
        context_of_service,
        EVERY,
        (2,),
        roles=("service",),
    ),
)
