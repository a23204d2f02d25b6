"""What an ICC profile says of itself. Reads its header and its name; converts nothing."""

import struct

COLOURS = {b"RGB ": 3, b"GRAY": 1, b"CMYK": 4}


def profile_bands(profile: bytes) -> int | None:
    """How many colour channels the profile is for, or None when it is no profile that we can use."""
    if len(profile) < 132 or profile[36:40] != b"acsp":
        return None
    return COLOURS.get(profile[16:20])


def profile_name(profile: bytes) -> str:
    """The profile's own description ("sRGB IEC61966-2.1"), or "unnamed" (ICC.1:2010, 7.3, 9.2.41, 10.13)."""
    try:
        (count,) = struct.unpack_from(">I", profile, 128)
        for number in range(min(count, 100)):
            tag, offset, length = struct.unpack_from(">4sII", profile, 132 + 12 * number)
            if tag == b"desc":
                return _text(profile[offset : offset + length]) or "unnamed"
    except struct.error:
        return "unnamed"  # cut off: then it has no name
    return "unnamed"


def _text(tag: bytes) -> str:
    if tag.startswith(b"desc"):  # version 2: length and ASCII text
        (length,) = struct.unpack_from(">I", tag, 8)
        return tag[12 : 12 + length].rstrip(b"\x00").decode("ascii", "replace").strip()
    if tag.startswith(b"mluc"):  # version 4: records of language, length and offset; the first will do
        length, offset = struct.unpack_from(">II", tag, 20)
        return tag[offset : offset + length].decode("utf-16-be", "replace").strip("\x00 ")
    return ""
