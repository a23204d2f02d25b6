"""Which records a list is to have: by form, time and set."""

from dataclasses import dataclass
from datetime import datetime

from manifests.oai.arguments import Arguments
from manifests.oai.formats import format_of
from manifests.oai.refusals import Refusal
from manifests.oai.times import parse_stamp


@dataclass(frozen=True, slots=True)
class Selection:
    """Records in this form, changed in these times, both included, of this set. The times are as they were written.

    Empty texts: not asked for.
    """

    prefix: str
    first: str = ""
    last: str = ""
    spec: str = ""

    @property
    def first_moment(self) -> datetime | None:
        """The earliest change."""
        return parse_stamp(self.first, is_last=False)

    @property
    def last_moment(self) -> datetime | None:
        """The latest change."""
        return parse_stamp(self.last, is_last=True)


def selection_of(arguments: Arguments) -> Selection:
    """What a list without a token asks for. Raises Refusal."""
    values = arguments.values
    asked = Selection(values["metadataPrefix"], values.get("from", ""), values.get("until", ""), values.get("set", ""))
    for name, moment in (("from", asked.first_moment), ("until", asked.last_moment)):
        if name in values and moment is None:
            raise Refusal(
                "badArgument",
                f"{values[name][:40]!r} is no time; write {name} like 2026-11-27 or 2026-11-27T18:46:00Z.",
            )
    if asked.first and asked.last and len(asked.first) != len(asked.last):
        raise Refusal("badArgument", "One of from and until is a day and the other a second; both must be the same.")
    if asked.first_moment and asked.last_moment and asked.first_moment > asked.last_moment:
        raise Refusal("badArgument", f"from ({asked.first}) is later than until ({asked.last}).")
    format_of(asked.prefix)
    return asked
