"""Corrections of a book by hand: what was changed, put upon what the sources say, and how people write it. All pure.

Knows no file and no database: `iiif_server/editing` keeps corrections and publishes what comes of them.
"""

from manifests.corrections.correct import (
    Change,
    Conflict,
    Correction,
    Corrections,
    apply,
    changes,
    conflicts,
    difference,
    pinned,
    revised,
    settled,
)
from manifests.corrections.page_names import PageNames
from manifests.corrections.saved import corrections_json, corrections_of, wording_from, wording_json
from manifests.corrections.topics import LANGUAGE, TITLE, Topic, Value, value_json
from manifests.corrections.wishes import Wish, granted, title_in
from manifests.corrections.words import listed, named, sentence, told
from manifests.corrections.yaml_reading import MOST_BYTES, read_wording
from manifests.corrections.yaml_writing import write_yaml

__all__ = [
    "LANGUAGE",
    "MOST_BYTES",
    "TITLE",
    "Change",
    "Conflict",
    "Correction",
    "Corrections",
    "PageNames",
    "Topic",
    "Value",
    "Wish",
    "apply",
    "changes",
    "conflicts",
    "corrections_json",
    "corrections_of",
    "difference",
    "granted",
    "listed",
    "named",
    "pinned",
    "read_wording",
    "revised",
    "sentence",
    "settled",
    "title_in",
    "told",
    "value_json",
    "wording_from",
    "wording_json",
    "write_yaml",
]
