"""Looks at single answers: status, size and picture, so that only right answers are timed. Knows no load."""

import io
import urllib.error
import urllib.request

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


class WrongAnswer(Exception):
    """A server does not give what the row is about."""


def fetch(url: str) -> bytes:
    """The body of an answer with status 200. Raises WrongAnswer."""
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:
            body: bytes = answer.read()
            status = answer.status
    except (OSError, urllib.error.HTTPError) as error:
        raise WrongAnswer(f"{url}: {error}") from error
    if status != 200:
        raise WrongAnswer(f"{url}: status {status}")
    return body


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
    if found[0] != size[0] or abs(found[1] - size[1]) > ROUNDING:
        raise WrongAnswer(f"{name}: {ask.ours} is {found}, not {size}")
    return numpy.asarray(picture, numpy.float64)
