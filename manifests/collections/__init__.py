"""Collections of books, and what can be counted of them: the front door of the values. Knows no SQL and no file.

By their own names are imported: `reading` and `counting`, which load SQL (a Library has them), `indexing`, which
writes, and `settings_yaml`, which loads the readers of descriptions.
"""

from manifests.collections.facets import KINDS, Kind
from manifests.collections.placing import Setting, Settings
from manifests.collections.selecting import Selection, YearRange
from manifests.collections.values import TOP, CollectionNode, CollectionRecord, walk_nodes

__all__ = [
    "KINDS",
    "TOP",
    "CollectionNode",
    "CollectionRecord",
    "Kind",
    "Selection",
    "Setting",
    "Settings",
    "YearRange",
    "walk_nodes",
]
