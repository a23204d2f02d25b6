"""Records of a book in the forms of other catalogues, made of what ours knows. Pure: no file, no request, no SQL."""

from manifests.records.dublin_core import dublin_core
from manifests.records.schema_org import schema_org

__all__ = ["dublin_core", "schema_org"]
