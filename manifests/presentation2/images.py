"""Images and services of version 3 -> of version 2. Knows no canvas."""

import re
from typing import Any

from manifests.presentation2.texts import Read, Written, one_or_many, text2
from manifests.urls import Urls

IMAGE2 = "http://iiif.io/api/image/2/context.json"
IMAGE3 = "http://iiif.io/api/image/3/context.json"
PROFILES2 = "http://iiif.io/api/image/2/"
# What of info.json spares viewers to ask for it. Limits are not among them: version 2 has them within the profile,
# which viewers want to be one string.
SPARING = ("width", "height", "sizes", "tiles")
# Services of the older kind, by their profile: the part of it before the first slash behind the version names them.
OLDER = re.compile(r"http://iiif\.io/api/(?:image|search|auth)/[0-2]/")
LARGEST = "/full/max/"


def image2(image: Read, urls: Urls) -> Written:
    """An image: to be painted, a thumbnail, a logo (PRE2-R06)."""
    written: Written = {"@id": _address(image, urls), "@type": "dctypes:Image"}
    if "label" in image:
        written["label"] = text2(image["label"])
    written |= {key: image[key] for key in ("format", "height", "width") if key in image}
    if "service" in image and (services := services2(image["service"], urls)):
        written["service"] = one_or_many(services)
    return written


def services2(services: Any, urls: Urls) -> list[Written]:
    """Services, each once and with its own context (PRE2-R07). Those that only version 3 knows are left out."""
    found: dict[object, Written] = {}
    for service in as_list(services):
        written = _service2(service, urls)
        if written is not None:
            found[written["@id"]] = written
    return list(found.values())


def as_list(value: Any) -> list[Any]:
    """What the older versions write alone or as a list, as a list."""
    return value if isinstance(value, list) else [value]


def _service2(service: Read, urls: Urls) -> Written | None:
    if "@id" in service:
        written = _older(service)
    elif service.get("type") == "ImageService3":
        written = _image_service(service, urls)
    else:
        return None
    if "service" in service and (within := services2(service["service"], urls)):
        written["service"] = one_or_many(within)
    return written


def _older(service: Read) -> Written:
    known = OLDER.match(str(service.get("profile", "")))
    context: Written = {"@context": f"{known[0]}context.json"} if known else {}
    return context | {key: value for key, value in service.items() if key not in ("@type", "service")}


def _image_service(service: Read, urls: Urls) -> Written:
    """Ours is served by version 2 as well. Of another server nobody knows that, so its service stays what it is."""
    address, level = urls.version2(service["id"]), service["profile"]
    ours = address != service["id"]
    written: Written = {
        "@context": IMAGE2 if ours else IMAGE3,
        "@id": address,
        # Its profile names no version: without the type Mirador takes it for no image service.
        **({} if ours else {"@type": "ImageService3"}),
        "profile": f"{PROFILES2}{level}.json" if ours else level,
    }
    return written | {key: service[key] for key in SPARING if key in service}


def _address(image: Read, urls: Urls) -> str:
    """`full` is the word of version 2 for the whole image; where limits shrink it, its size (IMG2-R01, R07)."""
    address = urls.version2(image["id"])
    if LARGEST not in address or address == image["id"]:
        return address
    full = [service["width"] for service in image.get("service", ()) if "width" in service]
    whole = not full or image.get("width", full[0]) == full[0]
    return address.replace(LARGEST, "/full/full/" if whole else f"/full/{image['width']},{image['height']}/")
