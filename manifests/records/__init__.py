"""Records of a book in the forms of other catalogues, made of what ours knows. Pure: no file, no request, no SQL."""

from manifests.records.dublin_core import dublin_core
from manifests.records.html_head import HeadTag, head_tags
from manifests.records.marcxml import marcxml
from manifests.records.mods import mods
from manifests.records.schema_org import schema_org

__all__ = ["HeadTag", "dublin_core", "head_tags", "marcxml", "mods", "schema_org"]
