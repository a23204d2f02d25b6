"""Records of a book in the forms of other catalogues, made of what ours knows. Pure: no file, no request, no SQL."""

from manifests.records.dublin_core import Element, dublin_core, elements
from manifests.records.html_head import HeadTag, head_tags
from manifests.records.marcxml import marcxml
from manifests.records.mods import mods
from manifests.records.schema_org import schema_org

__all__ = ["Element", "HeadTag", "dublin_core", "elements", "head_tags", "marcxml", "mods", "schema_org"]
