"""Texts of version 3 -> texts of version 2: strings, with their language where it is known. Knows no document."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

# Decoded JSON of version 3: a JSON object, as the reference model let it through.
Read: TypeAlias = Mapping[str, Any]
# A JSON object of version 2.
Written: TypeAlias = dict[str, object]


def text2(texts: Mapping[str, Sequence[str]]) -> object:
    """A language map as version 2 has it: every value with its language, plain where that is `none` (PRE2-R03).

    One value stands alone. Its language stays with it: viewers choose the direction of writing by it.
    """
    return one_or_many(
        [
            value if tag == "none" else {"@value": value, "@language": tag}
            for tag, values in texts.items()
            for value in values
        ]
    )


def pair2(pair: Read) -> Written:
    """A line of metadata."""
    return {"label": text2(pair["label"]), "value": text2(pair["value"])}


def one_or_many(values: Sequence[object]) -> object:
    """One value alone, several as a list: version 2 allows both, and old clients know best what is usual (4.2)."""
    return values[0] if len(values) == 1 else list(values)
