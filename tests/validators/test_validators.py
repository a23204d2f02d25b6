"""Both official validators of the Image API against the real server (`make validate`).

What may fail is named here with its reason, and nothing else may: a check that contradicts the specification, or
one that fails whatever a server does.
"""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving import Server, free_port, run, serving

pytestmark = pytest.mark.validators

VALIDATORS = Path(__file__).parents[2] / "build" / "validators"
IMAGE = "67352ccc-d1b0-11e1-89ae-279075081939"
ID = f"validator_{IMAGE}"

# Image API 3.0, 4.2: !w,h is "not larger than the extracted region", so a larger box gives the region's own size
# with status 200; the check wants an error (TRAP-01).
NO_UPSCALING = {"size_noup"}
# 4.2: ^max is "scaled to the maximum size permitted"; the check wants 1000x1000 of a server whose limits permit,
# and are asked in the same check for, 2000x2000 (TRAP-02).
LARGEST = {"size_up"}
# 4.3: of the corners beside a slanted image the specification says only that they should be see-through where the
# format can be that. At some random angles the checks compare a part that holds such a corner of a jpg: black in their
# own picture, white in ours (TRAP-37). What our rotation shows is proved in tests/image_store/test_pixels.py.
CORNERS = {"rot_full_non90", "rot_region_non90"}
# The old validator calls urllib.urlopen, which Python 3 does not have: it never asks for these.
NEVER_ASKED = {"format_webp", "format_jp2", "format_pdf"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, shared_data: Path) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("validators")
    (folder / "scans").mkdir()
    (folder / "scans" / f"{IMAGE}.png").write_bytes((shared_data / "validator" / f"{IMAGE}.png").read_bytes())
    run(folder / "home", "ingest", folder / "scans", "--book", "validator")
    with serving(folder / "home", free_port()) as server:
        yield server


def check(name: str, *arguments: str) -> str:
    """What a validator prints."""
    command = {"ng": "iiif-validator", "old": "iiif-validate.py"}[name]
    program = VALIDATORS / name / "bin" / command
    assert program.exists(), "the validators are missing: run tests/validators/install"
    # As Python knows it: our libvips, where a test has loaded it, tells that of the validator where its parts are.
    environment = dict(os.environ)
    done = subprocess.run(
        [program.with_name("python"), program, *arguments],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env=environment,
    )
    print(done.stdout, done.stderr)
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    ("version", "flags", "least", "allowed"),
    [(3, [], 110, NO_UPSCALING | LARGEST | CORNERS), (2, ["--v2"], 100, CORNERS)],
)
def test_iiif_validator_ng(server: Server, version: int, flags: list[str], least: int, allowed: set[str]) -> None:
    printed = check("ng", *flags, "--validation-id", ID, f"http://localhost:{server.port}/iiif/{version}")
    total = re.search(r"✓ ([0-9]+) ✗ ([0-9]+)", printed)
    assert total, "the validator printed no result"
    failed = set(re.findall(r"^✗ .*?\[([a-z0-9_]+)\]", printed, re.M | re.S))
    assert failed <= allowed
    assert int(total[2]) == len(failed)
    assert int(total[1]) >= least


@pytest.mark.parametrize(
    ("version", "level", "tests", "allowed"),
    [
        ("2.0", "2", 30, set()),
        ("2.0", "3", 42, NEVER_ASKED),
        ("3.0", "2", 33, NO_UPSCALING),
        ("3.0", "3", 45, NO_UPSCALING | LARGEST | NEVER_ASKED),
    ],
)
def test_iiif_validator(server: Server, version: str, level: str, tests: int, allowed: set[str]) -> None:
    where = ["-s", f"localhost:{server.port}", "-p", f"iiif/{version[0]}", "-i", ID]
    printed = check("old", *where, "--version", version, "--level", level)
    total = re.search(r"Done \(([0-9]+) tests, ([0-9]+) failures\)", printed)
    assert total, "the validator printed no result"
    failed = set(re.findall(r"test ([a-z0-9_]+) FAIL", printed))
    assert failed <= allowed
    assert (int(total[1]), int(total[2])) == (tests, len(failed))
