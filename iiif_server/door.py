"""How a listening socket lets nobody in any more, and loses nobody who is in. Knows no request. Linux only."""

import ctypes
import logging
import socket
import struct

log = logging.getLogger(__name__)

# asm-generic/socket.h; Python does not name it.
SO_ATTACH_FILTER = 26
# linux/filter.h: one instruction, "return 0": of what comes nothing is kept.
RETURN_NOTHING = struct.pack("HBBI", 0x06, 0, 0, 0)


def shut_door(listener: socket.socket) -> None:
    """From now on the kernel drops what knocks here, in one step; who is in already can still be accepted.

    Who knocks again a second later is let in by another process. Without this, whoever came between the last accept
    and the close would be reset.
    """
    code = ctypes.create_string_buffer(RETURN_NOTHING, len(RETURN_NOTHING))
    program = struct.pack("HP", 1, ctypes.addressof(code))
    try:
        listener.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, program)
    except OSError as error:
        log.warning("who comes in this moment may be reset: the door cannot be shut (%s)", error)
