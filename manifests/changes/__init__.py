"""What happened to books, for those who follow the library: values and documents. Knows no SQL and no HTTP.

By their own names are imported: `keeping`, which writes, and `reading` and `holdings`, which load SQL.
"""

from manifests.changes.activity import DISCOVERY, PAGE_SIZE, activities_page, activity_collection, page_count
from manifests.changes.values import Change, ChangeKind, RecordHeader

__all__ = [
    "DISCOVERY",
    "PAGE_SIZE",
    "Change",
    "ChangeKind",
    "RecordHeader",
    "activities_page",
    "activity_collection",
    "page_count",
]
