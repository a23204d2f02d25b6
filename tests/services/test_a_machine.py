"""The commands of docs/behind-nginx.md, as they stand there, on a machine that lies in a folder.

What only a booted machine has (systemctl, another user, the installation) is noted down instead; all else is real.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from tests.image_store.oracle import gradient
from tests.services.programs import ROOT, SHIPPED, self_signed
from tests.services.roads import HOST
from tests.serving import COMMAND

pytestmark = pytest.mark.services

PAGE = (ROOT / "docs" / "behind-nginx.md").read_text()
NGINX = Path("/etc/nginx")
FUNCTIONS = """\
set -euo pipefail
systemctl() { echo "$*" >> "$MACHINE/systemctl"; }
runuser() { shift 3; "$@"; }
chown() { case "$*" in "-R iiif: $MACHINE/srv/library" | "iiif: $MACHINE/srv/backup") ;; *) false ;; esac; }
curl() { echo '{"status":"ok"}'; }
nginx() { command nginx -c "$MACHINE/etc/nginx/nginx.conf" "$@"; }
make() { [ "$1 $3" = "-C setup" ]; ln -s "$VENV" "$2/.venv"; }
export PATH="$PATH:/usr/sbin"
"""


def section(number: int) -> list[str]:
    """The blocks of commands of a numbered section."""
    found = re.search(rf"^## {number}\. .*?(?=^## )", PAGE, re.MULTILINE | re.DOTALL)
    assert found
    return [
        re.sub("^    ", "", block, flags=re.MULTILINE)
        for block in re.findall(r"(?:^    .*\n)+", found[0], re.MULTILINE)
    ]


class Machine:
    """A folder with `/opt`, `/srv` and `/etc/nginx`, set up as section 1 does it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for inner in (
            "opt/iiif-server-1",
            "srv/library",
            "srv/scans/my book",
            "etc",
            "run",
            "var/log/nginx",
            "var/cache",
        ):
            (folder / inner).mkdir(parents=True)
        shutil.copytree(ROOT / "deploy", folder / "opt/iiif-server-1/deploy")
        (folder / "opt/iiif-server-1/.venv").symlink_to(COMMAND.parent.parent)
        (folder / "opt/iiif-server").symlink_to("iiif-server-1")
        Image.fromarray(gradient(300, 200)).save(folder / "srv/scans/my book/1.png")
        shutil.copytree(NGINX, folder / "etc/nginx", ignore=shutil.ignore_patterns("sites-*", "conf.d"), symlinks=True)
        for inner in ("sites-enabled", "conf.d"):
            (folder / "etc/nginx" / inner).mkdir()
        for file in (folder / "etc/nginx/nginx.conf", folder / "opt/iiif-server-1/deploy/nginx.conf"):
            file.write_text(self._here(file.read_text()))

    def run(self, *blocks: str) -> str:
        """What the commands said; each must succeed."""
        plain = {name: value for name, value in os.environ.items() if not name.startswith("IIIF_")}
        settings = {**plain, "MACHINE": str(self.folder), "VENV": str(COMMAND.parent.parent)}
        lines = self._here("\n".join(blocks))
        text = FUNCTIONS + lines.replace("ADDRESS", str(ROOT)).replace("YOUR.NAME", HOST)
        done = subprocess.run(["bash", "-c", text], env=settings, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{text}\n{done.stdout}\n{done.stderr}"
        return done.stdout + done.stderr

    def program(self, *arguments: str) -> str:
        """`iiif-server ...` on this machine."""
        return self.run(f"cd /opt/iiif-server && .venv/bin/iiif-server {' '.join(arguments)}")

    def systemctl(self) -> list[str]:
        """What systemd was told."""
        return (self.folder / "systemctl").read_text().splitlines()

    def _here(self, text: str) -> str:
        return re.sub(r"(?<![\w.~}/])/(opt/|srv/|etc/nginx|etc/ssl|run/|var/)", rf"{self.folder}/\1", text)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    machine = Machine(tmp_path / "machine")
    machine.run(*section(2))
    return machine


def test_settings_and_the_first_book(machine: Machine) -> None:
    assert machine.program("books", "--json").count("my-book") >= 1
    assert "https://books.example.az" in machine.program("config")


def test_nginx_without_and_with_a_certificate(machine: Machine) -> None:
    assert "test is successful" in machine.run(*section(4))
    main = (machine.folder / "etc/nginx/nginx.conf").read_text()
    assert "worker_rlimit_nofile 16384;" in main
    assert "worker_connections 8192;" in main
    configuration = machine.folder / "etc/nginx/conf.d/iiif-server.conf"
    assert HOST in configuration.read_text()
    assert "listen 80;" in configuration.read_text()
    assert "IIIF_EDGE_PURGE_URL" in machine.program("config")
    (machine.folder / "etc/ssl").mkdir()
    self_signed(machine.folder / "etc/ssl" / HOST)
    assert "test is successful" in machine.run(section(5)[0])
    assert "listen 443 ssl" in configuration.read_text()
    assert machine.systemctl() == ["reload nginx", "reload nginx"]


def test_backup_and_back_from_it(machine: Machine) -> None:
    backup, restore = section(7)
    # Section 3 makes the folder.
    machine.run("mkdir -p /srv/backup", backup)
    machine.program("remove", "my-book", "--yes")
    assert "my-book" not in machine.program("books", "--json")
    assert "all sound" in machine.run(restore)
    assert "my-book" in machine.program("books", "--json")
    assert machine.systemctl() == ["stop iiif-server", "start iiif-server"]


def test_upgrade_and_the_way_back(machine: Machine) -> None:
    upgrade, back = section(8)
    name = machine.folder / "opt/iiif-server"
    machine.run(upgrade)
    assert name.resolve().name == "iiif-server-2"
    assert (name / "deploy" / SHIPPED.name).is_file()
    assert "my-book" in machine.program("books", "--json")
    machine.run(back)
    assert name.resolve().name == "iiif-server-1"
    assert "my-book" in machine.program("books", "--json")
    assert machine.systemctl() == ["restart iiif-server", "restart iiif-server"]


def test_what_is_installed_is_what_is_used() -> None:
    """Section 1 names the packages; 3 copies every unit there is."""
    installed = section(1)[0].split()
    for package in (
        "nginx",
        "libnginx-mod-http-cache-purge",
        "curl",
        "git",
        "make",
        "gcc",
        "python3-venv",
        "rsync",
        "sqlite3",
    ):
        assert package in installed
    units = {path.name for path in (ROOT / "deploy").iterdir() if path.suffix in (".service", ".timer")}
    assert set(re.findall(r"deploy/([\w.@-]+)", section(3)[0])) == units
