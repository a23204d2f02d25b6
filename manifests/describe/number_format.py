"""A number of a spreadsheet and its format -> the text that a person saw in the cell. Knows no file and no locale.

What a spreadsheet shows by the country of its user is one thing here: 23.11.2026 for a short date, as in Azerbaijani
and Russian; a full stop before decimals; nothing between thousands.
"""

import re
from datetime import datetime

GENERAL = "General"
BUILT_IN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    14: "dd.mm.yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "dd.mm.yyyy h:mm", 37: "#,##0;(#,##0)", 38: "#,##0;(#,##0)", 39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;(#,##0.00)", 45: "mm:ss", 47: "mm:ss", 49: "@",
}  # fmt: skip

_NUMBER = re.compile(r"[-+]?(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})(?:[eE][-+]?[0-9]{1,3})?")
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|[_*].|\[\$(?P<currency>[^\]-]*)(?:-(?P<locale>[0-9A-Fa-f]+))?\]|\[[^\]]*\]'
    r"|(?P<date>yyyy|yyy|yy|y|m{1,5}|d{1,4}|hh?|ss?(?:\.0+)?|AM/PM|A/P)|(?P<digit>[0#?])|(?P<sign>[.,%])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST_FORMAT = 255
_LAST_DAY = 2_958_465  # 31.12.9999
_EPOCH, _EPOCH_1904 = 693_594, 695_056  # the ordinals of 30.12.1899 and 1.1.1904
_SECONDS = 86_400
_MONTHS = {
    tag: words.split()
    for tag, words in (
        ("en", "January February March April May June July August September October November December"),
        ("az", "yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr"),
        ("ru", "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"),
    )
}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LOCALES = {0x2C: "az", 0x19: "ru"}  # the language in the lowest bits of Microsoft's numbers of locales

_Tokens = list[re.Match[str]]


def shown(raw: str, code: str, *, from_1904: bool = False) -> str:
    """The text of a number (as it stands in the file) under a format such as `0000`, `d mmm yyyy`, `0.0%`.

    A format that is not understood shows the number as it is; a text that is no number comes back unchanged.
    """
    raw = raw.strip()
    if not _NUMBER.fullmatch(raw):
        return raw
    value = float(raw)
    if not abs(value) < 1e100:
        return raw
    if code == GENERAL:
        return _general(value)
    sections = _sections(code[:_LONGEST_FORMAT])
    section = sections[1] if value < 0 and len(sections) > 1 else sections[0]
    if value == 0 and len(sections) > 2:
        section = sections[2]
    tokens = list(_TOKEN.finditer(section))
    if not tokens or section.strip().lower() == GENERAL.lower():
        return _general(value)
    if _is_date(tokens):
        return _date(value, tokens, from_1904) or _general(value)
    # Text, fractions, powers of ten.
    if any(token["other"] in ("@", "/", "E", "e") for token in tokens):
        return _general(value)
    return _number(abs(value) if value < 0 and len(sections) > 1 else value, tokens)


def _general(value: float) -> str:
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else format(value, ".15g")


def _sections(code: str) -> list[str]:
    """The parts of a format for positive numbers, negative ones, zero, and text."""
    sections = [""]
    for token in _TOKEN.finditer(code):
        if token["other"] == ";":
            sections.append("")
        else:
            sections[-1] += token[0]
    return sections


def _is_date(tokens: _Tokens) -> bool:
    return any(token["date"] for token in tokens)


def _literal(token: re.Match[str]) -> str:
    return token["quoted"] or token["escaped"] or token["currency"] or token["other"] or ""


def _number(value: float, tokens: _Tokens) -> str:
    signs = [token["sign"] for token in tokens]
    point = signs.index(".") if "." in signs else len(tokens)
    decimals = [token["digit"] for token in tokens[point:] if token["digit"]]
    whole_places = [at for at, token in enumerate(tokens[:point]) if token["digit"]]
    if not whole_places and not decimals:
        return "".join(map(_literal, tokens))  # a format of words only
    scaled = value * 100 ** min(signs.count("%"), 2)
    whole, _, fraction = format(abs(scaled), f".{len(decimals)}f").partition(".")
    least = sum(tokens[at]["digit"] == "0" for at in whole_places)
    whole = whole.lstrip("0").rjust(least, "0") if whole_places else whole
    needed = decimals.count("0")
    fraction = fraction[:needed] + fraction[needed:].rstrip("0")
    shares = dict(zip(reversed(whole_places), reversed(whole), strict=False))
    if whole_places and len(whole) > len(whole_places):
        shares[whole_places[0]] = whole[: len(whole) - len(whole_places) + 1]
    parts = ["-" if value < 0 and scaled else ""]
    for at, token in enumerate(tokens):
        if at in shares:
            parts.append(shares[at])
        elif at == point:
            parts.append(f".{fraction}" if fraction else "")
        elif token["sign"] == "%":
            parts.append("%")
        elif not token["digit"] and not token["sign"]:
            parts.append(_literal(token))
    return "".join(parts).strip()


def _date(value: float, tokens: _Tokens, from_1904: bool) -> str | None:
    day, seconds = divmod(round(value * _SECONDS), _SECONDS)
    if not 0 <= day <= _LAST_DAY or any(token[0].lower() in ("[h]", "[m]", "[s]", "[hh]") for token in tokens):
        return None
    # Before March 1900 the calendar of spreadsheets is a day behind: it has a 29 February 1900.
    early = 1 if day < 60 and not from_1904 else 0
    try:
        moment = datetime.fromordinal((_EPOCH_1904 if from_1904 else _EPOCH) + day + early)
    except (ValueError, OverflowError):
        return None
    hour, minute, second = seconds // 3600, seconds // 60 % 60, seconds % 60
    locale = next((int(token["locale"], 16) & 0xFF for token in tokens if token["locale"]), 0)
    months = _MONTHS[_LOCALES.get(locale, "en")]
    half = any((token["date"] or "").upper() in ("AM/PM", "A/P") for token in tokens)
    dates = [(at, token["date"].lower()) for at, token in enumerate(tokens) if token["date"]]
    words = {
        "y": f"{moment.year % 100:02}", "yy": f"{moment.year % 100:02}",
        "yyy": f"{moment.year:04}", "yyyy": f"{moment.year:04}",
        "m": f"{moment.month}", "mm": f"{moment.month:02}", "mmm": months[moment.month - 1][:3],
        "mmmm": months[moment.month - 1], "mmmmm": months[moment.month - 1][:1],
        "d": f"{moment.day}", "dd": f"{moment.day:02}",
        "ddd": _DAYS[moment.weekday()][:3], "dddd": _DAYS[moment.weekday()],
        "h": f"{(hour + 11) % 12 + 1 if half else hour}", "hh": f"{(hour + 11) % 12 + 1 if half else hour:02}",
        "s": f"{second}", "ss": f"{second:02}",
        "am/pm": "AM" if hour < 12 else "PM", "a/p": "A" if hour < 12 else "P",
    }  # fmt: skip
    said = {}
    for place, (at, name) in enumerate(dates):
        near = (dates[place - 1][1][:1] if place else "", dates[place + 1][1][:1] if place + 1 < len(dates) else "")
        if name in ("m", "mm") and (near[0] == "h" or near[1] == "s"):
            said[at] = f"{minute}" if name == "m" else f"{minute:02}"
        else:
            said[at] = words[name.partition(".")[0]]
    return "".join(said.get(at, _literal(token) or token["sign"] or "") for at, token in enumerate(tokens)).strip()
