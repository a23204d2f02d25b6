"""The shipped configuration of nginx, as the benchmarks start it."""

from pathlib import Path

import pytest

from benchmarks.nginx import SHIPPED, rewritten
from benchmarks.programs import ProgramFailed

FOLDER = Path("folder")


def test_only_ports_names_and_places_are_others() -> None:
    text = SHIPPED.read_text()
    changed = rewritten(text, 7001, 7002, 7003, FOLDER).splitlines()
    kept = [line for line in text.splitlines() if not line.strip().startswith("listen [::]:")]
    assert len(changed) == len(kept)
    different = [(old.strip(), new.strip()) for old, new in zip(kept, changed, strict=True) if old != new]
    code = [(old, new) for old, new in different if not old.startswith("#")]
    assert code
    allowed = ("listen ", "server ", "server_name ", "proxy_cache_path ", "access_log ", "alias ")
    assert [old for old, _ in code if not old.startswith(allowed)] == []
    assert "server 127.0.0.1:7003;  # IIIF_BIND" in [new for _, new in code]
    assert any(new.startswith("listen 127.0.0.1:7001;") for _, new in code)


def test_what_is_kept_and_logged_lies_in_the_folder() -> None:
    text = SHIPPED.read_text() + "proxy_cache_path /var/cache/iiif-edge levels=2;\naccess_log /var/log/nginx/x.log;\n"
    changed = rewritten(text, 7001, 7002, 7003, FOLDER)
    assert "proxy_cache_path folder/cache levels=2;\naccess_log folder/log/x.log;" in changed
    assert "/var/" not in changed


def test_another_shipped_configuration_is_noticed() -> None:
    with pytest.raises(ProgramFailed, match="no longer says"):
        rewritten("server { listen 8080; }", 7001, 7002, 7003, FOLDER)
