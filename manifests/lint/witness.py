"""What the reference model says of a document, as findings. Pure; the model itself is asked by `manifests.validate`."""

from collections.abc import Iterable, Iterator

from manifests.lint.findings import Finding, Rule, Severity
from manifests.lint.words import shown, step

RULE = Rule(
    "reference-model",
    Severity.WARNING,
    "The reference model of version 3 (iiif-prezi3) reads the document.",
    "Programs that are built on it, and the official validator, which has the same schema, refuse it.",
    "iiif-prezi3; IIIF/presentation-validator",
    "Look at the place; the model is stricter than the specification here and there (docs/lint.md).",
)


def of_model(errors: Iterable[tuple[tuple[str | int, ...], str]]) -> Iterator[Finding]:
    """Of errors as place and words: the first of each property of the document, for a model tries every variant."""
    seen: set[str | int] = set()
    for place, said in errors:
        first = place[0] if place else ""
        if first not in seen:
            seen.add(first)
            # Names of classes are no part of the path.
            steps = [one for one in place if isinstance(one, int) or not one[:1].isupper()]
            written = "".join(f"[{one}]" if isinstance(one, int) else step(one) for one in steps).lstrip(".")
            yield Finding(RULE, written or "the document", shown(said))
