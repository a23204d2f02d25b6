"""Descriptions of books as others write them: METS/MODS, MARC, Dublin Core, tables, YAML; bytes in, values out.

Knows no file, no network and no book of the library: what a description says is joined with scans by ingest.
"""

from manifests.about import Contributor, Date, Field, Identifier
from manifests.describe.contents import label_key
from manifests.describe.description import DescribedOrder, DescribedPage, DescribedSection, Description, Form
from manifests.describe.identify import may_describe
from manifests.describe.language_of import tag_of
from manifests.describe.merge import Rank, Ranked, merged, ranked
from manifests.describe.reading import MOST_BYTES, describe
from manifests.describe.structure_words import structure_word
from manifests.describe.template import template_csv, template_xlsx
from manifests.describe.words import INTERFACES, Interface
from manifests.errors import BadDescription, NoDescription

__all__ = [
    "INTERFACES",
    "MOST_BYTES",
    "BadDescription",
    "Contributor",
    "Date",
    "DescribedOrder",
    "DescribedPage",
    "DescribedSection",
    "Description",
    "Field",
    "Form",
    "Identifier",
    "Interface",
    "NoDescription",
    "Rank",
    "Ranked",
    "describe",
    "label_key",
    "may_describe",
    "merged",
    "ranked",
    "structure_word",
    "tag_of",
    "template_csv",
    "template_xlsx",
]
