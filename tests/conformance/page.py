"""docs/conformance.md, made from the checklist and from the tests that name its lines."""

import tomllib
from collections import Counter
from pathlib import PurePosixPath

from tests.conformance.checklist import ROOT, Line, our_lines, proofs

PAGE = ROOT / "docs" / "conformance.md"
REASONS = ROOT / "tests" / "conformance" / "reasons.toml"
LEVELS = ("MUST", "SHOULD", "MAY", "-")
PARTS = {
    "IMG3": "Image API 3.0",
    "IMG2": "Image API 2.1.1: what differs",
    "PRE3": "Presentation API 3.0",
    "PRE2": "Presentation API 2.1.1: what the conversion from 3.0 does",
    "CD": "Change Discovery 1.0",
    "CST": "Content State 1.0",
    "TRAP": "Traps: where others fail",
}
HEAD = """\
# Conformance with the IIIF Image, Presentation, Change Discovery and Content State APIs

Made by `python -m tests.conformance` from the tests; a test fails when it is stale. Each line is a requirement or a
trap of the specifications, by its number in our checklist (`../shared/SPEC-CHECKLIST.md`), with its strength there and
the tests that prove it. `-`: the specification leaves it open, and the checklist says what we decided.

Beside these, both official validators pass (`make validate`: iiif-validator-ng 0.1.0 for 3.0 and 2.1, iiif-validator
1.0.5 for 3.0 and 2.0, level 2 and the optional checks). These of their checks may fail, and nothing else may
([tests/validators/test_validators.py](../tests/validators/test_validators.py)):

- `size_noup` (both) contradicts Image API 3.0, 4.2: `!w,h` is "not larger than the extracted region", so a larger box
  is no error.
- `size_up` (both) contradicts Image API 3.0, 4.2: `^max` is "scaled to the maximum size permitted", not to the size of
  the image.
- `rot_full_non90`, `rot_region_non90` (the newer one) go beyond 4.3, which asks for nothing in the corners beside a
  slanted jpg: the check's own picture has them black, ours white (TRAP-37), and at some of its random angles it
  compares a part with a corner in it.
- `format_webp`, `format_jp2`, `format_pdf` (the older one) call a function that Python 3 does not have.

For Presentation 3.0 three judges that share nothing with what makes our documents find no error in any of them, nor in
those of a book whose every text and page is hostile ([rich.py](../tests/manifests/presentation3/rich.py)): our own
rules ([rules.py](../tests/manifests/presentation3/rules.py)), which refuse all that they do not know and are tried
themselves on more than a hundred spoilt manifests; the reference model, iiif-prezi3; and the official JSON schema
(`make validate`). A line about something that our documents do not have (remarks, texts as annotations, sound) is
proved as far as these rules would refuse it, were it there and wrong. A running server is walked from the top of the
collections: each id gives what it names, each image the size that is stated
([test_presentation_walk.py](../tests/iiif_server/test_presentation_walk.py)).

For Presentation 2.1 there is no well-kept validator. The two old ones, iiif-prezi 0.3.0, which the official validator
runs, and tripoli 2.0.0, find no error; our own rules
([tests/manifests/presentation2/rules.py](../tests/manifests/presentation2/rules.py)) see what they pass over.

## What we decided where the specification leaves it open or contradicts itself

- `!w,h` with a box larger than the region gives the region's own size, 200, never an error (TRAP-01). 4.2 says so;
  the check `size_noup` of one validator wants an error.
- `^max` goes up to the limits, not to the region (TRAP-02); the check `size_up` wants both.
- A size that names its pixels and passes the limits is 400; `max`, `^max`, `!w,h` and `^!w,h` shrink to the limits
  (TRAP-03, IMG3-R45).
- A side that is derived, not asked for, is at least one pixel, so thin tiles never break (IMG3-R44).
- Rounding is to the nearest, halves up, everywhere (TRAP-15).
- info.json is JSON-LD unless plain JSON is asked for, and plain for a person's browser; in version 2 the other way
  round (TRAP-07, IMG3-R117).
- An unknown quality, format or rotation is 400, not 501 or 404 (IMG3-R55, R65, R67).
- Beside a slanted image the corners are see-through where the format can be that, else white (IMG3-R57).
- `maxArea` is what jpg and png can be. Formats that take more memory for each pixel end sooner (avif and jp2 at 27
  megapixels where maxArea is 100, webp at 50): 400, and the sentence says how much can be had. No property of info.json
  could say so for one format.
- `preferredFormats` is `jpg`: these tiles lie ready, any other would be made for each reader.
- What descriptions say is plain text, never HTML (PRE3-R09, R10): nothing is taken away or escaped, and a text that
  goes from `<` to `>` has a blank behind it, by which clients know that it is none. Our own pages show the signs as
  they are.
- Rights that are no address of Creative Commons or RightsStatements.org are a line of metadata, not `rights`; `https:`
  in such an address is written `http:` (PRE3-R21, TRAP-45).
- A missing page has no canvas (PRE3-R36): viewers show an empty one as a fault. Its number stays free.
- Language tags lose subtags with digits (`az-baku1926` is written `az`): the official schema refuses them (PRE3-R08).
- A section has all its pages, up to the next that is not within it (PRE3-R59), and names its first page even where the
  first section within begins there, since TIFY goes to the first canvas.
- Collections have no pages in version 3 (PRE3-R65).
- A canvas has one address in both versions, that of version 3 (PRE2-R17, TRAP-41), so annotations and search hits mean
  the same page in either; who fetches it is given version 3. Every other part of a book has an address of its own in
  version 2, and each leads to its document (PRE2-R16).
- The addresses without a version redirect, as those of images do, and serve nothing themselves (PRE2-R17).
- Ranges with pages and sections have two lists, not `members` (PRE2-R11): manifesto.js, under Mirador and Universal
  Viewer, takes the reference in `members` for the section, and loses its pages and all within it. TIFY and Clover,
  which read the lists one behind the other, show the page of the first section within for such a range.
- A content state that is the address of an annotation elsewhere is not followed, for no server of ours fetches
  anything: the reader is told the address (CST-R08). Every form that says by itself what it is about is opened.
- A line of metadata has the provider's name, for which version 2 has no word (PRE2-R18), unless one says it already.

"""


def reasons() -> dict[str, str]:
    """Line -> why no test proves it."""
    return tomllib.loads(REASONS.read_text("utf-8"))


def page() -> str:
    """The whole page."""
    lines, proved, why = our_lines(), proofs(), reasons()
    return HEAD + _counts(lines, proved) + "".join(_part(part, lines, proved, why) for part in PARTS)


def _counts(lines: list[Line], proved: dict[str, list[str]]) -> str:
    every = Counter((line.name.partition("-")[0], line.level) for line in lines)
    done = Counter((line.name.partition("-")[0], line.level) for line in lines if line.name in proved)
    rows = [
        f"| {title} | " + " | ".join(f"{done[part, level]} of {every[part, level]}" for level in LEVELS) + " |"
        for part, title in PARTS.items()
    ]
    head = "| proved by tests | MUST | SHOULD | MAY | - |\n|---|---|---|---|---|\n"
    return "## How many\n\n" + head + "\n".join(rows) + "\n"


def _part(part: str, lines: list[Line], proved: dict[str, list[str]], why: dict[str, str]) -> str:
    rows = [
        f"| {line.name} | {line.level} | {_proof(proved.get(line.name, []), why.get(line.name, ''))} |"
        for line in lines
        if line.name.startswith(part)
    ]
    return f"\n## {PARTS[part]}\n\n| line | | proved by |\n|---|---|---|\n" + "\n".join(rows) + "\n"


def _proof(tests: list[str], reason: str) -> str:
    """The tests, by file, each file once and linked."""
    if not tests:
        return f"Not proved. {reason}"
    files: dict[str, list[str]] = {}
    for test in tests:
        place, _, name = test.partition("::")
        files.setdefault(place, []).extend([name.removeprefix("test_").replace("_", " ")] if name else [])
    return "; ".join(
        f"[{PurePosixPath(place).stem}](../{place})" + (f": {', '.join(sorted(set(names)))}" if names else "")
        for place, names in sorted(files.items())
    )
