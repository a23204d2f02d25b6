"""Which names cannot be on a disk of another system, though they can be here. Pure."""

import re
from collections.abc import Iterable

# FAT and NTFS have devices of these names, whatever follows a dot, and take no dot at the end.
_DEVICE = re.compile(r"(?i:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\..*)?")


def not_for_sticks(names: Iterable[str]) -> tuple[str, ...]:
    """Those names of folders that FAT and NTFS cannot have, or not beside each other: they do not tell `A` from `a`."""
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(name.lower(), []).append(name)
    alike = {name for several in found.values() if len(set(several)) > 1 for name in several}
    flat = [name for several in found.values() for name in several]
    return tuple(sorted({name for name in flat if name in alike or name.endswith(".") or _DEVICE.fullmatch(name)}))
