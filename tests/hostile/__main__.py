"""`python -m tests.hostile [COUNT] [SEED]`: hostile requests, and what came of them. Exit status 1 on any fault."""

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from iiif_server.application import create_app
from tests.hostile.fuzz import run
from tests.iiif_server.conftest import make_library

COUNT = 200_000
MEGABYTE = 1024**2

given = [int(argument) for argument in sys.argv[1:3]]
count, seed = given + [COUNT, 1][len(given) :]
with TemporaryDirectory() as folder:
    config = make_library(Path(folder) / "home", "https://books.example.az", max_area=400_000)
    start = time.monotonic()
    result = run(create_app(config).wsgi_app, count, seed)
    print(f"{count} requests of seed {seed} in {time.monotonic() - start:.0f} s; slowest {result.slowest:.2f} s")
print("answers:", ", ".join(f"{status}: {number}" for status, number in sorted(result.answers.items())))
first, last = result.memory[len(result.memory) // 4], result.memory[-1]
print(f"memory: {first / MEGABYTE:.0f} MB after a quarter, {last / MEGABYTE:.0f} MB at the end")
print(f"faults: {len(result.faults)}")
print("\n".join(result.faults[:20]))
sys.exit(bool(result.faults))
