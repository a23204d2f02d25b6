"""The forms in which records are given: what each is called, its schema, and who writes it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from manifests.book import Book
from manifests.oai.refusals import Refusal
from manifests.records.dublin_core import OAI_DC, dublin_core
from manifests.records.marcxml import MARC21, MARC21_SCHEMA, marcxml
from manifests.records.mods import MODS, MODS_SCHEMA, mods
from manifests.urls import Urls


@dataclass(frozen=True, slots=True)
class Format:
    """A form of records. `make` writes the one element that stands for a book."""

    schema: str
    namespace: str
    make: Callable[[Book, Urls], str]


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "oai_dc": Format("http://www.openarchives.org/OAI/2.0/oai_dc.xsd", OAI_DC, dublin_core),
        "mods": Format(MODS_SCHEMA, MODS, mods),
        "marcxml": Format(MARC21_SCHEMA, MARC21, marcxml),
    }
)


def format_of(prefix: str) -> Format:
    """The form of this name. Raises Refusal."""
    found = FORMATS.get(prefix)
    if found is None:
        raise Refusal("cannotDisseminateFormat", f"There are no records in {prefix}; there are {', '.join(FORMATS)}.")
    return found
