"""A plain nginx that sends a folder of files, and nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.services.programs import nginx

# docs/export.md says the same: other sites' viewers may read it.
PLAIN = """\
server {{
    listen 127.0.0.1:{port};
    root {root};
    types {{
        text/html html;
        text/css css;
        text/javascript js;
        application/json json;
        image/jpeg jpg;
        image/svg+xml svg;
    }}
    add_header Access-Control-Allow-Origin * always;
    gzip on;
    gzip_types application/json text/javascript;
}}
"""


@contextmanager
def static_site(root: Path, folder: Path, port: int) -> Iterator[str]:
    """Its address. `folder`: what nginx writes."""
    with nginx(folder, port, PLAIN.format(port=port, root=root)):
        yield f"http://127.0.0.1:{port}"
