"""Facts for the report: machine, versions, date, commit. Tells nothing that names the machine or its user."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

DEBIAN = ("nginx-light", "libnginx-mod-http-cache-purge", "iipimage-server", "libvips-tools", "wrk")
PYTHON = ("gunicorn", "Flask", "numpy", "simplejpeg", "pyvips-binary", "tifffile", "SQLAlchemy")

# All but what a run writes itself.
_CODE = (":/", ":(exclude,top)benchmarks/results.md", ":(exclude,top)benchmarks/*.svg")
_STATUS = ("status", "--porcelain", "--", *_CODE)


def facts() -> list[str]:
    """One line of Markdown for each fact."""
    debian = ", ".join(f"{name} {_debian_version(name)}" for name in DEBIAN)
    python = ", ".join(f"{name} {version(name)}" for name in PYTHON)
    return [
        f"- Date: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC; commit: {_commit()}",
        f"- Machine: {_processor()}, {len(os.sched_getaffinity(0))} cores, {_memory()} of memory, "
        f"Linux {platform.release().partition('-')[0]}; load before the first run: {os.getloadavg()[0]:.2f}",
        f"- Yardsticks (Debian packages): {debian}",
        f"- Ours: Python {platform.python_version()}, {python}",
    ]


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _memory() -> str:
    kilobytes = int(Path("/proc/meminfo").read_text().split()[1])
    return f"{kilobytes / 2**20:.0f} GiB"


def _debian_version(package: str) -> str:
    return _printed(["dpkg-query", "--show", "--showformat=${Version}", package]) or "(not a package here)"


def code_state() -> str:
    """A text that changes when the project's code does, so that a run over changing code can say so."""
    return "\n".join(
        _printed(["git", *rest]) for rest in (("rev-parse", "HEAD"), _STATUS, ("diff", "HEAD", "--", *_CODE))
    )


def _commit() -> str:
    commit = _printed(["git", "rev-parse", "--short", "HEAD"])
    if not commit:
        return "none"
    return f"{commit} with changes that are not committed" if _printed(["git", *_STATUS]) else commit


def _printed(command: list[str]) -> str:
    """What a command prints, or nothing where it fails or is missing."""
    try:
        ran = subprocess.run(command, cwd=Path(__file__).parent, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return ran.stdout.strip() if ran.returncode == 0 else ""
