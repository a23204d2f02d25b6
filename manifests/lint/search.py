"""Rules on services of search and of access. Pure."""

from collections.abc import Iterator

from manifests.lint.findings import EVERY, SERVICES, TOP, Checked, Rule, Severity, Spot
from manifests.lint.seen import SEARCH1, images, profiles
from manifests.lint.tree import Document, Node
from manifests.lint.words import several, shown, text

AUTH1 = "http://iiif.io/api/auth/"


PLAIN_TEXTS = ("header", "description", "confirmLabel", "failureHeader", "failureDescription")


def _is_search(service: Node) -> bool:
    said = [service.kind, *profiles(service), *map(text, several(service.get("@context")))]
    return any(one.startswith("SearchService") or "iiif.io/api/search/" in one for one in said)


def _is_auth1(service: Node) -> bool:
    return (service.kind.startswith("Auth") and service.kind.endswith("1")) or any(
        one.startswith(AUTH1) for one in profiles(service)
    )


def search_in_services(service: Node, _: Document) -> Iterator[Spot]:
    if service.role == "services" and _is_search(service):
        yield Spot(service.place(), shown(service.kind))


def search_profile(service: Node, _: Document) -> Iterator[Spot]:
    if service.kind == "SearchService1" and not any(map(SEARCH1.fullmatch, profiles(service))):
        yield Spot(service.place("profile"), shown(service.get("profile")))


def search_1(top: Node, _: Document) -> Iterator[Spot]:
    found = [one for one in top.of("service", "services") if _is_search(one)]
    if found and not any(SEARCH1.fullmatch(profile) for one in found for profile in profiles(one)):
        yield Spot(found[0].place(), shown(found[0].kind))


def search_order(top: Node, _: Document) -> Iterator[Spot]:
    kinds = [one.kind for one in top.of("service")]
    if "SearchService1" in kinds and "SearchService2" in kinds[kinds.index("SearchService1") :]:
        yield Spot("service", "SearchService1 before SearchService2")


def search_query(service: Node, _: Document) -> Iterator[Spot]:
    if service.role in ("service", "services") and "?" in service.id and (_is_search(service) or _is_auth1(service)):
        yield Spot(service.place(), shown(service.id))


def auth_2_only(canvas: Node, _: Document) -> Iterator[Spot]:
    for image in images(canvas):
        services = [*image.of("service"), *(inner for one in image.of("service") for inner in one.of("service"))]
        newer = [one for one in services if one.kind.startswith("Auth") and one.kind.endswith("2")]
        if newer and not any(map(_is_auth1, services)):
            yield Spot(newer[0].place(), shown(newer[0].kind))


def auth_texts(service: Node, _: Document) -> Iterator[Spot]:
    if service.role not in ("service", "services") or not any(one.startswith(AUTH1) for one in profiles(service)):
        return
    ways = ("/login", "/clickthrough", "/kiosk", "/external")
    if any(profile.endswith(ways) for profile in profiles(service)) and not service.get("label"):
        yield Spot(service.place(), "no label")
    for key in PLAIN_TEXTS:
        if key in service.value and not isinstance(service.get(key), str):
            yield Spot(service.place(key), shown(service.get(key)))


ERROR, WARNING, ADVICE = Severity.ERROR, Severity.WARNING, Severity.ADVICE

RULES = (
    Checked(
        Rule(
            "search-in-services",
            WARNING,
            "A search service stands in `service` of the manifest.",
            "In `services` Mirador and Clover do not look for it, and without a profile it hides every image.",
            "Mirador, Clover",
            "Move it to `service`.",
        ),
        search_in_services,
        EVERY,
        (3,),
        roles=("services",),
    ),
    Checked(
        Rule(
            "search-profile",
            ERROR,
            "A SearchService1 has the profile http://iiif.io/api/search/1/search.",
            "Viewers find it by that text: hits are counted and do not lead to pages, or there is no search at all.",
            "Content Search 1.0, 3; UniversalViewer/universalviewer#626, #629",
            "Write the profile so, with http.",
        ),
        search_profile,
        EVERY,
    ),
    Checked(
        Rule(
            "search-1",
            WARNING,
            "Who offers a search offers version 1 of it.",
            "Mirador and Universal Viewer read version 1 only: no search box, or no hits.",
            "ProjectMirador/mirador#3791",
            "Offer SearchService1 beside SearchService2.",
        ),
        search_1,
        TOP,
    ),
    Checked(
        Rule(
            "search-order",
            ADVICE,
            "SearchService2 stands before SearchService1.",
            "Clover takes the first, and can only read the answers of version 2.",
            "Clover",
            "Change the order.",
        ),
        search_order,
        TOP,
        (3,),
    ),
    Checked(
        Rule(
            "service-query",
            WARNING,
            "The id of a service of search or access has no ?.",
            "Viewers add ?q= and ?origin= to it.",
            "Mirador, Universal Viewer",
            "Use a path.",
        ),
        search_query,
        EVERY,
        roles=SERVICES,
    ),
    Checked(
        Rule(
            "auth-2-only",
            WARNING,
            "Who offers access by version 2 offers version 1 too.",
            "Neither Mirador nor Universal Viewer has version 2: no login is offered.",
            "ProjectMirador/mirador#3789, #3934",
            "List both within the image service.",
        ),
        auth_2_only,
        ("Canvas",),
    ),
    Checked(
        Rule(
            "auth-texts",
            ERROR,
            "A service of access of version 1 has a label, and its other texts are plain strings.",
            "Mirador reads the first label and throws without one; an array of languages throws too.",
            "Authentication 1.0, 2.2; Mirador",
            "Choose the language on the server.",
        ),
        auth_texts,
        EVERY,
        roles=SERVICES,
    ),
)
