"""Records of a book in the forms of other catalogues, made of what ours knows. Pure: no file, no request, no SQL."""

from manifests.records.dublin_core import Element, dublin_core, elements
from manifests.records.marcxml import marcxml
from manifests.records.mods import mods
from manifests.records.schema_org import schema_org

__all__ = ["Element", "dublin_core", "elements", "marcxml", "mods", "schema_org"]
