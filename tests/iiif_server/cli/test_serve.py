"""`iiif-server serve --check`: what would end each new worker is told beforehand, and nothing is started."""

import gc
import socket
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.iiif_server.cli.conftest import Run


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with a list of robots and a picture that is cut off, both well at their beginning."""
    picture = BytesIO()
    Image.effect_noise((300, 200), 90).save(picture, "PNG")
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "logo.png").write_bytes(picture.getvalue())
    (folder / "cut.png").write_bytes(picture.getvalue()[:9000])
    (folder / "robots").write_text("bot\n*\n")
    return folder


def all_files(folder: Path) -> list[Path]:
    """As a command leaves them at its end. SQLite takes the files of its log away with the last connection to it; those
    of a command that ran in this process last until nobody holds them."""
    gc.collect()
    return sorted(folder.rglob("*"))


@pytest.mark.parametrize("there", [True, False], ids=["a library", "no library yet"])
def test_well_and_nothing_is_left(run: Run, folder: Path, files: Path, tmp_path: Path, there: bool) -> None:
    if there:
        run("ingest", folder, "--book", "molla")
    before = all_files(tmp_path)
    with socket.socket() as server:
        # The server that is to be reloaded listens.
        server.bind(("127.0.0.1", 0))
        server.listen()
        bind = f"127.0.0.1:{server.getsockname()[1]}"
        settings = {"IIIF_BIND": bind, "IIIF_PROVIDER_NAME": "K", "IIIF_PROVIDER_LOGO": str(files / "logo.png")}
        result = run("serve", "--check", env=settings)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "would start" in result.stdout
    assert all_files(tmp_path) == before


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"IIIF_WORKERS": "0"}, "IIIF_WORKERS is '0': it must be at least 1"),
        ({"IIIF_STATISTICS": "yes", "IIIF_STATISTICS_ROBOTS": "{files}/robots"}, "IIIF_STATISTICS_ROBOTS: Line 2 of "),
        ({"IIIF_PROVIDER_NAME": "K", "IIIF_PROVIDER_LOGO": "{files}/cut.png"}, "cut.png, which is damaged"),
        ({"IIIF_PROVIDER_NAME": "K", "IIIF_PROVIDER_LOGO": "{files}/none.png"}, "must be a file that can be read"),
        ({"IIIF_DATABASE_URL": "postgresql+psycopg://a@127.0.0.1:1/b"}, "cannot be used"),
    ],
    ids=["a number", "robots", "a cut logo", "no logo", "no database server"],
)
def test_what_would_end_a_worker(run: Run, files: Path, settings: dict[str, str], said: str) -> None:
    result = run("serve", "--check", env={name: value.format(files=files) for name, value in settings.items()})
    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr
    assert "Traceback" not in result.stderr
