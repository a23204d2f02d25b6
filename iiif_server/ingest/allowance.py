"""How much time and memory one page may take: generous for every scan, and an end for a file that would never end.

And what a worker may not do at all, whatever a hostile file makes of its decoder. All numbers are here. A page that
passes one becomes a problem of the book, with its reason.
"""

import ctypes
import gc
import logging
import os
import resource
from pathlib import Path

# An old machine with a slow disk does ten times as many.
PIXELS_A_SECOND = 500_000
LEAST_SECONDS = 300
# Addresses for the program, its libraries, its threads and an ordinary master. Most of them are never touched.
PROGRAM_BYTES = 4 << 30
# A turned master lies decoded in memory or in a mapped file: at most four samples of 16 bits a pixel.
BYTES_A_PIXEL = 8
# When a block so large is given back, glibc keeps smaller ones for their next use instead of returning them to the
# kernel, which would clear them anew at every strip of an image (mallopt(3), M_MMAP_THRESHOLD).
LARGEST_KEPT = 31 << 20
# The library of a program that writes: a worker has a dozen files open.
MOST_FILES = 256
# Whoever else works on the machine goes first (docs/faults.md has the figures).
NICENESS = 10
# Linux shares its cores between sessions first, and only within each of them by niceness (sched(7), autogroup).
SESSION = Path("/proc/self/autogroup")
# linux/prctl.h: programs that this one starts get no more rights than it has, whatever they are marked with
PR_SET_NO_NEW_PRIVS = 38

log = logging.getLogger(__name__)


def seconds_for(pixels: int) -> float:
    """How long a master of so many pixels may take to become a pyramid."""
    return LEAST_SECONDS + pixels / PIXELS_A_SECOND


def bytes_for(pixels: int, physical: int) -> int:
    """Addresses that a worker may have when its masters have at most so many pixels, on a machine with this memory.

    More than the machine has is of no use: it would only stop everything else first.
    """
    return PROGRAM_BYTES + min(physical, pixels * BYTES_A_PIXEL)


def physical_bytes() -> int:
    """The memory of this machine."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def limit_memory(limit: int) -> None:
    """From here on this process gets no more than so many bytes of addresses: what asks for more fails."""
    _limit(resource.RLIMIT_AS, limit)


def limit_processor(seconds: float) -> None:
    """From here on this process gets so many seconds of every core, and each program that it starts as many.

    The parent counts the time by the clock and is there first. This is for the time when it is no longer there: what
    never ends is then ended by the kernel.
    """
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = usage.ru_utime + usage.ru_stime
    _limit(resource.RLIMIT_CPU, int(used + seconds * (os.cpu_count() or 1)) + 1)


def limit_harm(pixels: int) -> None:
    """What no master may do, of at most so many pixels: fill the disk, take all files, leave its memory on the disk.

    Nor may a program that is started here get more rights than this one has.
    """
    _limit(resource.RLIMIT_FSIZE, PROGRAM_BYTES + pixels * BYTES_A_PIXEL)
    _limit(resource.RLIMIT_NOFILE, MOST_FILES)
    _limit(resource.RLIMIT_CORE, 0)
    control = getattr(ctypes.CDLL(None), "prctl", None)
    if control is None or control(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        log.warning("this system lets a worker's programs have more rights than it has itself")


def step_back() -> None:
    """From here on this thread, and what it starts, works when the readers' servers leave a core free.

    A process that leads a session takes the session with it: nobody else is in there.
    """
    os.setpriority(os.PRIO_PROCESS, 0, max(NICENESS, os.getpriority(os.PRIO_PROCESS, 0)))
    if os.getsid(0) == os.getpid() and SESSION.exists():
        try:
            SESSION.write_text(str(NICENESS))
        except OSError as error:  # Linux takes only ten such words a second, unless they are root's
            log.debug("this session keeps its weight: %s", error)


def _limit(what: int, limit: int) -> None:
    _, hard = resource.getrlimit(what)
    try:
        resource.setrlimit(what, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
    except (ValueError, OSError) as error:
        log.warning("this system does not limit a worker (%s): %s", what, error)


def prepare_memory() -> None:
    """Once at the start of a worker: what it uses again and again stays its own, what it imported is left in peace."""
    bytearray(LARGEST_KEPT)
    gc.freeze()
