"""Descriptions of books as others write them: METS/MODS, MARC, Dublin Core, tables, YAML; bytes in, values out.

Knows no file, no network and no book of the library: what a description says is joined with scans by ingest.
"""

from manifests.about import Contributor, Date, Field, Identifier
from manifests.describe.description import DescribedPage, DescribedSection, Description
from manifests.describe.merge import Rank, Ranked, merged
from manifests.describe.reading import MOST_BYTES, describe
from manifests.describe.template import template_csv, template_xlsx
from manifests.describe.words import INTERFACES, Interface
from manifests.errors import BadDescription

__all__ = [
    "INTERFACES",
    "MOST_BYTES",
    "BadDescription",
    "Contributor",
    "Date",
    "DescribedPage",
    "DescribedSection",
    "Description",
    "Field",
    "Identifier",
    "Interface",
    "Rank",
    "Ranked",
    "describe",
    "merged",
    "template_csv",
    "template_xlsx",
]
