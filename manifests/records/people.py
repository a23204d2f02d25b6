"""Who made a book, by what other catalogues have words for. Knows MARC relator codes."""

from collections.abc import Collection, Iterator

from manifests.about import About, Contributor

AUTHORS = frozenset({"aut", "cre"})
PUBLISHERS = frozenset({"pbl"})


def with_roles(about: About, roles: Collection[str]) -> Iterator[Contributor]:
    """The people with one of these roles, in the order of the description."""
    return (one for one in about.contributors if one.role in roles)


def with_other_roles(about: About, roles: Collection[str]) -> Iterator[Contributor]:
    """All others."""
    return (one for one in about.contributors if one.role not in roles)
