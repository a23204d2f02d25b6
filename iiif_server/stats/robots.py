"""Which programs are robots, by the names that they give themselves: a list of patterns that is kept in a file."""

import re
from pathlib import Path

_OWN = Path(__file__).with_name("robots.txt")
MOST_BYTES = 1 << 20


class BadRobots(ValueError):
    """A list of robots that cannot be used. The text is a sentence for a person."""


def read_robots(path: Path | None = None) -> re.Pattern[str]:
    """What the names of robots have in them, by the list in a file; None: our own. Raises BadRobots.

    A regular expression a line, in whatever case; empty lines and those that begin with `# ` are left out. This is the
    form of the list that COUNTER publishes as a text.
    """
    path = path or _OWN
    try:
        with path.open("rb") as file:
            read = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise BadRobots(f"{path} cannot be read: {error.strerror or error}.") from error
    if len(read) > MOST_BYTES:
        raise BadRobots(f"{path} has more than {MOST_BYTES >> 20} MiB: a list of robots has some hundred short lines.")
    try:
        lines = read.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise BadRobots(f"{path} is not in UTF-8 (byte {error.start}).") from error
    found = [(number, line) for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("# ")]
    if not found:
        raise BadRobots(f"{path} names no robot. Leave IIIF_STATISTICS_ROBOTS out to have our own list.")
    for number, line in found:
        try:
            re.compile(line)
        except re.error as error:
            raise BadRobots(f"Line {number} of {path} is no regular expression: {error}.") from error
    return re.compile("|".join(f"(?:{line})" for _, line in found), re.IGNORECASE)


def is_robot(user_agent: str, robots: re.Pattern[str]) -> bool:
    """Whether a program of this name is one; so is a program without a name."""
    return not user_agent.strip() or robots.search(user_agent) is not None
