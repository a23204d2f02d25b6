"""Robots by their names: our own list against names as they are sent, and lists that cannot be used."""

from pathlib import Path

import pytest

from iiif_server.stats.robots import MOST_BYTES, BadRobots, is_robot, read_robots

PEOPLE = [
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 YaBrowser/25.8"
    " Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6"
    " Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 13; CUBOT NOTE 21) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile",
    "Mozilla/5.0 (Linux; Android 14; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Mobile",
    "Opera/9.80 (Windows NT 6.1) Presto/2.12.388 Version/12.18",
]
ROBOTS = [
    "",
    "  ",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
    "Mozilla/5.0 (compatible; YandexImages/3.0; +http://yandex.com/bots)",
    "Mozilla/5.0 (compatible; Yahoo! Slurp)",
    "facebookexternalhit/1.1",
    "Mozilla/5.0 (compatible; archive.org_bot)",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/142.0.0.0 Safari/537.36",
    "curl/8.14.1",
    "Wget/1.25.0",
    "python-requests/2.32.5",
    "Python-urllib/3.11",
    "Java/21.0.2",
    "Go-http-client/2.0",
    "iiif-server/0.1.0",
]


@pytest.mark.parametrize("name", PEOPLE)
def test_people(name: str) -> None:
    assert not is_robot(name, read_robots())


@pytest.mark.parametrize("name", ROBOTS)
def test_robots(name: str) -> None:
    assert is_robot(name, read_robots())


def test_another_list_takes_the_place_of_ours(tmp_path: Path) -> None:
    """In the form in which COUNTER publishes its own: escapes, anchors, letters of any script, no comments."""
    path = tmp_path / "list.txt"
    path.write_bytes("\ufeffspider\r\n^firefox$\r\n^voyager\\/\r\n^\\%?default\\%?$\r\n破解后的\r\n\r\n".encode())
    robots = read_robots(path)
    assert all(is_robot(name, robots) for name in ("A Spider", "Firefox", "voyager/1", "%default%", "x破解后的y"))
    assert not any(is_robot(name, robots) for name in ("Mozilla Firefox", "Googlebot", "curl/8"))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (b"bot\n\nab(c\n", "Line 3 of .* is no regular expression: "),
        (b"bot\n\xff\n", r"is not in UTF-8 \(byte 4\)"),
        (b"# nothing but words\n\n", "names no robot"),
        (b"bot\n" * MOST_BYTES, "has more than 1 MiB"),
        (None, "cannot be read: No such file"),
    ],
)
def test_what_is_no_list(tmp_path: Path, written: bytes | None, said: str) -> None:
    path = tmp_path / "list.txt"
    if written is not None:
        path.write_bytes(written)
    with pytest.raises(BadRobots, match=said):
        read_robots(path)
