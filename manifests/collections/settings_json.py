"""Names and selections of a collection of the settings, as JSON values and back. Knows no file."""

from collections.abc import Mapping
from typing import Any

from manifests.collections.placing import Setting
from manifests.collections.selecting import Selection, YearRange
from manifests.collections.values import CollectionRecord


def setting_json(setting: Setting) -> dict[str, Any]:
    """All but its record."""
    return {
        "names": [list(name) for name in setting.names],
        "selections": [_selection_json(one) for one in setting.selections],
    }


def setting_of(record: CollectionRecord, written: Mapping[str, Any]) -> Setting:
    """The setting again. Raises KeyError or TypeError when it is not what `setting_json` wrote."""
    return Setting(
        record, tuple(map(tuple, written["names"])), tuple(_selection_of(one) for one in written["selections"])
    )


def _selection_json(selection: Selection) -> dict[str, Any]:
    given = {
        "ids": list(selection.ids),
        "shelfmarks": list(selection.shelfmarks),
        "languages": list(selection.languages),
        "scripts": list(selection.scripts),
        "years": [[one.first, one.last] for one in selection.years],
        "authors": list(selection.authors),
    }
    return {name: values for name, values in given.items() if values}


def _selection_of(written: Mapping[str, Any]) -> Selection:
    plain = {name: tuple(values) for name, values in written.items() if name != "years"}
    return Selection(**plain, years=tuple(YearRange(*one) for one in written.get("years", ())))
