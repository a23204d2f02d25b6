"""Numbers of authority files -> addresses. Knows the files that libraries name, and no person."""

import re

_BASES = {
    "gnd": "https://d-nb.info/gnd/",
    "de-588": "https://d-nb.info/gnd/",
    "viaf": "http://viaf.org/viaf/",
    "lcnaf": "http://id.loc.gov/authorities/names/",
    "isni": "https://isni.org/isni/",
    "orcid": "https://orcid.org/",
    "wikidata": "http://www.wikidata.org/entity/",
}
_NUMBERED = re.compile(r"\(?([A-Za-z0-9-]{2,20})[):]\s*([A-Za-z0-9-]{2,30})")


def authority_address(text: str, kind: str = "") -> str:
    """The address of a name in an authority file: `(DE-588)118559796`, `viaf:7524651`, an address as it is; else ''.

    `kind` names the file where the number stands without it.
    """
    if text.startswith(("http://", "https://")) and " " not in text:
        return text
    found = _NUMBERED.fullmatch(f"{kind}:{text}" if kind else text)
    base = _BASES.get(found[1].lower(), "") if found else ""
    return base + found[2] if base and found else ""
