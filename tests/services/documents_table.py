"""`python -m tests.services.documents_table`: PDF, DjVu and ZIP, who made the file, and how far the pixels are off."""

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.image_store.masters.kinds_table import row
from tests.services.document_programs import document_cases

if __name__ == "__main__":
    print("| kind | program that made the file | mean distance | largest |\n|---|---|---|---|")
    with TemporaryDirectory() as making, TemporaryDirectory() as taking:
        for case in document_cases(Path(making)):
            print(row(case, Path(taking)))
