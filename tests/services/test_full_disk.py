"""A disk that is really full: the cache lies on a small one of its own, and the server answers as if it had none."""

import os
from pathlib import Path

import pytest

from tests.iiif_server.conftest import make_library
from tests.services.programs import library_server
from tests.serving import free_port, get

pytestmark = pytest.mark.services

# In a mount namespace of the server's own, that ends with it: no other program sees the disk.
UNSHARE = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--mount", "--map-root-user"]
# Kilobytes: the table of slots for the default bound, and room for a few images.
SIZE = 8192 + 128
MOUNT = (
    'set -e; mount -t tmpfs -o size=8320k none "$0"; dd if=/dev/zero of="$0/full" bs=1k count=$1 2>/dev/null;'
    ' shift; exec "$@"'
)


@pytest.mark.parametrize("taken", [0, SIZE], ids=["room for a few", "full"])
def test_a_full_disk_costs_misses_and_no_error(tmp_path: Path, taken: int) -> None:
    port = free_port()
    home = tmp_path / "library" / "home"
    config = make_library(home, f"http://localhost:{port}")
    config.cache_folder.mkdir()
    under = [*UNSHARE, "sh", "-c", MOUNT, str(config.cache_folder), str(taken)]
    with library_server(home, port, config.public_url, under, IIIF_MEMORY_CACHE_BYTES="0") as process:
        paths = [f"/iiif/3/gradient_1/{place},7,600,600/300,/0/default.jpg" for place in range(1, 31)]
        answers = {path: get(port, path) for path in paths}
        assert {status for status, _ in answers.values()} == {200}
        assert {path: get(port, path) for path in paths} == answers
        # The disk as the server sees it.
        disk = Path(f"/proc/{process}/root{config.cache_folder}")
        room = os.statvfs(disk)
        assert room.f_bavail * room.f_bsize < max(len(body) for _, body in answers.values())
        assert (list(disk.glob("segment-*")) != []) == (taken < SIZE)
