"""`python -m tests.image_store.masters.kinds_table`: every kind, who made the file, and how far the pixels are off."""

from pathlib import Path
from tempfile import TemporaryDirectory

from image_store.masters.kinds import NAMES
from tests.image_store.masters.cases import Case, measure
from tests.image_store.masters.modern_cases import MODERN_CASES
from tests.image_store.masters.simple_cases import SIMPLE_CASES
from tests.image_store.masters.tiff_cases import TIFF_CASES
from tests.services.master_programs import debian_cases

ALL_CASES = [*TIFF_CASES, *SIMPLE_CASES, *MODERN_CASES]


def row(case: Case, folder: Path) -> str:
    """One line of the table."""
    found = measure(case, folder)
    name = NAMES[case.kind] + case.name[len(case.kind) :]
    return f"| {name} | {case.program} | {found.mean:.2f} | {found.most} |"


if __name__ == "__main__":
    print("| kind | program that made the file | mean distance | largest |\n|---|---|---|---|")
    with TemporaryDirectory() as folder:
        for case in [*ALL_CASES, *debian_cases(Path(folder))]:
            print(row(case, Path(folder)))
