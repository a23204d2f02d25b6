"""Looks at single answers: status, size and picture, so that only right answers are timed. Knows no load."""

import http.client
import io
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import numpy
from numpy.typing import NDArray
from PIL import Image

from benchmarks.addresses import Ask
from benchmarks.contenders import Contender

# IIIF and iipsrv round the side that is not given differently.
ROUNDING = 1
# Mean difference, in steps of 255, at which two small gray copies no longer show the same.
DIFFERENCE = 8.0
SMALL = (24, 24)
SECONDS = 60


class WrongAnswer(Exception):
    """A server does not give what the row is about."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer as it came, its headers in their order."""

    status: int
    reason: str
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        """The value of a header; empty where it is missing."""
        return next((value for found, value in self.headers if found.lower() == name.lower()), "")


def ask_for(url: str, headers: Mapping[str, str] | None = None) -> Answer:
    """The answer of a server, whatever its status. Raises WrongAnswer when none comes."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=SECONDS)
    try:
        connection.putrequest("GET", f"{parts.path}?{parts.query}" if parts.query else parts.path, False, True)
        for name, value in (headers or {}).items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        return Answer(answer.status, answer.reason, answer.getheaders(), answer.read())
    except (OSError, http.client.HTTPException) as error:
        raise WrongAnswer(f"{url}: {error}") from error
    finally:
        connection.close()


def fetch(url: str, headers: Mapping[str, str] | None = None) -> bytes:
    """The body of an answer with status 200. Raises WrongAnswer."""
    answer = ask_for(url, headers)
    if answer.status != 200:
        raise WrongAnswer(f"{url}: status {answer.status}")
    return answer.body


def check(contenders: list[Contender], ask: Ask) -> None:
    """Every contender answers 200; images have the right size and show the same. Raises WrongAnswer."""
    seen: list[NDArray[numpy.float64]] = []
    for contender in contenders:
        body = fetch(contender.base + contender.path(ask))
        if ask.size is not None:
            seen.append(_looked_at(contender.name, ask, ask.size, body))
    for contender, picture in zip(contenders[1:], seen[1:], strict=False):
        difference = float(numpy.abs(picture - seen[0]).mean())
        if difference > DIFFERENCE:
            raise WrongAnswer(f"{contender.name} shows another picture than ours for {ask.ours} ({difference:.1f})")


def _looked_at(name: str, ask: Ask, size: tuple[int, int], body: bytes) -> NDArray[numpy.float64]:
    """A small gray copy of a decoded image of about the right size."""
    try:
        with Image.open(io.BytesIO(body)) as image:
            found, picture = image.size, image.convert("L").resize(SMALL, Image.Resampling.BOX)
    except OSError as error:
        raise WrongAnswer(f"{name}: {ask.ours} cannot be decoded: {error}") from error
    if max(abs(found[0] - size[0]), abs(found[1] - size[1])) > ROUNDING:
        raise WrongAnswer(f"{name}: {ask.ours} is {found}, not {size}")
    return numpy.asarray(picture, numpy.float64)
