"""iiif_server/ingest/speeds.py as `make bench-kinds` writes it: the speeds that `iiif-server check` reckons with."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import wrap

SPEEDS = Path(__file__).parents[1] / "iiif_server" / "ingest" / "speeds.py"
# As a line of the house may be long.
LONGEST = 105
TEXT = '''"""How fast masters of each kind are taken in: written by `make bench-kinds`, and not by hand. Pure."""

# When it was measured, of which commit and on what.
MEASURED = (
{measured}
)
# How fast a core of that machine was (image_store/yardstick.py): others are faster or slower by so much.
YARDSTICK = {yardstick}
# Megapixels a second on one core, decoded, built and brought to the disk: the slowest row of each kind.
SPEEDS = {{
{speeds}
}}
'''


def speeds_module(measured: Sequence[str], yardstick: float, rates: Mapping[str, Sequence[float]]) -> str:
    """The module. `rates`: kind of master -> megapixels a second on one core in each row of that kind."""
    lines = [f"    {kind!r}: {_plain(min(found))},".replace("'", '"') for kind, found in sorted(rates.items())]
    told = [part for line in measured for part in wrap(line.removeprefix("- "), LONGEST, break_on_hyphens=False)]
    told = [f"    {part!r}," if '"' in part else f'    "{part}",' for part in told]
    return TEXT.format(measured="\n".join(told), yardstick=_plain(yardstick), speeds="\n".join(lines))


def write_speeds(measured: Sequence[str], yardstick: float, rates: Mapping[str, Sequence[float]]) -> None:
    """Puts them in their place."""
    SPEEDS.write_text(speeds_module(measured, yardstick, rates))


def _plain(rate: float) -> str:
    """Three figures: more were never measured."""
    return f"{rate:.0f}" if rate >= 100 else f"{rate:.1f}" if rate >= 10 else f"{rate:.2f}"
