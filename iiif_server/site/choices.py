"""What a reader chose, kept in the reader's own browser. Knows no page, and tells nobody else."""

from flask import Response, request

CHOICE_SECONDS = 365 * 24 * 3600


def keep_choice(answer: Response, name: str, value: str) -> None:
    """Send a choice as the cookie `name`, for a year; scripts cannot read it, other sites' pages do not send it."""
    answer.set_cookie(name, value, max_age=CHOICE_SECONDS, secure=request.is_secure, httponly=True, samesite="Lax")
