"""Whether the server runs (`live`) and whether it can do its work (`ready`). Knows nothing of IIIF."""

import os
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

from flask import Blueprint, Response, jsonify
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from iiif_server.notices import Notices


def health_blueprint(engine: Engine, home: Path, notices: Notices) -> Blueprint:
    """`/health/live` and `/health/ready`."""
    blueprint = Blueprint("health", __name__, url_prefix="/health")

    @blueprint.get("/live")
    def live() -> Response:
        return _answer({}, [])

    @blueprint.get("/ready")
    def ready() -> Response:
        return _answer({"catalogue": lambda: _ask(engine), "library folder": lambda: _look(home)}, notices.all())

    return blueprint


def _answer(checks: dict[str, Callable[[], str]], warnings: list[str]) -> Response:
    """200 when every check finds nothing; else 503 and what it found, in words without paths."""
    found = {name: check() or "ok" for name, check in checks.items()}
    well = all(state == "ok" for state in found.values())
    answer = jsonify({"status": "ok" if well else "failing", **found, **({"warnings": warnings} if warnings else {})})
    answer.status_code = HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _ask(engine: Engine) -> str:
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT count(*) FROM books WHERE 1 = 0"))
    except SQLAlchemyError as error:
        return f"cannot be read ({type(error).__name__})"
    return ""


def _look(home: Path) -> str:
    return "" if os.access(home, os.R_OK | os.W_OK | os.X_OK) else "cannot be written"
