"""Many values in parts, for a question to the database has a bound. Pure."""

from collections.abc import Iterator, Sequence

AT_A_TIME = 500


def batches(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """The values in their order, AT_A_TIME of them together."""
    return (values[at : at + AT_A_TIME] for at in range(0, len(values), AT_A_TIME))
