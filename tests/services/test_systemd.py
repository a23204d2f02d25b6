"""The units of deploy/: systemd finds nothing to say of them, and what they start is there."""

import os
import re
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from tests.services.programs import ROOT, wait_for
from tests.serving import COMMAND, free_port, get

pytestmark = pytest.mark.services

UNITS = sorted([*(ROOT / "deploy").glob("*.service"), *(ROOT / "deploy").glob("*.timer")])
# Where the documents put this folder.
PLACE = "/opt/iiif-server"


def analyze(folder: Path, replaced: tuple[str, str] = ("", "")) -> str:
    """What `systemd-analyze verify` says of all units, set up in this folder."""
    files = [folder / unit.name for unit in UNITS]
    for unit, file in zip(UNITS, files, strict=True):
        text = unit.read_text().replace(PLACE, str(ROOT)).replace(f"{ROOT}/.venv/bin/iiif-server", str(COMMAND))
        file.write_text(text.replace(*replaced) if all(replaced) else text)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *files], capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr + (f"exit status {done.returncode}" if done.returncode else "")


def test_systemd_finds_nothing(tmp_path: Path) -> None:
    assert [unit.name for unit in UNITS] == [
        "iiif-server-backup.service",
        "iiif-server-backup.timer",
        "iiif-server-remote.service",
        "iiif-server-remote.timer",
        "iiif-server-verify.service",
        "iiif-server-verify.timer",
        "iiif-server-worker@.service",
        "iiif-server.service",
    ]
    assert analyze(tmp_path) == ""


@pytest.mark.parametrize(
    "mistake",
    [("Nice=19", "Nise=19"), ("Sun 03:00", "Someday"), ("ExecStart=", "ExecStrat="), (str(COMMAND), "/nothing")],
)
def test_a_mistake_would_be_found(tmp_path: Path, mistake: tuple[str, str]) -> None:
    assert analyze(tmp_path, mistake) != ""


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.suffix == ".service"], ids=lambda unit: unit.name)
def test_every_service_is_one_of_our_commands(unit: Path) -> None:
    found = re.search(rf"^ExecStart={PLACE}/\.venv/bin/iiif-server (\w+)( .*)?$", unit.read_text(), re.MULTILINE)
    assert found
    assert subprocess.run([COMMAND, found[1], "--help"], capture_output=True, check=False).returncode == 0


def test_the_weekly_look_finds_a_sound_library_sound(home: Path) -> None:
    settings = {**os.environ, "IIIF_HOME": str(home)}
    assert subprocess.run([COMMAND, "verify"], env=settings, capture_output=True, check=False).returncode == 0


def test_the_nightly_backup_is_made_and_read_back(home: Path, tmp_path: Path) -> None:
    unit = (ROOT / "deploy" / "iiif-server-backup.service").read_text()
    (words,) = re.findall(rf"^ExecStart={PLACE}/\.venv/bin/iiif-server (.*)$", unit, re.MULTILINE)
    assert "/srv/backup" in words
    (tmp_path / "backup").mkdir()
    command = [str(COMMAND), *words.replace("/srv/backup", str(tmp_path / "backup")).split()]
    settings = {**os.environ, "IIIF_HOME": str(home)}
    assert subprocess.run(command, env=settings, capture_output=True, check=False).returncode == 0
    (made,) = (tmp_path / "backup").iterdir()
    back = [str(COMMAND), "restore-backup", str(made), "--home", str(tmp_path / "new")]
    assert subprocess.run(back, env=settings, capture_output=True, check=False).returncode == 0


def test_systemd_is_told_when_the_server_has_started(home: Path, tmp_path: Path) -> None:
    """Type=notify: `systemctl start` would wait for ever for a program that says nothing."""
    port, place = free_port(), tmp_path / "notify"
    settings = {**os.environ, "IIIF_HOME": str(home), "IIIF_BIND": f"127.0.0.1:{port}", "NOTIFY_SOCKET": str(place)}
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(place))
        systemd.settimeout(30)
        with subprocess.Popen([COMMAND, "serve"], env=settings, stdout=subprocess.DEVNULL) as server:
            try:
                assert systemd.recv(1000).startswith(b"READY=1")
                wait_for(lambda: get(port, "/health/live")[0] == 200)
            finally:
                server.send_signal(signal.SIGTERM)
                server.wait(40)
