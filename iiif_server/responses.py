"""Between Flask and our values: what was asked, how it is answered, OPTIONS. Decides nothing about answers."""

from flask import Request, Response

from iiif_server.answers import EVERYBODY, Answer, Asked
from iiif_server.raw_path import target_of

METHODS = "GET, HEAD, OPTIONS"
PREFLIGHT_SECONDS = 86_400


def asked_by(request: Request) -> Asked:
    """What a request of Flask says."""
    return Asked.of(request.environ, target_of(request.environ), request.root_path)


def respond(answer: Answer) -> Response:
    """The answer as Flask wants it."""
    return Response(answer.body, answer.status_line, list(answer.headers))


def allow_everybody(response: Response) -> Response:
    """CORS for the answers that are Flask's own; ours have it already."""
    for name, value in EVERYBODY:
        response.headers.setdefault(name, value)
    return response


def preflight(request: Request) -> Response | None:
    """The answer to OPTIONS, None for every other method (IMG3-R120)."""
    if request.method != "OPTIONS":
        return None
    answer = Response(status=204)
    answer.headers["Allow"] = METHODS
    answer.headers["Access-Control-Allow-Methods"] = METHODS
    answer.headers["Access-Control-Max-Age"] = str(PREFLIGHT_SECONDS)
    asked = request.access_control_request_headers
    if asked:
        # Named one by one: a star does not cover Authorization.
        answer.headers["Access-Control-Allow-Headers"] = asked.to_header()
    return answer
