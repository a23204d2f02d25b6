"""The arguments of a request (OAI-PMH 2.0, section 4): which verb has which, each once."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from manifests.oai.refusals import Refusal

# What a request may say at all; longer texts are none that we ever gave out.
LONGEST_ARGUMENT = 2000
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a verb needs, what it may have beside, and whether a token may stand in place of all."""

    needed: frozenset[str] = frozenset()
    allowed: frozenset[str] = frozenset()
    token: bool = False


_LISTING = _Rule(frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"}), token=True)
_RULES: Mapping[str, _Rule] = MappingProxyType(
    {
        "Identify": _Rule(),
        "ListMetadataFormats": _Rule(allowed=frozenset({"identifier"})),
        "ListSets": _Rule(token=True),
        "GetRecord": _Rule(frozenset({"identifier", "metadataPrefix"})),
        "ListIdentifiers": _LISTING,
        "ListRecords": _LISTING,
    }
)
_NAME = r"[A-Za-z0-9\-_.!~*'()]+"
# What the schema has for each; times and tokens are judged by who understands them.
_FORMS = MappingProxyType(
    {
        "metadataPrefix": re.compile(_NAME),
        "set": re.compile(rf"{_NAME}(?::{_NAME})*"),
        "identifier": re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!#-;=?-_a-z~]+"),
    }
)


@dataclass(frozen=True, slots=True)
class Arguments:
    """A verb with arguments that it may have, each of them well-formed."""

    verb: str
    values: Mapping[str, str]


def parse_arguments(pairs: Iterable[tuple[str, str]]) -> Arguments:
    """What a request asks, by the names and values of its query or form. Raises Refusal."""
    given: dict[str, str] = {}
    twice = set[str]()
    for name, value in pairs:
        (twice.add(name) if name in given else given.setdefault(name, value))
    verb = given.pop("verb", "")
    rule = _RULES.get(verb)
    if rule is None or "verb" in twice:
        why = (
            "The verb is given twice" if "verb" in twice else f"The verb {_short(verb)} is none" if verb else "No verb"
        )
        raise Refusal("badVerb", f"{why}; there are {', '.join(_RULES)}.")
    if twice:
        raise Refusal("badArgument", f"The argument {_short(min(twice))} is given more than once.")
    _check_names(verb, rule, given.keys())
    for name, value in given.items():
        form = _FORMS.get(name)
        if form is not None and (len(value) > LONGEST_ARGUMENT or not form.fullmatch(value)):
            raise Refusal("badArgument", f"{_short(value)} cannot be the argument {name}.")
    return Arguments(verb, given)


def _check_names(verb: str, rule: _Rule, names: Iterable[str]) -> None:
    said = set(names)
    if rule.token and "resumptionToken" in said:
        if len(said) > 1:
            raise Refusal("badArgument", "A resumptionToken stands alone: it says all that was asked for.")
        return
    strange = sorted(said - rule.needed - rule.allowed)
    if strange:
        raise Refusal("badArgument", f"{verb} has no argument {_short(strange[0])}.")
    missing = sorted(rule.needed - said)
    if missing:
        raise Refusal("badArgument", f"{verb} needs the argument {missing[0]}.")


def _short(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}...")
