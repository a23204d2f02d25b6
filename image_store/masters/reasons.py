"""Why a master cannot be read, in one sentence for a librarian, out of a decoder's messages. Knows no file."""

import re

NOISE = re.compile(r"^unable to .*$|^[\w./ -]*: (?=bad seek)|^(?:tiff2vips|VipsJpeg|vipspng|gifload|webp):\s*", re.M)
EARLY_END = re.compile(r"premature end|bad seek|got \d+ bytes|unexpected end|Seek error|IO error|not enough data", re.I)
NO_MEMORY = re.compile(r"out of memory|cannot allocate", re.I)


def reason_of(messages: str) -> str:
    """One sentence out of a decoder's lines."""
    lines = [line.strip() for line in NOISE.sub("", messages).splitlines() if line.strip()]
    detail = f" ({lines[0]})" if lines else ""
    if NO_MEMORY.search(messages):
        return f"there is not enough memory for it{detail}"
    if EARLY_END.search(messages):
        return f"the file ends too early: it was cut off or not copied whole{detail}"
    return f"the file is damaged{detail}"
