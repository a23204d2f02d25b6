"""The least that a WSGI application can do: one answer, read when it is loaded, given to whatever is asked.

What gunicorn itself costs. `BENCH_ANSWER` names the file that `ours.Bare` has written. Knows nothing of the server.
"""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_told = json.loads(Path(os.environ["BENCH_ANSWER"]).read_text())
STATUS = f"{_told['status']} {_told['reason']}"
# gunicorn adds these by itself.
HEADERS = [(name, value) for name, value in _told["headers"] if name.lower() not in ("server", "date", "connection")]
BODY = [Path(os.environ["BENCH_ANSWER"]).with_suffix(".body").read_bytes()]


def application(_: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
    """The answer."""
    start_response(STATUS, HEADERS)
    return BODY
