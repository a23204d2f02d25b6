"""Many readers at once, who compare every answer with what it must be."""

import time
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from itertools import cycle, islice
from threading import Event

from tests.serving import get

TILES = tuple(
    f"/iiif/3/gradient_1/{x},{y},{min(512, 1019 - x)},{min(512, 1357 - y)}/max/0/default.jpg"
    for x in (0, 512)
    for y in (0, 512, 1024)
)
DOCUMENTS = ("/iiif/3/gradient_2/info.json", "/presentation/3/gradient/manifest", "/books/gradient")
# Made anew for each request where there is no cache.
MADE = tuple(f"/iiif/3/gradient_1/{10 * n},{7 * n},300,300/150,/0/default.jpg" for n in range(12))


def expected(port: int) -> dict[str, bytes]:
    """The right answer for each address."""
    answers = {path: get(port, path) for path in (*TILES, *DOCUMENTS, *MADE)}
    assert {status for status, _ in answers.values()} == {200}
    return {path: body for path, (_, body) in answers.items()}


def read_meanwhile(
    port: int, answers: Mapping[str, bytes], meanwhile: Callable[[], None], *, readers: int = 8, kept: bool = True
) -> Counter[str]:
    """What happened to each request while something was done: `right`, a wrong status, or the error's name.

    `kept`: each reader keeps its connection; else there is a new one for each request.
    """
    end = Event()
    with ThreadPoolExecutor(readers) as pool:
        reading = [pool.submit(_read, port, answers, end, 5 * number, kept) for number in range(readers)]
        try:
            time.sleep(0.5)
            meanwhile()
        finally:
            end.set()
        return sum((each.result() for each in reading), Counter[str]())


def _read(port: int, answers: Mapping[str, bytes], end: Event, start: int, kept: bool) -> Counter[str]:
    seen = Counter[str]()
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    for path in islice(cycle(answers), start, None):
        if end.is_set():
            break
        try:
            connection.request("GET", path, headers={} if kept else {"Connection": "close"})
            answer = connection.getresponse()
            body = answer.read()
            fine = answer.status == 200 and body == answers[path]
            seen["right" if fine else f"{answer.status}, {len(body)} bytes"] += 1
        except (OSError, HTTPException) as error:
            seen[type(error).__name__] += 1
            connection.close()
    connection.close()
    return seen
